"""A window with made-up rows, for taking pictures and for tests: the invoice of the design's first picture."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.model.states import PaidState, PaymentState, RefundedState, RefundKind, RefundState
from desktop.services.queries.rows import (
    ActivityRow,
    GatewayRow,
    InvoiceRow,
    LineRow,
    OfficeRow,
    PaymentRow,
    RefundRow,
)
from desktop.ui import figures, refund_states, theme
from desktop.ui.actions import Actions
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.page import Page
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.command_palette import Finding
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.facts import Fact, Facts
from desktop.ui.widgets.figure_row import Figure, FigureRow, Legend
from desktop.ui.widgets.list_head import ListHead
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.remaining_bar import Parts, RemainingBar
from desktop.ui.widgets.row_table import RowTable
from desktop.ui.widgets.scroll import Scroll
from desktop.ui.widgets.section_head import SectionHead
from desktop.ui.widgets.text import Text
from desktop.ui.widgets.three_pane import ThreePane
from desktop.ui.widgets.totals import Totals

NOW = date(2026, 11, 21)
OFFICE = OfficeRow("Larkfield Gift Wholesale", "GBP", "TEST", "larkfield.refunds")


def at(day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def invoice(number: int, customer: str, day: int, gross: int, currency: str = "GBP", returned: int = 0) -> InvoiceRow:
    state = RefundedState.FULLY if returned == gross else RefundedState.PARTLY if returned else RefundedState.NONE
    issued = date(2026, 11, day)
    return InvoiceRow(
        number, (issued, number), str(number), customer, issued, currency,
        gross, gross, 0, returned, 0, PaidState.PAID, state, False,
    )  # fmt: skip


INVOICES: Sequence[InvoiceRow] = (
    invoice(491231, "Fjord & Fell Living AS", 21, 124800, "EUR"),
    invoice(491230, "Petal & Twine Florists", 21, 18642),
    invoice(491229, "Counter sale", 21, 3480),
    invoice(491226, "Maison Clémentine SARL", 20, 231050, "EUR"),
    invoice(491224, "The Old Post Office Shop", 20, 41208),
    invoice(491221, "Harbour Gifts Ltd", 20, 29880),
    invoice(491219, "Kettle & Kin", 19, 7644, returned=7644),
    invoice(491217, "Atelier Nordlicht GmbH", 19, 86400, "EUR", 12000),
    invoice(491215, "Brambleside Garden Centre", 18, 190416),
    invoice(491213, "Dungarvan Craft House", 18, 54090, "EUR"),
    invoice(491210, "Seven Gables Tea Room", 17, 14220),
    invoice(491209, "St Anselm's Priory Shop", 17, 65520, returned=5280),
    invoice(491208, "Harbour Gifts Ltd", 16, 50124, returned=1668),
    invoice(491204, "Little Acorns Nursery", 16, 8868),
    invoice(491203, "Oak & Ember Home", 16, 102000),
    invoice(491201, "Casa Azulejo Lda", 16, 73320, "EUR"),
    invoice(491198, "Whitby Keepsakes", 13, 21996, returned=21996),
    invoice(491197, "Moorland Museum Trust", 13, 36744),
    invoice(491194, "Pennywhistle Toys", 13, 9510),
    invoice(491192, "Harbour Gifts Ltd", 12, 12000),
    invoice(491190, "Van der Meer Wonen BV", 12, 161175, "EUR"),
    invoice(491183, "Lighthouse Gallery", 11, 44912),
)


def line(
    position: int, text: str, code: str, quantity: str, price: str, gross: int, back: int = 0, wait: int = 0
) -> LineRow:
    net = gross * 5 // 6
    left = gross - back - wait
    return LineRow(
        position, position, text, code, quantity, price, (20000,), net, gross - net, gross,
        back, wait, left, left * 5 // 6, left - left * 5 // 6, True,
    )  # fmt: skip


LINES: Sequence[LineRow] = (
    line(1, "White hanging heart T-light holder", "85123A", "12", "2.95", 4248),
    line(2, "Regency cakestand 3 tier", "22423", "4", "12.75", 6120, wait=1530),
    line(3, "15cm Christmas glass ball 20 lights", "85048", "12", "6.95", 10008, back=1668),
    line(4, "Save the planet mug", "21871", "24", "1.25", 3600, wait=600),
    line(5, 'Record frame 7" single size', "22041", "48", "2.10", 12096),
    line(6, "Fancy font home sweet home doormat", "21523", "10", "5.95", 7140),
    line(7, "Pink doughnut trinket pot", "22064", "24", "1.65", 4752),
    line(8, "Postage", "POST", "1", "18.00", 2160),
)


def refund(number: str, state: RefundState, gross: int, reason: str, day: int, note: str = "") -> RefundRow:
    return RefundRow(
        UUID(int=int(number[2:])), number, state, RefundKind.PROCESS, "Harbour Gifts Ltd", 491208, "491208", 1,
        "Visa ••4242", gross, gross, "GBP", reason, "", "Sample clerk", at(day, 13, 41), note, None, "", None,
    )  # fmt: skip


REFUNDS: Sequence[RefundRow] = (
    refund("R-2087", RefundState.UNKNOWN, 600, "Mugs broken", 21),
    refund("R-2086", RefundState.REQUESTED, 1530, "Wrong item", 21),
    refund("R-2079", RefundState.SUCCEEDED, 1668, "Lights faulty", 18, "CN-2026-0412"),
)

PAYMENTS: Sequence[PaymentRow] = (
    PaymentRow(
        1, "P-20418", "Visa ••4242", "card", "Stripe", True, "pi_3QX8Lk2eZvK", date(2026, 11, 16), at(16, 9, 12),
        "Sample manager", at(16, 9, 30), PaymentState.SUCCEEDED, 40124, "GBP", 1668, 2130, 36326, "", REFUNDS,
    ),
    PaymentRow(
        2, "P-20419", "Bank transfer", "bank_transfer", "Outside", False, "", date(2026, 11, 18), None,
        "", None, PaymentState.SUCCEEDED, 10000, "GBP", 0, 0, 10000, "", (),
    ),
)  # fmt: skip

ACTIVITY: Sequence[ActivityRow] = (
    ActivityRow(at(21, 13, 41), "Sample clerk asked for 15.30, wrong item", "R-2086"),
    ActivityRow(at(21, 13, 20), "Sample manager approved 6.00, no answer yet", "R-2087"),
    ActivityRow(at(18, 10, 2), "16.68 sent to Visa ••4242, credit note issued", "CN-2026-0412"),
    ActivityRow(at(16, 9, 12), "401.24 paid by Visa ••4242", "P-20418"),
)


def went_back(row: InvoiceRow) -> str:
    if not row.returned_minor:
        return ""
    if row.returned_minor == row.gross_minor:
        return "all returned"
    return f"{figures.given_back(row.returned_minor, row.currency)} returned"


def list_columns() -> Sequence[Column[InvoiceRow]]:
    return (
        Column(
            "Invoice",
            lambda row: Cell(row.customer, f"{row.number}  ·  {figures.day(row.issued, NOW)}", style="body_strong"),
        ),
        Column(
            "Total",
            lambda row: Cell(figures.amount(row.gross_minor, row.currency), went_back(row), code=row.currency,
                             second_tone="text_2", copied=figures.plain(row.gross_minor, row.currency)),
            width=148,
            right=True,
        ),
    )  # fmt: skip


def wide_columns() -> Sequence[Column[InvoiceRow]]:
    return (
        Column("Invoice", lambda row: Cell(row.number, style="body_strong"), width=76, name="number"),
        Column("Date", lambda row: Cell(figures.day(row.issued, NOW), tone="text_2"), width=72, name="issued"),
        Column("Customer", lambda row: Cell(row.customer)),
        Column("State", state_cell, width=148),
        Column(
            "Total",
            lambda row: Cell(figures.amount(row.gross_minor, row.currency), code=row.currency),
            width=140, right=True,
        ),
        Column(
            "Returned",
            lambda row: Cell(figures.given_back(row.returned_minor, row.currency) if row.returned_minor else "",
                             tone="text_2"),
            width=104, right=True,
        ),
    )  # fmt: skip


def state_cell(row: InvoiceRow) -> Cell:
    look = refund_states.of_returned(row)
    return Cell(look.word, icon=look.icon) if look is not None else Cell("Paid", tone="text_2")


def total_cell(row: LineRow) -> Cell:
    total = figures.amount(row.gross_minor, "GBP")
    if row.waiting_minor:
        second = f"{figures.given_back(row.waiting_minor, 'GBP')} waiting"
        return Cell(total, second, second_icon="waiting", second_tone="waiting_fg")
    if row.returned_minor:
        return Cell(total, f"{figures.given_back(row.returned_minor, 'GBP')} returned", second_tone="text_2")
    return Cell(total)


def left_cell(row: LineRow) -> Cell:
    back = row.returned_minor or row.waiting_minor
    bar = Parts(row.gross_minor, row.returned_minor, row.waiting_minor) if back else None
    return Cell(figures.amount(row.left_gross_minor, "GBP"), bar=bar, bar_currency="GBP")


def line_columns() -> Sequence[Column[LineRow]]:
    return (
        Column("Item", lambda row: Cell(row.text, f"{row.code}  ·  VAT {figures.percents(row.rates_milli)}")),
        Column("Qty", lambda row: Cell(row.quantity, tone="text_2"), width=44, right=True),
        Column("Net price", lambda row: Cell(row.price, tone="text_2"), width=68, right=True),
        Column("Total with VAT", total_cell, width=124, right=True),
        Column("Left", left_cell, width=94, right=True),
    )


def payment_columns() -> Sequence[Column[PaymentRow]]:
    icons = {"card": "payment", "bank_transfer": "bank"}
    return (
        Column(
            "Payment",
            lambda row: Cell(row.label, f"{row.through}, {figures.day_full(row.paid_on)}", icon=icons[row.method],
                             style="body_strong"),
        ),
        Column(
            "Amount",
            lambda row: Cell(
                figures.amount(row.amount_minor, row.currency),
                f"{figures.amount(row.returned_minor, row.currency)} returned" if row.returned_minor
                else "nothing returned",
                style="body_strong",
            ),
            width=124, right=True,
        ),
    )  # fmt: skip


def refund_state_cell(row: RefundRow) -> Cell:
    look = refund_states.of_refund(row)
    second = f"{row.reason}, {figures.day(row.asked_at.date(), NOW)}"
    return Cell(look.word, second, icon=look.icon, icon_tone=f"{look.tone}_fg", style="body_strong")


def refund_columns() -> Sequence[Column[RefundRow]]:
    return (
        Column("Refund", refund_state_cell),
        Column(
            "Amount",
            lambda row: Cell(figures.given_back(row.money_minor, "GBP"), row.note_number or row.number,
                             style="body_strong"),
            width=128, right=True,
        ),
    )  # fmt: skip


def activity_columns() -> Sequence[Column[ActivityRow]]:
    return (
        Column("When", lambda row: Cell(figures.moment_short(row.at, NOW), tone="text_2"), width=124),
        Column("What", lambda row: Cell(row.text)),
        Column("Reference", lambda row: Cell(row.reference, tone="text_2"), width=140, right=True),
    )


class InvoicesPage(Page):
    title, icon, group = "Invoices", "invoice", 0

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.loaded = 0
        self.head = ListHead("Paid, last 90 days", "Filter invoices")
        self.head.show_sums(1284, "invoices", ("182,440.10 GBP", "12,318.00 EUR"))
        self.head.add_button(IconButton("columns", "View"))
        self.head.add_button(IconButton("export", "Export"))
        self.table = RowTable("Invoices", list_columns(), row="row_list_two_lines", header=False)
        self.refund_action = actions.add(
            "refund_payment", "Refund payment…", lambda: self.said.emit("The refund dialog would open."),
            shortcut="Ctrl+R", icon="refund", menu="Refund", owner=self,
        )  # fmt: skip
        self.add_action = actions.add(
            "add_refund", "Add refund…", lambda: None, shortcut="Ctrl+Shift+R", icon="record", menu="Refund", owner=self
        )
        left = Area("surface")
        column = left.column()
        column.addWidget(self.head)
        column.addWidget(self.table, 1)
        self.head_area = self.detail_head()
        self.panes = ThreePane("invoices", left, self.head_area, self.body(), self.panel())
        self.panes.alone_changed.connect(self._on_alone_changed)
        self.table.opened.connect(lambda _row: self.panes.open_detail())
        self.head.filter.left.connect(self.table.setFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.panes)

    def reload(self) -> None:
        self.loaded += 1
        self.table.show_rows(INVOICES)
        self.table.choose(491208)

    def first_focus(self) -> QWidget:
        return self.table

    def areas(self) -> Sequence[QWidget]:
        return self.panes.areas()

    def _on_alone_changed(self, alone: bool) -> None:
        columns = wide_columns() if alone else list_columns()
        self.table.show_columns(columns, "row" if alone else "row_list_two_lines", header=alone)

    def detail_head(self) -> QWidget:
        area = Area("surface")
        column = area.column(20, 13, 20, 14, 0)
        top = QHBoxLayout()
        top.setSpacing(theme.px(6))
        top.addWidget(Text("Invoice 491208", "title"))
        top.addSpacing(theme.px(8))
        for look in (refund_states.of_payment(INVOICES[12]), refund_states.of_returned(INVOICES[12])):
            top.addWidget(Chip(look))
        top.addStretch(1)
        top.addWidget(IconButton("print", "Print"))
        top.addWidget(IconButton("more", "More"))
        who = QHBoxLayout()
        who.setSpacing(theme.px(7))
        who.addWidget(Text("Harbour Gifts Ltd", "body_strong"))
        who.addWidget(Text("Dartmouth, United Kingdom", tone="text_3"))
        who.addWidget(Text("·", tone="text_2"))
        who.addWidget(Text("issued 16 Nov 2026", tone="text_2"))
        who.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(8))
        self.refund_button = Button.of(self.refund_action, Kind.PRIMARY)
        buttons.addWidget(self.refund_button)
        second = Button.of(self.add_action, hint=False)
        buttons.addWidget(second)
        buttons.addStretch(1)
        shown = FigureRow()
        shown.show_figures((
            Figure("Total", "501.24 GBP"), Figure("Paid", "501.24"), Figure("Returned", "16.68", "returned"),
            Figure("Waiting", "21.30", "waiting"), Figure("Left to return", "463.26", "left"),
        ))  # fmt: skip
        bar = RemainingBar()
        bar.show_parts(Parts(50124, 1668, 2130), "GBP", "Invoice 491208")
        column.addLayout(top)
        column.addLayout(who)
        column.addSpacing(theme.px(9))
        column.addLayout(buttons)
        column.addSpacing(theme.px(14))
        column.addWidget(shown)
        column.addSpacing(theme.px(8))
        column.addWidget(bar)
        return area

    def body(self) -> QWidget:
        area = Area("surface", "top")
        column = area.column(0, 1)
        self.lines = RowTable("Invoice lines", line_columns(), row="row_two_lines", edge="edge_pad_detail", fits=True)
        self.lines.show_rows(LINES)
        upper = Area("surface")
        stacked = upper.column()
        stacked.addWidget(self.lines)
        totals = Totals(behind=102)
        totals.show_totals((("Net", "417.70"), ("VAT 20 %", "83.54"), ("Total GBP", "501.24")))
        stacked.addWidget(totals)
        stacked.addStretch(1)
        column.addWidget(Scroll(upper), 1)
        self.activity_head = SectionHead("Activity", "top bottom", 20)
        self.activity_head.show_head("Activity")
        self.activity_head.add_button(Button("All 9", Kind.QUIET, small=True, pad=4))
        column.addWidget(self.activity_head)
        activity = RowTable(
            "Activity", activity_columns(), row="row_compact", edge="edge_pad_detail", header=False, fits=True,
            key=lambda row: row.at,
        )  # fmt: skip
        activity.show_rows(ACTIVITY)
        column.addWidget(activity)
        return area

    def panel(self) -> QWidget:
        area = Area("surface")
        column = area.column()
        head = SectionHead()
        head.show_head("Payments", "2", "501.24 GBP")
        self.payments = RowTable("Payments", payment_columns(), row="row_queue", header=False, fits=True)
        self.payments.show_rows(PAYMENTS)
        self.payments.choose(1)
        column.addWidget(head)
        column.addWidget(self.payments)
        column.addWidget(self.payment_block())
        refunds = SectionHead()
        refunds.show_head("Refunds of this payment", "3", "37.98")
        column.addWidget(refunds)
        self.note = NoteBar()
        self.note.show_note(
            "Stripe has not confirmed R-2087 yet, asking again at 14:05. "
            "Do not pay it another way: 6.00 may be on its way.",
            "unknown",
        )
        around = Area("surface", "bottom", "hairline")
        around.column(16, 11, 16, 11).addWidget(self.note)
        column.addWidget(around)
        table = RowTable("Refunds of this payment", refund_columns(), row="row_queue", header=False, fits=True)
        table.show_rows(REFUNDS)
        column.addWidget(table)
        column.addStretch(1)
        return Scroll(area)

    def payment_block(self) -> QWidget:
        area = Area("surface", "bottom", "hairline")
        column = area.column(16, 14, 16, 12, 8)
        top = QHBoxLayout()
        top.addWidget(Text("363.26 GBP", "amount"))
        top.addWidget(Legend((("left", "left to return"),)))
        bar = RemainingBar()
        bar.show_parts(Parts(40124, 1668, 2130), "GBP", "Visa ••4242")
        shown = FigureRow("body_strong", even=True)
        shown.show_figures(
            (Figure("Paid", "401.24"), Figure("Returned", "16.68", "returned"), Figure("Waiting", "21.30", "waiting"))
        )
        facts = Facts()
        facts.show_facts((
            Fact("Method", "Card, Visa ••4242"), Fact("Gateway", "Stripe, taken here"),
            Fact("Reference", "pi_3QX8Lk2eZvK"), Fact("Paid", "16 Nov 2026, 09:12"),
            Fact("Approved", "Sample manager, 16 Nov"),
        ))  # fmt: skip
        buttons = QHBoxLayout()
        buttons.addWidget(Button("Refund this payment…", icon="refund", small=True))
        buttons.addStretch(1)
        buttons.addWidget(IconButton("more", "More", small=True))
        column.addLayout(top)
        column.addWidget(bar)
        column.addWidget(shown)
        column.addSpacing(theme.px(4))
        column.addWidget(facts)
        column.addSpacing(theme.px(2))
        column.addLayout(buttons)
        return area


class EmptyPage(Page):
    def __init__(self, title: str, icon: str, group: int) -> None:
        super().__init__()
        self.title, self.icon, self.group = title, icon, group
        column = QVBoxLayout(self)
        self.empty = EmptyState(
            icon, f"No {title.lower()} yet", "They stand here as soon as there are some.", button="Import…"
        )
        column.addWidget(self.empty)

    def reload(self) -> None: ...

    def first_focus(self) -> QWidget:
        return self.empty.button


OTHER_PAGES = (
    ("Bookings", "booking", 0), ("Payments", "payment", 0), ("Refund approvals", "approvals", 1),
    ("Inbox", "inbox", 1), ("Credit notes", "credit_note", 2), ("Customers", "customers", 2),
    ("Reports", "reports", 3), ("Books", "books", 3), ("Settings", "settings", 3),
)  # fmt: skip


def window(
    folder: Path, office: OfficeRow = OFFICE, find: Callable[[str], Sequence[Finding]] | None = None
) -> MainWindow:
    """The window with its pages; the first one is the invoices page of the design's first picture."""
    actions = Actions()
    pages: list[Page] = [InvoicesPage(actions), *(EmptyPage(*each) for each in OTHER_PAGES)]
    made = MainWindow(pages, actions, office, folder, find)
    actions.setParent(made)
    pages[3].count_changed.emit(7)
    pages[4].count_changed.emit(3)
    made.show_person("Sample clerk")
    made.show_gateway(GatewayRow("Stripe test mode", 1, at(21, 14, 5), at(21, 13, 58), False))
    pages[0].reload()
    return made
