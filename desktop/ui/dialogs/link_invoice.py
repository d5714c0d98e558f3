"""Link an invoice to a booking: one of the customer's that belongs to no booking yet."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.services import bookings
from desktop.services.desk import Desk
from desktop.services.queries.booking_rows import BookingRow
from desktop.services.queries.rows import InvoiceRow
from desktop.ui import figures
from desktop.ui.dialogs.short_form import Sending, ShortForm
from desktop.ui.pages import booking_columns
from desktop.ui.widgets.row_table import RowTable

_NONE = (
    "Every invoice of this customer belongs to a booking already. Bring the invoice in first, or take it out of the "
    "other booking."
)
_SEEN = "The booking's fieldworker will see the invoice with its payments and refunds."


class LinkInvoiceDialog(ShortForm):
    """Signal: `linked` with the invoice's row once it is stored. Part: `invoices`, those to choose from."""

    linked = Signal(object)

    def __init__(
        self, desk: Desk, booking: BookingRow, free: Sequence[InvoiceRow], parent: QWidget | None = None
    ) -> None:
        under = f"{booking.customer}, {figures.day_full(booking.booked_on)}"
        super().__init__(f"Link an invoice to booking {booking.number}", under, "Link it", (820, 460), parent)
        self._desk, self._booking = desk, booking
        self.invoices: RowTable[InvoiceRow] = RowTable(
            "Invoices to link", booking_columns.of_invoices(free), row="row_two_lines", ground="raised"
        )
        self.invoices.setVisible(bool(free))
        self.invoices.show_rows(free)
        self.add_words(_SEEN if free else _NONE)
        self.body.insertWidget(1, self.invoices, 100)
        self.invoices.opened.connect(lambda _row: self.primary.click())
        self.primary.set_obstacle("" if free else _NONE)
        self.invoices.setFocus()
        self.invoices.choose_first()

    def sending(self) -> Sending | None:
        row = self.invoices.current()
        if row is None:
            return None
        return Sending(partial(bookings.link, self._desk, self._booking.id, row.id), lambda _done: self._on_linked(row))

    def _on_linked(self, row: InvoiceRow) -> None:
        self.accept()
        self.linked.emit(row)
