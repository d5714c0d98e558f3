"""The inbox: tying what happened without us to lines, writing it off, marking by hand, closing tasks, giving up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import BadInput, Refusal
from desktop.gateways.base import GatewayUnavailable
from desktop.model.audit import Act
from desktop.model.credit_note import CreditNote
from desktop.model.money import from_text, plain
from desktop.model.office import Office
from desktop.model.payment import Payment
from desktop.model.refund import PERSONS_TASK, FollowUp, Refund
from desktop.model.refusals import refuse
from desktop.model.states import AT_GATEWAY, Origin, RefundState, Right
from desktop.services.desk import Desk
from desktop.services.steps import assigning, audit, figures, foreign, once, posting, requests, settlement, turns
from desktop.services.steps.assigning import AssignedLine
from desktop.services.steps.deadline import FirstTry
from desktop.services.steps.orders import gateway_of, known_payment, order_of

__all__ = ["AssignedLine", "assign", "close_task", "follow_up", "give_up", "keep_open", "mark_refunded"]


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
        if refund.note_live:
            raise _nothing_to_assign(refund)
        raise refund.wrong_state("only money that left without us is assigned")
    foreign.lock_payment(session, refund.payment_id)
    rows = assigning.to_assign(session, refund)
    open_ones = [row for row in rows if row.state in {RefundState.SUCCEEDED, RefundState.PENDING}]
    if not assigning.open_amount(session, open_ones):
        raise _nothing_to_assign(refund)
    return open_ones


def _nothing_to_assign(refund: Refund) -> Refusal:
    return refuse("not_waiting", number=refund.number, state="assigned or gone", need="there is nothing to assign")


def mark_refunded(desk: Desk, form_id: UUID, payment_id: int, amount: str, reference: str) -> UUID:
    """Mark money of a payment as refunded outside; status only, nothing moves and nothing is posted.

    Raises `Refusal`: `over_payment`, `reference_missing`, `reference_taken`.
    """
    desk.require(Right.TAKE_IN)
    act = desk.act()
    with desk.database.write() as session:
        once.hold(session, str(form_id))
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


def follow_up(desk: Desk, text: str, refund_id: UUID | None = None, payment_id: int | None = None) -> int:
    """Open a task of a person's own about a refund or a payment; gives its id. Raises `BadInput` without a text."""
    desk.require(Right.TAKE_IN)
    act = desk.act()
    wanted = _words(text, "No follow-up was added.")
    with desk.database.write() as session:
        refund = None if refund_id is None else session.get_one(Refund, refund_id)
        about = payment_id if refund is None else refund.payment_id
        payment = None if about is None else session.get_one(Payment, about)
        if refund is None and payment is None:
            raise BadInput("No follow-up was added.", "It belongs to a refund or to a payment. Choose one first.")
        task = FollowUp(
            refund_id=refund_id,
            payment_id=about,
            about=PERSONS_TASK,
            text=wanted,
            opened_at=act.at,
            opened_by=act.by,
        )
        session.add(task)
        session.flush()
        _write_down(session, act, "follow-up added", task)
        return task.id


def keep_open(desk: Desk, task_id: int, note: str) -> None:
    """Leave a task open, with a note for whoever looks next. Raises `not_waiting` for a closed one."""
    desk.require(Right.TAKE_IN)
    act = desk.act()
    wanted = _words(note, "The note was not kept.")
    with desk.database.write() as session:
        task = _open_task(session, task_id)
        task.text = f"{task.text}\n{desk.person.name}, {act.at:%d %b %Y}: {wanted}"
        session.flush()
        _write_down(session, act, "task kept open", task)


def close_task(
    desk: Desk, refund_id: UUID | None = None, payment_id: int | None = None, task_id: int | None = None
) -> None:
    """Close by hand one task, all open tasks of a refund, or the alarm of a payment. Raises `not_waiting` without one.

    Those of the program and those of persons are closed in the same way.
    """
    desk.require(Right.TAKE_IN)
    act = desk.act()
    with desk.database.write() as session:
        if task_id is not None:
            closing = [_open_task(session, task_id)]
        else:
            named = [] if refund_id is None else _rows_of(session, refund_id)
            open_ones = select(FollowUp).where(FollowUp.refund_id.in_(named), FollowUp.closed_at.is_(None))
            closing = list(session.scalars(open_ones))
        for task in closing:
            task.closed_at, task.closed_by = act.at, act.by
            session.flush()
            _write_down(session, act, "task closed", task)
        if not closing and not (payment_id is not None and _close_alarm(session, act, payment_id)):
            raise _nothing_open()


