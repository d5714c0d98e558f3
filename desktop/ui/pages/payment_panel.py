"""The panel beside an invoice: its payments, what is left of the chosen one, and its refunds."""

from collections.abc import Mapping, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QMenu, QWidget

from desktop.model.states import COMMITTED
from desktop.services.queries.invoice_rows import RefundActs
from desktop.services.queries.rows import InvoiceDetail, PaymentRow, RefundRow
from desktop.ui import figures, gateway_facts, refund_states
from desktop.ui.actions import Action
from desktop.ui.pages import obstacles, panel_columns
from desktop.ui.pages.following import bring_into_sight, follow_current_row
from desktop.ui.pages.payment_block import PaymentBlock
from desktop.ui.pages.refund_words import note_sentence, to_be_told
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Button, IconButton
from desktop.ui.widgets.facts import Facts
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.row_table import RowTable
from desktop.ui.widgets.scroll import Scroll
from desktop.ui.widgets.section_head import SectionHead
from desktop.ui.widgets.text import Text


class PaymentPanel(Scroll):
    """The payments of an invoice; the chosen one in full, with its refunds.

    Beneath them `lowering`, the refunds of the invoice by which no money moves. Behind `more` is what `offer` got.
    Parts: `payments`, `block`, `note`, `refunds`, `at_gateway` (what the gateway says of the chosen refund),
    `note_button`. Signals: `refund_pressed` with the payment whose
    button was pressed; `refund_chosen` with the refund on which a person stands now, None for none; `refund_opened`
    with the refund of Enter; `again_pressed` with one whose money came back and shall be paid again.
    """

    refund_pressed = Signal(object)
    refund_chosen = Signal(object)
    refund_opened = Signal(object)
    again_pressed = Signal(object)

    def __init__(self, open_note: Action, parent: QWidget | None = None) -> None:
        area = Area("surface", "left")
        super().__init__(area, parent)
        self._area, self._invoice_id, self._cancelled = area, 0, False
        self._acts: Mapping[UUID, RefundActs] = {}
        self._refused = ""
        self._offered = False
        self._head, self._refunds_head, self._lowering_head = SectionHead(), SectionHead(), SectionHead()
        self.payments: RowTable[PaymentRow] = RowTable(
            "Payments", panel_columns.of_payments(()), row="row_queue", header=False, fits=True
        )
        self.block = PaymentBlock()
        self.note = NoteBar()
        self.at_gateway = Facts(104)
        self._gateway_place = Area("surface", "top", "hairline")
        self._gateway_place.column(16, 12, 16, 0).addWidget(self.at_gateway)
        self._note_place = Area("surface", "bottom", "hairline")
        self._note_place.column(16, 11, 16, 11).addWidget(self.note)
        self.refunds: RowTable[RefundRow] = RowTable(
            "Refunds of this payment", panel_columns.of_refunds(()), row="row_queue", header=False, fits=True
        )
        self.lowering: RowTable[RefundRow] = RowTable(
            "Refunds without payment", panel_columns.of_lowering(()), row="row_queue", header=False, fits=True
        )
        self._nothing = Text("", "body", "text_3", wrap=True)
        self._nothing_place = Area("surface")
        self._nothing_place.column(16, 12, 16, 12).addWidget(self._nothing)
        self.note_button = Button.of(open_note, small=True)
        self._foot = Area("surface")
        foot = self._foot.row(16, 12, 16, 12)
        foot.addWidget(self.note_button)
        foot.addStretch(1)
        self.more = IconButton("more", "More for this refund", small=True)
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self.more.clicked.connect(lambda _checked=False: self._open_menu())
        foot.addWidget(self.more)
        column = self._area.column(1)
        for part in (
            self._head, self.payments, self.block, self._refunds_head, self._note_place, self.refunds,
            self._nothing_place, self._lowering_head, self.lowering, self._gateway_place, self._foot,
        ):  # fmt: skip
            column.addWidget(part)
        column.addStretch(1)
        self.payments.chosen.connect(lambda _row: self._show_payment())
        for table, other in ((self.refunds, self.lowering), (self.lowering, self.refunds)):
            table.selectionModel().selectionChanged.connect(partial(self._on_selected, table, other))
            table.opened.connect(self.refund_opened)
        self.block.button.clicked.connect(lambda _checked=False: self.refund_pressed.emit(self.payment()))
        for table in (self.payments, self.refunds, self.lowering):  # type: ignore[assignment]
            follow_current_row(self, table)
        self._area.hide()

    def payment(self) -> PaymentRow | None:
        """The payment that is shown in full."""
        return self.payments.current()

    def refund(self) -> RefundRow | None:
        """The refund on which the person stands."""
        return next(iter([*self.refunds.selected(), *self.lowering.selected()]), None)

    def offer(self, actions: Sequence[Action]) -> None:
        """What can be done with a refund; behind *More* stands what makes sense for the chosen one."""
        self._offered = bool(actions)
        self._menu.addActions(actions)

    def _open_menu(self) -> None:
        self._menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _on_selected(self, table: RowTable[RefundRow], other: RowTable[RefundRow], *_changed: object) -> None:
        if table.selected():
            other.clearSelection()
        self._show_refund()

    def show_detail(self, detail: InvoiceDetail, refused: str = "") -> None:
        """Show the payments of another invoice, or of the same one as they are now.

        `refused` says why this person may not ask for refunds of it, empty where they may.
        """
        row, count = detail.row, len(detail.payments)
        whole_minor = sum(payment.amount_minor for payment in detail.payments)
        same, self._invoice_id, self._cancelled = row.id == self._invoice_id, row.id, row.cancelled
        self._acts, self._refused = detail.acts, refused
        if count:
            self._head.show_head("Payments", figures.count(count), figures.amount_code(whole_minor, row.currency))
        else:
            self._head.show_head("Payments")
        self.payments.blockSignals(True)
        panel_columns.lay(self.payments, panel_columns.of_payments(detail.payments))
        self.payments.show_rows(detail.payments)
        if self.payments.current() is None:
            best = next((each for each in detail.payments if each.processes and not each.no_refund), None)
            self.payments.choose_first(lambda each: best is None or each.id == best.id)
        self.payments.blockSignals(False)
        self._show_lowering(detail)
        self._show_payment()
        if not same:
            self.verticalScrollBar().setValue(0)
        self._area.show()

    def _show_lowering(self, detail: InvoiceDetail) -> None:
        refunds, currency = detail.without_payment, detail.row.currency
        panel_columns.lay(self.lowering, panel_columns.of_lowering(refunds))
        self.lowering.show_rows(refunds)
        counted_minor = sum(each.gross_minor for each in refunds if each.state in COMMITTED)
        self._lowering_head.show_head(
            "Lowers what is due", figures.count(len(refunds)), figures.amount(counted_minor, currency)
        )
        for part in (self._lowering_head, self.lowering):
            part.setVisible(bool(refunds))

    def clear(self) -> None:
        """Show nothing."""
        self._area.hide()

    def choose_refund(self, refund_id: UUID) -> bool:
        """Stand on that refund, with its payment, and say whether it is there."""
        if self.lowering.choose(refund_id):
            QTimer.singleShot(0, self, lambda: bring_into_sight(self, self.lowering))
            return True
        for payment in self.payments.rows():
            if any(refund.id == refund_id for refund in payment.refunds):
                self.payments.choose(payment.id)
                self.refunds.choose(refund_id)
                # The new row has its place only when the layout has caught up.
                QTimer.singleShot(0, self, self._bring_refund_into_sight)
                return True
        return False

    def _bring_refund_into_sight(self) -> None:
        if self._foot.isVisible():
            self.ensureWidgetVisible(self._foot)
        bring_into_sight(self, self.refunds)

    def _show_payment(self) -> None:
        payment = self.payment()
        for part in (self.payments, self.block, self._refunds_head):
            part.setVisible(payment is not None)
        refunds = () if payment is None else payment.refunds
        panel_columns.lay(self.refunds, panel_columns.of_refunds(refunds))
        self.refunds.show_rows(refunds)
        self.refunds.setVisible(bool(refunds))
        self._nothing_place.setVisible(not refunds)
        if payment is None:
            self._nothing.setText("Nothing was paid on this invoice yet, so nothing can go back.")
        else:
            self._nothing.setText("None was asked for.")
            obstacle = obstacles.CANCELLED if self._cancelled else payment.no_refund
            self.block.show_payment(payment, self._refused or obstacle)
            back_minor = payment.returned_minor + payment.waiting_minor
            self._refunds_head.show_head(
                "Refunds of this payment",
                figures.count(len(refunds)) if refunds else "",
                figures.amount(back_minor, payment.currency) if refunds else "",
            )
        self._show_refund()

    def _show_refund(self) -> None:
        payment, chosen = self.payment(), self.refund()
        told = to_be_told(payment.refunds if payment else (), chosen)
        self._note_place.setVisible(told is not None)
        if told is None:
            self.note.show_note("")
        else:
            look = refund_states.of_refund(told)
            acts = self._acts.get(told.id)
            again = {"button": "Pay it again…", "pressed": partial(self.again_pressed.emit, told)}
            offered = again if self._offered and acts is not None and acts.pay_again == "" else {}
            self.note.show_note(note_sentence(told), look.tone, icon=look.icon, **offered)  # type: ignore[arg-type]
        acts = None if chosen is None else self._acts.get(chosen.id)
        there = [] if chosen is None else gateway_facts.facts(chosen.at_gateway)
        self.at_gateway.show_facts(there)
        self._gateway_place.setVisible(any(fact.value for fact in there))
        self.more.setVisible(self._offered and acts is not None and acts != RefundActs())
        self.note_button.setVisible(chosen is not None and chosen.note_id is not None)
        self._foot.setVisible(not (self.more.isHidden() and self.note_button.isHidden()))
        self.refund_chosen.emit(chosen)
