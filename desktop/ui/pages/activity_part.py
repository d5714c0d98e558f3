"""Activity at the end of a detail: the newest rows of what happened, and all of it when asked for."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop.services.queries.rows import ActivityRow
from desktop.ui import figures
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.row_table import RowTable
from desktop.ui.widgets.section_head import SectionHead

NEWEST = 4
"""Rows that stand without being asked for."""


class ActivityPart(Area):
    """What happened, the newest first. Parts: `table`, `all_button`. Hidden while nothing did."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent=parent)
        self._happened: Sequence[ActivityRow] = ()
        self._all = False
        self._head = SectionHead("Activity", "top bottom", 20)
        self.all_button = Button("", Kind.QUIET, small=True, pad=4)
        self.all_button.clicked.connect(lambda _checked=False: self._on_all_pressed())
        self._head.add_button(self.all_button)
        self.table: RowTable[ActivityRow] = RowTable(
            "Activity", _columns(), row="row_compact", edge="edge_pad_detail", header=False, fits=True,
            key=lambda row: (row.at, row.text, row.reference),
        )  # fmt: skip
        column = self.column()
        column.addWidget(self._head)
        column.addWidget(self.table)

    def show_rows(self, happened: Sequence[ActivityRow], same: bool) -> None:
        """Show what happened; `same` keeps all rows shown where it is of the same thing."""
        self._happened, self._all = happened, self._all and same
        self._show()

    def _show(self) -> None:
        self._head.show_head("Activity")
        self.setVisible(bool(self._happened))
        self.all_button.setText(f"Newest {NEWEST}" if self._all else f"All {figures.count(len(self._happened))}")
        self.all_button.setVisible(len(self._happened) > NEWEST)
        self.table.show_rows(self._happened if self._all else self._happened[:NEWEST])

    def _on_all_pressed(self) -> None:
        self._all = not self._all
        self._show()


def _columns() -> Sequence[Column[ActivityRow]]:
    return (
        Column("When", lambda row: Cell(figures.moment_short(row.at), tone="text_2"), width=164),
        Column("What", lambda row: Cell(row.text, tip=row.text)),
        Column("Reference", lambda row: Cell(row.reference, tone="text_2"), width=140, right=True),
    )
