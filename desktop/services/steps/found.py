"""What the gateway did without us, counted here once: refunds of its dashboard, disputes, and what became of them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.gateways.base import DisputeReply, Outcome, RefundReply
from desktop.model.audit import Act
from desktop.model.dispute import Dispute
from desktop.model.office import Office
from desktop.model.payment import Payment
from desktop.model.refund import Refund
from desktop.model.states import Origin, RefundState
from desktop.services.steps import audit, foreign, posting, settlement


def take_refund(session: Session, act: Act, reply: RefundReply) -> None:
    """Count a refund that somebody made at the gateway, or follow it; one of a payment not known here is nothing."""
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
        _keep_words(act, row, reply)
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
        if reply.outcome == Outcome.FAILED and row.state in {RefundState.PENDING, RefundState.SUCCEEDED}:
            settlement.record(session, act, row, reply)
            continue
        _keep_words(act, row, reply)
        if reply.outcome == Outcome.SUCCEEDED and row.state == RefundState.PENDING:
            row.succeed(act.at)
            foreign.post_gone(session, act, row, day)
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


def _keep_words(act: Act, row: Refund, reply: RefundReply) -> None:
    """Keep what the gateway says of a found one; while it is on its way it is asked about like our own."""
    settlement.keep_words(act, row, reply)
    if row.state == RefundState.PENDING:
        row.next_look_at = settlement.next_look(row.requested_at, act.at)


def take_dispute(session: Session, act: Act, reply: DisputeReply) -> None:
    """Count a dispute as it stands now; one of a payment not known here is nothing."""
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
    with foreign.one_change(session, payment):
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
