"""The rows of the bookings page. Frozen and plain; amounts are minor units of the currency beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop.model.states import BookingState
from desktop.services.queries.rows import ActivityRow, InvoiceRow, RefundRow


@dataclass(frozen=True)
class BookingRow:
    """One booking in the list. `key` is where the list goes on after this row.

    `deposits` are what is held of its deposit invoices in each currency, 0 where nothing is; empty where none of its
    invoices is a deposit.
    """

    id: int
    key: tuple[date, int]
    number: str
    customer_id: int
    customer: str
    booked_on: date
    fieldworker_id: int | None
    fieldworker: str
    state: BookingState
    deposits: Sequence[tuple[str, int]]

    @property
    def deposit_paid(self) -> bool:
        """Whether any of the deposit's money is held."""
        return any(held > 0 for _, held in self.deposits)


@dataclass(frozen=True)
class BookingDetail:
    """All that the detail of a booking shows. `obstacle` says why no refund can be added, empty where one can.

    `deposit_ids` are those of its invoices that bill a deposit; `own` is whether it is the work of the person who
    looks.
    """

    row: BookingRow
    invoices: Sequence[InvoiceRow]
    deposit_ids: frozenset[int]
    refunds: Sequence[RefundRow]
    activity: Sequence[ActivityRow]
    obstacle: str
    own: bool


@dataclass(frozen=True)
class FieldworkerRow:
    """Somebody to whom bookings can be given."""

    id: int
    name: str
