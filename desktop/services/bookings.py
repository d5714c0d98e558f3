"""Bookings: work that is given to a fieldworker, with the invoices that bill it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desktop.errors import BadInput
from desktop.model.booking import Booking
from desktop.model.invoice import Invoice
from desktop.model.person import Person
from desktop.model.states import BookingState, Right, Role
from desktop.services.desk import Desk
from desktop.services.steps import audit, sales


@dataclass(frozen=True)
class BookingTerms:
    """What can change of a booking."""

    booked_on: date
    fieldworker_id: int | None = None
    state: BookingState = BookingState.OPEN


def add(desk: Desk, number: str, customer: str, terms: BookingTerms) -> int:
    """Add a booking for the customer of this name or number; gives its id.

    Raises `no_right`, and `BadInput` where the number is missing or used, or where no one customer is called so.
    """
    desk.require(Right.REQUEST)
    act, number = desk.act(), number.strip()
    if not number:
        raise BadInput("The booking was not added.", "It needs a number, under which invoices and people find it.")
    with desk.database.write() as session:
        found = sales.customer_known(session, customer)
        _check_fieldworker(session, terms.fieldworker_id)
        booking = Booking(number=number, customer_id=found.id, **asdict(terms))
        session.add(booking)
        try:
            session.flush()
        except IntegrityError as fault:
            raise BadInput(
                "The booking was not added.", f"There is a booking {number} already. Give this one another number."
            ) from fault
        after = _facts(session, booking) | {"customer": found.name}
        audit.append(session, act, "booking added", "booking", number, after=after)
        return booking.id


def change(desk: Desk, booking_id: int, terms: BookingTerms) -> None:
    """Give a booking another fieldworker, day or state. Raises `no_right`, and `BadInput` for who is no fieldworker."""
    desk.require(Right.REQUEST)
    act = desk.act()
    with desk.database.write() as session:
        booking = session.get_one(Booking, booking_id, with_for_update=True)
        before = _facts(session, booking)
        if terms.fieldworker_id != booking.fieldworker_id:
            _check_fieldworker(session, terms.fieldworker_id)
        for name, value in asdict(terms).items():
            setattr(booking, name, value)
        after = _facts(session, booking)
        if after != before:
            audit.append(session, act, "booking changed", "booking", booking.number, before=before, after=after)


def link(desk: Desk, booking_id: int, invoice_id: int) -> None:
    """Let an invoice of the same customer belong to the booking, so that its fieldworker sees it.

    Raises `no_right`, and `BadInput` where the invoice is another customer's or belongs to another booking.
    """
    desk.require(Right.REQUEST)
    with desk.database.write() as session:
        booking = session.get_one(Booking, booking_id)
        invoice = session.get_one(Invoice, invoice_id, with_for_update=True, populate_existing=True)
        if invoice.booking_id == booking_id:
            return
        if invoice.customer_id != booking.customer_id:
            raise BadInput(
                "The invoice was not linked.",
                f"Invoice {invoice.number} is {invoice.customer.name}'s; the booking is another customer's.",
            )
        if invoice.booking_id is not None:
            other = session.get_one(Booking, invoice.booking_id).number
            raise BadInput(
                "The invoice was not linked.",
                f"Invoice {invoice.number} belongs to booking {other}. Take it out there first.",
            )
        invoice.booking_id = booking_id
        _write_link(session, desk, "invoice linked", booking, invoice)


def unlink(desk: Desk, invoice_id: int) -> None:
    """Take an invoice out of its booking; invoice, payments and refunds stay as they are. Raises `no_right`."""
    desk.require(Right.REQUEST)
    with desk.database.write() as session:
        invoice = session.get_one(Invoice, invoice_id, with_for_update=True, populate_existing=True)
        if invoice.booking_id is None:
            return
        booking = session.get_one(Booking, invoice.booking_id)
        invoice.booking_id = None
        _write_link(session, desk, "invoice unlinked", booking, invoice)


def set_deposit(desk: Desk, invoice_id: int, deposit: bool) -> None:
    """Say that an invoice bills a deposit, or that it does not; its money and its lines stay as they are.

    Raises `no_right`.
    """
    desk.require(Right.REQUEST)
    with desk.database.write() as session:
        invoice = session.get_one(Invoice, invoice_id, with_for_update=True, populate_existing=True)
        if invoice.deposit == deposit:
            return
        invoice.deposit = deposit
        what = "invoice is a deposit" if deposit else "invoice is no deposit"
        after = {"deposit": deposit}
        audit.append(session, desk.act(), what, "invoice", invoice.number, after=after, invoice_id=invoice_id)


def _write_link(session: Session, desk: Desk, what: str, booking: Booking, invoice: Invoice) -> None:
    after = {"invoice": invoice.number}
    audit.append(session, desk.act(), what, "booking", booking.number, after=after, invoice_id=invoice.id)


def _check_fieldworker(session: Session, person_id: int | None) -> None:
    if person_id is None:
        return
    person = session.get_one(Person, person_id)
    if person.role != Role.FIELD or not person.active:
        raise BadInput("The booking was not changed.", f"{person.name} is no fieldworker. Choose one, or none.")


def _facts(session: Session, booking: Booking) -> dict[str, object]:
    given_to = None if booking.fieldworker_id is None else session.get_one(Person, booking.fieldworker_id)
    worker = "no fieldworker" if given_to is None else given_to.name
    return {"booked_on": booking.booked_on.isoformat(), "fieldworker": worker, "state": str(booking.state)}
