"""Scrolling with the person: a part that scrolls keeps the current row of a table inside it in sight."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPoint

from desktop.ui.widgets.row_table import RowTable
from desktop.ui.widgets.scroll import Scroll


def follow_current_row(scroll: Scroll, table: RowTable[Any]) -> None:
    """Bring the row on which a person stands into sight whenever arrows move it; the table itself never scrolls."""

    def catch_up(_now: QModelIndex, _before: QModelIndex) -> None:
        if table.hasFocus():
            bring_into_sight(scroll, table)

    table.selectionModel().currentRowChanged.connect(catch_up)


def bring_into_sight(scroll: Scroll, table: RowTable[Any]) -> None:
    """Scroll so far that the current row is seen."""
    row, part = table.visualRect(table.currentIndex()), scroll.widget()
    if row.isValid() and part is not None:
        middle = table.viewport().mapTo(part, QPoint(0, row.center().y()))
        scroll.ensureVisible(0, middle.y(), 0, row.height())
