"""Reading the gateway: what happened there, with or without us, is taken over once, whatever order it comes in."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.gateways.base import Account, DisputeReply, GatewayUnavailable, Outcome, RefundGateway, RefundReply
from desktop.model.audit import Act
from desktop.model.dispute import Dispute
from desktop.model.office import Office
from desktop.model.payment import Payment
from desktop.model.refund import Refund
from desktop.model.states import Origin, RefundState, Right
from desktop.services.desk import Desk
from desktop.services.steps import audit, figures, foreign, posting, settlement


@dataclass(frozen=True)
class Synced:
    """How many refunds and disputes were read."""

    refunds: int
    disputes: int


def ask(desk: Desk) -> Synced:
    """Read the gateways because a person wants it. Raises `no_right`, else as `run`."""
    desk.require(Right.RUN)
    return run(desk)


def run(desk: Desk) -> Synced:
    """Read what changed at the gateways since the last time and take it over; the start and the timer need no right.

    Raises `GatewayUnavailable`; what was read before that is taken over.
    """
    read = Synced(0, 0)
    for gateway in desk.gateways.values():
        read = _one(desk, gateway)
    return read


def _one(desk: Desk, gateway: RefundGateway) -> Synced:
    with desk.database.read() as session:
        office = session.get_one(Office, 1)
        since, bound = office.sync_mark, office.gateway_account
    _check_account(desk, gateway.account(), bound)
    changes = gateway.changes(since)
    for reply in changes.refunds:
        _take_refund(desk, reply)
    for dispute in changes.disputes:
        _take_dispute(desk, dispute)
    with desk.database.write() as session:
        office = session.get_one(Office, 1)
        office.sync_mark = changes.mark
        office.synced_at = desk.clock()
        office.sync_due = False
    return Synced(len(changes.refunds), len(changes.disputes))


def _check_account(desk: Desk, account: Account, bound: str) -> None:
    """An office belongs to one account for ever: the first one read. Raises `GatewayUnavailable` for another."""
    if not bound:
        with desk.database.write() as session:
            office = session.get_one(Office, 1)
            office.gateway_account = account.account_id
            office.gateway_live = account.live
    elif bound != account.account_id:
        raise GatewayUnavailable(
            "The gateway was not read.",
            f"The key belongs to another account ({account.account_id}) than this office ({bound}). Enter the key of "
            "this office's account under Settings.",
            "other_account",
        )


def _take_refund(desk: Desk, reply: RefundReply) -> None:
    with desk.database.write() as session:
        act = Act(None, desk.clock())
        ours = _ours(session, reply)
        if ours is not None:
            refund = figures.locked_refund(session, ours)
            if not _given_up(refund, reply):
                settlement.record(session, act, refund, reply)
                return
        _take_foreign(session, act, reply)


def _ours(session: Session, reply: RefundReply) -> UUID | None:
    """The id of our refund that this reply is about, if it is of this installation."""
    office = session.get_one(Office, 1)
    if not reply.order_id or reply.install_id != office.install_id:
        return None
    return session.execute(select(Refund.id).where(Refund.id == UUID(reply.order_id))).scalar_one_or_none()


def _given_up(refund: Refund, reply: RefundReply) -> bool:
    """Whether it was closed here as not happened: what turns up of it after all, and what becomes of that, is found."""
    return refund.state == RefundState.FAILED and refund.gateway_ref != reply.refund_ref


def _take_foreign(session: Session, act: Act, reply: RefundReply) -> None:
    payment_id = _payment_of(session, reply)
    if payment_id is None:
        return
    # Locked before it is looked for, so that two desks that read it at the same moment count it once.
    payment = foreign.lock_payment(session, payment_id)
    known = session.scalars(
        select(Refund).where(Refund.gateway_ref == reply.refund_ref).order_by(Refund.part).limit(1)
    ).one_or_none()
    if known is not None:
        _follow(session, act, known, reply)
        return
    if reply.outcome not in {Outcome.SUCCEEDED, Outcome.PENDING}:
        return
    succeeded = reply.outcome == Outcome.SUCCEEDED
    left = foreign.Left(
        origin=Origin.FOUND,
        amount_minor=reply.amount_minor,
        gateway_ref=reply.refund_ref,
        state=RefundState.SUCCEEDED if succeeded else RefundState.PENDING,
    )
    mark = foreign.mark_for(session, payment, reply.amount_minor)
    day = posting.open_now(session.get_one(Office, 1), act.at.date())
    for row in foreign.add(session, act, payment, left, mark):
        if succeeded:
            row.finished_at = act.at
            foreign.post_gone(session, act, row, day)
        session.flush()
        audit.append(
            session,
            act,
            "refund found at the gateway",
            "refund",
            row.id,
            after={"gateway": reply.refund_ref, "money_minor": row.money_minor, "state": row.state},
            invoice_id=row.invoice_id,
        )


def _payment_of(session: Session, reply: RefundReply | DisputeReply) -> int | None:
    """The payment that an answer is about, by either of the gateway's ids."""
    references = [reference for reference in (reply.payment_ref, reply.charge_ref) if reference]
    return session.execute(select(Payment.id).where(Payment.gateway_ref.in_(references))).scalar_one_or_none()


