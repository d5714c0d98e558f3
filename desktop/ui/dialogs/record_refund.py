"""Add refund: write down money that went back outside of this program."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.model.states import RefundKind
from desktop.services.desk import Desk
from desktop.services.queries.rows import InvoiceDetail
from desktop.ui.dialogs import refund_words
from desktop.ui.dialogs.partial_refund import PartialRefundDialog
from desktop.ui.theme import StateLook
from desktop.ui.widgets.chip import Chip


class RecordRefundDialog(PartialRefundDialog):
    """The refund dialog for money that was paid back already: with date and reference, and nothing moves.

    `payment_id` is the payment it belongs to; None takes the first that came in outside, or else the first that has
    something left.
    """

    kind = RefundKind.RECORD
    title = "Add refund"
    complete, hint = "Complete record", refund_words.RECORD_APPROVED

    def __init__(
        self, desk: Desk, detail: InvoiceDetail, payment_id: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, detail, _meant(detail) if payment_id is None else payment_id, parent)
        head = self.steps.parentWidget()
        row = head.layout() if head is not None else None
        assert isinstance(row, QHBoxLayout)
        row.insertWidget(row.indexOf(self.steps), Chip(StateLook("No money moves", "record", "neutral")))


def _meant(detail: InvoiceDetail) -> int | None:
    """The payment that a record most likely belongs to."""
    usable = [payment for payment in detail.payments if not payment.obstacle] or list(detail.payments)
    return min(usable, key=lambda payment: payment.processes).id if usable else None
