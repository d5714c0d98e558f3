"""The list of the bookings page: its saved filters, its words, and how it is read."""

from PySide6.QtWidgets import QWidget

from desktop.services.desk import Desk
from desktop.services.queries import bookings
from desktop.services.queries.booking_rows import BookingRow
from desktop.services.queries.bookings import BookingFilter, BookingQuery
from desktop.services.queries.rows import CurrencySum
from desktop.ui.pages import booking_columns
from desktop.ui.pages.window_list import ListKind, WindowList


class BookingList(WindowList[BookingRow]):
    """Bookings, the newest first."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(
            desk,
            ListKind(
                table="Bookings",
                placeholder="Filter bookings",
                icon="booking",
                nouns=("booking", "bookings"),
                none=(
                    "No bookings yet",
                    "Work that is given to a fieldworker stands here with the invoices that bill it.",
                ),
                filters=BookingFilter,
                query=BookingQuery,
                window=bookings.window,
                sums=lambda desk, query: [CurrencySum("", bookings.count(desk, query), 0)],
                beside=booking_columns.beside,
                alone=booking_columns.alone,
            ),
            parent=parent,
        )
