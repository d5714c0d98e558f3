"""The sample office's bookings: work that was given to its fieldworker, some of it with a deposit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from desktop.model.invoice import Invoice
from desktop.model.states import BookingState
from desktop.services import bookings
from desktop.services.bookings import BookingTerms
from desktop.services.desk import Desk


@dataclass(frozen=True)
class _Work:
    number: str
    customer: str
    day: date
    invoices: Sequence[str] = ()
    deposit: str = ""
    state: BookingState = BookingState.OPEN
    given: bool = True


_WORKS = (
    _Work("B-1041", "Marlowe Home", date(2010, 2, 3), ("496168",), "490301", BookingState.DONE),
    _Work("B-1044", "Maple Street Mercantile", date(2010, 2, 8), ("494110", "495815"), "", BookingState.DONE, False),
    _Work("B-1052", "Seeblick Wohnen AG", date(2010, 2, 16), ("497594",), "492446"),
    _Work("B-1055", "Quayside Emporium", date(2010, 2, 22), state=BookingState.CANCELLED),
    _Work("B-1058", "Lampenhaus Weser", date(2010, 3, 4), ("499218",)),
    _Work("B-1060", "Copperfield Garden Centre", date(2010, 3, 15), ("496865",)),
)


def book(desk: Desk, fieldworker_id: int) -> None:
    """Add the bookings, each with its invoices; the shop's books say nothing of deposits, so some are made ones."""
    with desk.database.read() as session:
        ids = {number: invoice_id for invoice_id, number in session.execute(select(Invoice.id, Invoice.number))}
    for work in _WORKS:
        if work.deposit:
            bookings.set_deposit(desk, ids[work.deposit], deposit=True)
        terms = BookingTerms(work.day, fieldworker_id if work.given else None, work.state)
        booking_id = bookings.add(desk, work.number, work.customer, terms)
        for number in filter(None, (work.deposit, *work.invoices)):
            bookings.link(desk, booking_id, ids[number])
