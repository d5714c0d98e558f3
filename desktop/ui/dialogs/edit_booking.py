"""Add a booking, or give it another day, fieldworker or state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.errors import RefundDeskError
from desktop.model.states import BookingState
from desktop.services import bookings
from desktop.services.bookings import BookingTerms
from desktop.services.desk import Desk
from desktop.services.queries.booking_rows import BookingRow, FieldworkerRow
from desktop.ui import figures
from desktop.ui.dialogs.short_form import Sending, ShortForm
from desktop.ui.widgets.entries import DateEdit
from desktop.ui.widgets.fields import Choice

NOBODY = "Nobody yet"
_SEEN = "The fieldworker sees this booking with its invoices and may ask for refunds of them."


class EditBookingDialog(ShortForm):
    """Add a booking, or change `booking`. Signal: `kept` with the booking's id once it is stored.

    Parts: `number`, `customer` (of a new one only), `day`, `worker`, `state`.
    """

    kept = Signal(object)

    def __init__(
        self,
        desk: Desk,
        workers: Sequence[FieldworkerRow],
        booking: BookingRow | None = None,
        parent: QWidget | None = None,
    ) -> None:
        title = "Add booking" if booking is None else f"Change booking {booking.number}"
        under = "" if booking is None else booking.customer
        super().__init__(title, under, "Add it" if booking is None else "Change it", (560, 430), parent)
        self._desk, self._booking = desk, booking
        self.number, self.customer = QLineEdit(), QLineEdit()
        self.day = DateEdit(figures.today() if booking is None else booking.booked_on)
        self.worker, self.state = Choice(), Choice()
        self.worker.add_choice(NOBODY, None)
        for each in workers:
            self.worker.add_choice(each.name, each.id)
        for state in BookingState:
            self.state.add_choice(state.value.capitalize(), state)
        if booking is None:
            self.add_row(("number", "Number", self.number, 1), ("day", "Date", self.day, 1))
            self.add_field("customer", "Customer, by name or number", self.customer)
        else:
            self._keep_who_works(booking)
            self.state.choose(booking.state)
            self.add_field("day", "Date", self.day)
        self.add_row(("worker", "Fieldworker", self.worker, 2), ("state", "State", self.state, 1))
        self.add_words(_SEEN)
        (self.number if booking is None else self.worker).setFocus()

    def _keep_who_works(self, booking: BookingRow) -> None:
        """Somebody who is no fieldworker any more stays until another is chosen."""
        if not self.worker.choose(booking.fieldworker_id):
            self.worker.add_choice(booking.fieldworker, booking.fieldworker_id)
            self.worker.choose(booking.fieldworker_id)

    def sending(self) -> Sending | None:
        day = self.day.typed()
        wrong = {
            "number": "" if self.number.text().strip() else "Type the number under which it is found.",
            "customer": "" if self.customer.text().strip() else "Type whose booking it is.",
            "day": day.message if isinstance(day, RefundDeskError) else "" if day else "Type the day of the work.",
        }
        if self.show_wrong(wrong) or not isinstance(day, date):
            return None
        terms = BookingTerms(day, cast("int | None", self.worker.value()), cast(BookingState, self.state.value()))
        if self._booking is None:
            work = partial(bookings.add, self._desk, self.number.text(), self.customer.text(), terms)
            return Sending(work, self._on_kept)
        booking_id = self._booking.id
        return Sending(partial(bookings.change, self._desk, booking_id, terms), lambda _done: self._on_kept(booking_id))

    def _on_kept(self, booking_id: object) -> None:
        self.accept()
        self.kept.emit(booking_id)
