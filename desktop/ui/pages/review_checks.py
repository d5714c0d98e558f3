"""The column beside a review: what was checked, what a broken seal changed, and what the refund leaves."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.services.queries.rows import CheckRow, Review
from desktop.services.queries.seal import SealRow
from desktop.ui import figures, theme
from desktop.ui.pages.following import follow_current_row
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.bar_block import BarBlock
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.figure_row import Legend
from desktop.ui.widgets.row_table import RowTable
from desktop.ui.widgets.scroll import Scroll
from desktop.ui.widgets.text import Text


class ChecksPanel(Scroll):
    """Checks, those to look at first, or what differs from what was approved; and the bars.

    Parts: `checks`, `changes`. Signal `seen_changed` when it comes into sight or goes out of it.
    """

    seen_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        area = Area("surface", "top")
        super().__init__(area, parent)
        self._area = area
        self._name, self._count = Text("Checks", "heading"), Text("", "small", "text_2", elide=True)
        head = Area("surface", "bottom", "hairline")
        line = head.row(16, 0, 16, 0, 8)
        line.addWidget(self._name)
        line.addStretch(1)
        line.addWidget(self._count)
        head.setFixedHeight(theme.px("section_head"))
        self.checks: RowTable[CheckRow] = RowTable(
            "Checks",
            (Column("Check", _check_cell),),
            row="row_queue",
            header=False,
            fits=True,
            key=lambda row: row.title,
        )
        self.changes: RowTable[SealRow] = RowTable(
            "Changed after approval", _change_columns(), row="row_two_lines", fits=True
        )
        self._blocks: list[BarBlock] = []
        bars = Area("surface")
        self._bars = bars.column(16, 16, 16, 16, 12)
        self._bars.addWidget(Text("After this refund", "heading"))
        self._bars.addWidget(Legend((("returned", "Returned"), ("waiting", "Waiting"), ("this", "This refund"))))
        column = self._area.column(0, 1)
        for part in (head, self.checks, self.changes, bars):
            column.addWidget(part)
        column.addStretch(1)
        for table in (self.checks, self.changes):
            follow_current_row(self, table)
        self._area.hide()

    def show_review(self, review: Review, changes: Sequence[SealRow], is_new: bool) -> None:
        """Show the checks of another refund (`is_new`), or of the same one as they are now."""
        to_see = sum(not check.passed for check in review.checks)
        self._name.setText("Changed after it was approved" if changes else "Checks")
        self._count.setText("" if changes else counted(to_see, len(review.checks) - to_see))
        self.checks.show_rows(review.checks)
        self.checks.setVisible(not changes)
        self.changes.show_rows(changes)
        self.changes.setVisible(bool(changes))
        if is_new:
            for table in (self.checks, self.changes):
                table.clearSelection()
            self.verticalScrollBar().setValue(0)
        self._show_bars(review)
        self._area.show()

    def clear(self) -> None:
        """Show nothing."""
        self._area.hide()

    def _show_bars(self, review: Review) -> None:
        while len(self._blocks) < len(review.bars):
            self._blocks.append(BarBlock())
            self._bars.insertWidget(len(self._blocks), self._blocks[-1])
        for place, block in enumerate(self._blocks):
            block.setVisible(place < len(review.bars))
            if place < len(review.bars):
                block.show_bar(review.bars[place], review.refund.currency)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.seen_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.seen_changed.emit()


def counted(to_see: int, passed: int) -> str:
    """How many checks want a look, and how many passed."""
    if not to_see:
        return f"all {figures.count(passed)} passed"
    return f"{figures.count(to_see)} to look at, {figures.count(passed)} passed"


def look_sentence(review: Review, changes: Sequence[SealRow]) -> str:
    """What is to be looked at, in one line, where the checks are out of sight; empty where all passed."""
    if changes:
        return "Changed after it was approved: " + ", ".join(row.id for row in changes)
    return ". ".join(check.title for check in review.checks if not check.passed)


def _check_cell(row: CheckRow) -> Cell:
    icon, tone = ("approved", "done_fg") if row.passed else ("warn", "waiting_fg")
    return Cell(
        row.title, row.detail, icon=icon, icon_tone=tone, style="body_strong", tip="\n".join((row.title, row.detail)),
        spoken=", ".join(filter(None, ("passed" if row.passed else "to look at", row.title, row.detail))),
    )  # fmt: skip


def _change_columns() -> Sequence[Column[SealRow]]:
    return (
        Column("What", lambda row: Cell(row.id, style="body_strong", tip=row.id), width=92),
        Column("Approved", lambda row: Cell(row.approved, tone="text_2", tip=row.approved)),
        Column("Stored now", lambda row: Cell(row.stored, tone="failed_fg", tip=row.stored)),
    )
