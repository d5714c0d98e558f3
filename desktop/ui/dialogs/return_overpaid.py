"""Give money back that no line asks for: paid too much, paid twice, or paid on a cancelled invoice."""

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.model import money
from desktop.model.states import METHOD_WORDS
from desktop.services.desk import Desk
from desktop.services.queries.rows import InvoiceDetail, PaymentRow
from desktop.services.refunds import Wish
from desktop.ui import figures
from desktop.ui.dialogs.asking_form import AskingForm
from desktop.ui.dialogs.reason_choice import ReasonChoice
from desktop.ui.dialogs.refund_fields import OUTSIDE, paid_by
from desktop.ui.dialogs.short_form import (
    REASON_MISSING,
    REFERENCE_MISSING,
    Sending,
    chosen_method,
    typed_minor,
)
from desktop.ui.widgets.entries import AmountEdit
from desktop.ui.widgets.fields import Choice
from desktop.ui.widgets.ticks import TickBox

_WHAT = (
    "{amount} was paid that no line of the invoice asks for. It goes back with a note of its own kind, payment "
    "returned: no sale is taken back and no VAT changes."
)


class ReturnOverpaidDialog(AskingForm):
    """Parts: `amount`, `payment`, `method`, `reference`, `reason`, `email`."""

    def __init__(
        self, desk: Desk, detail: InvoiceDetail, payment_id: int | None = None, parent: QWidget | None = None
    ) -> None:
        row = detail.row
        super().__init__(desk, "Return overpaid money", f"Invoice {row.number}, {row.customer}", (580, 620), parent)
        self._detail = detail
        self._usable = [payment for payment in detail.payments if not payment.obstacle]
        self.amount, self.payment, self.method = AmountEdit(row.currency), Choice(), Choice()
        self.reference, self.reason = QLineEdit(), ReasonChoice(detail.reasons)
        self.email = TickBox(f"E-mail the note to {detail.email} when it is final", elide=True)
        self.email.setVisible(bool(detail.email))
        for payment in self._usable:
            left = figures.amount(payment.left_minor, payment.currency)
            self.payment.add_choice(f"{payment.label}, {left} left", payment.id)
        self.payment.choose(payment_id)
        self.amount.setText(figures.amount(self._most(), row.currency))
        self.add_words(_WHAT.format(amount=figures.amount_code(detail.overpaid_minor, row.currency)))
        self.add_row(("amount", "Amount", self.amount, 2), ("payment", "Payment", self.payment, 3))
        self.add_row(("method", "Method", self.method, 3), ("reference", "Reference", self.reference, 2))
        self.add_field("reason", "Reason", self.reason)
        self.add(self.email)
        self.add(self.radar)
        self.payment.currentIndexChanged.connect(lambda _at: self._on_payment())
        self._fill_methods()
        self.fit()
        self.amount.setFocus()
        self.amount.selectAll()

    def _chosen(self) -> PaymentRow | None:
        return next((payment for payment in self._usable if payment.id == self.payment.value()), None)

    def _most(self) -> int:
        payment = self._chosen()
        return min(self._detail.overpaid_minor, payment.left_minor if payment else self._detail.overpaid_minor)

    def _on_payment(self) -> None:
        self.amount.setText(figures.amount(self._most(), self._detail.row.currency))
        self._fill_methods()

    def _fill_methods(self) -> None:
        payment = self._chosen()
        self.method.clear()
        if payment is None:
            return
        self.method.add_choice(f"{paid_by(payment)}, as it was paid", None)
        for way in OUTSIDE:
            if way != payment.method:
                self.method.add_choice(f"{METHOD_WORDS[way]}, paid by hand", way)

    def sending(self) -> Sending | None:
        payment, method, currency = self._chosen(), chosen_method(self.method), self._detail.row.currency
        most = figures.amount_code(self._most(), currency)
        minor = typed_minor(self.amount, self._most(), f"At most {most}: no more is overpaid and left.")
        by_hand = payment is not None and (method is not None or not payment.processes)
        wrong = {
            "amount": minor if isinstance(minor, str) else "",
            "reference": REFERENCE_MISSING if by_hand and not self.reference.text().strip() else "",
            "reason": "" if self.reason.reason() else REASON_MISSING,
        }
        if self.show_wrong(wrong) or isinstance(minor, str) or payment is None:
            return None
        wish = Wish(
            payment_id=payment.id,
            lines=(),
            amount=money.plain(minor, currency),
            method=method,
            reference=self.reference.text().strip(),
            reason=self.reason.reason(),
            notify=bool(self._detail.email) and self.email.isChecked(),
        )
        return self.asking(self._detail.row.id, wish)
