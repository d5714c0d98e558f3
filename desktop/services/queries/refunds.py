"""What lists of refunds read: the row of each, with the sentence that says what is known and what is safe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.model.person import Person
from desktop.model.refund import Refund
from desktop.model.states import METHOD_WORDS, RefundState
from desktop.services.desk import Desk
from desktop.services.queries import own_work
from desktop.services.queries.gateway_rows import at_gateway
from desktop.services.queries.rows import RefundRow
from desktop.services.steps import notes


def names(session: Session) -> dict[int, str]:
    """The people's names by their ids."""
    return {person.id: person.name for person in session.scalars(select(Person))}


def one(desk: Desk, refund_id: UUID) -> RefundRow:
    """One refund as it stands now. Raises `no_right` for the work of others that this person may not see."""
    with desk.database.read() as session:
        refund = session.get_one(Refund, refund_id)
        own_work.require(session, desk.person, refund.invoice_id)
        return row(session, refund, names(session))


def several(desk: Desk, refund_ids: Sequence[UUID]) -> Sequence[RefundRow]:
    """These refunds as they stand now, in this order."""
    with desk.database.read() as session:
        people = names(session)
        return [row(session, session.get_one(Refund, refund_id), people) for refund_id in refund_ids]


def row(session: Session, refund: Refund, people: Mapping[int, str]) -> RefundRow:
    """The row of a refund."""
    note = notes.of_refund(session, refund)
    return RefundRow(
        id=refund.id,
        number=refund.number,
        state=refund.state,
        kind=refund.kind,
        customer=refund.invoice.customer.name,
        invoice_id=refund.invoice_id,
        invoice_number=refund.invoice.number,
        payment_id=refund.payment_id,
        method=_method(refund),
        gross_minor=refund.gross_minor,
        money_minor=refund.money_minor,
        currency=refund.currency,
        reason=refund.reason,
        reference=refund.reference,
        asked_by=people.get(refund.requested_by or 0, ""),
        asked_at=refund.requested_at,
        note_number="" if note is None else note.number,
        note_id=None if note is None else note.id,
        sentence=sentence(refund),
        next_look=refund.next_look_at,
        origin=refund.origin,
        note_kind=refund.note_kind,
        at_gateway=at_gateway(refund),
    )


def _method(refund: Refund) -> str:
    if refund.payment is not None and refund.method == refund.payment.method:
        return refund.payment.shown
    return METHOD_WORDS[refund.method]


_PENDING_WORDS = {
    "processing": "the bank is working on it",
    "insufficient_funds": "its balance is too low, and it goes out by itself once there is enough",
    "charge_pending": "the payment itself has not settled yet",
    "requires_action": "the customer was asked for bank details",
}

_FAILED_WORDS = {
    "declined": "the bank declined it",
    "insufficient_funds": "the balance at the gateway was too low",
    "expired_or_canceled_card": "the card has expired or was closed",
    "lost_or_stolen_card": "the card was reported lost or stolen",
    "charge_for_pending_refund_disputed": "the customer disputed the payment meanwhile",
    "merchant_request": "it was stopped at the gateway",
    "not_found": "the gateway has no such refund",
}


def _what_now(refund: Refund, through: str) -> str:
    """The ways that are open after a refund that was not paid at all."""
    if refund.gateway_reason == "insufficient_funds":
        return f"add money to the balance at {through} and ask for it anew, or pay it another way"
    return "ask for it anew or pay it another way"


def sentence(refund: Refund) -> str:
    """What is known and what is safe, empty where the state says all. Times are moments of `next_look` in UTC."""
    through = "The gateway" if refund.payment is None else refund.payment.through
    if refund.state in {RefundState.SENDING, RefundState.UNKNOWN}:
        return f"{through} has not confirmed {refund.number} yet. Do not pay it another way: it may be on its way."
    if refund.state == RefundState.PENDING:
        why = _PENDING_WORDS.get(refund.gateway_reason, "the bank is working on it")
        return f"{through} has taken {refund.number}; {why}. Do not pay it another way."
    if refund.state == RefundState.FAILED and refund.is_process:
        why = _FAILED_WORDS.get(refund.gateway_reason, refund.gateway_message or "no reason was given")
        if refund.note_live:
            return f"The money of {refund.number} came back: {why}. The customer is owed it; pay it another way."
        return f"{refund.number} was not paid: {why}. Nothing left; {_what_now(refund, through)}."
    if refund.state == RefundState.REJECTED and refund.rejected_because:
        return f"{refund.number} was rejected: {refund.rejected_because.rstrip('.')}. Nothing goes back."
    return ""
