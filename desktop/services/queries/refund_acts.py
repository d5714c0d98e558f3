"""What can be done with a refund beside deciding it, and why not: asked of the rules themselves."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import Refusal
from desktop.model.credit_note import CreditNote
from desktop.model.office import Office
from desktop.model.refund import Refund
from desktop.model.states import Origin, RefundState
from desktop.services.queries.invoice_rows import RefundActs
from desktop.services.steps import notes, settlement, voiding

APPROVED = "It is approved. Unapprove it first; then it can be deleted."
OWN = "You asked for this refund. Somebody else has to take it back."
CANCELLED = "The invoice is cancelled; what was done for it stands."


def of(session: Session, person_id: int, refund: Refund) -> RefundActs:
    """What this person can do with the refund as it stands now; rights are asked elsewhere."""
    asked = refund.origin == Origin.REQUESTED
    waits, approved = refund.state == RefundState.REQUESTED, refund.state == RefundState.APPROVED
    note = notes.of_refund(session, refund) if refund.state == RefundState.FAILED else None
    return RefundActs(
        edit="" if asked and (waits or approved) else None,
        delete=("" if waits else APPROVED) if asked and (waits or approved) else None,
        unapprove=_taking_back(session, person_id, refund) if refund.is_final_outside else None,
        pay_again=None if note is None else _paying_again(session, refund),
        void=None if note is None else void_obstacle(session, note),
    )


def acts_of_invoice(session: Session, person_id: int, invoice_id: int) -> dict[UUID, RefundActs]:
    """What this person can do with each refund of an invoice, by its id."""
    query = select(Refund).where(Refund.invoice_id == invoice_id, Refund.state != RefundState.DELETED)
    return {refund.id: of(session, person_id, refund) for refund in session.scalars(query)}


def void_obstacle(session: Session, note: CreditNote) -> str:
    """Why a note cannot be voided, in one or two sentences; empty where it can."""
    try:
        voiding.check(session, note)
    except Refusal as refusal:
        return refusal.message if refusal.code == "not_refundable" else f"{refusal.title} {refusal.message}"
    return ""


def _taking_back(session: Session, person_id: int, refund: Refund) -> str:
    if person_id == refund.requested_by and not session.get_one(Office, 1).own_allowed:
        return OWN
    return CANCELLED if refund.invoice.cancelled else ""


def _paying_again(session: Session, refund: Refund) -> str:
    again = settlement.paying_again(session, refund)
    if again is None:
        return ""
    done = again.state == RefundState.SUCCEEDED
    return f"{again.number} has paid it again." if done else f"{again.number} pays it again already; it is under way."
