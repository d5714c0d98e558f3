"""Spread an amount: what falls on each line and each payment, shown before it is taken."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.errors import RefundDeskError
from desktop.model import money
from desktop.services.desk import Desk
from desktop.services.queries import breakdown
from desktop.services.queries.rows import Breakdown, CreditLineRow, InvoiceDetail
from desktop.services.refunds import Wish
from desktop.ui import figures, messages
from desktop.ui.dialogs import refund_words
from desktop.ui.dialogs.latest_answer import LatestAnswer
from desktop.ui.dialogs.sum_rows import SumRows
from desktop.ui.pages.invoice_columns import wide_enough
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Kind
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.dialog_frame import DialogFrame, Role
from desktop.ui.widgets.entries import AmountEdit
from desktop.ui.widgets.fields import Field
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.row_table import RowTable
from desktop.ui.widgets.typed_amount import AmountKind, TypedAmount

_NOT_MONEY = "Type an amount or a sum: 100.00, =2*48. A share or units belong to one line."


class SpreadAmountDialog(DialogFrame):
    """An amount over all lines, in proportion to what each has left.

    `wish` says of which payment and by which method. Parts: `amount`, `table` (Proposal), `take`. Signal `taken` with
    the amount as text and, by its position, what falls on each line as text.
    """

    taken = Signal(str, object)

    def __init__(self, desk: Desk, detail: InvoiceDetail, wish: Wish, parent: QWidget | None = None) -> None:
        super().__init__(
            "Spread an amount",
            f"Over the lines of invoice {detail.row.number}, by what each has left",
            size=(680, 600),
            parent=parent,
        )
        self._wish, self._currency = wish, detail.row.currency
        self._found: Breakdown | None = None
        self._taking = False
        self.amount = AmountEdit(self._currency)
        self._field = Field(f"Amount in {self._currency}, with VAT", self.amount)
        self.table: RowTable[CreditLineRow] = RowTable(
            "Proposal", self._columns(()), row="row", edge="edge_pad_detail", key=lambda line: line.position,
            ground="raised",
        )  # fmt: skip
        self._sums, self._due = SumRows(), NoteBar()
        work = partial(breakdown.work_out, desk, detail.row.id)
        self._asking: LatestAnswer[Wish, Breakdown] = LatestAnswer(self, work, self._on_found, self._on_failed)
        self._fill_body()
        self.take = self.add_button("Take proposal", self._take, Kind.PRIMARY, role=Role.AcceptRole, key="Ctrl+Enter")
        self.add_button("Cancel", self.reject, role=Role.RejectRole, key="Esc")
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        self.amount.amount_typed.connect(self._on_typed)
        self.amount.returnPressed.connect(self._take)
        self.amount.setFocus()

    def _fill_body(self) -> None:
        head, foot = Area("raised"), Area("subtle", "top")
        head.column(20, 14, 20, 12).addWidget(self._field)
        column = foot.column(20, 12, 20, 12, 8)
        column.addWidget(self._due)
        column.addWidget(self._sums)
        self._foot = foot
        foot.hide()
        self.body.addWidget(head)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(foot)

    def _on_typed(self, typed: TypedAmount | RefundDeskError | None) -> None:
        if not isinstance(typed, TypedAmount) or typed.kind is not AmountKind.AMOUNT:
            self._field.set_wrong(_NOT_MONEY if isinstance(typed, TypedAmount) else "")
            self._show(None)
            return
        text = money.plain(typed.minor or 0, self._currency)
        self._asking.ask(replace(self._wish, lines=None, amount=text, reason=self._wish.reason or "not known yet"))

    def _on_found(self, _asked: Wish, found: Breakdown) -> None:
        if not isinstance(self.amount.typed(), TypedAmount):
            return
        wrong = found.errors[0][1] if found.errors and found.fault not in {"reference_taken", "date_order"} else ""
        self._field.set_wrong(wrong)
        self._show(None if wrong else found)
        if self._taking:
            self._taking = False
            self._take()

    def _on_failed(self, failure: Exception) -> None:
        self._taking = False
        messages.say(self, failure)

    def _show(self, found: Breakdown | None) -> None:
        self._found = found
        lines: Sequence[CreditLineRow] = () if found is None else found.lines
        self.table.show_columns(self._columns(lines), "row", header=True)
        self.table.show_rows(lines)
        self._foot.setVisible(found is not None)
        if found is None:
            self.take.setText("Take proposal")
            return
        net, tax = (figures.amount(minor, self._currency) for minor in (found.net_minor, found.tax_minor))
        parts = refund_words.parts(found) or [
            (part.label, figures.amount(part.gross_minor, self._currency)) for part in found.parts
        ]
        self._sums.show_sums([("Net", net), ("VAT", tax), *parts])
        self._due.show_note(refund_words.due_sentence(found), "neutral")
        self.take.setText(f"Take {figures.amount_code(found.gross_minor, self._currency)}")

    def _take(self) -> None:
        self._taking = not self._asking.settled
        if self._taking:
            return
        if self._found is None:
            if not self._field.wrong():
                self._field.set_wrong("Type an amount first, such as 100.00.")
            self.amount.setFocus()
            return
        typed: Mapping[int, str] = {
            line.position: figures.amount(line.gross_minor, self._currency) for line in self._found.lines
        }
        self.taken.emit(money.plain(self._found.gross_minor, self._currency), typed)
        self.accept()

    def _columns(self, lines: Sequence[CreditLineRow]) -> Sequence[Column[CreditLineRow]]:
        amounts = [figures.amount(minor, self._currency) for line in lines for minor in (line.gross_minor, 1)]
        wide = max(wide_enough([*amounts, "1,234.56"], "body_strong", beside=28), 92)

        def amount(minor: int, style: str = "body", tone: str = "text_2") -> Cell:
            shown = figures.amount(minor, self._currency)
            return Cell(shown, style=style, tone=tone, copied=figures.plain(minor, self._currency))

        return (
            Column("Line", lambda line: Cell(line.text, tip=line.text)),
            Column("Net", lambda line: amount(line.net_minor), width=wide, right=True),
            Column("VAT", lambda line: amount(line.tax_minor), width=wide, right=True),
            Column("This refund", lambda line: amount(line.gross_minor, "body_strong", "text"), width=wide, right=True),
        )
