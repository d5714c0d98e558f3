"""What the duplicate radar says to the person who asks, and to the one who approves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.model.figures import Wish
from desktop.model.proposal import PlannedRefund
from desktop.model.refund import Refund
from desktop.services.desk import Desk
from desktop.services.queries.rows import CheckRow
from desktop.services.steps import radar
from desktop.services.steps.radar import Plan

UNANSWERED = "Nobody said why it is no duplicate"


def of_wish(
    session: Session,
    invoice_id: int,
    wish: Wish,
    planned: Sequence[PlannedRefund],
    today: date,
    currency: str,
    changing: Refund | None,
) -> list[str]:
    """What looks like a duplicate of what is wished; empty where nothing does or nothing is planned yet."""
    if not planned:
        return []
    found = radar.look(
        session,
        Plan(
            invoice_id=invoice_id,
            amount_minor=sum(refund.gross_minor for refund in planned),
            currency=currency,
            day=wish.returned_on or today,
            reference=wish.reference,
            payment_ids=[refund.payment_id for refund in planned if refund.payment_id is not None],
            form_id=None if changing is None else changing.form_id,
            instead_of=wish.instead_of,
        ),
    )
    return [warned.sentence for warned in found]


def checks(session: Session, refund: Refund) -> list[CheckRow]:
    """What an approver looks at: each warning, and what the person who asked has said to it."""
    found = radar.look(session, radar.plan_of(session, refund))
    rows = [CheckRow(False, f"Look: {_lower(warned.what)}", warned.which) for warned in found]
    if refund.radar_answer:
        return [*rows, CheckRow(True, "Said to be no duplicate", refund.radar_answer)]
    return [*rows, CheckRow(False, UNANSWERED, "Ask whoever asked for it")] if rows else []


def warned(desk: Desk, refund_ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """What looks like a duplicate among these refunds, with what was said to it, in a line; the others are left out."""
    told = {}
    with desk.database.read() as session:
        for refund_id in refund_ids:
            refund = session.get_one(Refund, refund_id)
            found = radar.look(session, radar.plan_of(session, refund))
            if found:
                answer = f"Said: {refund.radar_answer}" if refund.radar_answer else f"{UNANSWERED}."
                told[refund_id] = f"{' '.join(each.sentence for each in found)} {answer}"
    return told


def _lower(words: str) -> str:
    return f"{words[0].lower()}{words[1:]}"
