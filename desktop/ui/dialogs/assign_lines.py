"""Choose lines for money that left without us: ticks and typed amounts that together come to what left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.errors import RefundDeskError
from desktop.services import inbox
from desktop.services.desk import Desk
from desktop.services.inbox import AssignedLine
from desktop.services.queries import assignment
from desktop.services.queries.inbox_rows import Assignable, AssignableInvoice, AssignedSum
from desktop.ui import background, figures, messages
from desktop.ui.dialogs.latest_answer import LatestAnswer
from desktop.ui.dialogs.refund_form import read_lines
from desktop.ui.dialogs.refund_lines import RefundLines
from desktop.ui.dialogs.sum_rows import SumRows
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Kind
from desktop.ui.widgets.dialog_frame import DialogFrame, Role
from desktop.ui.widgets.fields import Choice, Field
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.text import Text

_UNREADABLE = "Not an amount above zero."


@dataclass(frozen=True)
class _Typed:
    """The lines that can be read, and what is wrong with the others, by invoice and position."""

    lines: Sequence[AssignedLine]
    unreadable: Mapping[int, Mapping[int, str]]


class AssignLinesDialog(DialogFrame):
    """The lines of the invoices that the payment pays. With `spread` the amount is shared over them to begin with.

    Parts: `note`, `invoice` (where there are several), `lines`, `total`, `primary`. Signal `assigned` with the ids of
    the new credit notes.
    """

    assigned = Signal(object)

    def __init__(
        self, desk: Desk, found: Assignable, customer: str, spread: bool, parent: QWidget | None = None
    ) -> None:
        amount = figures.amount_code(found.amount_minor, found.currency)
        super().__init__("Choose lines", f"{amount} that left, {customer}", size=(860, 620), parent=parent)
        self._desk, self._found, self._amount = desk, found, amount
        self._typed: dict[int, Mapping[int, str]] = {each.id: {} for each in found.invoices}
        self._sum: AssignedSum | None = None
        self._under_way, self._pressed = False, False
        work = partial(_work_out, desk, found)
        self._asking: LatestAnswer[_Typed, tuple[_Typed, AssignedSum]] = LatestAnswer(
            self, work, lambda _asked, answer: self._on_found(*answer), self._on_failed
        )
        self.note, self.invoice, self.lines = NoteBar(), Choice(), RefundLines()
        self.total, self._missing, self._sums = Text("", "heading"), Text("", "small", "text_2"), SumRows()
        self.lines.spread.setText("Spread over lines")
        self.lines.spread.set_obstacle("" if found.spread else "The lines have less left than this amount.")
        self._fill_body()
        self.add_button("Cancel", self.reject, role=Role.RejectRole, key="Esc")
        self.primary = self.add_button(
            f"Assign {amount}", self._assign, Kind.PRIMARY, role=Role.AcceptRole, key="Ctrl+Enter"
        )
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        self.lines.changed.connect(self._on_changed)
        self.lines.place_changed.connect(self._ask)
        self.lines.spread.clicked.connect(lambda _checked=False: self._take_spread())
        for each in found.invoices:
            self.invoice.add_choice(f"Invoice {each.number}", each.id)
        self.invoice.currentIndexChanged.connect(lambda _at: self._show_invoice())
        if spread:
            self._take_spread()
        self._show_invoice()
        self.lines.stand_on_first()

    def _fill_body(self) -> None:
        head, foot = Area("raised"), Area("subtle", "top")
        column = head.column(20, 10, 20, 8, 8)
        column.addWidget(self.note)
        self._chooser = Field("Lines of", self.invoice)
        column.addWidget(self._chooser)
        self._head, several = head, len(self._found.invoices) > 1
        self._chooser.setVisible(several)
        head.setVisible(several)
        inside = foot.column(20, 12, 20, 12, 6)
        for part in (self.total, self._missing, self._sums):
            inside.addWidget(part)
        middle = Area("raised")
        lines = middle.column()
        lines.addWidget(self.lines, 1000)
        lines.addStretch(1)
        self.body.addWidget(head)
        self.body.addWidget(middle, 1)
        self.body.addWidget(foot)

    def _here(self) -> AssignableInvoice:
        return next(each for each in self._found.invoices if each.id == self.invoice.value())

    def _show_invoice(self) -> None:
        here = self._here()
        self.lines.show_lines(here.lines, here.number, self._found.currency)
        self.lines.take(self._typed[here.id])
        self._ask()

    def _on_changed(self) -> None:
        self._typed[self._here().id] = self.lines.typed()
        self._say("")
        self._ask()

    def _take_spread(self) -> None:
        currency = self._found.currency
        for invoice_id in self._typed:
            shares = self._found.spread.get(invoice_id, {})
            self._typed[invoice_id] = {at: figures.amount(minor, currency) for at, minor in shares.items()}
        self.lines.take(self._typed[self._here().id])
        self._ask()

    def _read(self) -> _Typed:
        lines: list[AssignedLine] = []
        wrong: dict[int, Mapping[int, str]] = {}
        for each in self._found.invoices:
            sold = {line.position: line for line in each.lines}
            read, unreadable = read_lines(sold, self._typed[each.id], self._found.currency)
            lines += [AssignedLine(wish, each.id) for wish in read.values()]
            wrong[each.id] = dict.fromkeys(unreadable, _UNREADABLE)
        return _Typed(lines, wrong)

    def _ask(self) -> None:
        self._asking.ask(self._read())

    def _on_found(self, asked: _Typed, found: AssignedSum) -> None:
        self._sum = found
        here = self._here().id
        wrong = {**found.errors.get(here, {}), **asked.unreadable.get(here, {})}
        typing = self.lines.typing_at()
        self.lines.show_figures(
            found.parts.get(here, ()), {at: said for at, said in wrong.items() if at != typing or said != _UNREADABLE}
        )
        currency = self._found.currency
        self.total.setText(f"Assigned {figures.amount(found.gross_minor, currency)} of {self._amount}")
        self._missing.setText(self._missing_words(found.gross_minor))
        self._sums.show_sums(
            [("Net", figures.amount(found.net_minor, currency)), ("VAT", figures.amount(found.tax_minor, currency))]
        )
        if self._pressed:
            self._assign()

    def _missing_words(self, gross_minor: int) -> str:
        apart = self._found.amount_minor - gross_minor
        shown = figures.amount_code(abs(apart), self._found.currency)
        if not apart:
            return "All of it has its line."
        return f"{shown} has no line yet." if apart > 0 else f"{shown} more than what left."

    def _wrong(self, asked: _Typed) -> str:
        """What keeps it from being assigned, empty for nothing; the figures must be settled."""
        for each in self._found.invoices:
            told = {**(self._sum.errors.get(each.id, {}) if self._sum else {}), **asked.unreadable[each.id]}
            for position in sorted(told):
                return f"Invoice {each.number}, line {position}: {told[position]}"
        if self._sum is None or self._sum.gross_minor != self._found.amount_minor:
            return f"The lines have to come to {self._amount}. {self._missing.text()}"
        return ""

    def _assign(self) -> None:
        self.lines.close_field()
        # The figures of the last key come in a moment; then it goes on by itself.
        self._pressed = not self._asking.settled
        if self._under_way or self._pressed:
            return
        asked = self._read()
        wrong = self._wrong(asked)
        if wrong:
            self._say(wrong)
            return
        self._under_way = True
        work = partial(inbox.assign, self._desk, self._found.refund_id, asked.lines)
        background.run(self, work, self._on_assigned, self._on_failed)

    def _on_assigned(self, note_ids: tuple[int, ...]) -> None:
        self.accept()
        self.assigned.emit(note_ids)

    def _say(self, wrong: str) -> None:
        self.note.show_note(wrong, "failed")
        self._head.setVisible(bool(wrong) or not self._chooser.isHidden())
        if wrong:
            messages.announce(self.note, wrong, at_once=True)

    def _on_failed(self, failure: Exception) -> None:
        self._under_way, self._pressed = False, False
        if isinstance(failure, RefundDeskError):
            self._say(f"{failure.title} {failure.message}")
        else:
            messages.say(self, failure)


def _work_out(desk: Desk, found: Assignable, asked: _Typed) -> tuple[_Typed, AssignedSum]:
    return asked, assignment.work_out(desk, found.refund_id, asked.lines)
