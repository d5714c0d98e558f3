"""The letter to a customer whose refund was not paid or came back: polite and true, made from what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import RefundDeskError
from desktop.model.credit_note import CreditNote
from desktop.model.money import grouped
from desktop.model.office import Office
from desktop.model.refund import Refund
from desktop.model.states import RefundState
from desktop.services.desk import Desk
from desktop.services.queries import own_work
from desktop.services.steps import notes, settlement

_TOLD = {
    "declined": "your bank declined it",
    "expired_or_canceled_card": "the card has expired or was closed",
    "lost_or_stolen_card": "the card can no longer be used",
}
"""Reasons that a customer can do something with; what is between us and the gateway is not told."""


@dataclass(frozen=True)
class Letter:
    """Plain text to copy, or to hand to a mail program."""

    recipient: str
    subject: str
    body: str

    @property
    def link(self) -> str:
        """What opens a mail program with it (RFC 6068): lines end in CR LF, everything is percent-encoded."""
        body = "\r\n".join(self.body.splitlines())
        return f"mailto:{quote(self.recipient, safe='@')}?subject={quote(self.subject)}&body={quote(body)}"


def to_customer(desk: Desk, refund_id: UUID) -> Letter:
    """The letter about a refund that failed. Raises `no_right` for the work of others, and for one that did not."""
    with desk.database.read() as session:
        refund = session.get_one(Refund, refund_id)
        own_work.require(session, desk.person, refund.invoice_id)
        if refund.state != RefundState.FAILED:
            raise RefundDeskError(
                "There is no letter to write.",
                f"{refund.number} has not failed; its customer has nothing to be told.",
                "not_failed",
            )
        office = session.get_one(Office, 1)
        note = notes.of_refund(session, settlement.root_of(session, refund))
        amount = f"{grouped(refund.money_minor, refund.currency)} {refund.currency}"
        told = _unpaid(refund, amount) if note is None else _came_back(session, refund, note, amount)
        body = f"Dear {refund.invoice.customer.name},\n\n{told}\n\nKind regards\n{_sender(office)}\n"
        subject = f"Your refund of {amount}, invoice {refund.invoice.number}"
        return Letter(refund.invoice.customer.email, subject, body)


def _unpaid(refund: Refund, amount: str) -> str:
    return (
        f"we have tried to return {amount} of invoice {refund.invoice.number} to you, to {_where(refund)}. The payment "
        f"could not be made{_why(refund)}. No money has left us, and the amount is not lost.\n\n"
        "We will try again or pay it another way. If you would rather have it by bank transfer, please answer with "
        "the account to which we may pay it. There is nothing else that you need to do."
    )


def _came_back(session: Session, refund: Refund, note: CreditNote, amount: str) -> str:
    sent = refund.first_sent_at or refund.requested_at
    again = _paid_again(session, refund)
    first = (
        f"on {_day(sent)} we returned {amount} of invoice {refund.invoice.number} to you, to {_where(refund)}, with "
        f"credit note {note.number}. Your bank has sent the money back to us{_why(refund)}. We still owe you {amount}."
    )
    if again is not None:
        return f"{first}\n\nWe are paying it to you again. There is nothing that you need to do."
    return (
        f"{first}\n\nSo that we can pay it again, please answer with the account to which we may transfer it. Credit "
        f"note {note.number} stays valid; you have nothing to pay."
    )


def _paid_again(session: Session, refund: Refund) -> Refund | None:
    paying = session.scalars(select(Refund).where(Refund.instead_of_id == refund.id)).all()
    return next((each for each in paying if each.committed), None)


def _where(refund: Refund) -> str:
    return "your account" if refund.payment is None else refund.payment.shown


def _why(refund: Refund) -> str:
    told = _TOLD.get(refund.gateway_reason, "")
    return f": {told}" if told else ""


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _sender(office: Office) -> str:
    return "\n".join(filter(None, (office.name, office.email)))
