"""Settings of what each method of payment allows when money goes back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from desktop.errors import BadInput
from desktop.model.states import METHOD_WORDS, Method
from desktop.services import method_rules
from desktop.services.desk import Desk
from desktop.services.office_settings import Settings
from desktop.services.queries.method_rules import MethodRow
from desktop.ui import theme
from desktop.ui.pages.settings_section import Form
from desktop.ui.widgets.fields import Choice
from desktop.ui.widgets.text import Text

ABILITIES = (("Parts or all of it", "partial"), ("Only the whole payment", "full"), ("Nothing", "none"))


class MethodsSection(Form):
    """Parts: `abilities` and `days`, by method."""

    title, icon = "Methods", "payment"
    says = (
        "What may go back by the method that paid. Where a method allows less, the refund can still be paid another way"
        " and recorded. Bank debits go back through the gateway within 180 days, whatever stands here."
    )

    def __init__(self, desk: Desk, obstacle: str = "") -> None:
        super().__init__(obstacle)
        self._desk = desk
        self._kept: Sequence[MethodRow] = ()
        self.abilities: dict[Method, Choice] = {}
        self.days: dict[Method, QLineEdit] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(8))
        for at, head in enumerate(("Method", "What goes back", "Within days of payment")):
            grid.addWidget(Text(head, "small", "text_3"), 0, at)
        for row, method in enumerate(Method, start=1):
            word = METHOD_WORDS[method]
            ability, days = Choice(), QLineEdit()
            for text, value in ABILITIES:
                ability.add_choice(text, value)
            ability.setAccessibleName(f"What goes back by {word}")
            days.setAccessibleName(f"Days in which {word} goes back")
            days.setPlaceholderText("no limit")
            for at, widget in enumerate((Text(word), ability, days)):
                grid.addWidget(widget, row, at)
            self.abilities[method], self.days[method] = ability, days
            ability.currentIndexChanged.connect(lambda _at: self.look_at_changes())
            days.textChanged.connect(lambda _text: self.look_at_changes())
        grid.setColumnStretch(1, 1)
        self.form.addLayout(grid)
        self.add_save()
        self.forbid(*self.abilities.values(), *self.days.values())

    def first_focus(self) -> QWidget:
        return self.abilities[Method.CARD]

    def show_settings(self, settings: Settings) -> None:
        changed = bool(self._kept) and self.is_changed()
        self._kept = settings.methods
        if not changed:
            self.put_back()

    def put_back(self) -> None:
        for row in self._kept:
            self.abilities[row.method].choose(row.ability)
            self.days[row.method].setText("" if row.within_days is None else str(row.within_days))
        self.look_at_changes()

    def is_changed(self) -> bool:
        try:
            return self._typed() != list(self._kept)
        except BadInput:
            return True

    def _typed(self) -> list[MethodRow]:
        return [MethodRow(method, str(self.abilities[method].value()), self._days(method)) for method in Method]

    def _days(self, method: Method) -> int | None:
        text = self.days[method].text().strip()
        if text and not (text.isascii() and text.isdigit()):
            what = f"{METHOD_WORDS[method]}: “{text}” is no number of days. Type digits, or nothing for no limit."
            raise BadInput("The methods were not changed.", what)
        return int(text) if text else None

    def _on_save(self) -> None:
        try:
            typed = self._typed()
        except BadInput as wrong:
            self.show_failure(wrong)
            return

        def kept() -> None:
            self._kept = typed
            self.look_at_changes()

        self.keep(partial(method_rules.save, self._desk, typed), "The methods are saved.", kept)
