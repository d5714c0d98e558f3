"""The right side while one chooses: total, net, VAT by rate, what is left after it, and the proof of the VAT."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.queries.rows import Breakdown, CreditLineRow
from desktop.ui import figures, messages, theme
from desktop.ui.dialogs import refund_words
from desktop.ui.dialogs.after_refund import AfterRefund
from desktop.ui.dialogs.sum_rows import SumRows
from desktop.ui.dialogs.two_sides import dividing_line
from desktop.ui.pages.invoice_columns import wide_enough
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.row_table import RowTable
from desktop.ui.widgets.text import Text


class RefundFigures(Area):
    """What the refund comes to as far as it is typed.

    Parts: `total`, `sums`, `parts`, `due` (the note on what lowers what is due), `after`, `proof`, `copy_button`.
    """

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__("subtle", "left", parent=parent)
        self._currency = currency
        self.total = Text(figures.amount_code(0, currency), "amount_large").selectable()
        self._count = Text("", "small", "text_2")
        self.sums, self.parts, self.due = SumRows(), SumRows(), NoteBar()
        self.after = AfterRefund()
        self.copy_button = Button("Copy", Kind.QUIET, icon="copy", small=True)
        self.copy_button.clicked.connect(lambda _checked=False: self._copy())
        self.proof: RowTable[CreditLineRow] = RowTable(
            "Proof of VAT",
            proof_columns((), currency),
            row="row_proof",
            edge="cell_pad",
            key=lambda line: line.position,
            fits=True,
            ground="subtle",
        )
        self._lay_out()

    def show_figures(self, found: Breakdown, told: str = "") -> None:
        """Show what the refund comes to; `told` is what is wrong with the whole of it, in place of the limit."""
        lines = found.lines
        self.total.setText(figures.amount_code(found.gross_minor, found.currency))
        self._count.setText("" if not lines else "1 line" if len(lines) == 1 else f"{len(lines)} lines")
        self.sums.show_sums(sums(found))
        self.parts.show_sums(refund_words.parts(found))
        due = refund_words.due_sentence(found)
        if due != self.due.words() or bool(due) != self.due.isVisibleTo(self):
            self.due.show_note(due, "neutral")
        self.after.show_bars(found.bars, found.currency)
        self.after.show_limit(told or found.limit, wrong=bool(told))
        lay(self.proof, proof_columns(lines, found.currency), "row_proof")
        self.proof.show_rows(lines)
        for part in (self._proof_head, self.proof, self._proof_line):
            part.setVisible(bool(lines))
        self.updateGeometry()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.total)
        top.addStretch(1)
        top.addWidget(self._count)
        self._proof_head = QWidget()
        head = QHBoxLayout(self._proof_head)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(Text("VAT, line by line", "heading"))
        head.addStretch(1)
        head.addWidget(self.copy_button)
        self._proof_line = dividing_line()
        upper = QVBoxLayout()
        upper.setContentsMargins(theme.px(8), 0, theme.px(8), 0)
        upper.setSpacing(0)
        upper.addLayout(top)
        upper.addSpacing(theme.px(8))
        upper.addWidget(self.sums)
        upper.addSpacing(theme.px(4))
        upper.addWidget(self.parts)
        upper.addSpacing(theme.px(6))
        upper.addWidget(self.due)
        upper.addSpacing(theme.px(8))
        upper.addWidget(dividing_line())
        upper.addSpacing(theme.px(16))
        upper.addWidget(self.after)
        upper.addSpacing(theme.px(16))
        upper.addWidget(self._proof_line)
        upper.addSpacing(theme.px(10))
        upper.addWidget(self._proof_head)
        upper.addSpacing(theme.px(4))
        # The cells of the table have a pad of 8 themselves: its words stand on the edge of all the others.
        column = self.column(12, 16, 12, 20, 0)
        column.addLayout(upper)
        column.addWidget(self.proof)
        column.addStretch(1)

    def _copy(self) -> None:
        rows = [row for line in self.proof.rows() for row in proof_rows(line, self._currency)]
        text = "\n".join("\t".join(row) for row in [["Line", "Formula", "VAT"], *rows])
        QGuiApplication.clipboard().setText(text)
        messages.announce(self, "The proof of VAT is on the clipboard.")


def sums(found: Breakdown) -> Sequence[tuple[str, str]]:
    """Net, and VAT by rate."""
    net = ("Net", figures.amount(found.net_minor, found.currency))
    taxes = [(f"VAT {figures.percent(rate)}", figures.amount(tax, found.currency)) for rate, tax in found.taxes]
    return [net, *(taxes or [("VAT", figures.amount(found.tax_minor, found.currency))])]


def proof_columns(lines: Sequence[CreditLineRow], currency: str) -> Sequence[Column[CreditLineRow]]:
    """Name, formula and VAT of each line."""
    formulas = [line.formula for line in lines]
    taxes = [figures.amount(line.tax_minor, currency) for line in lines]
    return (
        Column("Line", lambda line: Cell(line.text, tip=line.text)),
        Column(
            "Formula",
            lambda line: Cell(line.formula, tone="text_2", tip=_tip(line, currency)),
            width=wide_enough([*formulas, "20.16 × 60.48 / 120.96"], beside=16),
            right=True,
        ),
        Column("VAT", _tax_cell(currency), width=wide_enough([*taxes, "100.00"], "body_strong"), right=True),
    )


def proof_rows(line: CreditLineRow, currency: str) -> Sequence[Sequence[str]]:
    """The proof of a line as an auditor copies it: its formula, then each of its taxes where it has several."""
    rows = [[line.text, line.formula, figures.plain(line.tax_minor, currency)]]
    for rate, before, this in line.taxes if len(line.taxes) > 1 else ():
        said = f"of it {figures.percent(rate)}, before {figures.plain(before, currency)}"
        rows.append(["", said, figures.plain(this, currency)])
    return rows


def _tip(line: CreditLineRow, currency: str) -> str:
    """The formula, and how its cents fall on several taxes."""
    return "\n".join(" ".join(filter(None, row[1:])) for row in proof_rows(line, currency))


def _tax_cell(currency: str) -> Callable[[CreditLineRow], Cell]:
    return lambda line: Cell(
        figures.amount(line.tax_minor, currency),
        style="body_strong",
        copied=figures.plain(line.tax_minor, currency),
    )


def lay(table: RowTable[CreditLineRow], wanted: Sequence[Column[CreditLineRow]], row: str) -> None:
    """Give the table these columns, unless they only differ in nothing that is seen."""
    shown = table.row_model().columns
    if [(each.title, each.width) for each in wanted] != [(each.title, each.width) for each in shown]:
        table.show_columns(wanted, row, header=True)
