"""The left side of the check: the lines that are asked for, what happens next, and the proof of the VAT."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop.services.queries.rows import Breakdown, CreditLineRow
from desktop.ui import figures, icons, theme
from desktop.ui.dialogs.refund_figures import lay
from desktop.ui.dialogs.refund_words import NextStep
from desktop.ui.pages.invoice_columns import wide_enough
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.row_table import RowTable
from desktop.ui.widgets.text import Text

_EDGE = 20


@dataclass(frozen=True)
class CheckedLine:
    """A line of the refund with how it was typed: `6 of 12 units`, `50%`, `=2*7.14`."""

    part: CreditLineRow
    typed: str


class CheckedLines(Area):
    """All read-only. Parts: `lines` (Breakdown), `proof` (Proof of VAT)."""

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__("raised", parent=parent)
        self.lines: RowTable[CheckedLine] = RowTable(
            "Breakdown", _line_columns((), currency, "VAT"),
            row="row_list_two_lines", edge="edge_pad_detail", key=lambda line: line.part.position, fits=True,
            ground="raised",
        )  # fmt: skip
        self.proof: RowTable[CreditLineRow] = RowTable(
            "Proof of VAT", _proof_columns((), currency),
            row="row_compact", edge="edge_pad_detail", key=lambda line: line.position, fits=True, ground="raised",
        )  # fmt: skip
        self._total = _TotalLine()
        self._steps = _Steps()
        column = self.column()
        column.addWidget(self.lines)
        column.addWidget(self._total)
        column.addWidget(self._steps)
        column.addWidget(self.proof)
        column.addStretch(1)

    def show_refund(self, found: Breakdown, typed: Sequence[str], steps: Sequence[NextStep]) -> None:
        """Show what is asked for; `typed` says how each line was typed, in their order."""
        currency = found.currency
        tax = f"VAT {figures.percent(found.taxes[0][0])}" if len(found.taxes) == 1 else "VAT"
        wanted = _line_columns(found.lines, currency, tax)
        self.lines.show_columns(wanted, "row_list_two_lines", header=True)
        self.lines.show_rows([CheckedLine(part, how) for part, how in zip(found.lines, typed, strict=True)])
        sums = (found.net_minor, found.tax_minor, found.gross_minor)
        self._total.show_sums(
            f"Total {currency}",
            [figures.amount(minor, currency) for minor in sums],
            [column.width for column in wanted[1:]],
        )
        self._steps.show_steps(steps)
        lay(self.proof, _proof_columns(found.lines, currency), "row_compact")
        self.proof.show_rows(found.lines)
        self.proof.setVisible(bool(found.lines))


class _TotalLine(Area):
    """The sums under the columns they sum up."""

    def __init__(self) -> None:
        super().__init__("raised", "bottom", "divider")
        self._row = self.row(_EDGE, 0, 0, 0, 0)
        self._name = Text("", "heading")
        self._figures = [Text("", "heading").selectable() for _ in range(3)]
        self._row.addWidget(self._name, 1)
        for figure in self._figures:
            figure.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
            figure.setContentsMargins(0, 0, theme.px(8), 0)
            self._row.addWidget(figure)
        self._behind = QWidget()
        self._row.addWidget(self._behind)
        self.setFixedHeight(theme.px(36))

    def show_sums(self, name: str, sums: Sequence[str], widths: Sequence[int]) -> None:
        self._name.setText(name)
        for figure, shown, width in zip(self._figures, sums, widths, strict=False):
            figure.setText(shown)
            figure.setFixedWidth(theme.px(width))
        self._behind.setFixedWidth(theme.px(widths[-1]))


class _Steps(Area):
    """*What happens next*."""

    def __init__(self) -> None:
        super().__init__("raised", "bottom", "divider")
        column = self.column(_EDGE, 14, _EDGE, 14, 10)
        column.addWidget(Text("What happens next", "heading"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(12))
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        self._rows: list[tuple[QLabel, Text, Text]] = []

    def show_steps(self, steps: Sequence[NextStep]) -> None:
        while len(self._rows) < len(steps):
            icon = QLabel()
            title, detail = Text("", "body_strong", wrap=True), Text("", "small", "text_2", wrap=True)
            words = QVBoxLayout()
            words.setSpacing(theme.px(1))
            words.addWidget(title)
            words.addWidget(detail)
            at = len(self._rows)
            self._grid.addWidget(icon, at, 0, Qt.AlignmentFlag.AlignVCenter)
            self._grid.addLayout(words, at, 1)
            self._rows.append((icon, title, detail))
        for (icon, title, detail), step in zip(self._rows, steps, strict=True):
            icon.setPixmap(icons.pixmap(step.icon, "text_2", ground="raised"))
            title.setText(step.title)
            detail.setText(step.detail)


def _line_columns(lines: Sequence[CreditLineRow], currency: str, tax: str) -> Sequence[Column[CheckedLine]]:
    amounts = [figures.amount(minor, currency) for line in lines for minor in (line.gross_minor, line.left_after_minor)]
    wide = max(wide_enough([*amounts, "1,234.56"], "heading", beside=24), 84)
    return (
        Column("Lines", _name_cell),
        Column("Net", _amount_of(currency, lambda line: line.net_minor), width=wide, right=True),
        Column(tax, _amount_of(currency, lambda line: line.tax_minor), width=wide, right=True),
        Column(
            "This refund",
            _amount_of(currency, lambda line: line.gross_minor, "body_strong"),
            width=wide + 12,
            right=True,
        ),
        Column(
            "Left after", _amount_of(currency, lambda line: line.left_after_minor, tone="text_2"),
            width=wide + 12, right=True,
        ),
    )  # fmt: skip


def _name_cell(line: CheckedLine) -> Cell:
    under = "  ·  ".join(filter(None, (line.part.code, line.typed)))
    return Cell(line.part.text, under, tip=line.part.text)


def _amount_of(
    currency: str, minor: Callable[[CreditLineRow], int], style: str = "body", tone: str = "text"
) -> Callable[[CheckedLine], Cell]:
    def cell(line: CheckedLine) -> Cell:
        amount = minor(line.part)
        return Cell(
            figures.amount(amount, currency), style=style, tone=tone if amount else "text_3",
            copied=figures.plain(amount, currency),
        )  # fmt: skip

    return cell


def _proof_columns(lines: Sequence[CreditLineRow], currency: str) -> Sequence[Column[CreditLineRow]]:
    head = "Line VAT × refunded with this / line total"
    wide = max(wide_enough([line.share for line in lines]), wide_enough([head], "caption"))
    before = [figures.amount(line.tax_before_minor, currency) for line in lines]
    taxes = [figures.amount(line.tax_minor, currency) for line in lines]
    return (
        Column("VAT, line by line", lambda line: Cell(line.text, tip=line.text)),
        Column(head, lambda line: Cell(line.share, tone="text_2"), width=wide, right=True),
        Column(
            "less before",
            lambda line: Cell(
                figures.amount(line.tax_before_minor, currency),
                tone="text_2" if line.tax_before_minor else "text_3",
            ),
            width=max(wide_enough(before), 84),
            right=True,
        ),
        Column(
            "VAT",
            lambda line: Cell(figures.amount(line.tax_minor, currency), style="body_strong"),
            width=max(wide_enough(taxes, "body_strong", beside=28), 72),
            right=True,
        ),
    )
