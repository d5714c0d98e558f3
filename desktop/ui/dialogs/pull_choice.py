"""Where one payment goes: one of those that may be meant, or an invoice or a customer that a person names."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.services.pulling.planned import PullRow, Target
from desktop.ui import figures
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.fields import Choice, Field

LEAVE = "Leave it"


class PullChoice(Area):
    """Stands under the table, about the payment on which the person stands. Parts: `targets`, `name`.

    Signals: `chosen` with a target, None to leave the payment; `named` with what was typed.
    """

    chosen = Signal(object)
    named = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("subtle", "top", parent=parent)
        self.targets, self.name = Choice(), QLineEdit()
        self.name.setPlaceholderText("Number or name, then Enter")
        self._named = Field("Another invoice, or a customer to hold it for", self.name)
        row = self.row(20, 10, 20, 10, 12)
        row.addWidget(Field("The payment goes to", self.targets), 1)
        row.addWidget(self._named, 1)
        self.targets.activated.connect(lambda _at: self.chosen.emit(self.targets.value()))
        self.name.returnPressed.connect(self._on_named)
        self.name.textEdited.connect(lambda _text: self._named.set_wrong(""))
        self.show_row(None)

    def show_row(self, row: PullRow | None) -> None:
        """Show what this payment may be for; None where there is nothing to choose."""
        self._named.set_wrong("")
        self.name.clear()
        self.targets.clear()
        self.targets.add_choice(LEAVE, None)
        targets = [] if row is None else list(row.targets)
        if row is not None and row.target is not None and row.target not in targets:
            targets.insert(0, row.target)
        for target in targets:
            self.targets.add_choice(_words(target, row), target)
        if row is not None and row.target is not None:
            self.targets.setCurrentIndex(1 + targets.index(row.target))
        for control in (self.targets, self.name):
            control.setEnabled(row is not None)

    def show_wrong(self, sentence: str) -> None:
        """Say why what was typed cannot be taken."""
        self._named.set_wrong(sentence)
        self.name.setFocus()

    def _on_named(self) -> None:
        if self.name.text().strip():
            self.named.emit(self.name.text())


def _words(target: Target, row: PullRow | None) -> str:
    if target.invoice_id is None or row is None:
        return target.name
    due = figures.amount_code(target.due_minor, row.found.currency)
    return f"{target.invoice}, {target.customer}, {due} due"
