"""Why a refund of an invoice cannot be begun, in a sentence; empty where it can. The rules themselves ask again."""

from desktop.model.states import METHOD_WORDS, Method, PaymentState, RefundKind, RefundState
from desktop.services.queries.rows import InvoiceDetail, PaymentRow, RefundRow

CANCELLED = "The invoice is cancelled. Only money paid on it without a line can still go back."


def to_refund(detail: InvoiceDetail) -> str:
    """Why no money of this invoice can go back by our gateway."""
    if detail.row.cancelled:
        return CANCELLED
    if not detail.payments:
        return "Nothing was paid on this invoice yet, so nothing can go back."
    through_us = [payment for payment in detail.payments if payment.processes]
    if not through_us:
        return "No payment of this invoice came in through our gateway. Pay it back where it came in, then add it here."
    return "" if any(not payment.no_refund for payment in through_us) else through_us[0].no_refund


def to_record(detail: InvoiceDetail) -> str:
    """Why no refund that was paid outside can be written down."""
    row = detail.row
    if row.cancelled:
        return CANCELLED
    if not row.paid_minor:
        return "Nothing was paid on this invoice yet, so nothing can go back."
    lowers_due = row.due_minor and any(line.refundable for line in detail.lines)
    return "" if detail.left_minor or lowers_due else "All that was paid on this invoice was returned or is promised."


def to_undo(detail: InvoiceDetail) -> str:
    """Why a cancellation of it cannot be undone; whether there is time still, the database says."""
    return "The invoice is not cancelled." if detail.cancellation is None else detail.cancellation.obstacle


def to_return(detail: InvoiceDetail) -> str:
    """Why no money can go back that no line asks for."""
    if not detail.overpaid_minor:
        return "Nothing is overpaid: every cent that was paid is asked for by a line, or was returned or promised."
    if all(payment.obstacle for payment in detail.payments):
        return detail.payments[0].obstacle
    return ""


def to_mark(payment: PaymentRow | None) -> str:
    """Why nothing of a payment can be marked as refunded outside."""
    if payment is None:
        return "Nothing was paid on this invoice yet, so nothing can go back."
    if payment.state is not PaymentState.SUCCEEDED:
        return "The payment has not come in, so nothing of it can have gone back."
    if payment.approved_at is None:
        return "The payment is not approved yet. Have it approved first."
    return "" if payment.left_minor else "All of this payment was returned or is promised."


def to_slip(refund: RefundRow | None) -> str:
    """Why no payment slip is drawn for a refund: it is for a transfer in euro that nobody has paid yet."""
    if refund is None:
        return "Choose a refund first."
    if refund.kind is not RefundKind.RECORD or refund.method != METHOD_WORDS[Method.BANK_TRANSFER]:
        return "A payment slip is for a refund that you pay yourself by bank transfer."
    if refund.reference:
        return "It has a reference: it was paid."
    if refund.state not in {RefundState.REQUESTED, RefundState.APPROVED}:
        return "It waits no longer."
    return "" if refund.currency == "EUR" else "The code of a payment slip knows euro only."
