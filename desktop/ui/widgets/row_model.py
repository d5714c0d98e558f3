"""The model behind every table: rows as frozen dataclasses, shown through columns."""

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.ticks import Tick

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
CELL_ROLE = int(Qt.ItemDataRole.UserRole)
_NOWHERE = QModelIndex()


class RowModel(QAbstractTableModel, Generic[R]):
    """Rows through columns. `key` names a row for ever; `group`, where given, heads each run of rows that share it.

    A group's heading is a row of the table too: `row_at` is None there. Where `dragged` is set, rows can be dragged
    out: it is asked what these rows are to other programs, None for nothing.
    """

    dragged: Callable[[Sequence[R]], QMimeData | None] | None = None

    def __init__(
        self,
        columns: Sequence[Column[R]],
        key: Callable[[R], Hashable],
        group: Callable[[R], str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key, self._group = key, group
        self._items: list[R | str] = []
        self._rows: list[R] = []
        self._places: dict[Hashable, int] = {}
        self._sorted: tuple[str, Qt.SortOrder] | None = None

    def show_rows(self, rows: Sequence[R]) -> bool:
        """Show these rows. Gives True where the same rows are shown in new words, so that nothing moved."""
        items = self._with_headings(list(rows), "")
        same = len(items) == len(self._items) and all(map(self._alike, items, self._items))
        if same:
            self._items, self._rows = items, list(rows)
            if items:
                self.dataChanged.emit(self.index(0, 0), self.index(len(items) - 1, len(self.columns) - 1))
            return True
        self.beginResetModel()
        self._items, self._rows = items, list(rows)
        self._find_places(0)
        self.endResetModel()
        return False

    def append_rows(self, rows: Sequence[R]) -> None:
        """Add rows at the end."""
        if not rows:
            return
        last = self._group(self._rows[-1]) if self._group and self._rows else ""
        items = self._with_headings(list(rows), last)
        first = len(self._items)
        self.beginInsertRows(_NOWHERE, first, first + len(items) - 1)
        self._items += items
        self._rows += rows
        self._find_places(first)
        self.endInsertRows()

    def show_columns(self, columns: Sequence[Column[R]]) -> None:
        """Show the same rows through other columns."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self.endResetModel()

    def show_sorted(self, name: str, order: Qt.SortOrder) -> None:
        """Mark the column by which the rows are sorted."""
        self._sorted = (name, order)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def has_groups(self) -> bool:
        return self._group is not None

    def rows(self) -> Sequence[R]:
        return tuple(self._rows)

    def row_at(self, place: int) -> R | None:
        item = self._items[place] if 0 <= place < len(self._items) else None
        return None if isinstance(item, str) else item

    def heading_at(self, place: int) -> str:
        item = self._items[place]
        return item if isinstance(item, str) else ""

    def place_of(self, key: Hashable) -> int | None:
        return self._places.get(key)

    def key_of(self, row: R) -> Hashable:
        return self._key(row)

    def cell(self, index: Index) -> Cell | None:
        row = self.row_at(index.row())
        return None if row is None else self.columns[index.column()].cell(row)

    def _alike(self, one: R | str, other: R | str) -> bool:
        if isinstance(one, str) or isinstance(other, str):
            return one == other
        return self._key(one) == self._key(other)

    def _with_headings(self, rows: list[R], last: str) -> list[R | str]:
        if self._group is None:
            return list(rows)
        items: list[R | str] = []
        for row in rows:
            heading = self._group(row)
            if heading != last:
                items.append(heading)
                last = heading
            items.append(row)
        return items

    def _find_places(self, first: int) -> None:
        if first == 0:
            self._places.clear()
        for place in range(first, len(self._items)):
            item = self._items[place]
            if not isinstance(item, str):
                self._places[self._key(item)] = place

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        row = self.row_at(index.row())
        if row is None:
            return Qt.ItemFlag.ItemIsEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        if self.dragged is not None:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        if self.columns[index.column()].editor is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData | None:  # type: ignore[override]  # Qt takes None
        if self.dragged is None:
            return None
        rows = map(self.row_at, sorted({index.row() for index in indexes}))
        return self.dragged([row for row in rows if row is not None])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        heading = self.heading_at(index.row())
        if heading:
            shown = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return heading if shown and index.column() == 0 else None
        if role not in _ROLES:
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignTrailing if column.right else Qt.AlignmentFlag.AlignLeading
            return side | Qt.AlignmentFlag.AlignVCenter
        cell = self.cell(index)
        assert cell is not None
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return cell.said()
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.tip or None
        if role == Qt.ItemDataRole.CheckStateRole and cell.tick is not None:
            return Qt.CheckState.Checked if cell.tick is Tick.ON else Qt.CheckState.Unchecked
        return cell if role == CELL_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Vertical or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            if self._sorted is not None and column.name and column.name == self._sorted[0]:
                return f"{column.title} {'↑' if self._sorted[1] is Qt.SortOrder.AscendingOrder else '↓'}"
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignTrailing if column.right else Qt.AlignmentFlag.AlignLeading
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


_ROLES = frozenset(
    {
        int(Qt.ItemDataRole.DisplayRole),
        int(Qt.ItemDataRole.AccessibleTextRole),
        int(Qt.ItemDataRole.ToolTipRole),
        int(Qt.ItemDataRole.TextAlignmentRole),
        int(Qt.ItemDataRole.CheckStateRole),
        CELL_ROLE,
    }
)
