"""The inbox: tying what happened without us to lines, writing it off, marking by hand, closing tasks, giving up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.model.audit import Act
from desktop.model.credit_note import CreditNote
from desktop.model.figures import LineWish
from desktop.model.money import from_text, plain
from desktop.model.office import Office
from desktop.model.payment import Payment
from desktop.model.refund import Refund
from desktop.model.refusals import refuse
from desktop.model.states import AT_GATEWAY, Origin, RefundState, Right
from desktop.services.desk import Desk
from desktop.services.steps import assigning, audit, figures, foreign, posting, requests, settlement
from desktop.services.steps.orders import gateway_of, known_payment, order_of


@dataclass(frozen=True)
class AssignedLine:
    """A line that a person names for money that left without us; `invoice_id` None is the payment's first."""

    wish: LineWish
    invoice_id: int | None = None


def assign(desk: Desk, refund_id: UUID, lines: Sequence[AssignedLine] | None = None) -> tuple[int, ...]:
    """Tie a found refund, a lost dispute or a mark to lines and number its note; gives the notes' ids in order.

    Without lines it takes the proposal. With an empty list (a manager) it is written off: no line can take it. Raises
    `Refusal`: `not_waiting` for what has its note, `over_line`, `not_assigned`.
    """
    desk.require(Right.CORRECT if lines is not None and not lines else Right.TAKE_IN)
    act = desk.act()
    with desk.database.write() as session:
        rows = _rows_to_assign(session, refund_id)
        office = session.get_one(Office, 1)
        open_amount = assigning.open_amount(session, rows)
        if lines is not None and not lines:
            posting.require_open(office, act.at.date())
            assigning.write_off(session, act, rows)
            made: list[CreditNote] = []
        else:
            wanted = None if lines is None else [(line.invoice_id, line.wish) for line in lines]
            planned = assigning.plan(session, rows, wanted, open_amount)
            posting.require_open(office, act.at.date())
            made = assigning.issue(session, act, rows, planned)
        session.flush()
        for row in rows:
            audit.append(
                session,
                act,
                "assigned" if made else "written off",
                "refund",
                row.id,
                after={"notes": [note.number for note in made]},
                invoice_id=row.invoice_id,
            )
        return tuple(note.id for note in made)


def _rows_to_assign(session: Session, refund_id: UUID) -> Sequence[Refund]:
    refund = session.get_one(Refund, refund_id)
    if refund.payment_id is None or refund.origin not in {Origin.FOUND, Origin.MARKED, Origin.DISPUTED}:
        raise refund.wrong_state("only money that left without us is assigned")
    foreign.lock_payment(session, refund.payment_id)
    rows = assigning.to_assign(session, refund)
    open_ones = [row for row in rows if row.state in {RefundState.SUCCEEDED, RefundState.PENDING}]
    if not open_ones or any(row.note_live or row.written_off for row in open_ones):
        raise refuse("not_waiting", number=refund.number, state="assigned or gone", need="there is nothing to assign")
    return open_ones


def mark_refunded(desk: Desk, form_id: UUID, payment_id: int, amount: str, reference: str) -> UUID:
    """Mark money of a payment as refunded outside; status only, nothing moves and nothing is posted.

    Raises `Refusal`: `over_payment`, `reference_missing`, `reference_taken`.
    """
    desk.require(Right.TAKE_IN)
    act = desk.act()
    with desk.database.write() as session:
        made = session.scalars(select(Refund).where(Refund.form_id == form_id, Refund.part == 1)).one_or_none()
        if made is not None:
            return made.id
        payment = foreign.lock_payment(session, payment_id)
        amount_minor = from_text(amount, payment.currency)
        _check_mark(payment, amount_minor)
        if not reference.strip():
            raise refuse("reference_missing")
        if owner := requests.owner_of(session, reference):
            raise refuse("reference_taken", reference=reference.strip(), other=owner)
        left = foreign.Left(Origin.MARKED, amount_minor, form_id=form_id, reference=reference)
        rows = foreign.add(session, act, payment, left)
        for row in rows:
            row.finished_at = act.at
            session.flush()
            audit.append(
                session,
                act,
                "marked as refunded",
                "refund",
                row.id,
                after=requests.facts(row),
                invoice_id=row.invoice_id,
            )
        return rows[0].id


def _check_mark(payment: Payment, amount_minor: int) -> None:
    if payment.state != "succeeded":
        raise refuse("payment_not_succeeded")
    if payment.approved_at is None:
        raise refuse("payment_not_approved")
    if amount_minor > payment.left_minor:
        raise refuse("over_payment", plain(payment.left_minor, payment.currency), currency=payment.currency)


def close_task(desk: Desk, refund_id: UUID | None = None, payment_id: int | None = None) -> None:
    """Close the open task of a refund, or of the alarm of a payment, by hand. Raises `not_waiting` without one."""
    desk.require(Right.TAKE_IN)
    act = desk.act()
    with desk.database.write() as session:
        closed = False
        if refund_id is not None:
            closed = settlement.close_follow_ups(session, act, refund_id)
        elif payment_id is not None:
            payment = foreign.lock_payment(session, payment_id)
            closed = payment.alarm and not payment.alarm_closed
            payment.alarm_closed = payment.alarm
        if not closed:
            raise refuse("not_waiting", number="", state="without an open task", need="there is nothing to close")
        audit.append(session, act, "task closed", "task", refund_id or payment_id)


def give_up(desk: Desk, refund_id: UUID) -> tuple[str, ...]:
    """Close an unknown outcome as "did not happen": 23 hours after the first try, and only if the gateway has none.

    If it is there after all, that state is taken over, with the warning `found_at_gateway`. Raises `Refusal`
    (`too_early`) and `GatewayUnavailable`; then it stays unknown.
    """
    desk.require(Right.SEND)
    with desk.database.read() as session:
        refund = session.get_one(Refund, refund_id)
        refund.must_be(RefundState.UNKNOWN, "only an outcome that is not known can be closed")
        order, first_sent = order_of(session, refund), refund.first_sent_at
        name = "" if refund.payment is None else refund.payment.gateway
    earliest = (first_sent or desk.clock()) + timedelta(hours=settlement.RESEND_HOURS)
    if desk.clock() < earliest:
        raise refuse("too_early", until=earliest.strftime("%d %b %Y, %H:%M UTC"))
    found = known_payment(gateway_of(desk, name).look_up(order)).ours
    act = desk.act()
    with desk.database.write() as session:
        refund = figures.locked_refund(session, refund_id)
        if refund.state not in AT_GATEWAY:
            raise refund.wrong_state("its outcome is known now")
        if found is not None:
            settlement.record(session, act, refund, found)
            return ("found_at_gateway",)
        _close_as_not_happened(session, act, refund)
        return ()


def _close_as_not_happened(session: Session, act: Act, refund: Refund) -> None:
    refund.fail(act.at)
    refund.gateway_reason = "given_up"
    settlement.close_follow_ups(session, act, refund.id)
    session.flush()
    audit.append(
        session,
        act,
        "refund given up",
        "refund",
        refund.id,
        before={"state": RefundState.UNKNOWN},
        after={"state": refund.state},
        invoice_id=refund.invoice_id,
    )
