"""What happened to an invoice or a refund, from the audit trail, newest first, in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.model import money
from desktop.model.audit import AuditRow
from desktop.model.refund import Refund
from desktop.services.queries.refunds import names
from desktop.services.queries.rows import ActivityRow

_SAID = {
    "refund requested": "{who} asked for {amount}",
    "refund changed": "{who} changed it to {amount}",
    "refund deleted": "{who} deleted the request",
    "refund approved": "{who} approved {amount}",
    "refund approved by the first of two": "{who} approved {amount}; a second person is needed",
    "refund rejected": "{who} rejected it",
    "refund unapproved": "{who} took the approval back",
    "refund sending": "{who} sent {amount}",
    "refund succeeded": "{amount} went back",
    "refund pending": "{amount} is on its way",
    "refund unknown": "No answer for {amount} yet",
    "refund failed": "{amount} was not paid",
    "refund seal broken": "Not sent: changed after approval",
    "credit note drawn": "Credit note drawn and stored",
    "invoice is a deposit": "{who} said that the invoice bills a deposit",
    "invoice is no deposit": "{who} said that the invoice bills no deposit",
    "invoice imported": "{who} took the invoice in",
    "payment approved": "{who} approved the payment",
    "payment entered": "{who} entered the payment",
    "payment taken over": "{who} took the payment over from the gateway for {for}: {why}",
    "return confirmed": "{who} confirmed that {amount} went back outside",
    "refund found at the gateway": "{amount} found at the gateway, sent without us",
    "refund given up": "{who} closed {amount} as not happened",
    "marked as refunded": "{who} marked {amount} as refunded outside",
    "assigned": "{who} tied {amount} to lines",
    "written off": "{who} wrote {amount} off",
    "follow-up added": "{who} added a follow-up",
    "task kept open": "{who} left the task open, with a note",
    "task closed": "{who} closed the task",
    "alarm closed": "{who} closed the alarm",
    "invoice cancelled": "{who} cancelled the invoice",
    "cancellation undone": "{who} undid the cancellation",
    "booking added": "{who} added the booking",
    "booking changed": "{who} changed it: {booked_on}, {fieldworker}, {state}",
    "invoice linked": "{who} linked invoice {invoice}",
    "invoice unlinked": "{who} took invoice {invoice} out",
    "credit note voided": "{who} voided the credit note",
    "credit note printed": "{who} printed the credit note",
    "credit note copied": "{who} made a copy of the credit note",
    "payment slip drawn": "{who} drew a payment slip to {iban}",
    "mail written": "{who} wrote a mail to {to} with {note}",
    "mail sent": "{note} was sent to {to}",
    "mail perhaps sent": "{note} was perhaps sent to {to}; a person decides",
    "mail refused": "The mail server refused the mail to {to}",
    "mail taken back": "The mail to {to} was taken back before it left",
    "mail arrived": "{who} said that the mail to {to} arrived",
    "mail once more": "{who} let the mail to {to} leave once more",
    "mail handed over": "{who} opened the mail to {to} in a mail program",
}


def of_invoice(session: Session, invoice_id: int) -> Sequence[ActivityRow]:
    """What happened to an invoice and its refunds."""
    return _rows(session, AuditRow.invoice_id == invoice_id)


def of_refund(session: Session, refund_id: UUID) -> Sequence[ActivityRow]:
    """What happened to one refund."""
    return _rows(session, AuditRow.subject_id == str(refund_id))


def of_booking(session: Session, number: str) -> Sequence[ActivityRow]:
    """What happened to a booking, without what happened to its invoices."""
    return _rows(session, (AuditRow.subject == "booking") & (AuditRow.subject_id == number))


def of_payment(session: Session, number: str) -> Sequence[ActivityRow]:
    """What happened to a payment, without what happened to its refunds."""
    return _rows(session, (AuditRow.subject == "payment") & (AuditRow.subject_id == number))


_WHY = frozenset({"refund approved", "refund approved by the first of two", "refund rejected", "refund unapproved"})
"""Acts whose reason is said with them."""


def _rows(session: Session, condition: object) -> list[ActivityRow]:
    query = select(AuditRow).where(condition).order_by(AuditRow.id.desc())  # type: ignore[arg-type]
    return list(_said(session, session.scalars(query)))


def _said(session: Session, rows: Iterable[AuditRow]) -> Iterable[ActivityRow]:
    people = names(session)
    for row in rows:
        refund = session.get(Refund, UUID(row.subject_id)) if row.subject == "refund" else None
        facts = json.loads(row.after)
        amount = "" if refund is None else money.said(facts.get("gross_minor", refund.gross_minor), refund.currency)
        words = _SAID.get(row.act, row.act)
        who = people.get(row.person_id or 0, "The program")
        reference = row.subject_id if refund is None else refund.number
        said = words.format_map(facts | {"who": who, "amount": amount})
        why = f": {facts['reason']}" if row.act in _WHY and facts.get("reason") else ""
        yield ActivityRow(row.at, f"{said}{why}", reference)
