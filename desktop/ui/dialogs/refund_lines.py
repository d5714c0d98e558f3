"""The lines to refund: tick with Space, type with one hand, Enter goes on to the next."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.services.queries.rows import CreditLineRow, LineRow
from desktop.ui import theme
from desktop.ui.dialogs import refund_line_columns
from desktop.ui.dialogs.lines_table import LinesTable
from desktop.ui.dialogs.refund_form import ALL_LEFT
from desktop.ui.dialogs.refund_line_columns import LineEntry
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.filter_bar import FilterBar
from desktop.ui.widgets.key_hint import KeyHint
from desktop.ui.widgets.text import Text

FIND_OVER = 12
"""Invoices with more lines have a find field."""

_LEAST_ROWS = 3
_HINTS = 36


class RefundLines(Area):
    """The table with the keys it takes beneath, and over long invoices a field to find a line.

    Parts: `table`, `finder`, `spread` (the button). Signals: `changed` when something else is wanted, `place_changed`
    when a field was opened or left.
    """

    changed = Signal()
    place_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("raised", parent=parent)
        self._sold: Mapping[int, LineRow] = {}
        self._number, self._currency, self._sought = "", "EUR", ""
        self._typed: dict[int, str] = {}
        self._before: tuple[int, str | None] | None = None
        self._wrong: Mapping[int, str] = {}
        self._figures: Sequence[CreditLineRow] = ()
        self.table = LinesTable()
        self.finder = FilterBar("Find a line")
        self.finder.hide()
        self.spread = Button("Spread an amount…", Kind.QUIET, small=True)
        self._find_place = Area("raised")
        self._find_place.column(20, 10, 20, 6).addWidget(self.finder)
        column = self.column()
        column.addWidget(self._find_place)
        column.addWidget(self.table, 1)
        column.addWidget(self._hints())
        self.table.ticked.connect(self._on_ticked)
        self.table.all_ticked.connect(self._on_all_ticked)
        self.table.typed.connect(self._on_typed)
        self.table.committed.connect(self._on_committed)
        self.table.closed.connect(self._on_closed)
        self.finder.filtered.connect(self._on_filtered)
        self.finder.left.connect(self.table.setFocus)
        self.setFocusProxy(self.table)

    def show_lines(self, lines: Sequence[LineRow], invoice_number: str, currency: str) -> None:
        """Show the lines of an invoice, or the same lines as they are now."""
        if list(lines) == list(self._sold.values()):
            return
        self._sold = {line.position: line for line in lines}
        self._number, self._currency = invoice_number, currency
        many = len(lines) > FIND_OVER
        self.finder.setVisible(many)
        self._find_place.setVisible(many)
        head, row = theme.px("table_head"), theme.px("row_list_two_lines")
        self.table.setMinimumHeight(head + min(len(lines), _LEAST_ROWS) * row)
        self.table.setMaximumHeight(head + len(lines) * row)
        around = theme.px(_HINTS) + (self._find_place.sizeHint().height() if many else 0)
        self.setMaximumHeight(self.table.maximumHeight() + around)
        self.table.show_columns(
            refund_line_columns.columns(lines, invoice_number, currency), "row_list_two_lines", header=True
        )
        self._show()

    def typed(self) -> Mapping[int, str]:
        """What is typed for each ticked line, by its position."""
        return dict(self._typed)

    def take(self, typed: Mapping[int, str]) -> None:
        """Tick these lines with these amounts and no others."""
        self._typed = {position: text for position, text in typed.items() if position in self._sold}
        self._figures = ()
        self._show()

    def typing_at(self) -> int | None:
        """The line whose field is open."""
        return self.table.open_position

    def close_field(self) -> None:
        """Take what stands in the open field."""
        if self.table.open_position is not None:
            self.table.setFocus()

    def show_figures(self, parts: Sequence[CreditLineRow], wrong: Mapping[int, str]) -> None:
        """Show what each line comes to, and beside the lines that are wrong what is wrong with them."""
        self._figures, self._wrong = parts, wrong
        self._show()
        if self.table.open_position is not None:
            self.table.show_wrong(wrong.get(self.table.open_position, ""))

    def stand_on(self, position: int) -> None:
        """Put the keyboard on a line."""
        if position in self._sold and not self.table.choose(position):
            self.finder.clear_filter()
            self.table.choose(position)
        self.table.setFocus()

    def stand_on_first(self) -> None:
        """Put the keyboard on the first line of which something can be returned."""
        if not self.table.choose_first(lambda entry: entry.line.refundable):
            self.table.choose_first()
        self.table.setFocus()

    def _hints(self) -> QWidget:
        area = Area("subtle", "top bottom", "hairline")
        row = area.row(20, 0, 8, 0, 0)
        # Where the dialog is narrow the keys give way first, not the button.
        words = QWidget()
        words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        inside = QHBoxLayout(words)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.px(6))
        inside.addWidget(Text("Type", "small", "text_3"))
        point = QLocale().decimalPoint()
        for key in (f"12{point}50", "50%", "6u", f"=2*7{point}14"):
            inside.addWidget(KeyHint(key))
        inside.addWidget(Text("or", "small", "text_3"))
        inside.addWidget(KeyHint("Space"))
        inside.addWidget(Text("for all that is left", "small", "text_3"))
        inside.addStretch(1)
        row.addWidget(words, 1)
        row.addWidget(self.spread)
        area.setFixedHeight(theme.px(_HINTS))
        return area

    def _show(self) -> None:
        parts = {part.position: part for part in self._figures}
        self.table.show_rows(
            [
                LineEntry(line, self._currency, self._typed.get(at), parts.get(at), self._wrong.get(at, ""))
                for at, line in self._sold.items()
                if self._is_sought(line)
            ]
        )

    def _is_sought(self, line: LineRow) -> bool:
        words = f"{line.text} {line.code}".casefold()
        return all(word in words for word in self._sought.casefold().split())

    def _on_filtered(self, text: str) -> None:
        self._sought = text
        self._show()

    def _on_ticked(self, entry: LineEntry, ticked: bool) -> None:
        if ticked:
            self._typed[entry.line.position] = ALL_LEFT
        else:
            self._typed.pop(entry.line.position, None)
        self._change()

    def _on_all_ticked(self) -> None:
        able = [entry.line.position for entry in self.table.rows() if entry.line.refundable]
        if all(position in self._typed for position in able):
            for position in able:
                self._typed.pop(position)
        else:
            for position in able:
                self._typed.setdefault(position, ALL_LEFT)
        self._change()

    def _on_typed(self, entry: LineEntry, text: str) -> None:
        if self._before is None:
            self._before = (entry.line.position, self._typed.get(entry.line.position))
        self._take(entry, text)

    def _on_committed(self, entry: LineEntry, text: str) -> None:
        if text.strip() != entry.shown:
            self._take(entry, text)

    def _take(self, entry: LineEntry, text: str) -> None:
        if text.strip():
            self._typed[entry.line.position] = text.strip()
        else:
            self._typed.pop(entry.line.position, None)
        self._change()

    def _on_closed(self, taken_back: bool) -> None:
        before, self._before = self._before, None
        if taken_back and before is not None:
            position, text = before
            self._typed.pop(position, None)
            if text is not None:
                self._typed[position] = text
            self._change()
        self.place_changed.emit()

    def _change(self) -> None:
        self._show()
        self.changed.emit()
