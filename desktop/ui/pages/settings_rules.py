"""Settings of the office's rules, each with the sentence that says what it changes."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.errors import RefundDeskError
from desktop.model import money
from desktop.services import office_settings
from desktop.services.desk import Desk
from desktop.services.office_settings import Rules, Settings
from desktop.ui import figures, theme
from desktop.ui.pages.settings_section import Form
from desktop.ui.widgets.fields import Choice, Field
from desktop.ui.widgets.text import Text


class RulesSection(Form):
    """How many refunds a payment takes, who approves, and how imported tax is rounded."""

    title, icon = "Rules", "approvals"
    says = "They hold for what is asked, approved and imported from now on. What is in the books stays as it is."

    def __init__(self, desk: Desk, obstacle: str = "") -> None:
        super().__init__(obstacle)
        self._desk, self._currency, self._kept = desk, "", Rules(False, False, None, "line")
        self.refunds, self.own, self.rounding, self.limit = Choice(), Choice(), Choice(), QLineEdit()
        self.refunds.add_choice("Any number", False)
        self.refunds.add_choice("One", True)
        self.own.add_choice("Somebody else than who asked", False)
        self.own.add_choice("Who asked may approve it", True)
        self.rounding.add_choice("On each line", "line")
        self.rounding.add_choice("On the whole document", "document")
        self.limit.setPlaceholderText("none")
        self._said = {name: Text("", "small", "text_2", wrap=True) for name in ("refunds", "own", "limit", "rounding")}
        self._limit_field = Field("Second approver from", self.limit)
        for name, field in (
            ("refunds", Field("Refunds of one payment", self.refunds)),
            ("own", Field("Who approves", self.own)),
            ("limit", self._limit_field),
            ("rounding", Field("Tax of imported invoices is rounded", self.rounding)),
        ):
            pair = QVBoxLayout()
            pair.setSpacing(theme.px(4))
            pair.addWidget(field)
            pair.addWidget(self._said[name])
            self.form.addLayout(pair)
            self.form.addSpacing(theme.px(4))
        self.add_save()
        self.forbid(self.refunds, self.own, self.limit, self.rounding)
        for choice in (self.refunds, self.own, self.rounding):
            choice.currentIndexChanged.connect(lambda _at: self._say())
        self.limit.textChanged.connect(lambda _text: self._say())

    def first_focus(self) -> QWidget:
        return self.refunds

    def show_settings(self, settings: Settings) -> None:
        changed = bool(self._currency) and self.is_changed()
        self._kept, self._currency = settings.rules, settings.currency
        if not changed:
            self.put_back()

    def put_back(self) -> None:
        rules = self._kept
        self.refunds.choose(rules.one_refund_per_payment)
        self.own.choose(rules.own_allowed)
        self.rounding.choose(rules.tax_rounding)
        limit = rules.second_approver_over_minor
        self.limit.setText("" if limit is None else money.plain(limit, self._currency))
        if not self.obstacle:
            self._limit_field.set_wrong("")
        self._say()

    def is_changed(self) -> bool:
        try:
            return self._typed() != self._kept
        except RefundDeskError:
            return True

    def _typed(self) -> Rules:
        text = self.limit.text().strip().replace(",", ".")
        return Rules(
            bool(self.refunds.value()),
            bool(self.own.value()),
            money.from_text(text, self._currency) if text else None,
            str(self.rounding.value()),
        )

    def _say(self) -> None:
        self._said["refunds"].setText(
            "A second refund of the same payment is refused once one is waiting or done."
            if self.refunds.value()
            else "A payment can go back in several refunds, never more than was paid."
        )
        self._said["own"].setText(
            "One person alone can ask, approve and send. Meant for an office of one."
            if self.own.value()
            else "Nobody moves money alone: a manager approves what another person asked for."
        )
        self._said["rounding"].setText(
            "Net and tax are rounded once for each line; the totals are their sum."
            if self.rounding.value() == "line"
            else "Tax is worked out on the document's sum for each rate, then shared over its lines to the cent."
        )
        self._said["limit"].setText(self._limit_words())
        self.look_at_changes()

    def _limit_words(self) -> str:
        try:
            limit = self._typed().second_approver_over_minor
        except RefundDeskError:
            return "Type an amount, or nothing for no limit."
        if limit is None:
            return "One person approves, whatever the amount."
        return f"From {figures.amount_code(limit, self._currency)} on two people approve."

    def _on_save(self) -> None:
        try:
            rules = self._typed()
        except RefundDeskError as wrong:
            self._limit_field.set_wrong(f"{wrong.title} {wrong.message}")
            self.limit.setFocus()
            return
        self._limit_field.set_wrong("")

        def kept() -> None:
            self._kept = rules
            self.look_at_changes()

        self.keep(partial(office_settings.save_rules, self._desk, rules), "The rules are saved.", kept)
