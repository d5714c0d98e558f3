"""One invoice that a payment pays: its number, the amount on it, and what is due there."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.errors import RefundDeskError
from desktop.services.desk import Desk
from desktop.services.queries import payment_list
from desktop.services.queries.payment_rows import PayableRow
from desktop.ui import figures, theme
from desktop.ui.dialogs.latest_answer import LatestAnswer
from desktop.ui.widgets.entries import AmountEdit
from desktop.ui.widgets.fields import Field
from desktop.ui.widgets.text import Text

NO_NUMBER = "Type the number of the invoice that it pays."
LOOKING = "Looking for the invoice …"


class PaidInvoiceRow(QWidget):
    """Signal: `typed` when number or amount changed or the invoice was found. Parts: `number`, `amount`, `words`."""

    typed = Signal()

    def __init__(self, desk: Desk, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found: PayableRow | None = None
        self._trouble: RefundDeskError | None = None
        self.number, self.amount = QLineEdit(), AmountEdit(currency)
        self.words = Text("", "small", "text_2", wrap=True)
        self._number_field, self._amount_field = Field("Invoice", self.number), Field("Amount on it", self.amount)
        self._looking: LatestAnswer[str, PayableRow] = LatestAnswer(
            self, partial(payment_list.payable, desk), self._on_found, self._on_not_found
        )
        line = QHBoxLayout()
        line.setSpacing(theme.px(12))
        line.addWidget(self._number_field, 3)
        line.addWidget(self._amount_field, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addLayout(line)
        column.addWidget(self.words)
        self.words.hide()
        self.setFocusProxy(self.number)
        self.number.textChanged.connect(self._on_number)
        self.amount.textChanged.connect(lambda _text: self._on_amount())

    def is_empty(self) -> bool:
        """Whether nothing was typed here."""
        return not self.number.text().strip() and not self.amount.text().strip()

    def settled(self) -> bool:
        """Whether it is known by now which invoice is meant."""
        return self._looking.settled

    def minor(self) -> int | None:
        """The amount in minor units, None while it is none."""
        amount = self.amount.typed()
        return None if amount is None or isinstance(amount, RefundDeskError) else amount.minor

    def says_what_is_wrong(self) -> bool:
        """Say at the fields what is missing, go there, and say whether something is."""
        if not self.number.text().strip():
            number = NO_NUMBER
        elif self.found is None:
            number = self._trouble.message if self._trouble is not None else LOOKING
        else:
            number = ""
        typed = self.amount.typed()
        amount = typed.message if isinstance(typed, RefundDeskError) else ""
        if not amount and not self.minor():
            amount = "Type an amount above zero."
        self._number_field.set_wrong(number)
        self._amount_field.set_wrong(amount)
        if number or amount:
            (self.number if number else self.amount).setFocus()
        return bool(number or amount)

    def _on_number(self, text: str) -> None:
        self.found, self._trouble = None, None
        self.words.hide()
        if text.strip():
            self._looking.ask(text.strip())
        self.typed.emit()

    def _on_found(self, asked: str, found: PayableRow) -> None:
        if asked != self.number.text().strip():
            return
        self.found, self._trouble = found, None
        self._number_field.set_wrong("")
        self.amount.show_currency(found.currency)
        if not self.amount.isModified() and found.due_minor:
            self.amount.setText(figures.amount(found.due_minor, found.currency))
        self._on_amount()

    def _on_not_found(self, failure: Exception) -> None:
        if not isinstance(failure, RefundDeskError):
            raise failure
        self._trouble = failure
        self.typed.emit()

    def _on_amount(self) -> None:
        found = self.found
        if found is not None:
            self._amount_field.set_wrong("")
            due = figures.amount_code(found.due_minor, found.currency)
            what = (
                "cancelled, nothing is due" if found.cancelled else f"{due} due" if found.due_minor else "paid already"
            )
            too_much = (self.minor() or 0) - found.due_minor
            held = ""
            if too_much > 0:
                amount = figures.amount_code(too_much, found.currency)
                held = f" {amount} is more than that and is held unapplied until it goes back."
            self.words.setText(f"{found.customer}, {what}.{held}")
            self.words.show()
        self.typed.emit()
