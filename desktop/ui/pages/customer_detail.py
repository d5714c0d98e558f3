"""The detail of a customer: name and balance over the statement, and the facts beside it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from desktop.services.queries.customer_rows import LANGUAGES, CustomerDetail, Statement, StatementLine
from desktop.services.queries.days import EVER
from desktop.ui import figures, theme
from desktop.ui.actions import Action
from desktop.ui.pages import customer_columns
from desktop.ui.pages.table_export import TableExport
from desktop.ui.theme import StateLook
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Button, IconButton
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.facts import Fact, Facts
from desktop.ui.widgets.figure_row import Figure, FigureRow
from desktop.ui.widgets.period_choice import PeriodChoice
from desktop.ui.widgets.row_table import RowTable
from desktop.ui.widgets.scroll import Scroll
from desktop.ui.widgets.text import Text

ARCHIVED = StateLook("Archived", "deleted", "neutral")
PAPERS_STAY = "Papers that are issued keep the name and address that they were issued with."


class CustomerHead(Area):
    """Name, whether archived, and what can be done with the customer."""

    def __init__(self, edit: Action, archive: Action, parent: QWidget | None = None) -> None:
        super().__init__("surface", "bottom", parent=parent)
        self._name, self._archived = Text("", "title", elide=True).selectable(), Chip()
        row = self.row(20, 0, 12, 1, 8)
        row.addWidget(self._name)
        row.addWidget(self._archived)
        row.addStretch(1)
        row.addWidget(Button.of(edit))
        row.addWidget(Button.of(archive))
        self.setFixedHeight(theme.px("page_head_wide"))
        self.hide()

    def show_detail(self, detail: CustomerDetail) -> None:
        """Show who it is."""
        self._name.setText(detail.row.name)
        self._archived.show_state(ARCHIVED if detail.row.archived else None)
        self.show()


class StatementBody(Area):
    """The statement of the days that a person chooses.

    Parts: `period`, `figures`, `table`, `empty`, `export`. Signals: `days_picked` with the `Days`; `line_opened` with
    the line of Enter.
    """

    days_picked = Signal(object)
    line_opened = Signal(object)

    def __init__(self, paper: Action, export: Action, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent=parent)
        self.period, self.figures = PeriodChoice("Statement for"), FigureRow()
        self.export = TableExport(export)
        self.table: RowTable[StatementLine] = RowTable(
            "Statement", customer_columns.statement((), ""), row="row_two_lines", edge="edge_pad_detail"
        )
        self.empty = EmptyState("invoice", "", pressed=lambda: self.period.show_days(EVER))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        head = Area("surface", "bottom", "hairline")
        inner = head.column(20, 12, 16, 12, 10)
        top = QHBoxLayout()
        top.setSpacing(theme.px(8))
        top.addWidget(Text("Statement", "heading"))
        top.addStretch(1)
        top.addWidget(self.period)
        top.addWidget(IconButton.doing(paper))
        top.addWidget(IconButton.doing(export))
        inner.addLayout(top)
        inner.addWidget(self.figures)
        column = self.column()
        column.addWidget(head)
        column.addWidget(self.export)
        column.addWidget(self._stack, 1)
        self.period.picked.connect(self.days_picked)
        self.table.opened.connect(self.line_opened)

    def show_statement(self, statement: Statement) -> None:
        """Show another statement, or the same one as it is now."""
        currency, lines = statement.currency, statement.lines
        self.table.show_columns(customer_columns.statement(lines, currency), "row_two_lines", header=True)
        self.table.show_rows(lines)
        debit, credit = sum(line.debit_minor for line in lines), sum(line.credit_minor for line in lines)
        self.figures.show_figures(
            [
                Figure("Opening balance", figures.amount(statement.opening_minor, currency)),
                Figure("Debit", figures.amount(debit, currency)),
                Figure("Credit", figures.given_back(credit, currency)),
                Figure("Closing balance", figures.amount_code(statement.closing_minor, currency)),
            ]
        )
        if self.period.days() == EVER:
            self.empty.show_words("Nothing yet", "Invoices, payments and credit notes of this customer stand here.")
        else:
            self.empty.show_words("Nothing in these days", "The balance did not change in them.", "Show all days")
        self._stack.setCurrentWidget(self.table if lines else self.empty)


class CustomerPanel(Area):
    """The parts of the balance, and what is known of the customer. Parts: `balance`, `facts`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent=parent)
        self.balance, self.facts = Facts(112), Facts(112)
        inside = Area("surface")
        column = inside.column()
        for name, facts in (("Balance", self.balance), ("Customer", self.facts)):
            section = Area("surface", "bottom", "hairline")
            inner = section.column(16, 12, 16, 13, 10)
            inner.addWidget(Text(name, "heading"))
            inner.addWidget(facts)
            column.addWidget(section)
        foot = Area("surface")
        foot.column(16, 10, 16, 10).addWidget(Text(PAPERS_STAY, "small", "text_3", wrap=True))
        column.addWidget(foot)
        column.addStretch(1)
        self.column().addWidget(Scroll(inside))
        self.hide_facts(True)

    def hide_facts(self, are_hidden: bool) -> None:
        """Show nothing, or what was shown last."""
        for part in self.findChildren(Area):
            part.setVisible(not are_hidden)

    def show_detail(self, detail: CustomerDetail) -> None:
        """Show the facts of a customer."""
        self.balance.show_facts(_balance_facts(detail))
        self.facts.show_facts(_card_facts(detail))
        self.hide_facts(False)


def _balance_facts(detail: CustomerDetail) -> Sequence[Fact]:
    balance, currency = detail.balance, detail.row.currency
    total = balance.total_minor
    word = "Owes us" if total > 0 else "We owe" if total < 0 else "Balance"
    shown = figures.amount_code(abs(total), currency)
    parts = [
        Fact("To be paid", figures.amount(balance.receivable_minor, currency)) if balance.receivable_minor else None,
        Fact("Not applied", figures.amount(balance.unapplied_minor, currency)) if balance.unapplied_minor else None,
        Fact("Refunds payable", figures.amount(balance.refunds_payable_minor, currency))
        if balance.refunds_payable_minor
        else None,
    ]
    invoices = f"{figures.count(detail.invoices)}, {figures.count(detail.row.open_invoices)} open"
    last = "" if detail.last_sold is None else figures.day_full(detail.last_sold)
    return [
        Fact(word, shown, strong=True),
        *(part for part in parts if part is not None),
        Fact("Invoices", invoices),
        Fact("Last invoice", last),
    ]


def _card_facts(detail: CustomerDetail) -> Sequence[Fact]:
    card = detail.card
    return [
        Fact("Number", detail.row.code),
        Fact("Address", card.address),
        Fact("Postcode", card.postcode),
        Fact("Town", card.city),
        Fact("Country", card.country),
        Fact("VAT number", card.vat_number),
        Fact("E-mail", card.email or "none, so no credit note is mailed"),
        Fact("Language", LANGUAGES.get(card.language, card.language)),
    ]
