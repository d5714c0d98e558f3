"""How the states of refunds and invoices are said on the screen: word, icon and tone."""

from desktop.model.states import Origin, PaidState, RefundedState, RefundKind, RefundState
from desktop.services.queries.report_rows import RegisterRow
from desktop.services.queries.rows import InvoiceRow, RefundRow
from desktop.ui.theme import StateLook, state_look

_NAMES = {
    RefundState.REQUESTED: "waiting",
    RefundState.APPROVED: "approved",
    RefundState.SENDING: "sending",
    RefundState.UNKNOWN: "unknown",
    RefundState.PENDING: "pending",
    RefundState.SUCCEEDED: "sent",
    RefundState.FAILED: "failed",
    RefundState.REJECTED: "rejected",
    RefundState.DELETED: "deleted",
}


_LEFT_WITHOUT_US = {
    Origin.MARKED: lambda: state_look("marked"),
    Origin.FOUND: lambda: StateLook("Found at the gateway", "found", "waiting"),
    Origin.DISPUTED: lambda: StateLook("Lost to a dispute", "returned", "failed"),
    Origin.RETURNED: lambda: StateLook("Return confirmed", "recorded", "done"),
}
"""Money that went back without a refund of ours, by how it came to be known."""


def of_refund(refund: RefundRow | RegisterRow) -> StateLook:
    """How a refund's state is said; money that went out and came back is *Returned by the bank*, not *Not sent*."""
    if refund.state is RefundState.SUCCEEDED and refund.origin in _LEFT_WITHOUT_US:
        return _LEFT_WITHOUT_US[refund.origin]()
    if refund.state is RefundState.SUCCEEDED and refund.kind is RefundKind.RECORD:
        return state_look("recorded")
    if refund.state is RefundState.FAILED and refund.note_number:
        return state_look("returned")
    return state_look(_NAMES[refund.state])


def of_payment(invoice: InvoiceRow) -> StateLook:
    """How far an invoice is paid."""
    if invoice.cancelled:
        return StateLook("Cancelled", "rejected", "neutral")
    return {
        PaidState.UNPAID: StateLook("Unpaid", "draft", "neutral"),
        PaidState.PARTLY: StateLook("Partly paid", "partly", "neutral"),
        PaidState.PAID: StateLook("Paid", "approved", "neutral"),
        PaidState.OVERPAID: StateLook("Overpaid", "warn", "waiting"),
    }[invoice.paid_state]


def of_returned(invoice: InvoiceRow) -> StateLook | None:
    """How much of an invoice went back, None where nothing did."""
    return {
        RefundedState.NONE: None,
        RefundedState.PARTLY: StateLook("Partly refunded", "partly", "neutral"),
        RefundedState.FULLY: StateLook("All refunded", "fully", "neutral"),
    }[invoice.refund_state]