def _rows_of(session: Session, refund_id: UUID) -> list[UUID]:
    """The refund itself; of one that was found or marked all its rows, for its lines may be of several invoices."""
    named = session.get_one(Refund, refund_id)
    rows = [] if named.origin == Origin.REQUESTED else foreign.group(session, named)
    return [refund_id, *(row.id for row in rows)]


def _close_alarm(session: Session, act: Act, payment_id: int) -> bool:
    payment = foreign.lock_payment(session, payment_id)
    closed = payment.alarm and not payment.alarm_closed
    payment.alarm_closed = payment.alarm
    if closed:
        audit.append(session, act, "alarm closed", "payment", payment.number, invoice_id=payment.parts[0].invoice_id)
    return closed


def _open_task(session: Session, task_id: int) -> FollowUp:
    task = session.get(FollowUp, task_id, with_for_update=True, populate_existing=True)
    if task is None or task.closed_at is not None:
        raise _nothing_open()
    return task


def _nothing_open() -> Refusal:
    return refuse("not_waiting", about="task")


def _words(text: str, title: str) -> str:
    """What was typed, without outer blanks. Raises `BadInput` where nothing was."""
    if not text.strip():
        raise BadInput(title, "Say in a few words what is to be done.")
    return text.strip()


def _write_down(session: Session, act: Act, what: str, task: FollowUp) -> None:
    refund = None if task.refund_id is None else session.get_one(Refund, task.refund_id)
    after = {"task": task.id, "about": task.about, "text": task.text}
    if refund is not None:
        audit.append(session, act, what, "refund", refund.id, after=after, invoice_id=refund.invoice_id)
        return
    payment = session.get_one(Payment, task.payment_id)
    audit.append(session, act, what, "payment", payment.number, after=after, invoice_id=payment.parts[0].invoice_id)


def give_up(desk: Desk, refund_id: UUID) -> tuple[str, ...]:
    """Close an unknown outcome as "did not happen": 23 hours after the first try, and only if the gateway has none.

    If it is there after all, that state is taken over, with the warning `found_at_gateway`. Raises `Refusal`
    (`too_early`) and `GatewayUnavailable`, also `asked_elsewhere` where another desk asks for long and may send it
    again; then it stays unknown.
    """
    desk.require(Right.SEND)
    return turns.when_free(lambda: _give_up(desk, refund_id))


def _give_up(desk: Desk, refund_id: UUID) -> tuple[str, ...]:
    with desk.database.read() as session:
        refund = session.get_one(Refund, refund_id)
        refund.must_be(RefundState.UNKNOWN, "only an outcome that is not known can be closed")
        order, first_try = order_of(session, refund), FirstTry.of(refund)
        name = "" if refund.payment is None else refund.payment.gateway
    early = not first_try.may_be_closed(desk.clock(), None)
    if early and first_try.there is None:
        raise _too_early(first_try, desk.clock())
    try:
        known = known_payment(gateway_of(desk, name).look_up(order))
    except GatewayUnavailable as fault:
        if early:
            raise _too_early(first_try, desk.clock()) from fault
        raise
    act = desk.act()
    if not first_try.may_be_closed(act.at, known.answered_at):
        raise _too_early(first_try, act.at)
    with desk.database.write() as session:
        refund = figures.locked_refund(session, refund_id)
        if refund.state not in AT_GATEWAY:
            raise refund.wrong_state("its outcome is known now")
        if known.ours is not None:
            settlement.record(session, act, refund, known.ours)
            return ("found_at_gateway",)
        turns.require_nobody(session, turns.Work.RECONCILE, act.at)
        _close_as_not_happened(session, act, refund)
        return ()


def _too_early(first_try: FirstTry, now: datetime) -> Refusal:
    earliest = (first_try.here or now) + timedelta(hours=settlement.RESEND_HOURS)
    return refuse("too_early", until=earliest.strftime("%d %b %Y, %H:%M UTC"))


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
