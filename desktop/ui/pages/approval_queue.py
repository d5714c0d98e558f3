"""The list of the approvals page: filters, count and sums, the rows, and the line of what is ticked."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QMenu, QStackedWidget, QWidget

from desktop.model.states import RefundState
from desktop.services.queries.rows import ApprovalRow, RefundRow
from desktop.ui import figures
from desktop.ui.actions import Action
from desktop.ui.pages import approval_columns
from desktop.ui.pages.approval_columns import QueueItem, sums
from desktop.ui.pages.queue_rows import QueueFilter, QueueRows
from desktop.ui.pages.tick_line import TickLine
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.list_head import ListHead
from desktop.ui.widgets.row_table import RowTable


class ApprovalQueue(Area):
    """Refunds that wait, the oldest first. One that is decided stays in its place and says what became of it.

    Parts: `head`, `table`, `empty`, `ticks` (the line of what is ticked), `view`. Signals: `chosen` with the item on
    which the person stands, None where there is none; `opened` with the item of Enter; `changed` when rows or ticks
    are shown anew.
    """

    chosen = Signal(object)
    opened = Signal(object)
    changed = Signal()

    def __init__(self, review_ticked: Action, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent=parent)
        self._rows = QueueRows()
        self._filter, self._text, self._alone, self._known = QueueFilter.ALL, "", False, False
        self.head = ListHead(self._filter, "Filter refunds")
        self.view = IconButton("columns", "List alone")
        self.head.add_button(self.view)
        self.head.show_sums(None, "")
        self.table: RowTable[QueueItem] = RowTable(
            "Refunds waiting for approval", approval_columns.beside(()), row="row_queue", header=False
        )
        self.empty = EmptyState("approvals", "", pressed=self.clear_filter)
        self.ticks = TickLine(review_ticked)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        column = self.column()
        column.addWidget(self.head)
        column.addWidget(self._stack, 1)
        column.addWidget(self.ticks)
        self._menu = self._filters()
        self.head.name.clicked.connect(lambda _checked=False: self._open_filters())
        self.head.filter.filtered.connect(lambda text: self._narrow(self._filter, text))
        self.head.filter.left.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.table.chosen.connect(self.chosen)
        self.table.opened.connect(self.opened)
        self.table.ticked.connect(lambda item, on: self._tick([item], on))
        self.table.all_ticked.connect(lambda: self._tick(self.items(), True))
        self.ticks.cleared.connect(self.clear_ticks)

    def first_focus(self) -> QWidget:
        """Where the keyboard stands first: in the rows, or on what can be done where there are none."""
        return self.empty.button if self._stack.currentWidget() is self.empty else self.table

    def items(self) -> Sequence[QueueItem]:
        """The rows that are shown, in order."""
        return self.table.rows()

    def item(self, refund_id: UUID) -> QueueItem | None:
        """The row of that refund, shown or not."""
        return self._rows.item(refund_id)

    def kept(self) -> Sequence[UUID]:
        """The refunds that were decided while the person is here."""
        return tuple(self._rows.kept)

    def forget_decided(self) -> None:
        """Let the rows go that wait no longer."""
        self._rows.kept.clear()

    def show_waiting(self, waiting: Sequence[ApprovalRow], watched: Iterable[RefundRow]) -> None:
        """Show what waits now, and how those `watched` stand now that may have been decided, here or elsewhere."""
        self._known = True
        self._rows.take(waiting, watched)
        self._show()

    def show_moving(self, refund_id: UUID, word: str) -> None:
        """Say of that row what is done with it now; an empty word: nothing any more."""
        self._rows.moving[refund_id] = word
        self._show()

    def show_outcomes(self, decided: Sequence[RefundRow], moving: UUID | None = None) -> None:
        """Show how refunds stand after their decision, each in its place, and which one is sent now."""
        self._rows.take_outcomes(decided)
        if moving is not None:
            self._rows.moving[moving] = "Sending"
        self._show()

    def open_next(self) -> bool:
        """Stand on the next row that this person may decide, from the top again after the last one."""
        items, current = self.items(), self.table.current()
        at = next((place for place, item in enumerate(items) if current and item.id == current.id), -1)
        for item in [*items[at + 1 :], *items[: max(at, 0)]]:
            if item.may_be_ticked:
                return self.table.choose(item.id)
        return False

    def open_first(self) -> None:
        """Stand on the first row that this person may decide, else on the first one."""
        if not self.table.choose_first(lambda item: item.may_be_ticked):
            self.table.choose_first()

    def place(self, refund_id: UUID) -> tuple[int, int] | None:
        """Which of how many waiting rows it is, None where it waits no longer."""
        waiting = [item.id for item in self.items() if not item.decided]
        return (waiting.index(refund_id) + 1, len(waiting)) if refund_id in waiting else None

    def ticked(self) -> Sequence[QueueItem]:
        """The ticked rows, in the order of the list."""
        return [item for item in self.items() if item.ticked]

    def approved(self) -> Sequence[QueueItem]:
        """What is approved and this person may send, shown or not."""
        return [item for item in self._rows.items() if item.may_be_ticked and item.refund.state is RefundState.APPROVED]

    def tick_approved(self) -> None:
        """Show what is approved, all of it ticked and nothing else."""
        self.head.filter.setText("")
        self._rows.ticked.clear()
        self._narrow(QueueFilter.APPROVED, "")
        self._tick(self.approved(), True)

    def clear_ticks(self) -> None:
        """Take all ticks away."""
        focused = QApplication.focusWidget()
        inside = focused is not None and self.ticks.isAncestorOf(focused)
        self._rows.ticked.clear()
        self._show()
        if inside:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear_filter(self) -> None:
        """Show all that waits."""
        self.head.filter.setText("")
        self._narrow(QueueFilter.ALL, "")
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_alone(self, is_alone: bool) -> None:
        """Show all columns, or two lines for each refund."""
        self._alone = is_alone
        self.view.setToolTip("Review beside the list" if is_alone else "List alone")
        self.view.setAccessibleName(self.view.toolTip())
        self.head.show_wide(is_alone)
        self._show()

    def _show(self) -> None:
        items = self._rows.fitting(self._filter, self._text)
        columns = approval_columns.alone(items) if self._alone else approval_columns.beside(items)
        shown = self.table.row_model().columns
        if [(each.title, each.width) for each in columns] != [(each.title, each.width) for each in shown]:
            self.table.show_columns(columns, "row" if self._alone else "row_queue", header=self._alone)
        self.table.show_rows(items)
        if self._known:
            self._say_sums([item.refund for item in items if not item.decided])
            self._stack.setCurrentWidget(self.table if items else self.empty)
            self._say_empty(len(self._rows.waiting))
        self.ticks.show_ticked([item.refund for item in items if item.ticked])
        self.changed.emit()

    def _say_sums(self, waiting: Sequence[RefundRow]) -> None:
        self.head.show_sums(len(waiting), "refund" if len(waiting) == 1 else "refunds", sums(waiting))

    def _say_empty(self, waiting: int) -> None:
        if not waiting:
            self.empty.show_words("Nothing waits", "Refunds that are asked for stand here until they are approved.")
        elif self._filter is QueueFilter.MINE and not self._text:
            waits = "1 waits" if waiting == 1 else f"{figures.count(waiting)} wait"
            self.empty.show_words("Nothing waits for you", f"{waits} for another manager.", "Clear filter")
        else:
            self.empty.show_words(
                "No refund fits", "None of those that wait is what the filter asks for.", "Clear filter"
            )

    def _tick(self, items: Iterable[QueueItem], on: bool) -> None:
        may = {item.id for item in items if item.may_be_ticked}
        self._rows.ticked = self._rows.ticked | may if on else self._rows.ticked - may
        self._show()

    def _narrow(self, chosen: QueueFilter, text: str) -> None:
        if (chosen, text) == (self._filter, self._text):
            return
        self._filter, self._text = chosen, text
        self.head.name.setText(chosen)
        self._show()
        if self.items() and self.table.current() is None:
            self.open_first()

    def _filters(self) -> QMenu:
        menu = QMenu(self)
        for each in QueueFilter:
            action = menu.addAction(each.value)
            action.setCheckable(True)
            action.triggered.connect(lambda _on=False, each=each: self._narrow(each, self._text))
        return menu

    def _open_filters(self) -> None:
        for action in self._menu.actions():
            action.setChecked(action.text() == self._filter)
        self._menu.popup(self.head.name.mapToGlobal(self.head.name.rect().bottomLeft()))
