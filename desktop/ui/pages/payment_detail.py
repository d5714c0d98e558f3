"""The detail of a payment: how it stands, what is left of it, the invoices it pays, its refunds and what happened."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from desktop.services.queries.payment_rows import PartOfPaymentRow, PaymentDetail, Standing
from desktop.services.queries.rows import RefundRow
from desktop.ui import figures, gateway_facts, theme
from desktop.ui.actions import Action
from desktop.ui.pages import booking_columns, payment_columns
from desktop.ui.pages.activity_part import ActivityPart
from desktop.ui.pages.following import follow_current_row
from desktop.ui.pages.head_line import line
from desktop.ui.pages.payment_block import PaymentBlock
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.facts import Facts
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.row_table import RowTable
from desktop.ui.widgets.scroll import Scroll
from desktop.ui.widgets.section_head import SectionHead
from desktop.ui.widgets.text import Text


class PaymentHead(Area):
    """Number, how it stands, whose it is, and the actions. Hidden while there is no payment."""

    def __init__(self, approve: Action, refund: Action, add: Action, more: Sequence[Action]) -> None:
        super().__init__("surface")
        self._title = Text("", "title").selectable()
        self._standing, self._unapplied = Chip(), Chip()
        self._customer = Text("", "body_strong", elide=True)
        self._facts = Text("", tone="text_2")
        self.approve_button = Button.of(approve, Kind.PRIMARY)
        self.refund_button = Button.of(refund)
        self.add_button = Button.of(add, hint=False)
        self.more = IconButton("more", "More")
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self._menu.addActions(list(more))
        self.more.clicked.connect(
            lambda _checked=False: self._menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
        )
        buttons = (self.approve_button, self.refund_button, self.add_button)
        # The keyboard comes to the actions first, and to the rest after them.
        for button in buttons:
            button.setParent(self)
        column = self.column(20, 13, 20, 14)
        column.addLayout(line(6, self._title, 8, self._standing, self._unapplied, None, self.more))
        column.addLayout(line(7, self._customer, Text("·", tone="text_2"), self._facts, None))
        column.addSpacing(theme.px(9))
        column.addLayout(line(8, *buttons, None))
        self.hide()

    def show_detail(self, detail: PaymentDetail) -> None:
        """Show another payment, or the same one as it is now."""
        row = detail.row
        self._title.setText(f"Payment {row.number}")
        self._standing.show_state(payment_columns.look(row.standing))
        also = row.unapplied_minor and row.standing is not Standing.UNAPPLIED
        self._unapplied.show_state(payment_columns.look(Standing.UNAPPLIED) if also else None)
        self._customer.setText(row.customer)
        amount = figures.amount_code(row.amount_minor, row.currency)
        self._facts.setText(f"{amount}, {row.label}, {figures.day_full(row.paid_on)}")
        waits = self.approve_button.isEnabled()
        self.approve_button.setVisible(row.standing is Standing.TO_APPROVE)
        can_refund = self.refund_button.isEnabled() and not waits
        self.refund_button.set_kind(Kind.PRIMARY if can_refund else Kind.SECONDARY)
        self.refund_button.setVisible(detail.whole.processes)
        self.show()


class PaymentBody(Scroll):
    """What a person has to know first, the payment in full, the invoices it pays, its refunds, Activity.

    Parts: `note`, `block`, `parts`, `refunds`, `at_gateway` (what the gateway says of the chosen refund). Signals:
    `part_chosen` and `part_opened` with the invoice on which a person stands or that was opened by Enter;
    `refund_opened` with the refund of Enter; `return_pressed` where the note offers to return what is unapplied.
    """

    part_chosen = Signal(object)
    part_opened = Signal(object)
    refund_opened = Signal(object)
    return_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        area = Area("surface", "top")
        super().__init__(area, parent)
        self._area, self._payment_id = area, 0
        self.note = NoteBar()
        self._note_place = Area("surface", "bottom", "hairline")
        self._note_place.column(20, 10, 20, 10).addWidget(self.note)
        self.block = PaymentBlock()
        # The head has the buttons here, and its edge is that of a detail.
        self.block.button.hide()
        self.block.setContentsMargins(theme.px(4), 0, theme.px(4), 0)
        self._parts_head, self._refunds_head = SectionHead(edge=20), SectionHead(lines="top bottom", edge=20)
        self.parts: RowTable[PartOfPaymentRow] = RowTable(
            "Invoices it pays", payment_columns.of_parts(()), row="row_two_lines", edge="edge_pad_detail", fits=True
        )
        self.refunds: RowTable[RefundRow] = RowTable(
            "All refunds of this payment", booking_columns.of_refunds(()), row="row_two_lines",
            edge="edge_pad_detail", header=False, fits=True,
        )  # fmt: skip
        self.at_gateway = Facts(120)
        self._gateway_place = Area("surface", "bottom", "hairline")
        self._gateway_place.column(20, 12, 20, 14).addWidget(self.at_gateway)
        self._nothing_place = Area("surface")
        self._nothing_place.column(20, 12, 20, 12).addWidget(Text("None was asked for.", "body", "text_3"))
        self.activity = ActivityPart()
        column = area.column(0, 1)
        for part in (
            self._note_place, self.block, self._parts_head, self.parts, self._refunds_head, self.refunds,
            self._gateway_place, self._nothing_place,
        ):  # fmt: skip
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(self.activity)
        self.parts.chosen.connect(self.part_chosen)
        self.parts.opened.connect(self.part_opened)
        self.refunds.opened.connect(self.refund_opened)
        self.refunds.selectionModel().selectionChanged.connect(lambda *_changed: self._show_at_gateway())
        for table in (self.parts, self.refunds, self.activity.table):
            follow_current_row(self, table)
        area.hide()

    def part(self) -> PartOfPaymentRow | None:
        """The invoice on which the person stands."""
        return self.parts.current()

    def show_detail(self, detail: PaymentDetail) -> None:
        """Show another payment, or the same one as it is now."""
        same, self._payment_id = detail.row.id == self._payment_id, detail.row.id
        self._show_note(detail)
        self.block.show_payment(detail.whole, "")
        currency = detail.row.currency
        count = figures.count(len(detail.parts))
        self._parts_head.show_head("Invoices it pays", count, figures.amount_code(detail.row.amount_minor, currency))
        self.parts.blockSignals(True)
        self.parts.show_columns(payment_columns.of_parts(detail.parts), "row_two_lines", header=True)
        self.parts.show_rows(detail.parts)
        if self.parts.current() is None:
            best = next((part for part in detail.parts if not part.obstacle), None)
            self.parts.choose_first(lambda part: best is None or part.id == best.id)
        self.parts.blockSignals(False)
        back_minor = detail.whole.returned_minor + detail.whole.waiting_minor
        self._refunds_head.show_head(
            "Refunds of this payment",
            figures.count(len(detail.refunds)) if detail.refunds else "",
            figures.amount(back_minor, currency) if detail.refunds else "",
        )
        self.refunds.show_columns(booking_columns.of_refunds(detail.refunds), "row_two_lines", header=False)
        self.refunds.show_rows(detail.refunds)
        self.refunds.setVisible(bool(detail.refunds))
        self._nothing_place.setVisible(not detail.refunds)
        self._show_at_gateway()
        self.activity.show_rows(detail.activity, same)
        if not same:
            self.refunds.clearSelection()
            self.verticalScrollBar().setValue(0)
        self._area.show()

    def clear(self) -> None:
        """Show nothing."""
        self._area.hide()

    def _show_at_gateway(self) -> None:
        chosen = next(iter(self.refunds.selected()), None)
        there = [] if chosen is None else gateway_facts.facts(chosen.at_gateway)
        self.at_gateway.show_facts(there)
        self._gateway_place.setVisible(any(fact.value for fact in there))

    def _show_note(self, detail: PaymentDetail) -> None:
        row = detail.row
        sentence, tone, button = "", "neutral", ""
        if row.standing is Standing.TO_APPROVE:
            sentence, tone = "It does not count yet: nothing is paid by it until somebody approves it.", "waiting"
        elif row.standing is Standing.DISPUTED:
            sentence = "The bank has taken the case. Nothing of it can go back until the dispute has ended."
            tone = "failed"
        elif row.unapplied_minor:
            amount = figures.amount_code(row.unapplied_minor, row.currency)
            free = any(part.to_return_minor for part in detail.parts)
            after = "" if free else " Its return is asked for already."
            sentence, tone = f"{amount} of it is held unapplied: no line asks for it.{after}", "waiting"
            button = "Return it…" if free else ""
        elif detail.record_only:
            sentence = (
                f"It came from {detail.record_only} and is kept as a record: money of it goes back there, and is then "
                "added here."
            )
        self._note_place.setVisible(bool(sentence))
        self.note.show_note(sentence, tone, button=button, pressed=self.return_pressed.emit)
