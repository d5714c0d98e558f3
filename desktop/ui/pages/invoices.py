"""The invoices page: find an invoice, see what can go back of it, and begin a refund."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.model.states import RefundKind, Right
from desktop.services.desk import Desk
from desktop.services.queries import invoices, refunds
from desktop.services.queries.rows import InvoiceDetail, InvoiceRow, PaymentRow, RefundRow
from desktop.ui import background, database_clock, messages, rights, theme
from desktop.ui.actions import Action, Actions
from desktop.ui.database_clock import DatabaseClock
from desktop.ui.pages import obstacles
from desktop.ui.pages.invoice_detail import InvoiceBody, InvoiceHead
from desktop.ui.pages.invoice_list import InvoiceList
from desktop.ui.pages.page import Page
from desktop.ui.pages.payment_block import offered_kind
from desktop.ui.pages.payment_panel import PaymentPanel
from desktop.ui.widgets.three_pane import ThreePane

NONE_CHOSEN = "Choose an invoice first."
NO_NOTE = "Choose a refund that has a credit note."


class InvoicesPage(Page):
    """List, detail and payment panel.

    Parts: `list`, `head`, `body`, `panel`, `panes`. Signals for whoever can answer them: `refund_wanted` with the
    `InvoiceDetail`, the payment's id or None, and the `RefundKind`; `note_wanted` with the id of a credit note;
    `refund_opened` with the UUID of a refund; `import_wanted`; `undo_wanted` with the `InvoiceDetail` of a cancelled
    invoice. `detail_shown` with the `InvoiceDetail` that stands there now, None for none.
    """

    title, icon, group = "Invoices", "invoice", 0

    refund_wanted = Signal(object, object, object)
    note_wanted = Signal(object)
    refund_opened = Signal(object)
    import_wanted = Signal()
    undo_wanted = Signal(object)
    detail_shown = Signal(object)

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._detail: InvoiceDetail | None = None
        self._wanted_id: int | None = None
        self._sought_refund: UUID | None = None
        self._under_way, self._stale = False, False
        self._when_shown: Callable[[], object] | None = None
        export = self._add_actions(actions)
        self.list = InvoiceList(desk, export)
        self.head = InvoiceHead(self._refund, self._add, self._copy)
        self.body = InvoiceBody()
        self.panel = PaymentPanel(self._open_note)
        self.panes = ThreePane("invoices", self.list, self.head, self.body, self.panel, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panes)
        self.panes.alone_changed.connect(self.list.show_alone)
        self.list.view.clicked.connect(lambda _checked=False: self.panes.toggle_alone())
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(lambda _row: self._open_beside())
        self.list.import_wanted.connect(self.import_wanted)
        self.list.said.connect(self.said)
        self.body.continue_pressed.connect(self._on_continue)
        self.body.cancellation.undo_pressed.connect(lambda: self.undo_wanted.emit(self._detail))
        self.body.cancellation.expired.connect(self.reload)
        self.panel.refund_pressed.connect(self._on_refund_pressed)
        self.panel.refund_chosen.connect(self._on_refund_chosen)
        self.panel.refund_opened.connect(lambda refund: self.refund_opened.emit(refund.id))

    def _add_actions(self, actions: Actions) -> Action:
        add = partial(actions.add, owner=self)
        self._refund = add(
            "refund_payment", "Refund payment…", lambda: self._once_shown(self._want_refund),
            shortcut="Ctrl+R", icon="refund", menu="Refund",
        )  # fmt: skip
        self._add = add(
            "add_refund", "Add refund…", lambda: self._once_shown(self._want_record),
            shortcut="Ctrl+Shift+R", icon="record", menu="Refund",
        )  # fmt: skip
        self._open_note = add(
            "open_refund_note", "Open credit note", self._on_open_note, icon="credit_note", menu="Refund"
        )
        self._copy = add("copy_invoice_number", "Copy number", self._on_copy, icon="copy", menu="Invoice")
        for action in (self._refund, self._add, self._copy):
            action.allow(NONE_CHOSEN)
        self._open_note.allow(NO_NOTE)
        return add("export_invoices", "Export", self._on_export, shortcut="Ctrl+E", icon="export", menu="File")

    def change_desk(self, desk: Desk) -> None:
        """Another person sits at the desk: read everything as they see it."""
        self._desk = desk
        self.list.change_desk(desk)
        self.reload()

    def reload(self) -> None:
        self.list.reload()
        self._read_detail()

    def first_focus(self) -> QWidget:
        return self.list.first_focus()

    def areas(self) -> Sequence[QWidget]:
        return self.panes.areas()

    def show_invoice(self, invoice_id: int, refund_id: UUID | None = None) -> None:
        """Open that invoice, whatever the list shows now; with `refund_id` stand on that refund of it."""
        background.run(
            self,
            partial(invoices.one, self._desk, invoice_id),
            partial(self._on_found, refund_id),
            partial(messages.say, self),
        )

    def show_refund(self, refund_id: UUID) -> None:
        """Open the invoice of that refund and stand on it in the payment panel, as it is now."""
        background.run(
            self,
            partial(refunds.one, self._desk, refund_id),
            lambda refund: self.show_invoice(refund.invoice_id, refund_id),
            partial(messages.say, self),
        )

    def _on_found(self, refund_id: UUID | None, row: InvoiceRow) -> None:
        self._sought_refund = refund_id
        self._want(row)
        self.list.seek(row)
        self.panes.open_detail()
        if refund_id is not None:
            self.panes.show_panel()

    def _on_chosen(self, row: InvoiceRow | None) -> None:
        if row is None:
            self._clear()
        elif row.id != self._wanted_id:
            self._sought_refund = None
            self._want(row)

    def _want(self, row: InvoiceRow) -> None:
        self._wanted_id, self._when_shown = row.id, None
        self.subject_changed.emit(f"{row.number} {row.customer}")
        self._read_detail()

    def _clear(self) -> None:
        self._wanted_id, self._detail = None, None
        self.head.hide()
        self.body.clear()
        self.panel.clear()
        for action in (self._refund, self._add, self._copy):
            action.allow(NONE_CHOSEN)
        self._open_note.allow(NO_NOTE)
        self.subject_changed.emit("")
        self.detail_shown.emit(None)

    def _read_detail(self) -> None:
        """Read the wanted invoice. While one is read, the newest wish waits for it and those before it are dropped."""
        if self._wanted_id is None:
            return
        if self._under_way:
            self._stale = True
            return
        self._under_way, self._stale = True, False
        background.run(self, partial(_read, self._desk, self._wanted_id), self._on_detail, self._on_failed)

    def _on_detail(self, read: tuple[InvoiceDetail, DatabaseClock]) -> None:
        self._under_way = False
        detail, clock = read
        if self._stale:
            self._read_detail()
        elif detail.row.id == self._wanted_id:
            self._show(detail, clock)

    def _on_failed(self, failure: Exception) -> None:
        self._under_way = False
        if self._stale:
            self._read_detail()
        else:
            self._when_shown = None
            messages.say(self, failure)

    def _show(self, detail: InvoiceDetail, clock: DatabaseClock) -> None:
        self._detail = detail
        # Who may ask on own bookings alone sees no other invoices.
        refused = rights.missing(self._desk.person, Right.REQUEST, Right.REQUEST_OWN)
        self._refund.allow(refused or obstacles.to_refund(detail))
        self._add.allow(refused or obstacles.to_record(detail))
        self._copy.allow()
        self.head.show_detail(detail)
        self.body.show_detail(detail)
        self.body.cancellation.show_cancellation(
            detail.cancellation, detail.row.currency, clock, rights.missing(self._desk.person, Right.CANCEL)
        )
        self.panel.show_detail(detail, refused)
        self.detail_shown.emit(detail)
        sought, self._sought_refund = self._sought_refund, None
        if sought is not None and self.panel.choose_refund(sought):
            self.panel.refunds.setFocus(Qt.FocusReason.OtherFocusReason)
        waiting, self._when_shown = self._when_shown, None
        if waiting is not None:
            waiting()

    def _once_shown(self, act: Callable[[InvoiceDetail], object]) -> None:
        """Do it with the invoice on which the person stands, which may not have been read yet."""
        if self._detail is not None and self._detail.row.id == self._wanted_id:
            act(self._detail)
        else:
            self._when_shown = lambda: self._detail is not None and act(self._detail)

    def _want_refund(self, detail: InvoiceDetail) -> None:
        if not obstacles.to_refund(detail):
            chosen = self.panel.payment()
            able = [payment for payment in detail.payments if payment.processes and not payment.no_refund]
            payment = chosen if chosen in able else able[0]
            self.refund_wanted.emit(detail, payment.id, RefundKind.PROCESS)

    def begin_refund(self, detail: InvoiceDetail) -> None:
        """Begin the refund that fits: through the gateway where that can be, else a record."""
        if obstacles.to_refund(detail):
            self._want_record(detail)
        else:
            self._want_refund(detail)

    def _want_record(self, detail: InvoiceDetail) -> None:
        if not obstacles.to_record(detail):
            self.refund_wanted.emit(detail, None, RefundKind.RECORD)

    def _on_refund_pressed(self, payment: PaymentRow) -> None:
        if self._detail is not None:
            self.refund_wanted.emit(self._detail, payment.id, offered_kind(payment))

    def _on_continue(self) -> None:
        detail = self._detail
        if detail is not None and detail.draft_kind is RefundKind.PROCESS:
            self._want_refund(detail)
        elif detail is not None:
            self._want_record(detail)

    def _on_refund_chosen(self, refund: RefundRow | None) -> None:
        self._open_note.allow("" if refund is not None and refund.note_id is not None else NO_NOTE)

    def _on_open_note(self) -> None:
        refund = self.panel.refund()
        if refund is not None and refund.note_id is not None:
            self.note_wanted.emit(refund.note_id)

    def _on_copy(self) -> None:
        if self._detail is not None:
            QGuiApplication.clipboard().setText(self._detail.row.number)
            self.said.emit(f"{self._detail.row.number} is on the clipboard.")

    def _on_export(self) -> None:
        self.list.export()

    def _open_beside(self) -> None:
        self.panes.open_detail()
        self.body.lines.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # In one column the list stands alone anyway.
        wide = self.window().width() * 100 / theme.look().text_size
        self.list.view.setVisible(wide >= theme.tokens()["breakpoint"]["one_column_below"])


def _read(desk: Desk, invoice_id: int) -> tuple[InvoiceDetail, DatabaseClock]:
    """The detail of an invoice, and what the database's clock says, for what counts down on it."""
    return invoices.detail(desk, invoice_id), database_clock.read(desk)