def _follow(session: Session, act: Act, known: Refund, reply: RefundReply) -> None:
    """A found refund went on: it succeeded, or it failed and the money is here again."""
    if known.origin != Origin.FOUND:
        return
    day = posting.open_now(session.get_one(Office, 1), act.at.date())
    for row in foreign.group(session, known):
        before = row.state
        if reply.outcome == Outcome.SUCCEEDED and row.state == RefundState.PENDING:
            row.succeed(act.at)
            foreign.post_gone(session, act, row, day)
        elif reply.outcome == Outcome.FAILED and row.state in {RefundState.PENDING, RefundState.SUCCEEDED}:
            row.gateway_reason = reply.reason
            settlement.record(session, act, row, reply)
            continue
        if row.state != before:
            session.flush()
            audit.append(
                session,
                act,
                f"refund {row.state}",
                "refund",
                row.id,
                before={"state": before},
                after={"state": row.state},
                invoice_id=row.invoice_id,
            )


def _take_dispute(desk: Desk, reply: DisputeReply) -> None:
    with desk.database.write() as session:
        act = Act(None, desk.clock())
        payment_id = _payment_of(session, reply)
        if payment_id is None:
            return
        payment = foreign.lock_payment(session, payment_id)
        dispute = session.scalars(select(Dispute).where(Dispute.gateway_ref == reply.dispute_ref)).one_or_none()
        if dispute is None:
            dispute = Dispute(gateway_ref=reply.dispute_ref, payment_id=payment_id, state="")
            session.add(dispute)
        before = dispute.state
        if before == reply.status.value and dispute.amount_minor == reply.amount_minor:
            return
        dispute.amount_minor = reply.amount_minor
        dispute.state = reply.status.value
        dispute.changed_at = act.at
        session.flush()
        _count_disputes(session, payment)
        if dispute.state == "lost" and before != "lost":
            _lose(session, act, payment, dispute)
        elif before == "lost":
            _win_back(session, act, dispute)
        audit.append(
            session,
            act,
            f"dispute {dispute.state}",
            "payment",
            payment.number,
            before={"state": before},
            after={"state": dispute.state, "amount_minor": dispute.amount_minor},
            invoice_id=payment.parts[0].invoice_id,
        )


def _count_disputes(session: Session, payment: Payment) -> None:
    disputes = session.scalars(select(Dispute).where(Dispute.payment_id == payment.id)).all()
    payment.disputed_minor = sum(dispute.amount_minor for dispute in disputes if dispute.state == "open")
    payment.inquiry = any(dispute.state == "inquiry" for dispute in disputes)
    session.flush()


def _lose(session: Session, act: Act, payment: Payment, dispute: Dispute) -> None:
    day = posting.open_now(session.get_one(Office, 1), act.at.date())
    left = foreign.Left(Origin.DISPUTED, dispute.amount_minor, gateway_ref=dispute.gateway_ref, reason="Dispute lost")
    session.refresh(payment)
    for row in foreign.add(session, act, payment, left):
        row.finished_at = act.at
        foreign.post_gone(session, act, row, day)


def _win_back(session: Session, act: Act, dispute: Dispute) -> None:
    """A dispute counted as lost was decided anew: its money is here again."""
    day = posting.open_now(session.get_one(Office, 1), act.at.date())
    query = select(Refund).where(Refund.gateway_ref == dispute.gateway_ref, Refund.origin == Origin.DISPUTED)
    for row in session.scalars(query):
        for entry in settlement.standing_entries(session, row, "dispute lost"):
            posting.reverse(session, act, day, entry, "dispute won after all")
        row.fail(act.at)
