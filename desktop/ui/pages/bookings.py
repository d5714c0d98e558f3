"""The bookings page: find a piece of work, see its invoices and what can go back of them, and begin a refund."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.model.states import RefundKind, Right
from desktop.services.desk import Desk
from desktop.services.queries import bookings, invoices
from desktop.services.queries.booking_rows import BookingDetail, BookingRow
from desktop.services.queries.rows import InvoiceDetail, InvoiceRow, PaymentRow, RefundRow
from desktop.ui import background, messages, rights
from desktop.ui.actions import Action, Actions
from desktop.ui.dialogs.latest_answer import LatestAnswer
from desktop.ui.pages import obstacles
from desktop.ui.pages.booking_detail import BookingBody, BookingHead
from desktop.ui.pages.booking_list import BookingList
from desktop.ui.pages.page import Page
from desktop.ui.pages.payment_block import offered_kind
from desktop.ui.pages.payment_panel import PaymentPanel
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.three_pane import ThreePane

NONE_CHOSEN = "Choose a booking first."
BILLS_DEPOSIT, BILLS_NONE = "The invoice bills a deposit", "The invoice bills no deposit"
NO_NOTE = "Choose a refund that has a credit note."
NO_INVOICE = "Choose an invoice of the booking first."


@dataclass(frozen=True)
class _Wanted:
    """Which booking, and which of its invoices stands in the panel; None for the first with money left."""

    booking_id: int
    invoice_id: int | None = None


@dataclass(frozen=True)
class _Read:
    """A booking and the one of its invoices that the panel shows, None where it has none."""

    booking: BookingDetail
    invoice: InvoiceDetail | None


class BookingsPage(Page):
    """List, detail and the payment panel of the invoice on which a person stands.

    Parts: `list`, `head`, `body`, `panel`, `panes`. Signals for whoever can answer them: `refund_wanted` with the
    `InvoiceDetail`, the payment's id or None, and the `RefundKind`; `note_wanted` with a credit note's id;
    `refund_opened` with a refund's UUID; `again_wanted` with that of one whose money came back and shall be paid
    again; `invoice_wanted` with an invoice's id; `add_wanted`; `change_wanted` and
    `link_wanted` with the `BookingDetail`; `unlink_wanted` with it and the invoice's row; `deposit_wanted`
    with the invoice's row and whether it bills a deposit from now on.
    """

    title, icon, group = "Bookings", "booking", 0

    refund_wanted = Signal(object, object, object)
    note_wanted = Signal(object)
    refund_opened = Signal(object)
    again_wanted = Signal(object)
    invoice_wanted = Signal(object)
    add_wanted = Signal()
    change_wanted = Signal(object)
    link_wanted = Signal(object)
    unlink_wanted = Signal(object, object)
    deposit_wanted = Signal(object, bool)

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._wanted: _Wanted | None = None
        self._shown: _Read | None = None
        self._reading = LatestAnswer(self, self._read, self._on_read, partial(messages.say, self))
        self._add_actions(actions)
        self.list = BookingList(desk)
        self.list.head.add_button(IconButton.doing(self._new))
        self.head = BookingHead(self._refund, self._add, (self._change, self._link, self._deposit, self._unlink))
        self.body = BookingBody(self._link)
        self.panel = PaymentPanel(self._open_note)
        self.panes = ThreePane(
            "bookings", self.list, self.head, self.body, self.panel, tabs=("Invoices", "Payments"), parent=self
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panes)
        self._connect()
        self._allow()

    def _add_actions(self, actions: Actions) -> None:
        def add(name: str, text: str, run: Callable[[], object], icon: str, menu: str, key: str = "") -> Action:
            return actions.add(name, text, run, shortcut=key, icon=icon, menu=menu, owner=self)

        self._refund = add("refund_booking", "Refund payment…", self._want_refund, "refund", "Refund", "Ctrl+R")
        self._add = add("add_booking_refund", "Add refund…", self._want_record, "record", "Refund", "Ctrl+Shift+R")
        self._open_note = add("open_booking_note", "Open credit note", self._on_open_note, "credit_note", "Refund")
        self._new = add("add_booking", "Add booking…", self.add_wanted.emit, "plus", "Booking", "Ctrl+N")
        self._change = add("change_booking", "Change booking…", self._on_change, "edit", "Booking")
        self._link = add("link_invoice", "Link invoice…", self._on_link, "invoice", "Booking")
        self._deposit = add("deposit_invoice", BILLS_DEPOSIT, self._on_deposit, "check", "Booking")
        self._unlink = add("unlink_invoice", "Take invoice out", self._on_unlink, "minus", "Booking")

    def _connect(self) -> None:
        self.panes.alone_changed.connect(self.list.show_alone)
        self.list.view.clicked.connect(lambda _checked=False: self.panes.toggle_alone())
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(lambda _row: self._open_beside())
        self.body.invoice_chosen.connect(self._on_invoice_chosen)
        self.body.invoice_opened.connect(lambda row: self.invoice_wanted.emit(row.id))
        self.body.refund_opened.connect(lambda row: self.refund_opened.emit(row.id))
        self.panel.refund_pressed.connect(self._on_refund_pressed)
        self.panel.refund_chosen.connect(self._on_refund_chosen)
        self.panel.again_pressed.connect(lambda refund: self.again_wanted.emit(refund.id))
        self.panel.refund_opened.connect(lambda refund: self.refund_opened.emit(refund.id))

    def reload(self) -> None:
        self.list.reload()
        if self._wanted is not None:
            self._reading.ask(self._wanted)

    def first_focus(self) -> QWidget:
        return self.list.first_focus()

    def areas(self) -> Sequence[QWidget]:
        return self.panes.areas()

    def show_booking(self, booking_id: int) -> None:
        """Open that booking, whatever the list shows now."""
        background.run(self, partial(bookings.one, self._desk, booking_id), self._on_found, partial(messages.say, self))

    def _on_found(self, row: BookingRow) -> None:
        self._want(row)
        self.list.seek(row)
        self.panes.open_detail()

    def _on_chosen(self, row: BookingRow | None) -> None:
        if row is None:
            self._clear()
        elif self._wanted is None or row.id != self._wanted.booking_id:
            self._want(row)

    def _want(self, row: BookingRow) -> None:
        self._wanted = _Wanted(row.id)
        self.subject_changed.emit(f"{row.number} {row.customer}")
        self._reading.ask(self._wanted)

    def _clear(self) -> None:
        self._wanted, self._shown = None, None
        self.head.hide()
        self.body.clear()
        self.panel.clear()
        self._allow()
        self.subject_changed.emit("")

    def _on_invoice_chosen(self, row: InvoiceRow | None) -> None:
        if row is not None and self._wanted is not None and row.id != self._wanted.invoice_id:
            self._wanted = _Wanted(self._wanted.booking_id, row.id)
            self._reading.ask(self._wanted)

    def _read(self, wanted: _Wanted) -> _Read:
        booking = bookings.detail(self._desk, wanted.booking_id)
        ids = [row.id for row in booking.invoices]
        paid = [row.id for row in booking.invoices if row.paid_minor > row.returned_minor + row.waiting_minor]
        meant = wanted.invoice_id if wanted.invoice_id in ids else next(iter(paid or ids), None)
        return _Read(booking, None if meant is None else invoices.detail(self._desk, meant))

    def _on_read(self, wanted: _Wanted, read: _Read) -> None:
        if wanted != self._wanted:
            return
        self._shown = read
        invoice_id = None if read.invoice is None else read.invoice.row.id
        self._wanted = _Wanted(wanted.booking_id, invoice_id)
        self._allow()
        self.head.show_detail(read.booking)
        self.body.show_detail(read.booking, invoice_id)
        if read.invoice is None:
            self.panel.clear()
        else:
            self.panel.show_detail(read.invoice, self._not_allowed(read.booking))

    def _allow(self) -> None:
        """Say of each action why it cannot be done now."""
        person, shown = self._desk.person, self._shown
        keeping = rights.missing(person, Right.REQUEST)
        self._new.allow(keeping)
        for action in (self._change, self._link):
            action.allow(keeping or ("" if shown else NONE_CHOSEN))
        for action in (self._unlink, self._deposit):
            action.allow(keeping or ("" if shown and shown.invoice else NO_INVOICE))
        self._deposit.setText(BILLS_NONE if self._bills_deposit() else BILLS_DEPOSIT)
        self._refund.allow(self._obstacle(obstacles.to_refund))
        self._add.allow(self._obstacle(obstacles.to_record))
        self._open_note.allow(NO_NOTE)

    def _obstacle(self, of_invoice: Callable[[InvoiceDetail], str]) -> str:
        shown = self._shown
        if shown is None:
            return NONE_CHOSEN
        why = self._not_allowed(shown.booking) or shown.booking.obstacle
        if why or shown.invoice is None:
            return why or NO_INVOICE
        return of_invoice(shown.invoice)

    def _not_allowed(self, booking: BookingDetail) -> str:
        """Why this person may not ask for refunds of the booking, empty where they may."""
        asking = (Right.REQUEST, Right.REQUEST_OWN) if booking.own else (Right.REQUEST,)
        return rights.missing(self._desk.person, *asking)

    def _want_refund(self) -> None:
        if self._shown is not None and self._shown.invoice is not None:
            detail, chosen = self._shown.invoice, self.panel.payment()
            able = [payment for payment in detail.payments if payment.processes and not payment.no_refund]
            payment = chosen if chosen in able else able[0]
            self.refund_wanted.emit(detail, payment.id, RefundKind.PROCESS)

    def _want_record(self) -> None:
        if self._shown is not None and self._shown.invoice is not None:
            self.refund_wanted.emit(self._shown.invoice, None, RefundKind.RECORD)

    def _on_refund_pressed(self, payment: PaymentRow) -> None:
        if self._shown is not None and self._shown.invoice is not None:
            self.refund_wanted.emit(self._shown.invoice, payment.id, offered_kind(payment))

    def _on_refund_chosen(self, refund: RefundRow | None) -> None:
        self._open_note.allow("" if refund is not None and refund.note_id is not None else NO_NOTE)

    def _on_open_note(self) -> None:
        refund = self.panel.refund()
        if refund is not None and refund.note_id is not None:
            self.note_wanted.emit(refund.note_id)

    def _on_change(self) -> None:
        if self._shown is not None:
            self.change_wanted.emit(self._shown.booking)

    def _on_link(self) -> None:
        if self._shown is not None:
            self.link_wanted.emit(self._shown.booking)

    def _on_unlink(self) -> None:
        if self._shown is not None and self._shown.invoice is not None:
            self.unlink_wanted.emit(self._shown.booking, self._shown.invoice.row)

    def _bills_deposit(self) -> bool:
        shown = self._shown
        return shown is not None and shown.invoice is not None and shown.invoice.row.id in shown.booking.deposit_ids

    def _on_deposit(self) -> None:
        if self._shown is not None and self._shown.invoice is not None:
            self.deposit_wanted.emit(self._shown.invoice.row, not self._bills_deposit())

    def _open_beside(self) -> None:
        self.panes.open_detail()
        self.body.invoices.setFocus(Qt.FocusReason.OtherFocusReason)
