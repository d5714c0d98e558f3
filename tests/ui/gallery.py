"""A window with made-up rows, for taking pictures and for tests: the invoice of the design's first picture."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.queries.rows import (
    GatewayRow,
    OfficeRow,
)
from desktop.ui import refund_states, theme
from desktop.ui.actions import Actions
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.page import Page
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Button, IconButton, Kind
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
from tests.ui.gallery_columns import (
    activity_columns,
    line_columns,
    list_columns,
    payment_columns,
    refund_columns,
    wide_columns,
)
from tests.ui.gallery_rows import ACTIVITY, INVOICES, LINES, OFFICE, PAYMENTS, REFUNDS, at


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


def invoices(window: MainWindow) -> InvoicesPage:
    """The invoices page of that window."""
    page = window.page_named("Invoices")
    assert isinstance(page, InvoicesPage)
    return page
