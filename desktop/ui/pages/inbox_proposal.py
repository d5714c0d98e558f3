"""The proposal for money that left without us: the lines it takes, those it leaves, what it comes to, and why."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from desktop.services.queries.inbox_rows import Guess, GuessRow, InboxDetail
from desktop.services.queries.rows import CreditLineRow
from desktop.ui import figures, icons, theme
from desktop.ui.pages.invoice_columns import amount_cell, wide_enough
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.bar_block import BarBlock
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.figure_row import Legend
from desktop.ui.widgets.row_table import RowTable
from desktop.ui.widgets.text import Text
from desktop.ui.widgets.ticks import Tick


class InboxProposal(Area):
    """Lines, sum, reason and bars. Parts: `table`, `total`, `why`. Signal `lines_wanted` when a tick is pressed."""

    lines_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent=parent)
        self.table: RowTable[GuessRow] = RowTable(
            "Proposal", _columns("", (), ()), row="row_two_lines", edge="edge_pad_detail", fits=True
        )
        self._icon, self.total, self.why = QLabel(), Text("", "heading"), Text("", "small", "text_2", wrap=True)
        self._figures = [Text("", "heading").selectable() for _ in range(3)]
        self._behind = QWidget()
        self._blocks: list[BarBlock] = []
        bars = Area("surface")
        self._bars = bars.column(20, 4, 20, 16, 12)
        self._bars.addWidget(Legend((("returned", "Returned"), ("waiting", "Waiting"), ("this", "This"))))
        words = Area("surface", "bottom", "hairline")
        words.column(20, 10, 20, 12).addWidget(self.why)
        column = self.column(0, 1)
        for part in (self.table, self._total_line(), words, bars):
            column.addWidget(part)
        self.table.ticked.connect(lambda _row, _on: self.lines_wanted.emit())

    def _total_line(self) -> Area:
        line = Area("surface", "bottom", "divider")
        row = line.row(20, 0, 0, 0, 0)
        row.addWidget(self._icon)
        row.addSpacing(theme.px(6))
        row.addWidget(self.total, 1)
        for figure in self._figures:
            figure.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
            figure.setContentsMargins(0, 0, theme.px(8), 0)
            row.addWidget(figure)
        row.addWidget(self._behind)
        line.setFixedHeight(theme.px(36))
        return line

    def show_guess(self, shown: InboxDetail, guess: Guess) -> None:
        """Show another proposal, or the same one as it is now."""
        currency = shown.row.currency
        columns = _columns(currency, guess.rows, guess.taxes)
        self.table.show_columns(columns, "row_two_lines", header=True)
        self.table.show_rows(guess.rows)
        sums = (guess.net_minor, guess.tax_minor, guess.gross_minor)
        for figure, minor, column in zip(self._figures, sums, columns[1:], strict=False):
            figure.setText(figures.amount(minor, currency))
            figure.setFixedWidth(theme.px(column.width))
        self._behind.setFixedWidth(theme.px(columns[-1].width))
        of = figures.amount_code(shown.row.amount_minor, currency)
        self.total.setText(f"Assigned {figures.amount(guess.gross_minor, currency)} of {of}")
        self._icon.setPixmap(icons.pixmap("approved", "done_fg"))
        self.why.setText(f"Why this guess: {guess.why[0].lower()}{guess.why[1:]}")
        self._show_bars(shown)

    def _show_bars(self, shown: InboxDetail) -> None:
        while len(self._blocks) < len(shown.bars):
            self._blocks.append(BarBlock())
            self._bars.addWidget(self._blocks[-1])
        for place, block in enumerate(self._blocks):
            block.setVisible(place < len(shown.bars))
            if place < len(shown.bars):
                block.show_bar(shown.bars[place], shown.row.currency)


def _columns(currency: str, rows: Sequence[GuessRow], taxes: Sequence[tuple[int, int]]) -> Sequence[Column[GuessRow]]:
    tax = f"VAT {figures.percent(taxes[0][0])}" if len(taxes) == 1 else "VAT"
    several = len({row.invoice_id for row in rows}) > 1
    shown = [figures.amount(row.left_minor, currency) for row in rows] if currency else []
    wide = max(wide_enough([*shown, "1,234.56"], "heading", beside=24), wide_enough([tax], "caption", beside=20))

    def figure(minor: Callable[[CreditLineRow], int], style: str = "body") -> Callable[[GuessRow], Cell]:
        return lambda row: Cell() if row.part is None else amount_cell(minor(row.part), currency, style=style)

    return (
        Column("Proposal", lambda row: _name_cell(row, several)),
        Column("Net", figure(lambda part: part.net_minor), width=wide, right=True),
        Column(tax, figure(lambda part: part.tax_minor), width=wide, right=True),
        Column("Total", figure(lambda part: part.gross_minor, "heading"), width=wide, right=True),
        Column("Left after", lambda row: _left_cell(row, currency), width=wide + 12, right=True),
    )


def _name_cell(row: GuessRow, several: bool) -> Cell:
    invoice = f"invoice {row.invoice_number}" if several else ""
    taken = row.part
    whole = "" if taken is None else "whole line" if not taken.left_after_minor else taken.asked
    under = "  ·  ".join(filter(None, (row.code, invoice, f"line {row.position}", whole)))
    tick = Tick.OFF if taken is None else Tick.ON
    return Cell(
        row.text, under, tick=tick, style="body" if taken is None else "body_strong", tip=row.text,
        spoken=", ".join((tick.value, row.text, under.replace("  ·  ", ", "))), copied=row.text,
    )  # fmt: skip


def _left_cell(row: GuessRow, currency: str) -> Cell:
    left = row.left_minor if row.part is None else row.part.left_after_minor
    return amount_cell(left, currency, tone="text_2")
