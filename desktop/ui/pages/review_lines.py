"""The lines of a refund under review with their total beneath, and the proof of their VAT."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QWidget

from desktop.services.queries.rows import CreditLineRow, Review
from desktop.ui import figures, theme
from desktop.ui.pages.invoice_columns import amount_cell, wide_enough
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.row_table import RowTable


@dataclass(frozen=True)
class TotalRow:
    """The sums under the lines; `id` names the one row there is."""

    currency: str
    net_minor: int
    tax_minor: int
    gross_minor: int
    id: str = "total"


class ReviewLines(Area):
    """What goes back of each line, with the sums under the columns they sum up. Parts: `lines`, `total`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent=parent)
        widths, tax = _widths((), TotalRow("", 0, 0, 0)), "VAT"
        self.lines: RowTable[CreditLineRow] = RowTable(
            "Breakdown", _columns("", tax, widths), row="row_two_lines", edge="edge_pad_detail", fits=True,
            key=lambda line: line.position,
        )  # fmt: skip
        self.total: RowTable[TotalRow] = RowTable(
            "Total", _total_columns(widths), row="row", edge="edge_pad_detail", header=False, fits=True
        )
        # It is read with the lines; there is nothing in it to stand on.
        self.total.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.total.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.total.setMouseTracking(False)
        self.total.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = self.column()
        column.addWidget(self.lines)
        column.addWidget(self.total)

    def show_review(self, review: Review) -> None:
        """Show the lines of another refund, or of the same one as they are now."""
        currency = review.refund.currency
        total = TotalRow(currency, review.net_minor, review.tax_minor, review.refund.gross_minor)
        widths = _widths(review.lines, total)
        tax = f"VAT {figures.percent(review.taxes[0][0])}" if len(review.taxes) == 1 else "VAT"
        self.lines.show_columns(_columns(currency, tax, widths), "row_two_lines", header=True)
        # Where no line has a head above it, as for money that no line asks for, the sums have their own.
        self.total.show_columns(_total_columns(widths), "row", header=not review.lines)
        self.lines.show_rows(review.lines)
        self.lines.setVisible(bool(review.lines))
        self.total.show_rows([total])


class Proof(Area):
    """How the VAT of each line came about, to read and to copy. Parts: `table`, `copy_button`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "top", "hairline", parent)
        self._text = ""
        self.table: RowTable[CreditLineRow] = RowTable(
            "Proof of VAT", _proof_columns("GBP"), row="row_proof", edge="edge_pad_detail", fits=True,
            key=lambda line: line.position,
        )  # fmt: skip
        self.copy_button = Button("Copy", icon="copy", small=True)
        self.copy_button.clicked.connect(lambda _checked=False: QGuiApplication.clipboard().setText(self._text))
        line = QHBoxLayout()
        line.setContentsMargins(theme.px(20), theme.px(8), theme.px(20), theme.px(12))
        line.addWidget(self.copy_button)
        line.addStretch(1)
        column = self.column(0, 1)
        column.addWidget(self.table)
        column.addLayout(line)

    def show_review(self, review: Review) -> None:
        """Show the proof of another refund, or of the same one as it is now."""
        self._text = proof_text(review)
        self.table.show_columns(_proof_columns(review.refund.currency), "row_proof", header=True)
        self.table.show_rows(review.lines)


def proof_text(review: Review) -> str:
    """The proof as it is copied: a line for each line, for each rate, and the sums."""
    refund, currency = review.refund, review.refund.currency
    lines = [f"{refund.number}, invoice {refund.invoice_number}, {refund.customer}"]
    lines += [
        f"Line {line.position}, {line.text}: VAT {line.formula} = {figures.amount(line.tax_minor, currency)}, "
        f"refunded {figures.amount(line.gross_minor, currency)}"
        for line in review.lines
    ]
    lines += [f"VAT {figures.percent(rate)}: {figures.amount(minor, currency)}" for rate, minor in review.taxes]
    sums = (("Net", review.net_minor), ("VAT", review.tax_minor), (f"Total {currency}", refund.gross_minor))
    return "\n".join([*lines, ", ".join(f"{name} {figures.amount(minor, currency)}" for name, minor in sums)])


def _widths(lines: Sequence[CreditLineRow], total: TotalRow) -> tuple[int, int, int, int]:
    """The room that each column of figures needs for its lines and their sum."""

    def room(minors: Sequence[int], head: str, beside: int = 16) -> int:
        shown = [figures.amount(minor, total.currency) for minor in minors] if total.currency else []
        return max(wide_enough(shown, "heading", beside), wide_enough([head], "caption", beside), 60)

    return (
        room([total.net_minor, *(line.net_minor for line in lines)], "Net"),
        room([total.tax_minor, *(line.tax_minor for line in lines)], "VAT 17.5 %"),
        room([total.gross_minor, *(line.gross_minor for line in lines)], "This refund"),
        room([line.left_after_minor for line in lines], "Left after", beside=28),
    )


def _columns(
    currency: str, tax: str, widths: tuple[int, int, int, int]
) -> Sequence[Column[CreditLineRow]]:  # fmt: skip
    def figure(minor: Callable[[CreditLineRow], int], style: str = "body", tone: str = "text") -> Callable[..., Cell]:
        return lambda line: amount_cell(minor(line), currency, style=style, tone=tone)

    net, vat, this, left = widths
    return (
        Column("Lines", _line_cell),
        Column("Net", figure(lambda line: line.net_minor), width=net, right=True),
        Column(tax, figure(lambda line: line.tax_minor), width=vat, right=True),
        Column("This refund", figure(lambda line: line.gross_minor, "heading"), width=this, right=True),
        Column("Left after", figure(lambda line: line.left_after_minor, tone="text_2"), width=left, right=True),
    )


def _total_columns(widths: tuple[int, int, int, int]) -> Sequence[Column[TotalRow]]:
    def figure(minor: Callable[[TotalRow], int]) -> Callable[[TotalRow], Cell]:
        return lambda row: amount_cell(minor(row), row.currency, style="heading")

    net, vat, this, left = widths
    return (
        Column("", lambda row: Cell(f"Total {row.currency}", style="heading")),
        Column("Net", figure(lambda row: row.net_minor), width=net, right=True),
        Column("VAT", figure(lambda row: row.tax_minor), width=vat, right=True),
        Column("This refund", figure(lambda row: row.gross_minor), width=this, right=True),
        Column("", lambda _row: Cell(), width=left, right=True),
    )


def _proof_columns(currency: str) -> Sequence[Column[CreditLineRow]]:
    return (
        Column("Line", lambda line: Cell(f"{line.position}  {line.text}", tip=line.text)),
        Column("How it comes about", lambda line: Cell(line.formula, tone="text_2"), width=250, right=True),
        Column("VAT", lambda line: amount_cell(line.tax_minor, currency), width=92, right=True),
    )


def _line_cell(line: CreditLineRow) -> Cell:
    return Cell(line.text, "  ·  ".join(filter(None, (line.code, line.asked))), tip=line.text)
