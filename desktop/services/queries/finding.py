"""What find or do looks up: invoices, customers, refunds, notes and amounts that match what is typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from desktop.errors import RefundDeskError
from desktop.model.credit_note import CreditNote
from desktop.model.customer import Customer
from desktop.model.invoice import Invoice
from desktop.model.money import from_text, grouped
from desktop.model.refund import STATE_WORDS, Refund
from desktop.services.desk import Desk

EACH = 6
"""Rows of each kind at the most."""


@dataclass(frozen=True)
class FoundRow:
    """One thing found; exactly one of the ids says what it is."""

    title: str
    detail: str
    invoice_id: int | None = None
    refund_id: UUID | None = None
    note_id: int | None = None


def find(desk: Desk, text: str) -> Sequence[FoundRow]:
    """Invoices by number, customer or amount; refunds by number or reference; notes by number."""
    words = text.strip()
    if not words:
        return []
    with desk.database.read() as session:
        return [*_invoices(session, words), *_refunds(session, words), *_notes(session, words)]


def _invoices(session: Session, words: str) -> list[FoundRow]:
    matches = [Invoice.number.icontains(words, autoescape=True), Customer.name.icontains(words, autoescape=True)]
    for currency in session.scalars(select(Invoice.currency).distinct()):
        try:
            matches.append(Invoice.gross_minor == from_text(words, currency))
        except RefundDeskError:
            continue
    query = (
        select(Invoice)
        .join(Customer, Customer.id == Invoice.customer_id)
        .where(Invoice.withdrawn_at.is_(None), or_(*matches))
        .order_by(Invoice.issued.desc(), Invoice.id.desc())
        .limit(EACH)
    )
    return [
        FoundRow(
            f"Invoice {invoice.number}",
            f"{invoice.customer.name}, {grouped(invoice.gross_minor, invoice.currency)} {invoice.currency}",
            invoice_id=invoice.id,
        )
        for invoice in session.scalars(query)
    ]


def _refunds(session: Session, words: str) -> list[FoundRow]:
    query = (
        select(Refund)
        .where(or_(Refund.number.icontains(words, autoescape=True), Refund.reference.icontains(words, autoescape=True)))
        .order_by(Refund.requested_at.desc())
        .limit(EACH)
    )
    return [
        FoundRow(
            f"Refund {refund.number}",
            f"{grouped(refund.gross_minor, refund.currency)} {refund.currency}, {STATE_WORDS[refund.state]}",
            refund_id=refund.id,
        )
        for refund in session.scalars(query)
    ]


def _notes(session: Session, words: str) -> list[FoundRow]:
    query = (
        select(CreditNote)
        .where(CreditNote.number.icontains(words, autoescape=True))
        .order_by(CreditNote.id.desc())
        .limit(EACH)
    )
    return [
        FoundRow(
            f"Credit note {note.number}",
            f"{note.invoice.customer.name}, {grouped(note.gross_minor, note.currency)} {note.currency}",
            note_id=note.id,
        )
        for note in session.scalars(query)
    ]
