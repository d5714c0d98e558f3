"""What the bookings page asks for and a dialog answers: adding, changing, linking, taking out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from desktop.services import bookings
from desktop.services.desk import Desk
from desktop.services.queries import bookings as booking_queries
from desktop.services.queries.booking_rows import BookingDetail, BookingRow, FieldworkerRow
from desktop.services.queries.rows import InvoiceRow
from desktop.ui import background, messages
from desktop.ui.dialogs.edit_booking import EditBookingDialog
from desktop.ui.dialogs.link_invoice import LinkInvoiceDialog
from desktop.ui.pages.bookings import BookingsPage


class BookingActs(QObject):
    """The dialogs of bookings. Signals: `said` with one true sentence, `changed` when something is stored."""

    said = Signal(str)
    changed = Signal()

    def __init__(self, desk: Desk, page: BookingsPage, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._page, self._window = desk, page, window
        page.add_wanted.connect(lambda: self._read_workers(None))
        page.change_wanted.connect(lambda detail: self._read_workers(detail.row))
        page.link_wanted.connect(self._read_free)
        page.unlink_wanted.connect(self._unlink)
        page.deposit_wanted.connect(self._set_deposit)

    def _read_workers(self, booking: BookingRow | None) -> None:
        background.run(
            self,
            partial(booking_queries.fieldworkers, self._desk),
            partial(self._edit, booking),
            partial(messages.say, self._window),
        )

    def _edit(self, booking: BookingRow | None, workers: Sequence[FieldworkerRow]) -> None:
        dialog = EditBookingDialog(self._desk, workers, booking, self._window)
        word = "added" if booking is None else "changed"
        dialog.kept.connect(partial(self._on_kept, word))
        self._open(dialog)

    def _on_kept(self, word: str, booking_id: int) -> None:
        self.said.emit(f"The booking was {word}.")
        self.changed.emit()
        self._page.show_booking(booking_id)

    def _read_free(self, detail: BookingDetail) -> None:
        background.run(
            self,
            partial(booking_queries.free_invoices, self._desk, detail.row.id),
            partial(self._link, detail.row),
            partial(messages.say, self._window),
        )

    def _link(self, booking: BookingRow, free: Sequence[InvoiceRow]) -> None:
        dialog = LinkInvoiceDialog(self._desk, booking, free, self._window)
        dialog.linked.connect(lambda row: self._on_done(f"Invoice {row.number} belongs to booking {booking.number}."))
        self._open(dialog)

    def _unlink(self, detail: BookingDetail, invoice: InvoiceRow) -> None:
        number = detail.row.number
        messages.ask(
            self._window,
            f"Invoice {invoice.number} leaves booking {number}.",
            "Its fieldworker will no longer see it. Invoice, payments and refunds stay as they are.",
            [("Take it out", partial(self._take_out, invoice, number))],
        )

    def _take_out(self, invoice: InvoiceRow, number: str) -> None:
        background.run(
            self,
            partial(bookings.unlink, self._desk, invoice.id),
            lambda _done: self._on_done(f"Invoice {invoice.number} was taken out of booking {number}."),
            partial(messages.say, self._window),
        )

    def _set_deposit(self, invoice: InvoiceRow, deposit: bool) -> None:
        what = "a deposit" if deposit else "no deposit"
        background.run(
            self,
            partial(bookings.set_deposit, self._desk, invoice.id, deposit),
            lambda _done: self._on_done(f"Invoice {invoice.number} bills {what}."),
            partial(messages.say, self._window),
        )

    def _on_done(self, sentence: str) -> None:
        self.said.emit(sentence)
        self.changed.emit()

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
