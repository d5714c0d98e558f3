"""The detail of an invoice: its head with figures and actions, its lines with totals, and what happened to it."""

from collections.abc import Sequence

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QMenu, QWidget

from desktop.services.queries.rows import InvoiceDetail, LineRow
from desktop.ui import figures, refund_states, theme
from desktop.ui.actions import Action
from desktop.ui.pages import line_columns
from desktop.ui.pages.activity_part import ActivityPart
from desktop.ui.pages.cancellation_note import CancellationNote
from desktop.ui.pages.following import follow_current_row
from desktop.ui.pages.head_line import line
from desktop.ui.theme import StateLook
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.figure_row import Figure, FigureRow
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.remaining_bar import Parts, RemainingBar
from desktop.ui.widgets.row_table import RowTable
from desktop.ui.widgets.scroll import Scroll
from desktop.ui.widgets.text import Text
from desktop.ui.widgets.totals import Totals

DEPOSIT_PAID = StateLook("Deposit paid", "check", "done")


class InvoiceHead(Area):
    """Title, chips, who and when, the two actions, figures and bar. Hidden while there is no invoice."""

    def __init__(self, refund: Action, add: Action, copy: Action, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent=parent)
        self._title = Text("", "title").selectable()
        self._paid, self._returned, self._deposit = Chip(), Chip(), Chip()
        self._customer = Text("", "body_strong", elide=True)
        self._country = Text("", tone="text_3")
        self._issued = Text("", tone="text_2")
        self.refund_button = Button.of(refund, Kind.PRIMARY)
        self.add_button = Button.of(add, hint=False)
        self.more = IconButton("more", "More")
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self._menu.addAction(copy)
        self.more.clicked.connect(lambda _checked=False: self._open_menu())
        self.figures = FigureRow()
        self._bar = RemainingBar()
        # The keyboard comes to the two actions first, and to the rest after them.
        for button in (self.refund_button, self.add_button):
            button.setParent(self)
        column = self.column(20, 13, 20, 14)
        column.addLayout(line(6, self._title, 8, self._paid, self._returned, self._deposit, None, self.more))
        column.addLayout(line(7, self._customer, self._country, Text("·", tone="text_2"), self._issued, None))
        column.addSpacing(theme.px(9))
        column.addLayout(line(8, self.refund_button, self.add_button, None))
        column.addSpacing(theme.px(14))
        column.addWidget(self.figures)
        column.addSpacing(theme.px(8))
        column.addWidget(self._bar)
        self.hide()

    def show_detail(self, detail: InvoiceDetail) -> None:
        """Show another invoice, or the same one as it is now."""
        row, currency = detail.row, detail.row.currency
        self._title.setText(f"Invoice {row.number}")
        self._paid.show_state(refund_states.of_payment(row))
        self._returned.show_state(refund_states.of_returned(row))
        self._deposit.show_state(DEPOSIT_PAID if row.deposit_paid else None)
        self._customer.setText(row.customer)
        self._country.setText(_country(detail.country))
        self._country.setVisible(bool(self._country.text()))
        self._issued.setText(f"issued {figures.day_full(row.issued)}")
        self.refund_button.set_kind(Kind.PRIMARY if self.refund_button.isEnabled() else Kind.SECONDARY)
        due = [Figure("Still due", figures.amount(row.due_minor, currency))] if row.due_minor else []
        self.figures.show_figures(
            [
                Figure("Total", figures.amount_code(row.gross_minor, currency)),
                Figure("Paid", figures.amount(row.paid_minor, currency)),
                *due,
                Figure("Returned", figures.amount(row.returned_minor, currency), "returned"),
                Figure("Waiting", figures.amount(row.waiting_minor, currency), "waiting"),
                Figure("Left to return", figures.amount(detail.left_minor, currency), "left"),
            ]
        )
        whole_minor = row.returned_minor + row.waiting_minor + detail.left_minor
        self._bar.show_parts(
            Parts(whole_minor, row.returned_minor, row.waiting_minor), currency, f"Invoice {row.number}"
        )
        self.show()

    def offer(self, actions: Sequence[Action]) -> None:
        """Put more of what can be done behind *More*, after a line."""
        self._menu.addSeparator()
        self._menu.addActions(actions)

    def _open_menu(self) -> None:
        self._menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))


class InvoiceBody(Scroll):
    """A cancellation that can be undone, the kept draft or overpaid money, the lines with their totals, and Activity.

    Parts: `cancellation`, `note`, `lines`, `activity`. Signals: `continue_pressed` for the draft, `return_pressed` for
    money that no line asks for.
    """

    continue_pressed = Signal()
    return_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        area = Area("surface", "top")
        super().__init__(area, parent)
        self._area = area
        self.cancellation = CancellationNote()
        self.note = NoteBar()
        self._note_place = Area("surface", "bottom", "hairline")
        self._note_place.column(20, 10, 20, 10).addWidget(self.note)
        self.lines: RowTable[LineRow] = RowTable(
            "Invoice lines", line_columns.columns((), "GBP", "net"), row="row_two_lines", edge="edge_pad_detail",
            fits=True,
        )  # fmt: skip
        self._totals = Totals(behind=line_columns.LEFT_WIDTH + 8)
        self._activity = ActivityPart()
        self.activity, self.all_button = self._activity.table, self._activity.all_button
        self._invoice_id = 0
        column = self._area.column(0, 1)
        for part in (self.cancellation, self._note_place, self.lines, self._totals):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(self._activity)
        for table in (self.lines, self.activity):
            follow_current_row(self, table)
        self._area.hide()

    def show_detail(self, detail: InvoiceDetail) -> None:
        """Show another invoice, or the same one as it is now."""
        row, currency = detail.row, detail.row.currency
        self._show_note(detail)
        self.want_width(line_columns.lay(self.lines, detail))
        self.lines.show_rows(detail.lines)
        taxes = [(f"VAT {figures.percent(rate)}", figures.amount(minor, currency)) for rate, minor in detail.taxes]
        self._totals.stand_behind(self.lines.row_model().columns[-1].width + 8)
        self._totals.show_totals(
            [
                ("Net", figures.amount(detail.net_minor, currency)),
                *taxes,
                (f"Total {currency}", figures.amount(row.gross_minor, currency)),
            ]
        )
        same, self._invoice_id = row.id == self._invoice_id, row.id
        if not same:
            self.lines.clearSelection()
            self.verticalScrollBar().setValue(0)
        self._activity.show_rows(detail.activity, same)
        self._area.show()

    def clear(self) -> None:
        """Show nothing."""
        self.cancellation.show_cancellation(None)
        self._area.hide()

    def _show_note(self, detail: InvoiceDetail) -> None:
        """The kept draft, else money that no line asks for."""
        drafted, currency = detail.draft_minor, detail.row.currency
        self._note_place.setVisible(drafted is not None or bool(detail.overpaid_minor))
        if drafted is not None:
            amount = f" {figures.amount_code(drafted, currency)}" if drafted else ""
            self.note.show_note(
                f"Draft refund{amount}", icon="draft", button="Continue", pressed=self.continue_pressed.emit
            )
        elif detail.overpaid_minor:
            amount = figures.amount_code(detail.overpaid_minor, currency)
            self.note.show_note(
                f"{amount} was paid that no line asks for.", "waiting", icon="warn", button="Return it…",
                pressed=self.return_pressed.emit,
            )  # fmt: skip
        else:
            self.note.show_note("")


def _country(code: str) -> str:
    territory = QLocale.codeToTerritory(code)
    return "" if territory is QLocale.Country.AnyTerritory else QLocale.territoryToString(territory)
