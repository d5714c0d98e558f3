"""Mark money of a payment as refunded outside: the status alone, nothing moves and nothing is posted."""

from functools import partial
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.model import money
from desktop.services import inbox
from desktop.services.desk import Desk
from desktop.services.queries.rows import PaymentRow
from desktop.ui import figures
from desktop.ui.dialogs.short_form import Sending, ShortForm, typed_minor
from desktop.ui.widgets.entries import AmountEdit

_WHAT = (
    "No money moves and nothing is posted: this only says that the money went back where the payment was taken. "
    "It counts against the payment at once. If the same refund is found at the gateway later, it is linked to this "
    "mark and not counted twice."
)
_REFERENCE = "Type the number under which it is known there."


class MarkRefundedDialog(ShortForm):
    """Signal: `marked` with the amount in minor units. Parts: `amount`, `reference`."""

    marked = Signal(object)

    def __init__(self, desk: Desk, payment: PaymentRow, parent: QWidget | None = None) -> None:
        left = figures.amount_code(payment.left_minor, payment.currency)
        super().__init__("Mark as refunded outside", f"{payment.label}, {left} left", "Mark it", (520, 380), parent)
        self._desk, self._payment, self._form = desk, payment, uuid4()
        self.amount, self.reference = AmountEdit(payment.currency), QLineEdit()
        self.amount.setText(figures.amount(payment.left_minor, payment.currency))
        self.add_words(_WHAT)
        self.add_row(("amount", "Amount", self.amount, 2), ("reference", "Reference", self.reference, 3))
        self.fit()
        self.amount.setFocus()
        self.amount.selectAll()

    def sending(self) -> Sending | None:
        payment = self._payment
        most = figures.amount_code(payment.left_minor, payment.currency)
        minor = typed_minor(self.amount, payment.left_minor, f"At most {most} is left of this payment.")
        missing = "" if self.reference.text().strip() else _REFERENCE
        wrong = {"amount": minor if isinstance(minor, str) else "", "reference": missing}
        if self.show_wrong(wrong) or isinstance(minor, str):
            return None
        amount = money.plain(minor, payment.currency)
        work = partial(
            inbox.mark_refunded, self._desk, self._form, payment.id, amount, self.reference.text().strip()
        )  # fmt: skip
        return Sending(work, lambda _refund_id: self._on_marked(minor))

    def _on_marked(self, minor: int) -> None:
        self.accept()
        self.marked.emit(minor)
