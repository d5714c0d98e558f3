"""What the bookings page reads: windows of the list by key, their count, and the detail of one booking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from desktop.model.booking import Booking
from desktop.model.customer import Customer
from desktop.model.invoice import Invoice
from desktop.model.person import Person
from desktop.model.refund import Refund
from desktop.model.refusals import refuse
from desktop.model.states import BookingState, RefundState, Role
from desktop.services.desk import Desk
from desktop.services.queries import activity, own_work
from desktop.services.queries import invoices as invoice_queries
from desktop.services.queries import refunds as refund_queries
from desktop.services.queries.booking_rows import BookingDetail, BookingRow, FieldworkerRow
from desktop.services.queries.rows import InvoiceRow

WINDOW = 100
"""Rows of one window of the list."""

NO_INVOICE = "No invoice is linked to this booking yet, so there is nothing of which money could go back."
NOT_PAID = (
    "A booking needs at least one approved payment before a refund can be added, and this one has none. Enter the "
    "payment and have it approved under Payments."
)


class BookingFilter(StrEnum):
    """The saved filters of the list."""

    ALL = "All bookings"
    OPEN = "Open"
    DONE = "Done"
    CANCELLED = "Cancelled"
    DEPOSIT_PAID = "Deposit paid"


_STATES = {
    BookingFilter.OPEN: BookingState.OPEN,
    BookingFilter.DONE: BookingState.DONE,
    BookingFilter.CANCELLED: BookingState.CANCELLED,
}


@dataclass(frozen=True)
class BookingQuery:
    """Which bookings: a saved filter and what was typed into the filter field (number, customer or fieldworker)."""

    filter: BookingFilter = BookingFilter.ALL
    text: str = ""


def window(
    desk: Desk, query: BookingQuery, after: tuple[date, int] | None = None, size: int = WINDOW
) -> tuple[Sequence[BookingRow], bool]:
    """The next rows of the list, newest first, after the key of the last row that is shown; and whether more follow."""
    wanted = select(Booking).where(*_conditions(desk, query))
    if after is not None:
        booked_on, last_id = after
        earlier = and_(Booking.booked_on == booked_on, Booking.id < last_id)
        wanted = wanted.where(or_(Booking.booked_on < booked_on, earlier))
    wanted = wanted.order_by(Booking.booked_on.desc(), Booking.id.desc()).limit(size + 1)
    with desk.database.read() as session:
        found = session.scalars(wanted).all()
        return _rows(session, found[:size]), len(found) > size


def count(desk: Desk, query: BookingQuery) -> int:
    """How many bookings the query finds."""
    with desk.database.read() as session:
        return session.scalar(select(func.count()).select_from(Booking).where(*_conditions(desk, query))) or 0


def one(desk: Desk, booking_id: int) -> BookingRow:
    """One row of the list as it is now. Raises `no_right` for the booking of another fieldworker."""
    with desk.database.read() as session:
        return _rows(session, [_seen(desk, session, booking_id)])[0]


def detail(desk: Desk, booking_id: int) -> BookingDetail:
    """All that the detail of a booking shows: its invoices, the oldest first, and all their refunds, newest first.

    Raises `no_right` for the booking of another fieldworker.
    """
    with desk.database.read() as session:
        booking = _seen(desk, session, booking_id)
        invoices = _invoices(session, booking_id)
        return BookingDetail(
            row=_rows(session, [booking])[0],
            invoices=invoices,
            deposit_ids=frozenset(
                session.scalars(select(Invoice.id).where(Invoice.booking_id == booking_id, Invoice.deposit))
            ),
            refunds=[
                refund_queries.row(session, refund, refund_queries.names(session))
                for refund in _refunds(session, booking_id)
            ],
            activity=activity.of_booking(session, booking.number),
            obstacle=_obstacle(invoices),
            own=booking.fieldworker_id == desk.person.id,
        )


def fieldworkers(desk: Desk) -> Sequence[FieldworkerRow]:
    """To whom a booking can be given."""
    query = select(Person).where(Person.active, Person.role == Role.FIELD).order_by(Person.name, Person.id)
    with desk.database.read() as session:
        return [FieldworkerRow(person.id, person.name) for person in session.scalars(query)]


def free_invoices(desk: Desk, booking_id: int) -> Sequence[InvoiceRow]:
    """The invoices of the booking's customer that belong to no booking yet, newest first."""
    with desk.database.read() as session:
        booking = _seen(desk, session, booking_id)
        query = (
            select(Invoice)
            .where(
                Invoice.customer_id == booking.customer_id,
                Invoice.booking_id.is_(None),
                Invoice.withdrawn_at.is_(None),
                own_work.invoices(desk.person),
            )
            .order_by(Invoice.issued.desc(), Invoice.id.desc())
            .limit(WINDOW)
        )
        return [invoice_queries.row(invoice) for invoice in session.scalars(query)]


