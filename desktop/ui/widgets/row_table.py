"""The table of every list: rows in, the chosen row out; nothing jumps when rows are read again."""

from collections.abc import Callable, Collection, Hashable, Sequence
from typing import Any, Generic, TypeVar, cast

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView, QWidget

from desktop.ui import theme
from desktop.ui.widgets import row_layout
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.row_delegate import RowDelegate
from desktop.ui.widgets.row_header import RowHeader
from desktop.ui.widgets.row_model import RowModel
from desktop.ui.widgets.ticks import Tick

R = TypeVar("R")


def _id(row: Any) -> Hashable:
    return cast(Hashable, row.id)


class RowTable(QTableView, Generic[R]):
    """A table of rows. One stop for Tab; arrows move inside.

    `name` is its accessible name; `row` the token of its row height (`row`, `row_two_lines`, `row_list_two_lines`,
    `row_queue`); `edge` the pad at both ends; `key` what names a row for ever (its `id`); `group` the heading under
    which a row stands. With `fits` the table is as high as its rows and
    never scrolls; with `many` several rows can be selected; `ground` is what it stands on (`raised` in dialogs).
    `always_lit` shows the current row as if the keyboard stood here.

    Signals: `chosen` with the current row when a person or new rows changed it, None when it is gone; `opened` with
    the row of Enter or a double click; `ticked` with the row and whether it is to be ticked; `all_ticked` for Ctrl+A
    in a table with ticks; `more_wanted` near the end, once, while more rows are known to follow; `sort_wanted` with a
    column's name.
    """

    chosen = Signal(object)
    opened = Signal(object)
    ticked = Signal(object, bool)
    all_ticked = Signal()
    more_wanted = Signal()
    sort_wanted = Signal(str)

    def __init__(
        self,
        name: str,
        columns: Sequence[Column[R]],
        *,
        row: str = "row",
        edge: str = "edge_pad",
        key: Callable[[R], Hashable] = _id,
        group: Callable[[R], str] | None = None,
        header: bool = True,
        fits: bool = False,
        many: bool = False,
        ground: str = "surface",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.hovered_row, self.always_lit, self.ground = -1, False, ground
        self._row, self._fits, self._more, self._asked, self._restoring = row, fits, False, False, False
        self._rows_model: RowModel[R] = RowModel(columns, key, group, self)
        self._delegate = self._painter(edge)
        self.setHorizontalHeader(RowHeader(edge, ground, self))
        self.setModel(self._rows_model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        row_layout.settle(self, fits=fits, many=many, header=header)
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self.doubleClicked.connect(self._on_double_clicked)
        self.horizontalHeader().sectionClicked.connect(self._on_head_pressed)
        self.verticalScrollBar().valueChanged.connect(self._ask_for_more)
        self.verticalScrollBar().rangeChanged.connect(self._ask_for_more)
        row_layout.measure(self, self._rows_model, self._row)

    def _painter(self, edge: str) -> RowDelegate:
        return RowDelegate(cast("RowTable[object]", self), edge)

    def show_rows(self, rows: Sequence[R], more: bool = False) -> None:
        """Show these rows in place of the old ones; the current row and its place on the screen are kept by its key.

        `more` says that rows follow, so that `more_wanted` is sent when a person comes near the end.
        """
        self._more = False
        key, offset = self._place_on_screen()
        self._restoring = True
        same = self._rows_model.show_rows(rows)
        if not same:
            row_layout.lay_headings(self, self._rows_model)
            # Where things stand is known only after the rows have been laid out, which Qt would do later.
            self.executeDelayedItemsLayout()
            self._put_back(key, offset)
        self._restoring = False
        self.updateGeometry()
        if key is not None and self._rows_model.place_of(key) is None:
            self.chosen.emit(None)
        self._more, self._asked = more, False
        self._ask_for_more()

    def append_rows(self, rows: Sequence[R], more: bool = False) -> None:
        """Add the next rows at the end."""
        self._more = False
        self._rows_model.append_rows(rows)
        row_layout.lay_headings(self, self._rows_model)
        self.updateGeometries()
        self.updateGeometry()
        self._more, self._asked = more, False
        self._ask_for_more()

    def show_columns(self, columns: Sequence[Column[R]], row: str, header: bool) -> None:
        """Show the same rows through other columns, in rows of another height, with or without a head."""
        key, _ = self._place_on_screen()
        self._row = row
        self._restoring = True
        self._rows_model.show_columns(columns)
        self.horizontalHeader().setVisible(header)
        row_layout.measure(self, self._rows_model, self._row)
        row_layout.lay_headings(self, self._rows_model)
        place = self._rows_model.place_of(key) if key is not None else None
        if place is not None:
            self.selectRow(place)
        self._restoring = False

    def rows(self) -> Sequence[R]:
        """The rows that are shown, in order."""
        return self._rows_model.rows()

    def current(self) -> R | None:
        """The row on which the person stands."""
        index = self.currentIndex()
        return self._rows_model.row_at(index.row()) if index.isValid() else None

    def selected(self) -> Sequence[R]:
        """The selected rows, in order."""
        places = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [row for row in map(self._rows_model.row_at, places) if row is not None]

    def selectRow(self, row: int) -> None:
        super().selectRow(row)
        if len(self.selectionModel().selectedRows()) > 1:
            # With Ctrl held, as in Ctrl and backslash, Qt would add the row to those that are selected.
            flag = self.selectionModel().SelectionFlag
            self.selectionModel().select(self._rows_model.index(row, 0), flag.ClearAndSelect | flag.Rows)

    def choose(self, key: Hashable) -> bool:
        """Stand on the row of that key, and say whether it is there."""
        place = self._rows_model.place_of(key)
        if place is None:
            return False
        self.selectRow(place)
        self.scrollTo(self._rows_model.index(place, 0))
        return True

    def choose_first(self, fits: Callable[[R], bool] = lambda _row: True) -> bool:
        """Stand on the first row that fits, and say whether there is one."""
        for row in self.rows():
            if fits(row):
                return self.choose(self._rows_model.key_of(row))
        return False

    def choose_too(self, keys: Collection[Hashable]) -> None:
        """Choose the rows of these keys beside the current one."""
        flag = self.selectionModel().SelectionFlag
        for place, row in enumerate(self.rows() if keys else ()):
            if self._rows_model.key_of(row) in keys:
                self.selectionModel().select(self._rows_model.index(place, 0), flag.Select | flag.Rows)

    def choose_next(self, step: int = 1) -> bool:
        """Go `step` rows on (or back), and say whether there is one."""
        at = self.currentIndex().row() + step
        while 0 <= at < self._rows_model.rowCount():
            if self._rows_model.row_at(at) is not None:
                self.selectRow(at)
                return True
            at += step
        return False

    def show_sorted(self, name: str, ascending: bool) -> None:
        """Mark the column by which the rows are sorted."""
        order = Qt.SortOrder.AscendingOrder if ascending else Qt.SortOrder.DescendingOrder
        self._rows_model.show_sorted(name, order)

    def row_model(self) -> RowModel[R]:
        return self._rows_model

    def row_height(self, place: int) -> int:
        """How high the row at that place is; headings of groups are lower."""
        return theme.px("row_group") if self._rows_model.heading_at(place) else theme.px(self._row)

    @property
    def two_lines(self) -> bool:
        return theme.px(self._row) >= theme.px("row_two_lines")

    def is_right(self, column: int) -> bool:
        return self._rows_model.columns[column].right

    def has_codes(self, column: int) -> bool:
        """Whether the column keeps room for currency codes: if the first row has one."""
        rows = self._rows_model.rows()
        return bool(rows) and bool(self._rows_model.columns[column].cell(rows[0]).code)

    def is_shown_as_current(self, place: int) -> bool:
        return self.selectionModel().isRowSelected(place, QModelIndex())

    def has_keys(self) -> bool:
        """Whether the keyboard stands in this table, or in a field of it."""
        focused = QApplication.focusWidget()
        return self.always_lit or self.hasFocus() or (focused is not None and self.viewport().isAncestorOf(focused))

    def _place_on_screen(self) -> tuple[Hashable | None, int]:
        row = self.current()
        if row is None:
            return None, self.verticalScrollBar().value()
        return self._rows_model.key_of(row), self.rowViewportPosition(self.currentIndex().row())

    def _put_back(self, key: Hashable | None, offset: int) -> None:
        place = self._rows_model.place_of(key) if key is not None else None
        if place is None:
            if key is None:
                self.verticalScrollBar().setValue(offset)
            return
        scrolled = self.verticalScrollBar().value()
        self.selectRow(place)
        self.verticalScrollBar().setValue(scrolled)
        moved = self.rowViewportPosition(place) - offset
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + moved)

    def _ask_for_more(self) -> None:
        bar = self.verticalScrollBar()
        near = bar.value() + 2 * self.viewport().height() >= bar.maximum()
        if self._more and not self._asked and near and self.isVisible():
            self._asked = True
            self.more_wanted.emit()

    def _on_current_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        row = self._rows_model.row_at(now.row()) if now.isValid() else None
        if row is not None and not self._restoring:
            self.chosen.emit(row)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        row = self._rows_model.row_at(index.row())
        if row is not None:
            self.opened.emit(row)

    def _on_head_pressed(self, section: int) -> None:
        name = self._rows_model.columns[section].name
        if name:
            self.sort_wanted.emit(name)

    def _tick_of(self, row: R) -> Tick | None:
        return next((c.tick for c in (each.cell(row) for each in self._rows_model.columns) if c.tick), None)

    def _want_tick(self, row: R) -> bool:
        tick = self._tick_of(row)
        if tick in {Tick.ON, Tick.OFF}:
            self.ticked.emit(row, tick is Tick.OFF)
        return tick is not None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self.current(), event.key()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if row is not None and plain and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit(row)
        elif row is not None and plain and key == Qt.Key.Key_Space and self._want_tick(row):
            event.accept()
        elif event.matches(QKeySequence.StandardKey.SelectAll) and any(self._tick_of(each) for each in self.rows()):
            self.all_ticked.emit()
        elif event.matches(QKeySequence.StandardKey.Copy) and row is not None:
            QGuiApplication.clipboard().setText(self._copied())
        elif key == Qt.Key.Key_Escape or (plain and key in _LETTERS):
            event.ignore()
        elif key in _MOVES and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            # Qt would go there and leave another row selected: the detail would be of a row that is not blue.
            held = event.modifiers() & ~Qt.KeyboardModifier.ControlModifier
            super().keyPressEvent(QKeyEvent(event.type(), key, held))
        else:
            super().keyPressEvent(event)

    def _copied(self) -> str:
        """The current cell; of several selected rows all cells, so that they can be pasted into a sheet."""
        rows = self.selected()
        if len(rows) < 2:
            cell = self._rows_model.cell(self.currentIndex()) or Cell()
            return cell.copied or cell.text
        lines = []
        for row in rows:
            parts = []
            for at, column in enumerate(self._rows_model.columns):
                cell = column.cell(row)
                parts += [cell.copied or cell.text, *([cell.code] if self.has_codes(at) else [])]
            lines.append("\t".join(parts))
        return "\n".join(lines)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        cell = self._rows_model.cell(index) if index.isValid() else None
        super().mousePressEvent(event)
        row = self._rows_model.row_at(index.row()) if index.isValid() else None
        if cell is None or row is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        spot = self._delegate.tick_rect(self.visualRect(index), index.column())
        if cell.tick is not None and spot.contains(event.position().toPoint()):
            self._want_tick(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, place: int) -> None:
        if place == self.hovered_row:
            return
        for each in (self.hovered_row, place):
            if each >= 0:
                self.viewport().update(0, self.rowViewportPosition(each), self.width(), self.rowHeight(each))
        self.hovered_row = place

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.selectionModel().hasSelection():
            at = self.currentIndex().row()
            if not (0 <= at < self._rows_model.rowCount() and self._rows_model.row_at(at) is not None):
                at = -1
            if at >= 0:
                self.selectRow(at)
            elif event.reason() is not Qt.FocusReason.MouseFocusReason:
                self.choose_first()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        at = self.currentIndex().row()
        there = super().moveCursor(action, modifiers)
        place, step = there.row(), 1 if there.row() > at else -1
        if action is self.CursorAction.MoveHome:
            place, step = 0, 1
        elif action is self.CursorAction.MoveEnd:
            place, step = self._rows_model.rowCount() - 1, -1
        while 0 <= place < self._rows_model.rowCount():
            if self._rows_model.row_at(place) is not None:
                return self._rows_model.index(place, there.column())
            place += step
        return self.currentIndex()

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys of the page, not a search."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_delegate"):
            row_layout.measure(self, self._rows_model, self._row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._ask_for_more()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), self._whole_height()) if self._fits else hint

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(80), self._whole_height() if self._fits else theme.px(80))

    def _whole_height(self) -> int:
        head = theme.px("table_head") if self.horizontalHeader().isVisibleTo(self) else 0
        return head + sum(self.row_height(place) for place in range(self._rows_model.rowCount()))

    def viewportSizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(120))

    def place_of_row(self, place: int) -> QPoint:
        """The middle of a row in the viewport, for tests and menus."""
        return self.visualRect(self._rows_model.index(place, 0)).center()


_LETTERS = range(Qt.Key.Key_A, Qt.Key.Key_Z + 1)
_MOVES = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End}
)
