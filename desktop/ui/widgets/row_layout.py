"""How every table lies: no grid, no frame, rows of one height, figures in fixed columns, names in what is left."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QSizePolicy, QTableView

from desktop.ui import theme
from desktop.ui.widgets.row_model import RowModel


def settle(table: QTableView, *, fits: bool, many: bool, header: bool) -> None:
    """Set once what all tables have in common."""
    selection = QAbstractItemView.SelectionMode
    table.setSelectionMode(selection.ExtendedSelection if many else selection.SingleSelection)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    if fits:
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    table.setFrameShape(QFrame.Shape.NoFrame)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setMouseTracking(True)
    table.setCornerButtonEnabled(False)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.horizontalHeader().setVisible(header)


def measure(table: QTableView, model: RowModel[Any], row: str) -> None:
    """Give rows and columns their sizes at the present text size; `row` is the token of the row height."""
    table.verticalHeader().setMinimumSectionSize(theme.px(20))
    table.verticalHeader().setDefaultSectionSize(theme.px(row))
    header, mode = table.horizontalHeader(), QHeaderView.ResizeMode
    for at, column in enumerate(model.columns):
        header.setSectionResizeMode(at, mode.Interactive if column.width else mode.Stretch)
        if column.width:
            header.resizeSection(at, theme.px(column.width))
    header.setSectionsClickable(any(column.name for column in model.columns))
    table.updateGeometry()


def lay_headings(table: QTableView, model: RowModel[Any]) -> None:
    """Let the headings of groups be lower than rows and as wide as the table."""
    if not model.has_groups():
        return
    table.clearSpans()
    for place in range(model.rowCount()):
        heading = bool(model.heading_at(place))
        table.setRowHeight(place, theme.px("row_group") if heading else table.verticalHeader().defaultSectionSize())
        if heading and len(model.columns) > 1:
            table.setSpan(place, 0, 1, len(model.columns))
