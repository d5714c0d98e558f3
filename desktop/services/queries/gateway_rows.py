"""What the gateway says of a refund beside its outcome: what a bookkeeper looks up or tells the customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.model.states import Method, RefundState

if TYPE_CHECKING:  # rows are loaded before the window is painted, the ORM after it
    from desktop.model.refund import Refund


@dataclass(frozen=True)
class AtGateway:
    """A refund as the gateway has it. `fee_minor` is what the gateway keeps of the payment, in minor units.

    `waits_for` is the gateway's word why it is on its way, empty where it is not; `answer_by` until when the customer
    has to answer. `looked_at` is when it was asked about last. `trace` is the bank's number, of the sort `trace_kind`,
    `wants_trace` that there will be one; with `reversal` there never is.
    """

    through: str
    reference: str
    state: RefundState
    by_card: bool
    waits_for: str
    answer_by: datetime | None
    looked_at: datetime | None
    next_look: datetime | None
    sent_at: datetime | None
    trace: str
    trace_kind: str
    wants_trace: bool
    reversal: bool
    fee_minor: int
    currency: str


def at_gateway(refund: Refund) -> AtGateway | None:
    """What is known of it there, None for a refund that never was at a gateway."""
    payment, known = refund.payment, refund.gateway_ref or refund.first_sent_at
    if payment is None or not payment.ours or not known:
        return None
    on_its_way = refund.state in {RefundState.PENDING, RefundState.SUCCEEDED}
    is_open = refund.state in {RefundState.SENDING, RefundState.UNKNOWN, RefundState.PENDING}
    by_card = refund.method == Method.CARD
    return AtGateway(
        through=payment.through,
        reference=refund.gateway_ref or "",
        state=refund.state,
        by_card=by_card,
        waits_for=refund.gateway_reason if on_its_way else "",
        answer_by=refund.answer_by if on_its_way else None,
        looked_at=refund.looked_at if is_open else None,
        next_look=refund.next_look_at if is_open else None,
        sent_at=refund.finished_at or refund.first_sent_at,
        trace=refund.trace,
        trace_kind=refund.trace_kind,
        wants_trace=by_card and payment.gateway == "stripe" and refund.state == RefundState.SUCCEEDED,
        reversal=refund.reversal,
        fee_minor=payment.fee_minor,
        currency=payment.currency,
    )
