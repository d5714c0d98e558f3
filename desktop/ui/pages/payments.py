"""The payments page: all money that came in, what waits for approval, what is unapplied, and what can go back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.model.states import RefundKind, Right
from desktop.services import payments
from desktop.services.desk import Desk
from desktop.services.queries import invoices, payment_list
from desktop.services.queries.payment_rows import PartOfPaymentRow, PaymentDetail, PaymentListRow
from desktop.services.queries.rows import InvoiceDetail
from desktop.ui import background, figures, messages, rights
from desktop.ui.actions import Action, Actions
from desktop.ui.dialogs.latest_answer import LatestAnswer
from desktop.ui.pages.page import Page
from desktop.ui.pages.payment_detail import PaymentBody, PaymentHead
from desktop.ui.pages.payment_list import PaymentList
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.three_pane import ThreePane

NONE_CHOSEN = "Choose a payment first."
ASKING = (Right.REQUEST, Right.REQUEST_OWN)
"""Who may ask on own bookings alone sees no other payments."""

OUTSIDE = "It was not taken through our gateway. Pay it back where it came in, then add the refund here."

NOT_UNAPPLIED = "Nothing of it is free to return: the invoice asks for it, or its return is asked for already."


class PaymentsPage(Page):
    """List and detail.

    Parts: `list`, `head`, `body`, `panes`. Signals for whoever can answer them: `refund_wanted` with the
    `InvoiceDetail`, the payment's id and the `RefundKind`; `return_wanted` with the `InvoiceDetail` and the payment's
    id, for money that no line asks for; `mark_wanted` with the payment's row; `refund_opened` with a refund's UUID;
    `invoice_wanted` with an invoice's id; `enter_wanted`; `changed` when a payment was approved.
    """

    title, icon, group = "Payments", "payment", 0

    refund_wanted = Signal(object, object, object)
    mark_wanted = Signal(object)
    return_wanted = Signal(object, object)
    refund_opened = Signal(object)
    invoice_wanted = Signal(object)
    enter_wanted = Signal()
    changed = Signal()

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._wanted_id: int | None = None
        self._detail: PaymentDetail | None = None
        read = partial(payment_list.detail, desk)
        self._reading: LatestAnswer[int, PaymentDetail] = LatestAnswer(
            self, read, self._on_read, partial(messages.say, self)
        )
        self._add_actions(actions)
        self.list = PaymentList(desk)
        self.list.head.add_button(IconButton.doing(self._enter))
        self.head = PaymentHead(
            self._approve, self._refund, self._add, (self._return, self._mark, self._open, self._copy)
        )
        self.body = PaymentBody()
        self.panes = ThreePane("payments", self.list, self.head, self.body, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panes)
        self._connect()
        self._allow()

    def _add_actions(self, actions: Actions) -> None:
        def add(name: str, text: str, run: Callable[[], object], icon: str, menu: str, key: str = "") -> Action:
            return actions.add(name, text, run, shortcut=key, icon=icon, menu=menu, owner=self)

        self._enter = add("enter_payment", "Enter payment…", self.enter_wanted.emit, "plus", "Payment", "Ctrl+N")
        self._approve = add(
            "approve_payment", "Approve payment", self._on_approve, "approved", "Payment", "Ctrl+Return"
        )
        self._refund = add(
            "refund_this_payment", "Refund this payment…", lambda: self._want(RefundKind.PROCESS), "refund", "Refund",
            "Ctrl+R",
        )  # fmt: skip
        self._add = add(
            "add_payment_refund", "Add refund…", lambda: self._want(RefundKind.RECORD), "record", "Refund",
            "Ctrl+Shift+R",
        )  # fmt: skip
        self._mark = add("mark_payment", "Mark as refunded outside…", self._on_mark, "marked", "Payment")
        self._return = add("return_unapplied", "Return unapplied money…", self._on_return, "record", "Payment")
        self._open = add("open_paid_invoice", "Open invoice", self._on_open, "invoice", "Payment")
        self._copy = add("copy_payment_number", "Copy number", self._on_copy, "copy", "Payment")

    def _connect(self) -> None:
        self.panes.alone_changed.connect(self.list.show_alone)
        self.list.view.clicked.connect(lambda _checked=False: self.panes.toggle_alone())
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(lambda _row: self._open_beside())
        self.body.part_chosen.connect(lambda _row: self._allow())
        self.body.part_opened.connect(lambda row: self.invoice_wanted.emit(row.id))
        self.body.refund_opened.connect(lambda row: self.refund_opened.emit(row.id))
        self.body.return_pressed.connect(self._on_return_pressed)

    def reload(self) -> None:
        self.list.reload()
        self._count()
        if self._wanted_id is not None:
            self._reading.ask(self._wanted_id)

    def first_focus(self) -> QWidget:
        return self.list.first_focus()

    def areas(self) -> Sequence[QWidget]:
        return self.panes.areas()

    def show_payment(self, payment_id: int) -> None:
        """Open that payment, whatever the list shows now."""
        background.run(
            self, partial(payment_list.one, self._desk, payment_id), self._on_found, partial(messages.say, self)
        )

    def _on_found(self, row: PaymentListRow) -> None:
        self._want_row(row)
        self.list.seek(row)
        self.panes.open_detail()

    def _on_chosen(self, row: PaymentListRow | None) -> None:
        if row is None:
            self._wanted_id, self._detail = None, None
            self.head.hide()
            self.body.clear()
            self._allow()
            self.subject_changed.emit("")
        elif row.id != self._wanted_id:
            self._want_row(row)

    def _want_row(self, row: PaymentListRow) -> None:
        self._wanted_id = row.id
        self.subject_changed.emit(f"{row.number} {row.customer}")
        self._reading.ask(row.id)

    def _on_read(self, payment_id: int, detail: PaymentDetail) -> None:
        if payment_id != self._wanted_id:
            return
        self._detail = detail
        self.body.show_detail(detail)
        self._allow()
        self.head.show_detail(detail)

    def _count(self) -> None:
        """How many payments this person can approve, for the rail."""
        if rights.missing(self._desk.person, Right.APPROVE):
            return
        background.run(
            self,
            partial(payment_list.to_approve, self._desk),
            lambda count: self.count_changed.emit(count or None),
            partial(messages.say, self),
        )

    def _allow(self) -> None:
        """Say of each action why it cannot be done now."""
        person, detail, part = self._desk.person, self._detail, self.body_part()
        self._enter.allow(rights.missing(person, Right.TAKE_IN))
        for action in (self._copy, self._open):
            action.allow("" if detail else NONE_CHOSEN)
        for action in (self._approve, self._refund, self._add, self._mark, self._return):
            action.allow(NONE_CHOSEN)
        if detail is None:
            return
        self._approve.allow(rights.missing(person, Right.APPROVE) or detail.approve_obstacle)
        asking = rights.missing(person, *ASKING) or (detail.whole.obstacle if part is None else part.obstacle)
        self._refund.allow(asking or (detail.whole.too_old if detail.whole.processes else OUTSIDE))
        self._add.allow(asking)
        taking = rights.missing(person, Right.TAKE_IN)
        self._mark.allow(taking or ("" if detail.whole.left_minor else detail.whole.obstacle))
        self._return.allow(self._return_obstacle(part))

    def _return_obstacle(self, part: PartOfPaymentRow | None) -> str:
        if part is None or not part.to_return_minor:
            return NOT_UNAPPLIED
        return rights.missing(self._desk.person, *ASKING) or part.obstacle

    def body_part(self) -> PartOfPaymentRow | None:
        """The invoice on which the person stands, None while no payment is shown."""
        return self.body.part() if self._detail is not None else None

    def _on_return_pressed(self) -> None:
        """The note speaks of the whole payment: go to the invoice that has what is unapplied."""
        self.body.parts.choose_first(lambda part: bool(part.to_return_minor))
        self._return.trigger()

    def _want(self, kind: RefundKind) -> None:
        """Ask for a refund of this payment on the invoice on which the person stands."""
        detail = self._detail
        if detail is not None:
            self._with_invoice(lambda invoice: self.refund_wanted.emit(invoice, detail.row.id, kind))

    def _on_mark(self) -> None:
        if self._detail is not None:
            self.mark_wanted.emit(self._detail.whole)

    def _on_return(self) -> None:
        detail = self._detail
        if detail is not None:
            self._with_invoice(lambda invoice: self.return_wanted.emit(invoice, detail.row.id))

    def _with_invoice(self, act: Callable[[InvoiceDetail], object]) -> None:
        part = self.body_part()
        if part is not None:
            background.run(self, partial(invoices.detail, self._desk, part.id), act, partial(messages.say, self))

    def _on_approve(self) -> None:
        if self._detail is not None:
            row = self._detail.row
            background.run(
                self,
                partial(payments.approve, self._desk, row.id),
                lambda _done: self._on_approved(row),
                partial(messages.say, self),
            )

    def _on_approved(self, row: PaymentListRow) -> None:
        amount = figures.amount_code(row.amount_minor, row.currency)
        self.said.emit(f"Payment {row.number} of {amount} is approved and counts from now on.")
        self.changed.emit()

    def _on_open(self) -> None:
        part = self.body_part()
        if part is not None:
            self.invoice_wanted.emit(part.id)

    def _on_copy(self) -> None:
        if self._detail is not None:
            QGuiApplication.clipboard().setText(self._detail.row.number)
            self.said.emit(f"{self._detail.row.number} is on the clipboard.")

    def _open_beside(self) -> None:
        self.panes.open_detail()
        self.body.parts.setFocus(Qt.FocusReason.OtherFocusReason)
