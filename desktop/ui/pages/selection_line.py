"""The line under a list that stands alone: how many are selected, and what they come to."""

from collections import defaultdict
from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop.services.queries.rows import InvoiceRow
from desktop.ui import figures, theme
from desktop.ui.pages.invoice_columns import left_minor
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.key_hint import KeyHint
from desktop.ui.widgets.text import Text


class SelectionLine(Area):
    """`1 selected  501.24 GBP, left to return 463.26`, and the keys that lead on from here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("subtle", "top", "divider", parent)
        self._count = Text("", "small_strong")
        self._sums = Text("", "small", "text_2", elide=True)
        row = self.row(16, 1, 16, 0, 8)
        row.addWidget(self._count)
        row.addWidget(self._sums, 1)
        for key, words in (("Enter", "open beside the list"), ("F6", "next area")):
            row.addSpacing(theme.px(8))
            row.addWidget(KeyHint(key))
            row.addWidget(Text(words, "small", "text_2"))
        self.setFixedHeight(theme.px("row"))
        self.hide()

    def show_rows(self, rows: Sequence[InvoiceRow]) -> None:
        """Say what the selected invoices come to, currency by currency."""
        totals: dict[str, int] = defaultdict(int)
        left: dict[str, int] = defaultdict(int)
        for row in rows:
            totals[row.currency] += row.gross_minor
            left[row.currency] += left_minor(row)
        self._count.setText(f"{figures.count(len(rows))} selected" if rows else "")
        self._sums.setText(
            ";  ".join(
                f"{figures.amount_code(totals[each], each)}, left to return {figures.amount(left[each], each)}"
                for each in sorted(totals)
            )
        )
