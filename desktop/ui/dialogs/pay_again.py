"""Pay a refund again whose money came back: whole, under the credit note that it has."""

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.model.states import METHOD_WORDS, Method
from desktop.services.desk import Desk
from desktop.services.queries.rows import PaymentRow, RefundRow
from desktop.services.refunds import Wish
from desktop.ui import figures
from desktop.ui.dialogs.asking_form import AskingForm
from desktop.ui.dialogs.refund_fields import OUTSIDE, paid_by
from desktop.ui.dialogs.short_form import REASON_MISSING, REFERENCE_MISSING, Sending, chosen_method
from desktop.ui.widgets.fields import Choice

_BY_HAND = "Recorded only: you pay it yourself."


class PayAgainDialog(AskingForm):
    """Parts: `method`, `reference`, `reason`, `notes`."""

    def __init__(self, desk: Desk, refund: RefundRow, payment: PaymentRow, parent: QWidget | None = None) -> None:
        amount = figures.amount_code(refund.money_minor, refund.currency)
        super().__init__(desk, f"Pay {refund.number} again", f"{amount} to {refund.customer}", (560, 620), parent)
        self._refund, self._payment = refund, payment
        self.method, self.reference = Choice(), QLineEdit()
        self.reason, self.notes = QLineEdit(refund.reason), QLineEdit()
        for way in (each for each in OUTSIDE if payment.processes or each != payment.method):
            self.method.add_choice(f"{METHOD_WORDS[way]}, paid by hand", way)
        self.method.choose(Method.BANK_TRANSFER)
        own = f"{paid_by(payment)}, as it was paid"
        self.method.insertItem(0 if not payment.processes else self.method.count(), own, None)
        self.add_words(
            f"The whole {amount} is paid again under credit note {refund.note_number}; no new note is made. "
            "It waits for approval like any other refund."
        )
        self.add_row(("method", "Method", self.method, 3), ("reference", "Reference", self.reference, 2))
        self.add_field("reason", "Reason", self.reason)
        self.add_field("notes", "Notes", self.notes)
        self.add(self.radar)
        self.method.currentIndexChanged.connect(lambda _at: self._show_meaning())
        self._show_meaning()
        self.fit()
        self.reference.setFocus()

    def _by_hand(self) -> bool:
        return chosen_method(self.method) is not None or not self._payment.processes

    def _show_meaning(self) -> None:
        self.show_hint(_BY_HAND if self._by_hand() else "")

    def sending(self) -> Sending | None:
        wrong = {
            "reference": REFERENCE_MISSING if self._by_hand() and not self.reference.text().strip() else "",
            "reason": "" if self.reason.text().strip() else REASON_MISSING,
        }
        if self.show_wrong(wrong):
            return None
        wish = Wish(
            method=chosen_method(self.method),
            reference=self.reference.text().strip(),
            reason=self.reason.text().strip(),
            notes=self.notes.text().strip(),
            instead_of=self._refund.id,
        )
        return self.asking(self._refund.invoice_id, wish)
