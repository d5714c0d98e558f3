"""Whose work a person may see: a fieldworker that of their own bookings, everybody else all of it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from desktop.model.booking import Booking
from desktop.model.credit_note import CreditNote
from desktop.model.customer import Customer
from desktop.model.invoice import Invoice
from desktop.model.payment import Payment, PaymentPart
from desktop.model.refund import Refund
from desktop.model.refusals import refuse
from desktop.model.states import Role
from desktop.services.queries.rows import PersonRow


def sees_all(person: PersonRow) -> bool:
    """Whether this person sees the whole office; a fieldworker does not, whatever else they may do."""
    return person.role != Role.FIELD


def bookings(person: PersonRow) -> ColumnElement[bool]:
    """The bookings that this person may see."""
    return true() if sees_all(person) else Booking.fieldworker_id == person.id


def invoices(person: PersonRow) -> ColumnElement[bool]:
    """The invoices that this person may see."""
    if sees_all(person):
        return true()
    return Invoice.booking_id.in_(select(Booking.id).where(Booking.fieldworker_id == person.id))


def refunds(person: PersonRow) -> ColumnElement[bool]:
    """The refunds that this person may see."""
    return true() if sees_all(person) else Refund.invoice_id.in_(select(Invoice.id).where(invoices(person)))


def notes(person: PersonRow) -> ColumnElement[bool]:
    """The credit notes that this person may see."""
    return true() if sees_all(person) else CreditNote.invoice_id.in_(select(Invoice.id).where(invoices(person)))


def payments(person: PersonRow) -> ColumnElement[bool]:
    """The payments that this person may see: those that pay an invoice they may see."""
    if sees_all(person):
        return true()
    paying = select(PaymentPart.payment_id).join(Invoice, Invoice.id == PaymentPart.invoice_id)
    return Payment.id.in_(paying.where(invoices(person)))


def customers(person: PersonRow) -> ColumnElement[bool]:
    """The customers that this person may see: those of their bookings."""
    if sees_all(person):
        return true()
    return Customer.id.in_(select(Booking.customer_id).where(Booking.fieldworker_id == person.id))


def require(session: Session, person: PersonRow, invoice_id: int) -> None:
    """Raises `no_right` where the invoice belongs to the work of others that this person may not see."""
    if sees_all(person):
        return
    if session.scalar(select(Invoice.id).where(Invoice.id == invoice_id, invoices(person))) is None:
        raise refuse("no_right", person=person.name, act="see the work of others", who="a bookkeeper")


def require_all(person: PersonRow) -> None:
    """Raises `no_right` where this person sees own work alone; books, reports and customers are of the whole office."""
    if not sees_all(person):
        raise refuse("no_right", person=person.name, act="see the work of others", who="a bookkeeper")
