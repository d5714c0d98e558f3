"""What find or do looks up: invoices, customers, bookings, payments, refunds, notes and amounts that match."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from desktop.errors import RefundDeskError
from desktop.model.booking import Booking
from desktop.model.credit_note import CreditNote
from desktop.model.customer import Customer
from desktop.model.invoice import Invoice
from desktop.model.money import from_text, named
from desktop.model.payment import Payment
from desktop.model.refund import STATE_WORDS, Refund
from desktop.services.desk import Desk
from desktop.services.queries import own_work
from desktop.services.queries.rows import PersonRow

EACH = 6
"""Rows of each kind at the most."""


@dataclass(frozen=True)
class FoundRow:
    """One thing found; exactly one of the ids says what it is. `more` is that its kind has more than are shown."""

    title: str
    detail: str
    invoice_id: int | None = None
    refund_id: UUID | None = None
    note_id: int | None = None
    booking_id: int | None = None
    payment_id: int | None = None
    customer_id: int | None = None
    more: bool = False


def find(desk: Desk, text: str) -> Sequence[FoundRow]:
    """Customers by name, number or e-mail, invoices by number, customer or amount, the rest by number.

    Refunds and payments by reference too. A fieldworker finds what belongs to own bookings.
    """
    words = text.strip()
    if not words:
        return []
    with desk.database.read() as session:
        kinds = (_customers, _invoices, _bookings, _payments, _refunds, _notes)
        found = [each(session, desk.person, words) for each in kinds]
    return [replace(row, more=len(rows) > EACH) for rows in found for row in rows[:EACH]]


def _customers(session: Session, person: PersonRow, words: str) -> list[FoundRow]:
    """Customers have a page of the whole office, so who sees own work alone finds none."""
    if not own_work.sees_all(person):
        return []
    known_by = (Customer.name, Customer.number, Customer.email)
    query = (
        select(Customer)
        .where(~Customer.archived, or_(*(each.icontains(words, autoescape=True) for each in known_by)))
        .order_by(Customer.name, Customer.id)
        .limit(EACH + 1)
    )
    return [
        FoundRow(customer.name, ", ".join(filter(None, (customer.number, customer.country))), customer_id=customer.id)
        for customer in session.scalars(query)
    ]


def _invoices(session: Session, person: PersonRow, words: str) -> list[FoundRow]:
    matches = [Invoice.number.icontains(words, autoescape=True), Customer.name.icontains(words, autoescape=True)]
    for currency in session.scalars(select(Invoice.currency).distinct()):
        try:
            matches.append(Invoice.gross_minor == from_text(words, currency))
        except RefundDeskError:
            continue
    query = (
        select(Invoice)
        .join(Customer, Customer.id == Invoice.customer_id)
        .where(Invoice.withdrawn_at.is_(None), own_work.invoices(person), or_(*matches))
        .order_by(Invoice.issued.desc(), Invoice.id.desc())
        .limit(EACH + 1)
    )
    return [
        FoundRow(
            f"Invoice {invoice.number}",
            f"{invoice.customer.name}, {named(invoice.gross_minor, invoice.currency)}",
            invoice_id=invoice.id,
        )
        for invoice in session.scalars(query)
    ]


def _bookings(session: Session, person: PersonRow, words: str) -> list[FoundRow]:
    query = (
        select(Booking, Customer.name)
        .join(Customer, Customer.id == Booking.customer_id)
        .where(own_work.bookings(person), Booking.number.icontains(words, autoescape=True))
        .order_by(Booking.booked_on.desc(), Booking.id.desc())
        .limit(EACH + 1)
    )
    return [
        FoundRow(f"Booking {booking.number}", f"{customer}, {booking.state}", booking_id=booking.id)
        for booking, customer in session.execute(query)
    ]


def _payments(session: Session, person: PersonRow, words: str) -> list[FoundRow]:
    known_by = (Payment.number, Payment.label, Payment.gateway_ref)
    query = (
        select(Payment)
        .where(
            Payment.withdrawn_at.is_(None),
            own_work.payments(person),
            or_(*(each.icontains(words, autoescape=True) for each in known_by)),
        )
        .order_by(Payment.paid_on.desc(), Payment.id.desc())
        .limit(EACH + 1)
    )
    return [
        FoundRow(
            f"Payment {payment.number}",
            f"{payment.shown}, {named(payment.amount_minor, payment.currency)}",
            payment_id=payment.id,
        )
        for payment in session.scalars(query)
    ]


def _refunds(session: Session, person: PersonRow, words: str) -> list[FoundRow]:
    matches = (
        Refund.number.icontains(words, autoescape=True),
        Refund.reference.icontains(words, autoescape=True),
    )
    query = (
        select(Refund)
        .where(own_work.refunds(person), or_(*matches))
        .order_by(Refund.requested_at.desc())
        .limit(EACH + 1)
    )
    return [
        FoundRow(
            f"Refund {refund.number}",
            f"{named(refund.gross_minor, refund.currency)}, {STATE_WORDS[refund.state]}",
            refund_id=refund.id,
        )
        for refund in session.scalars(query)
    ]


def _notes(session: Session, person: PersonRow, words: str) -> list[FoundRow]:
    query = (
        select(CreditNote)
        .where(own_work.notes(person), CreditNote.number.icontains(words, autoescape=True))
        .order_by(CreditNote.id.desc())
        .limit(EACH + 1)
    )
    return [
        FoundRow(
            f"Credit note {note.number}",
            f"{note.invoice.customer.name}, {named(note.gross_minor, note.currency)}",
            note_id=note.id,
        )
        for note in session.scalars(query)
    ]
