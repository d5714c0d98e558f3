"""What a payment has left by the gateway's fresh figures, also by what no sync has read yet."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.gateways.base import DisputeStatus, LookUp, Outcome, PaymentFacts, RefundReply
from desktop.model.payment import Payment
from desktop.model.refund import Refund
from desktop.services.steps import foreign

_ALIVE = frozenset({Outcome.SUCCEEDED, Outcome.PENDING})


def left_for(session: Session, refund: Refund, payment: Payment, known: LookUp, facts: PaymentFacts) -> int:
    """The most that this refund may take of its payment: by the books, and by what the gateway says now. Minor units.

    What the gateway has done and the books have not read counts as it will count then: a refund that fits in a mark
    is the mark's, one that has failed has given its money back.
    """
    lost = sum(dispute.amount_minor for dispute in known.disputes if dispute.status == DisputeStatus.LOST)
    rows = session.scalars(select(Refund).where(Refund.payment_id == payment.id)).all()
    came_back = [
        row
        for reply in known.refunds
        if reply.outcome not in _ALIVE
        for row in _rows_of(rows, reply)
        if row.committed and row.linked_to_id is None
    ]
    back = sum(row.money_minor for row in came_back)
    back_here = sum(row.money_minor for row in came_back if row.invoice_id == refund.invoice_id)
    part = next(part for part in payment.parts if part.invoice_id == refund.invoice_id)
    taken = lost - payment.lost_minor + _found(session, payment, rows, known.refunds)
    return max(
        0,
        min(
            facts.captured_minor - facts.refunded_minor - lost,
            payment.amount_minor - payment.used_minor + refund.money_minor + back - taken,
            part.amount_minor - part.used_minor + refund.money_minor + back_here,
        ),
    )


def _found(session: Session, payment: Payment, rows: Sequence[Refund], replies: Sequence[RefundReply]) -> int:
    """What refunds take that are at the gateway and not in the books, without those that a mark has counted already."""
    room = foreign.room_in_marks(session, payment)
    total = 0
    for reply in replies:
        if reply.outcome not in _ALIVE or any(row.committed for row in _rows_of(rows, reply)):
            continue
        mark = next((mark for mark, left in room.items() if reply.amount_minor <= left), None)
        if mark is None:
            total += reply.amount_minor
        else:
            room[mark] -= reply.amount_minor
    return total


def _rows_of(rows: Sequence[Refund], reply: RefundReply) -> list[Refund]:
    """The refund of the books that a reply is about; one over several invoices has a row for each."""
    return [row for row in rows if row.gateway_ref == reply.refund_ref or str(row.id) == reply.order_id]
