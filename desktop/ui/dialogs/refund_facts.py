"""The right side of the second step: the amount, where it goes, what was said of it, and what it leaves."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop.model.states import METHOD_WORDS, RefundKind
from desktop.services.queries.rows import Breakdown
from desktop.ui import figures, theme
from desktop.ui.dialogs import refund_words
from desktop.ui.dialogs.after_refund import AfterRefund
from desktop.ui.dialogs.refund_form import RefundForm
from desktop.ui.dialogs.sum_rows import SumRows
from desktop.ui.dialogs.two_sides import dividing_line
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.facts import Fact, Facts
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.text import Text


class RefundFacts(Area):
    """Everything about the refund but its lines. Parts: `total`, `facts`, `after`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("subtle", "left", parent=parent)
        self.total = Text("", "amount_large").selectable()
        self._goes_to = Text("", "body", "text_2", wrap=True)
        self._due, self._parts = NoteBar(), SumRows()
        self.facts = Facts()
        self.after = AfterRefund()
        column = self.column(20, 16, 20, 20, 0)
        column.addWidget(self.total)
        column.addSpacing(theme.px(8))
        column.addWidget(self._goes_to)
        column.addSpacing(theme.px(8))
        column.addWidget(self._parts)
        column.addSpacing(theme.px(8))
        column.addWidget(self._due)
        column.addSpacing(theme.px(12))
        column.addWidget(dividing_line())
        column.addSpacing(theme.px(16))
        column.addWidget(self.facts)
        column.addSpacing(theme.px(16))
        column.addWidget(dividing_line())
        column.addSpacing(theme.px(16))
        column.addWidget(self.after)
        column.addStretch(1)

    def show_refund(self, found: Breakdown, goes_to: str, facts: Sequence[Fact]) -> None:
        """Show the amount, where it goes in words, and what was said of it."""
        self.total.setText(figures.amount_code(found.gross_minor, found.currency))
        self._goes_to.setText(goes_to)
        self._parts.show_sums(refund_words.parts(found))
        self._due.show_note(refund_words.due_sentence(found), "neutral")
        self.facts.show_facts(facts)
        self.after.show_bars(found.bars, found.currency)
        self.after.show_limit(found.limit)


def facts_of(found: Breakdown, form: RefundForm) -> Sequence[Fact]:
    """What was typed beside the lines."""
    when = "when approved" if found.kind is RefundKind.RECORD else "when sent"
    return [
        Fact("Method", METHOD_WORDS[form.method] if form.method is not None else ""),
        Fact("Date", figures.day_full(form.returned_on) if form.returned_on is not None else ""),
        Fact("Reason", form.reason),
        Fact("Reference", form.reference),
        Fact("Notes", form.notes),
        Fact("E-mail", f"Yes, {when}" if form.notify else "No"),
    ]