def _seen(desk: Desk, session: Session, booking_id: int) -> Booking:
    query = select(Booking).where(Booking.id == booking_id, own_work.bookings(desk.person))
    booking = session.scalars(query).one_or_none()
    if booking is None:
        raise refuse("no_right", person=desk.person.name, act="see the work of others", who="a bookkeeper")
    return booking


def _rows(session: Session, bookings: Sequence[Booking]) -> list[BookingRow]:
    people = refund_queries.names(session)
    held = _deposits(session, [booking.id for booking in bookings])
    customers = select(Customer.id, Customer.name).where(Customer.id.in_([each.customer_id for each in bookings]))
    names = {row.id: row.name for row in session.execute(customers)}
    return [
        BookingRow(
            id=booking.id,
            key=(booking.booked_on, booking.id),
            number=booking.number,
            customer_id=booking.customer_id,
            customer=names[booking.customer_id],
            booked_on=booking.booked_on,
            fieldworker_id=booking.fieldworker_id,
            fieldworker=people.get(booking.fieldworker_id or 0, ""),
            state=BookingState(booking.state),
            deposits=sorted(held.get(booking.id, {}).items()),
        )
        for booking in bookings
    ]


def _deposits(session: Session, booking_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """What is held of the deposits of these bookings, by currency."""
    query = select(Invoice).where(
        Invoice.booking_id.in_(list(booking_ids)), Invoice.deposit, Invoice.withdrawn_at.is_(None)
    )
    held: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for invoice in session.scalars(query):
        held[invoice.booking_id or 0][invoice.currency] += invoice.deposit_held_minor
    return held


def _invoices(session: Session, booking_id: int) -> list[InvoiceRow]:
    query = (
        select(Invoice)
        .where(Invoice.booking_id == booking_id, Invoice.withdrawn_at.is_(None))
        .order_by(Invoice.issued, Invoice.id)
    )
    return [invoice_queries.row(invoice) for invoice in session.scalars(query)]


def _refunds(session: Session, booking_id: int) -> Sequence[Refund]:
    query = (
        select(Refund)
        .join(Invoice, Invoice.id == Refund.invoice_id)
        .where(Invoice.booking_id == booking_id, Refund.state != RefundState.DELETED)
        .options(selectinload(Refund.payment), selectinload(Refund.invoice))
        .order_by(Refund.requested_at.desc(), func.length(Refund.number).desc(), Refund.number.desc())
    )
    return session.scalars(query).all()


def _obstacle(invoices: Sequence[InvoiceRow]) -> str:
    if not invoices:
        return NO_INVOICE
    # What was paid counts approved payments alone.
    return "" if any(invoice.paid_minor for invoice in invoices) else NOT_PAID


def _conditions(desk: Desk, query: BookingQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [own_work.bookings(desk.person)]
    if query.filter in _STATES:
        conditions.append(Booking.state == _STATES[query.filter])
    elif query.filter == BookingFilter.DEPOSIT_PAID:
        held = select(Invoice.booking_id).where(
            Invoice.deposit,
            Invoice.withdrawn_at.is_(None),
            Invoice.booking_id.is_not(None),
            Invoice.paid_minor > Invoice.returned_minor,
        )
        conditions.append(Booking.id.in_(held))
    for word in query.text.split():
        named = select(Customer.id).where(Customer.name.icontains(word, autoescape=True))
        working = select(Person.id).where(Person.name.icontains(word, autoescape=True))
        conditions.append(
            or_(
                Booking.number.icontains(word, autoescape=True),
                Booking.customer_id.in_(named),
                Booking.fieldworker_id.in_(working),
            )
        )
    return conditions
