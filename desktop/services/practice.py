"""Practising: which answer the practice gateway gives next, and what happens at it later."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from desktop.gateways.practice import Answer, PracticeGateway
from desktop.model.refund import Refund
from desktop.model.states import RefundState
from desktop.services import reconcile, sync
from desktop.services.desk import Desk

ANSWERS: Sequence[tuple[str, Answer]] = (
    ("The money goes back", Answer.OK),
    ("On its way first", Answer.PENDING),
    ("Declined by the bank", Answer.DECLINED),
    ("No answer, and nothing done", Answer.LOST_BEFORE),
    ("No answer, though it was done", Answer.LOST_AFTER),
    ("Comes back later", Answer.LATER_FAILURE),
)
"""What a person can choose for the next refund, in words."""


def gateway(desk: Desk) -> PracticeGateway | None:
    """The practice gateway of this office; None in a real office."""
    found = desk.gateways.get("practice")
    return found if isinstance(found, PracticeGateway) else None


def choose(desk: Desk, answer: Answer) -> None:
    """The next refund that is sent gets this answer."""
    practice = gateway(desk)
    if practice is not None:
        practice.choose(answer)


def let_time_pass(desk: Desk) -> int:
    """What was left open at the practice gateway happens now; says how many refunds were on their way."""
    practice = gateway(desk)
    if practice is None:
        return 0
    with desk.database.read() as session:
        query = select(Refund.gateway_ref).where(Refund.state == RefundState.PENDING, Refund.gateway_ref.is_not(None))
        pending = [reference or "" for reference in session.scalars(query)]
    for reference in pending:
        practice.settle(reference)
    reconcile.run(desk)
    sync.run(desk)
    return len(pending)
