"""The detail of a booking: its head with the actions, its invoices, the refunds of all of them, what happened to it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from desktop.services.queries.booking_rows import BookingDetail
from desktop.services.queries.rows import InvoiceRow, RefundRow
from desktop.ui import figures, theme
from desktop.ui.actions import Action
from desktop.ui.pages import booking_columns
from desktop.ui.pages.activity_part import ActivityPart
from desktop.ui.pages.booking_columns import DEPOSIT_PAID
from desktop.ui.pages.following import follow_current_row
from desktop.ui.pages.head_line import line
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.figure_row import Figure, FigureRow
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.row_table import RowTable
from desktop.ui.widgets.scroll import Scroll
from desktop.ui.widgets.section_head import SectionHead
from desktop.ui.widgets.text import Text


class BookingHead(Area):
    """Number, state, deposit, for whom and by whom, and the actions. Hidden while there is no booking."""

    def __init__(self, refund: Action, add: Action, more: Sequence[Action], parent: QWidget | None = None) -> None:
        super().__init__("surface", parent=parent)
        self._title = Text("", "title").selectable()
        self._state, self._deposit = Chip(), Chip()
        self._customer = Text("", "body_strong", elide=True)
        self._facts = Text("", tone="text_2")
        self.refund_button = Button.of(refund, Kind.PRIMARY)
        self.add_button = Button.of(add, hint=False)
        self.more = IconButton("more", "More")
        self._menu = QMenu(self)
        self._menu.addActions(list(more))
        self.more.clicked.connect(
            lambda _checked=False: self._menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
        )
        self.figures = FigureRow()
        # The keyboard comes to the two actions first, and to the rest after them.
        for button in (self.refund_button, self.add_button):
            button.setParent(self)
        column = self.column(20, 13, 20, 14)
        column.addLayout(line(6, self._title, 8, self._state, self._deposit, None, self.more))
        column.addLayout(line(7, self._customer, Text("·", tone="text_2"), self._facts, None))
        column.addSpacing(theme.px(9))
        column.addLayout(line(8, self.refund_button, self.add_button, None))
        column.addSpacing(theme.px(14))
        column.addWidget(self.figures)
        self.hide()

    def show_detail(self, detail: BookingDetail) -> None:
        """Show another booking, or the same one as it is now."""
        row = detail.row
        self._title.setText(f"Booking {row.number}")
        self._state.show_state(booking_columns.look(row.state))
        self._deposit.show_state(DEPOSIT_PAID if row.deposit_paid else None)
        self._customer.setText(row.customer)
        worker = f"given to {row.fieldworker}" if row.fieldworker else "given to nobody yet"
        self._facts.setText(f"{figures.day_full(row.booked_on)}, {worker}")
        self.refund_button.set_kind(Kind.PRIMARY if self.refund_button.isEnabled() else Kind.SECONDARY)
        shown = [Figure("Invoices", figures.count(len(detail.invoices)))]
        for currency in sorted({each.currency for each in detail.invoices}):
            billed = [each for each in detail.invoices if each.currency == currency]
            shown += [
                Figure("Billed", figures.amount_code(sum(each.gross_minor for each in billed), currency)),
                Figure("Paid", figures.amount(sum(each.paid_minor for each in billed), currency)),
                Figure("Returned", figures.amount(sum(each.returned_minor for each in billed), currency)),
            ]
        if row.deposits:
            shown.append(Figure("Deposit held", booking_columns.held(row)))
        self.figures.show_figures(shown)
        self.show()


class BookingBody(Scroll):
    """Why no refund can be added, the invoices, the refunds of all of them, Activity.

    Parts: `note`, `invoices`, `refunds`. Signals: `invoice_chosen` with the row on which a person stands,
    `invoice_opened` and `refund_opened` with the row of Enter.
    """

    invoice_chosen = Signal(object)
    invoice_opened = Signal(object)
    refund_opened = Signal(object)

    def __init__(self, link: Action, parent: QWidget | None = None) -> None:
        area = Area("surface", "top")
        super().__init__(area, parent)
        self._area = area
        self.note = NoteBar()
        self._note_place = Area("surface", "bottom", "hairline")
        self._note_place.column(20, 10, 20, 10).addWidget(self.note)
        self._invoices_head, self._refunds_head = SectionHead(edge=20), SectionHead(lines="top bottom", edge=20)
        self._invoices_head.add_button(Button.of(link, small=True, hint=False))
        self.invoices: RowTable[InvoiceRow] = RowTable(
            "Invoices of this booking", booking_columns.of_invoices(()), row="row_two_lines", edge="edge_pad_detail",
            fits=True,
        )  # fmt: skip
        self.refunds: RowTable[RefundRow] = RowTable(
            "Refunds of this booking", booking_columns.of_refunds(()), row="row_two_lines", edge="edge_pad_detail",
            header=False, fits=True,
        )  # fmt: skip
        self._nothing = Text("None was asked for.", "body", "text_3")
        self._nothing_place = Area("surface")
        self._nothing_place.column(20, 12, 20, 12).addWidget(self._nothing)
        self.activity = ActivityPart()
        column = area.column(0, 1)
        for part in (
            self._note_place, self._invoices_head, self.invoices, self._refunds_head, self.refunds,
            self._nothing_place,
        ):  # fmt: skip
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(self.activity)
        self.invoices.chosen.connect(self.invoice_chosen)
        self.invoices.opened.connect(self.invoice_opened)
        self.refunds.opened.connect(self.refund_opened)
        for table in (self.invoices, self.refunds, self.activity.table):
            follow_current_row(self, table)
        self._booking_id = 0
        area.hide()

    def show_detail(self, detail: BookingDetail, invoice_id: int | None) -> None:
        """Show another booking, or the same one as it is now, standing on that invoice."""
        same, self._booking_id = detail.row.id == self._booking_id, detail.row.id
        self.note.show_note(detail.obstacle)
        self._note_place.setVisible(bool(detail.obstacle))
        self._invoices_head.show_head("Invoices", figures.count(len(detail.invoices)) if detail.invoices else "")
        self.invoices.blockSignals(True)
        self.invoices.show_columns(
            booking_columns.of_invoices(detail.invoices, detail.deposit_ids), "row_two_lines", header=True
        )
        self.invoices.show_rows(detail.invoices)
        if invoice_id is not None:
            self.invoices.choose(invoice_id)
        self.invoices.blockSignals(False)
        self.invoices.setVisible(bool(detail.invoices))
        self._refunds_head.show_head("Refunds", figures.count(len(detail.refunds)) if detail.refunds else "")
        self.refunds.show_columns(booking_columns.of_refunds(detail.refunds), "row_two_lines", header=False)
        self.refunds.show_rows(detail.refunds)
        self.refunds.setVisible(bool(detail.refunds))
        self._nothing_place.setVisible(not detail.refunds)
        self.activity.show_rows(detail.activity, same)
        if not same:
            self.refunds.clearSelection()
            self.verticalScrollBar().setValue(0)
        self._area.show()

    def clear(self) -> None:
        """Show nothing."""
        self._area.hide()
