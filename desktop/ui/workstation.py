"""One person's workstation: the window with its pages, what leads from one to the other, and what happens by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QMenu

from desktop.errors import RefundDeskError
from desktop.model.states import RefundKind, RefundState, Role
from desktop.services import credit_notes, keeping
from desktop.services.opening import OpenOffice
from desktop.services.queries import changing, finding, office, refunds
from desktop.services.queries.changing import Changing
from desktop.services.queries.finding import FoundRow
from desktop.services.queries.rows import GatewayRow, InvoiceDetail, OfficeRow, PersonRow, RefundRow
from desktop.ui import background, messages, theme
from desktop.ui.actions import Actions
from desktop.ui.booking_acts import BookingActs
from desktop.ui.dialogs.change_refund import dialog_for
from desktop.ui.dialogs.document_preview import DocumentPreviewDialog
from desktop.ui.dialogs.partial_refund import PartialRefundDialog
from desktop.ui.dialogs.record_refund import RecordRefundDialog
from desktop.ui.follow_up_acts import FollowUpActs
from desktop.ui.invoice_acts import InvoiceActs
from desktop.ui.key_acts import KeyActs
from desktop.ui.ledger_pages import LedgerPages
from desktop.ui.lock_acts import LockActs
from desktop.ui.main_window import MainWindow
from desktop.ui.office_acts import OfficeActs
from desktop.ui.pages.approvals import ApprovalsPage
from desktop.ui.pages.bookings import BookingsPage
from desktop.ui.pages.credit_notes import CreditNotesPage
from desktop.ui.pages.inbox import InboxPage
from desktop.ui.pages.invoices import InvoicesPage
from desktop.ui.pages.page import Page
from desktop.ui.pages.payments import PaymentsPage
from desktop.ui.pages.settings import SettingsPage
from desktop.ui.pages.settings_section import Section
from desktop.ui.payment_acts import PaymentActs
from desktop.ui.payment_slip_acts import PaymentSlipActs
from desktop.ui.practice_acts import PracticeActs
from desktop.ui.widgets.command_palette import Finding

TICK_MS = 30_000
READ_EVERY = 30
"""Ticks between two readings of the gateway: 15 minutes."""


class Workstation(QObject):
    """The window of one person.

    Signals: `person_wanted`, `office_wanted` when another one shall sit down or another office be opened,
    `reopen_wanted` when this office stands anew in its place, `closed` when its window is gone.
    Parts: `window`, `invoices`, `bookings`, `payments`, `approvals`, `inbox`, `notes`, `ledger`, `settings`.
    """

    person_wanted = Signal()
    office_wanted = Signal()
    reopen_wanted = Signal()
    closed = Signal()

    def __init__(self, opened: OpenOffice, frame: OfficeRow, person: PersonRow, folder: Path) -> None:
        super().__init__()
        self._office, self._desk, self._ticks = opened, opened.desk(person), 0
        actions = Actions(self)
        with theme.undressed():
            self._build(person, frame, folder, actions)
        self.window.show_person(person.name)
        self._lead()
        self.acts = OfficeActs(opened, frame, self._desk, actions, self.window)
        self.acts.said.connect(self.window.say)
        self.acts.changed.connect(self.reload)
        self.acts.office_wanted.connect(self._on_office_wanted)
        self.acts.reopen_wanted.connect(self.reopen_wanted)
        self.acts.rates_wanted.connect(lambda: self._show_settings(self.settings.taxes))
        self.settings.stripe.key_taken.connect(self._read_gateway)
        self.keys = KeyActs(opened, self._desk, self.window)
        self.keys.settings_wanted.connect(lambda: self._show_settings(self.settings.stripe))
        self.window.closed.connect(self._on_closed)
        self.practice = PracticeActs(self._desk, actions, self.window)
        self.practice.said.connect(self.window.say)
        self.practice.changed.connect(self.reload)
        self.follow_ups = FollowUpActs(self._desk, actions, self.invoices, self.approvals, self.window)
        self.follow_ups.said.connect(self.window.say)
        self.follow_ups.changed.connect(self.reload)
        self.invoice_acts = InvoiceActs(self._desk, actions, self.invoices, self.window)
        self.invoice_acts.said.connect(self.window.say)
        self.invoice_acts.changed.connect(self.reload)
        self.invoice_acts.edit_wanted.connect(self._on_edit_wanted)
        self.slips = PaymentSlipActs(self._desk, actions, self.invoices, self.approvals, self.window)
        self.slips.said.connect(self.window.say)
        self.notes.changed.connect(self.reload)
        self.booking_acts = BookingActs(self._desk, self.bookings, self.window)
        self.payment_acts = PaymentActs(self._desk, frame.currency, self.payments, self.window)
        self.ledger.answer(self.window)
        self.ledger.check_wanted.connect(self.acts.check_books)
        for each in (self.booking_acts, self.payment_acts, self.ledger):
            each.said.connect(self.window.say)
            each.changed.connect(self.reload)
        actions.add("ask_gateway", "Ask the gateway now", self._ask, shortcut="F5", icon="sync", menu="Refund")
        actions.add("settings", "Settings", self._show_settings, shortcut="Ctrl+,", icon="settings", menu="Edit")
        actions.add("change_person", "Change person…", self._on_person_wanted, menu="Window")
        self.lock_acts = LockActs(opened, frame, self._desk, actions, self.window)
        self.lock_acts.person_wanted.connect(self.person_wanted)
        self.settings.computer.letters_chosen.connect(actions.allow_letters)
        self.settings.rules.stored.connect(lambda _sentence: self.lock_acts.read_minutes())
        self.invoices.import_wanted.connect(self.acts.import_invoices)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._on_tick)
        self._busy = False

    def _build(self, person: PersonRow, frame: OfficeRow, folder: Path, actions: Actions) -> None:
        """Make the pages and the window around them."""
        self.invoices = InvoicesPage(self._desk, actions)
        self.bookings = BookingsPage(self._desk, actions)
        self.payments = PaymentsPage(self._desk, actions)
        self.approvals = ApprovalsPage(self._desk, actions)
        self.inbox = InboxPage(self._desk, actions)
        self.notes = CreditNotesPage(self._desk, actions)
        self.ledger = LedgerPages(self._desk, actions, self)
        self.settings = SettingsPage(self._office, self._desk)
        pages = (
            self.invoices, self.bookings, self.payments, self.approvals, self.inbox, self.notes, self.ledger.customers,
            self.ledger.reports, self.ledger.books, self.settings,
        )  # fmt: skip
        self._pages: list[Page] = [page for page in pages if person.role != Role.FIELD or not page.whole_office]
        self.window = MainWindow(self._pages, actions, frame, folder, self._find)
        for hidden in set(pages) - set(self._pages):
            # A page that is in no rail goes with the window all the same.
            hidden.setParent(self.window)
            hidden.hide()

    def show(self) -> None:
        """Open the window and begin to keep up with the gateway."""
        self.window.show()
        self.reload()
        self._keep_up(lambda: keeping.at_start(self._desk))
        self._keep_copy()
        self.keys.ask_if_missing()
        self._timer.start()

    def _show_settings(self, section: Section | None = None) -> None:
        self.window.go_to(self.settings)
        if section is not None:
            self.settings.show_section(section)

    def _on_person_wanted(self) -> None:
        self.window.before_leaving(self.person_wanted.emit)

    def _on_office_wanted(self) -> None:
        self.window.before_leaving(self.office_wanted.emit)

    def _on_closed(self) -> None:
        self._timer.stop()
        self.closed.emit()

    def _keep_copy(self) -> None:
        """Keep the copy of the day, if it is due."""
        background.run(self, partial(keeping.daily_copy, self._desk), lambda _path: None, self._on_not_kept_copy)

    def _on_not_kept_copy(self, failure: Exception) -> None:
        if isinstance(failure, RefundDeskError):
            self.window.say(f"Today's backup is missing. {failure.title} {failure.message}")
        else:
            messages.say(self.window, failure)

    def close(self) -> None:
        """Close the window; what runs in the background ends by itself."""
        self._timer.stop()
        self.window.leave()
        self.window.deleteLater()
        self.deleteLater()

    def is_busy(self) -> bool:
        """Whether it is keeping up with the gateway at this moment."""
        return self._busy

    def reload(self) -> None:
        """Read everything again that is shown."""
        for page in self._pages:
            page.reload()
        self._read_gateway()

    def _lead(self) -> None:
        """What leads from one page to another."""
        self.invoices.refund_wanted.connect(self._on_refund_wanted)
        self.invoices.note_wanted.connect(self.show_note)
        self.invoices.refund_opened.connect(self._on_refund_opened)
        for page in (self.bookings, self.payments):
            page.refund_wanted.connect(self._on_refund_wanted)
            page.refund_opened.connect(self._on_refund_opened)
            page.invoice_wanted.connect(self.show_invoice)
        self.bookings.note_wanted.connect(self.show_note)
        self.bookings.again_wanted.connect(self.show_refund)
        self.payments.changed.connect(self.reload)
        self.approvals.invoice_wanted.connect(self.show_invoice)
        self.approvals.note_wanted.connect(self.show_note)
        self.approvals.draft_wanted.connect(self._on_draft_wanted)
        self.approvals.edit_wanted.connect(self._on_edit_wanted)
        self.inbox.invoice_wanted.connect(self.show_invoice)
        self.inbox.refund_wanted.connect(self._on_refund_wanted)
        self.inbox.review_wanted.connect(self._on_refund_opened)
        self.inbox.ask_wanted.connect(self._ask)
        self.inbox.settled.connect(self._on_approvals_said)
        self.approvals.said.connect(lambda _sentence: self._on_approvals_said())
        self.notes.invoice_wanted.connect(self.show_invoice)
        self.ledger.invoice_wanted.connect(self.show_invoice)
        self.ledger.note_wanted.connect(self.show_note)
        self.ledger.refund_wanted.connect(self.show_refund)
        self.window.page_shown.connect(lambda page: page.reload())
        status = self.window.status
        status.outcomes_pressed.connect(lambda: self.window.go_to(self.inbox))
        status.sync_pressed.connect(self._ask)
        status.person_pressed.connect(self._on_person_pressed)
        status.office_pressed.connect(self._on_office_wanted)

    def show_invoice(self, invoice_id: int) -> None:
        """Open an invoice on its page."""
        self.window.go_to(self.invoices)
        self.invoices.show_invoice(invoice_id)

    def show_customer(self, customer_id: int) -> None:
        """Open a customer on its page."""
        self.window.go_to(self.ledger.customers)
        self.ledger.customers.show_customer(customer_id)

    def show_refund(self, refund_id: UUID) -> None:
        """Open the invoice of a refund, standing on it."""
        self.window.go_to(self.invoices)
        self.invoices.show_refund(refund_id)

    def show_booking(self, booking_id: int) -> None:
        """Open a booking on its page."""
        self.window.go_to(self.bookings)
        self.bookings.show_booking(booking_id)

    def show_payment(self, payment_id: int) -> None:
        """Open a payment on its page."""
        self.window.go_to(self.payments)
        self.payments.show_payment(payment_id)

    def show_note(self, note_id: int) -> None:
        """Open a credit note on its page."""
        self.window.go_to(self.notes)
        self.notes.show_note(note_id)

    def _on_refund_wanted(
        self, detail: InvoiceDetail, payment_id: int | None, kind: RefundKind, failed: Changing | None = None
    ) -> None:
        made = PartialRefundDialog if kind == RefundKind.PROCESS else RecordRefundDialog
        dialog = made(self._desk, detail, payment_id, self.window)
        if failed is not None:
            dialog.begin_instead_of(failed)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.requested.connect(self._on_requested)
        dialog.finished.connect(lambda _result: self.window.current_page().reload())
        dialog.open()

    def _on_requested(self, refund_ids: Sequence[UUID], _warnings: object) -> None:
        self.invoices.show_refund(refund_ids[0])
        self.approvals.reload()
        noun = "Refund is" if len(refund_ids) == 1 else f"{len(refund_ids)} refunds are"
        self.window.say(f"{noun} waiting for approval.")

    def _on_refund_opened(self, refund_id: UUID) -> None:
        background.run(
            self,
            partial(refunds.one, self._desk, refund_id),
            self._show_where_it_is,
            partial(messages.say, self.window),
        )

    def _show_where_it_is(self, row: RefundRow) -> None:
        if row.state in {RefundState.REQUESTED, RefundState.APPROVED}:
            self.window.go_to(self.approvals)
            self.approvals.show_refund(row.id)
        elif row.note_id is not None:
            self.show_note(row.note_id)

    def _on_draft_wanted(self, refund_id: UUID) -> None:
        background.run(
            self, partial(credit_notes.draft, self._desk, refund_id), self._on_draft, partial(messages.say, self.window)
        )

    def _on_draft(self, pdf: bytes) -> None:
        dialog = DocumentPreviewDialog(
            self.window, "Draft of the credit note", pdf, "It gets its number when the refund is final"
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _on_edit_wanted(self, refund_id: UUID) -> None:
        background.run(
            self, partial(changing.read, self._desk, refund_id), self._edit, partial(messages.say, self.window)
        )

    def _edit(self, read: Changing) -> None:
        dialog = dialog_for(self._desk, read, self.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.changed.connect(lambda _refund_id: self.window.say(f"{read.review.refund.number} was changed."))
        dialog.finished.connect(lambda _result: self.reload())
        dialog.open()

    def _on_approvals_said(self) -> None:
        self.invoices.reload()
        self.inbox.reload()
        self.notes.reload()
        self._read_gateway()

    def _on_person_pressed(self) -> None:
        menu = QMenu(self.window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self.window.registry[name] for name in ("change_person", "lock")])
        button = self.window.status.person_button()
        menu.popup(button.mapToGlobal(button.rect().topLeft()))

    def _ask(self) -> None:
        """Ask the gateway now; who may not still gets everything read again."""
        self.window.say("Asking the gateway …")
        self._keep_up(lambda: keeping.asked(self._desk), tell=True)

    def _on_tick(self) -> None:
        self._ticks += 1
        read = self._ticks % READ_EVERY == 0
        self._keep_up(lambda: keeping.on_timer(self._desk, read))
        if read:
            self._keep_copy()

    def _keep_up(self, work: Callable[[], keeping.Kept], tell: bool = False) -> None:
        if self._busy:
            return
        self._busy = True
        background.run(self, work, partial(self._on_kept, tell), self._on_not_kept)

    def _on_kept(self, tell: bool, kept: keeping.Kept) -> None:
        self._busy = False
        if kept.trouble is not None and (tell or kept.trouble.code != "key_missing"):
            self.window.say(f"{kept.trouble.title} {kept.trouble.message}")
        elif tell:
            self.window.say("The gateway was asked; what is shown is what it knows.")
        if tell or kept.changed:
            self.reload()
        else:
            self._read_gateway()

    def _on_not_kept(self, failure: Exception) -> None:
        self._busy = False
        if isinstance(failure, RefundDeskError):
            self.window.say(f"{failure.title} {failure.message}")
        else:
            messages.say(self.window, failure)

    def _read_gateway(self) -> None:
        background.run(self, partial(office.gateway, self._desk), self._on_gateway, partial(messages.say, self.window))

    def _on_gateway(self, gateway: GatewayRow) -> None:
        self.window.show_gateway(gateway)

    def _find(self, text: str) -> Sequence[Finding]:
        return [replace(self._finding(row), more=row.more) for row in finding.find(self._desk, text)]

    def _finding(self, row: FoundRow) -> Finding:
        if row.customer_id is not None:
            shown = partial(self.show_customer, row.customer_id)
            return Finding("Customers", "customers", row.title, row.detail, shown)
        if row.invoice_id is not None:
            return Finding("Invoices", "invoice", row.title, row.detail, partial(self.show_invoice, row.invoice_id))
        if row.booking_id is not None:
            return Finding("Bookings", "booking", row.title, row.detail, partial(self.show_booking, row.booking_id))
        if row.payment_id is not None:
            return Finding("Payments", "payment", row.title, row.detail, partial(self.show_payment, row.payment_id))
        if row.refund_id is not None:
            return Finding("Refunds", "refund", row.title, row.detail, partial(self.show_refund, row.refund_id))
        return Finding("Credit notes", "credit_note", row.title, row.detail, partial(self.show_note, row.note_id or 0))
