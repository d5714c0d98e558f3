"""What the payments page asks for and a dialog answers: entering money, marking it, returning what is unapplied."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from desktop.services.desk import Desk
from desktop.services.queries.rows import InvoiceDetail, PaymentRow
from desktop.ui import figures
from desktop.ui.dialogs.enter_payment import EnterPaymentDialog
from desktop.ui.dialogs.mark_refunded import MarkRefundedDialog
from desktop.ui.dialogs.return_overpaid import ReturnOverpaidDialog
from desktop.ui.pages.payments import PaymentsPage


class PaymentActs(QObject):
    """The dialogs of payments. Signals: `said` with one true sentence, `changed` when something is stored."""

    said = Signal(str)
    changed = Signal()

    def __init__(self, desk: Desk, currency: str, page: PaymentsPage, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._currency, self._page, self._window = desk, currency, page, window
        page.enter_wanted.connect(self._enter)
        page.mark_wanted.connect(self._mark)
        page.return_wanted.connect(self._return)

    def _enter(self) -> None:
        dialog = EnterPaymentDialog(self._desk, self._currency, parent=self._window)
        dialog.entered.connect(self._on_entered)
        self._open(dialog)

    def _on_entered(self, payment_id: int) -> None:
        self.said.emit("The payment was entered. It counts as soon as it is approved.")
        self.changed.emit()
        self._page.show_payment(payment_id)

    def _mark(self, payment: PaymentRow) -> None:
        dialog = MarkRefundedDialog(self._desk, payment, self._window)
        dialog.marked.connect(
            lambda minor: self._on_done(
                f"{figures.amount_code(minor, payment.currency)} of payment {payment.number} is marked as refunded."
            )
        )
        self._open(dialog)

    def _return(self, detail: InvoiceDetail, payment_id: int) -> None:
        dialog = ReturnOverpaidDialog(self._desk, detail, payment_id, self._window)
        dialog.requested.connect(self._on_return_asked)
        self._open(dialog)

    def _on_return_asked(self, refund_ids: Sequence[UUID]) -> None:
        noun = "Refund is" if len(refund_ids) == 1 else f"{len(refund_ids)} refunds are"
        self._on_done(f"{noun} waiting for approval.")

    def _on_done(self, sentence: str) -> None:
        self.said.emit(sentence)
        self.changed.emit()

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
