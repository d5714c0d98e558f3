"""The second step: everything that is asked for, read-only."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop.services.queries.rows import Breakdown, InvoiceDetail, PaymentRow
from desktop.ui.dialogs import refund_words
from desktop.ui.dialogs.checked_lines import CheckedLines
from desktop.ui.dialogs.radar_answer import RadarAnswer
from desktop.ui.dialogs.refund_facts import RefundFacts, facts_of
from desktop.ui.dialogs.refund_form import RefundForm
from desktop.ui.dialogs.two_sides import TwoSides
from desktop.ui.widgets.area import Area


class RefundCheck(TwoSides):
    """Lines, next steps and proof at the left; amount, words and what is left at the right.

    Parts: `radar` (over the lines, where something looks like a duplicate), `lines`, `facts`.
    """

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        self.radar, self.lines, self.facts = RadarAnswer(), CheckedLines(currency), RefundFacts()
        left = Area("raised")
        column = left.column()
        column.addWidget(self.radar)
        column.addWidget(self.lines, 1)
        super().__init__(left, self.facts, parent)

    def show_refund(
        self,
        found: Breakdown,
        form: RefundForm,
        detail: InvoiceDetail,
        payment: PaymentRow | None,
        typed: Sequence[str],
    ) -> None:
        """Show the refund; `payment` is the one that goes back, None for all in turn, `typed` how each line was."""
        self.radar.show_warnings(found.radar)
        self.lines.show_refund(found, typed, refund_words.next_steps(found, form, detail, payment))
        self.facts.show_refund(found, refund_words.goes_to(found, form, payment), facts_of(found, form))
