"""Settings of the standard reasons: one on each line, in the order in which the refund dialogs offer them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop.services import reasons
from desktop.services.desk import Desk
from desktop.services.office_settings import Settings
from desktop.ui import theme
from desktop.ui.pages.settings_section import Form
from desktop.ui.widgets.fields import Field


class ReasonsSection(Form):
    """Part: `texts`, one reason on each line."""

    title, icon = "Reasons", "edit"
    says = "The refund dialogs offer these by their first letter; any other words can still be typed there."

    def __init__(self, desk: Desk, obstacle: str = "") -> None:
        super().__init__(obstacle)
        self._desk = desk
        self._kept: Sequence[str] = ()
        self.texts = QPlainTextEdit()
        self.texts.setTabChangesFocus(True)
        self.texts.setMinimumHeight(theme.px(260))
        self.form.addWidget(Field("Standard reasons, one on each line", self.texts))
        self.add_save()
        self.forbid(self.texts)
        self.texts.textChanged.connect(self.look_at_changes)

    def first_focus(self) -> QWidget:
        return self.texts

    def show_settings(self, settings: Settings) -> None:
        changed = self.is_changed()
        self._kept = settings.reasons
        if not changed:
            self.put_back()

    def put_back(self) -> None:
        self.texts.setPlainText("\n".join(self._kept))
        self.look_at_changes()

    def is_changed(self) -> bool:
        return self._typed() != list(self._kept)

    def _typed(self) -> list[str]:
        return [line.strip() for line in self.texts.toPlainText().splitlines() if line.strip()]

    def _on_save(self) -> None:
        typed = self._typed()

        def kept() -> None:
            self._kept = typed
            self.put_back()

        self.keep(partial(reasons.save, self._desk, typed), "The reasons are saved.", kept)
