"""Approving: another person's yes, no, or second thought."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from desktop.errors import RefundDeskError
from desktop.model.audit import Act
from desktop.model.office import Office
from desktop.model.person import Person
from desktop.model.refund import Refund
from desktop.model.refusals import refuse
from desktop.model.states import NoteKind, RefundState, Right
from desktop.services.desk import Desk
from desktop.services.steps import audit, figures, notes, passwords, posting, rates, settlement


def approve(desk: Desk, refund_id: UUID, *, password: str | None = None, reason: str = "", seen_seal: str = "") -> None:
    """Let a requested refund go to payout; one that was paid outside is final with this.

    Over the office's limit two different people are needed: after the first it still waits. `reason` says why somebody
    approves what they asked for themselves; `seen_seal` is the seal of what was on their screen. Raises `Refusal`
    (`no_right` also over a personal limit), `changed_meanwhile` where it was changed since, and `password_wanted`,
    `password_wrong` or `locked_out` where the office asks for the password again.
    """
    desk.require(Right.APPROVE)
    act = desk.act()
    with desk.database.write() as session:
        refund = figures.locked_refund(session, refund_id)
        office = session.get_one(Office, 1)
        approver = session.get_one(Person, desk.person.id, with_for_update=True)
        gross = _office_gross(session, office, refund)
        stopped: RefundDeskError | None = approver.over_limit(gross, office.currency)
        if stopped is not None:
            after = {"person": approver.login, "limit_minor": approver.approval_limit_minor, "gross_minor": gross}
            audit.append(session, act, "refused", "refund", refund.id, after=after, invoice_id=refund.invoice_id)
        else:
            refund.check_approver(approver.id, office.own_allowed, seen_seal)
            _check_sale(refund)
            if office.asks_password(gross):
                stopped = passwords.look(session, act, approver, password or "")
        if stopped is None:
            # A reason that was given for several together belongs to the own ones among them.
            _approve(session, act, refund, office, reason.strip() if refund.is_own_of(approver.id) else "")
    # Raised only here, so that the trail and the counted try are stored.
    if stopped is not None:
        raise stopped


def _approve(session: Session, act: Act, refund: Refund, office: Office, reason: str) -> None:
    by = act.by or 0
    complete = refund.approve(by, act.at, office.own_allowed, _approvers(session, office, refund), reason)
    if not refund.is_process:
        posting.require_open(office, act.at.date())
    if complete and not refund.is_process:
        rates.exchange_rate(session, office, refund.currency, act.at)
        refund.succeed(act.at)
        settlement.finish(session, act, refund, act.at.date())
    session.flush()
    what = "refund approved" if complete else "refund approved by the first of two"
    _note(session, act, what, refund, RefundState.REQUESTED, reason)


def reject(desk: Desk, refund_id: UUID, reason: str = "") -> None:
    """Say no to a requested refund; its amount is free again. Raises `Refusal` in any other state."""
    desk.require(Right.APPROVE)
    act = desk.act()
    with desk.database.write() as session:
        refund = figures.locked_refund(session, refund_id)
        refund.reject(reason.strip())
        _note(session, act, "refund rejected", refund, RefundState.REQUESTED, reason.strip())


def unapprove(desk: Desk, refund_id: UUID, reason: str = "") -> None:
    """Take an approval back: the refund waits again.

    After sending it is too late for a gateway refund; one that was paid outside and is final needs a reason and gets a
    reversing note and entries, dated today. Raises `Refusal`.
    """
    desk.require(Right.APPROVE)
    act = desk.act()
    with desk.database.write() as session:
        refund = figures.locked_refund(session, refund_id)
        before = refund.state
        if refund.is_final_outside:
            _take_back(session, act, refund, reason)
        else:
            refund.unapprove(act.at)
        _note(session, act, "refund unapproved", refund, before, reason)


def _take_back(session: Session, act: Act, refund: Refund, reason: str) -> None:
    """A recorded refund that was final waits again; its note is reversed by a note of its own."""
    office = session.get_one(Office, 1)
    if act.by == refund.requested_by and not office.own_allowed:
        raise refuse("own_request")
    if refund.invoice.cancelled:
        raise refuse("already_cancelled")
    if not reason.strip():
        raise refuse("reason_missing")
    posting.require_open(office, act.at.date())
    day, reversal = act.at.date(), None
    note = notes.of_refund(session, refund)
    if refund.instead_of_id is None and note is not None:
        reversal = notes.reverse(session, act, note, day, reason.strip())
    for entry in settlement.standing_entries(session, refund, "credit note", "refund paid"):
        posting.reverse(session, act, day, entry, "refund taken back", None if reversal is None else reversal.id)
    refund.reopen(act.at)
    if refund.instead_of_id is not None:
        came_back = session.get_one(Refund, refund.instead_of_id)
        said = f"The refund paid instead of {came_back.number} was taken back; the customer is owed it again."
        settlement.follow_up(session, act, came_back, "returned", said)


def _check_sale(refund: Refund) -> None:
    """What may have changed since the request: the sale cancelled, the payment disputed."""
    if refund.invoice.cancelled and refund.note_kind != NoteKind.PAYMENT_RETURNED:
        raise refuse("already_cancelled")
    if refund.payment is not None and refund.payment.disputed_minor:
        raise refuse("payment_disputed")


def _approvers(session: Session, office: Office, refund: Refund) -> int:
    limit = office.second_approver_over_minor
    return 2 if limit is not None and _office_gross(session, office, refund) >= limit else 1


def _office_gross(session: Session, office: Office, refund: Refund) -> int:
    """The gross of the refund's note in the office's currency; what is paid again has its note already."""
    gross_minor = settlement.root_of(session, refund).gross_minor
    return refund.invoice.at_its_rate(gross_minor, office.currency)


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
