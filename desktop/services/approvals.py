"""Approving: another person's yes, no, or second thought."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from desktop.model.audit import Act
from desktop.model.office import Office
from desktop.model.person import Right
from desktop.model.refund import Refund
from desktop.model.refusals import refuse
from desktop.model.states import NoteKind, RefundState
from desktop.services.desk import Desk
from desktop.services.steps import audit, figures, posting, settlement


def approve(desk: Desk, refund_id: UUID) -> None:
    """Let a requested refund go to payout; one that was paid outside is final with this.

    Over the office's limit two different people are needed: after the first it still waits. Raises `Refusal`.
    """
    desk.require(Right.APPROVE)
    act = desk.act()
    with desk.database.write() as session:
        refund = figures.locked_refund(session, refund_id)
        office = session.get_one(Office, 1)
        refund.check_approver(desk.person.id, office.own_allowed)
        _check_sale(refund)
        complete = refund.approve(desk.person.id, act.at, office.own_allowed, _approvers(office, refund))
        if complete and not refund.is_process:
            posting.require_open(office, act.at.date())
            refund.succeed(act.at)
            settlement.finish(session, act, refund, act.at.date())
        session.flush()
        what = "refund approved" if complete else "refund approved by the first of two"
        _note(session, act, what, refund, RefundState.REQUESTED)


def reject(desk: Desk, refund_id: UUID, reason: str = "") -> None:
    """Say no to a requested refund; its amount is free again. Raises `Refusal` in any other state."""
    desk.require(Right.APPROVE)
    act = desk.act()
    with desk.database.write() as session:
        refund = figures.locked_refund(session, refund_id)
        refund.reject()
        _note(session, act, "refund rejected", refund, RefundState.REQUESTED, reason)


def unapprove(desk: Desk, refund_id: UUID, reason: str = "") -> None:
    """Take an approval back before anything was sent: the refund waits again. Raises `Refusal` afterwards."""
    desk.require(Right.APPROVE)
    act = desk.act()
    with desk.database.write() as session:
        refund = figures.locked_refund(session, refund_id)
        refund.unapprove(act.at)
        _note(session, act, "refund unapproved", refund, RefundState.APPROVED, reason)


def _check_sale(refund: Refund) -> None:
    """What may have changed since the request: the sale cancelled, the payment disputed."""
    if refund.invoice.cancelled and refund.note_kind != NoteKind.PAYMENT_RETURNED:
        raise refuse("already_cancelled")
    if refund.payment is not None and refund.payment.disputed_minor:
        raise refuse("payment_disputed")


def _approvers(office: Office, refund: Refund) -> int:
    limit = office.second_approver_over_minor
    gross = refund.invoice.at_its_rate(refund.gross_minor, office.currency)
    return 2 if limit is not None and gross >= limit else 1


def _note(session: Session, act: Act, what: str, refund: Refund, before: RefundState, reason: str = "") -> None:
    audit.append(
        session,
        act,
        what,
        "refund",
        refund.id,
        before={"state": before},
        after={"state": refund.state, "reason": reason} if reason else {"state": refund.state},
        invoice_id=refund.invoice_id,
    )
