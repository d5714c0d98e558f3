"""A page of several views: their names at the left, one of them at the right."""

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.services.desk import Desk
from desktop.ui import theme
from desktop.ui.actions import Action, Actions
from desktop.ui.pages.page import Page
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.row_table import RowTable
from desktop.ui.widgets.section_head import SectionHead

_WIDE = 220


class View(Protocol):
    """What stands at the right; `opened` and `said` are signals."""

    title: str
    icon: str
    said: Any

    def reload(self) -> None: ...
    def export(self) -> None: ...
    def first_focus(self) -> QWidget: ...
    def change_desk(self, desk: Desk) -> None: ...


class ViewsPage(Page):
    """Parts: `list` (the names), `foot` (what stands under them). A page calls `show_views` once it has made them."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = self.title.lower()
        self.export_action: Action = actions.add(
            f"export_{name}", "Export…", self._on_export, shortcut="Ctrl+E", icon="export", menu="File", owner=self
        )
        self._views: list[View] = []
        self._stack = QStackedWidget()
        self.foot = QVBoxLayout()
        self.foot.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        self.list: RowTable[View] = RowTable(
            self.title, [Column(self.title, _cell)], header=False, key=lambda view: view.title
        )

    def show_views(self, views: Sequence[tuple[View, QWidget]]) -> None:
        """Put these views on the page; each is given as itself and as the widget that it is."""
        self._views = [view for view, _ in views]
        for view, widget in views:
            self._stack.addWidget(widget)
            view.said.connect(self.said)
        left = Area("surface", "right")
        left.setFixedWidth(theme.px(_WIDE))
        column = left.column(0, 0, 1, 0)
        column.addWidget(SectionHead(self.title))
        column.addWidget(self.list, 1)
        column.addLayout(self.foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left)
        row.addWidget(self._stack, 1)
        self.list.show_rows(self._views)
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(lambda view: view.first_focus().setFocus(Qt.FocusReason.OtherFocusReason))
        self.list.choose_first()

    def view(self) -> View:
        """The view that is shown."""
        return self._views[self._stack.currentIndex()]

    def show_view(self, title: str) -> None:
        """Show the view of that title, with the keyboard in it."""
        self.list.choose(title)
        self.view().first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def change_desk(self, desk: Desk) -> None:
        """Another person sits at the desk: read everything as they see it."""
        for view in self._views:
            view.change_desk(desk)
        self.reload()

    def reload(self) -> None:
        if self.isVisible():
            self.view().reload()

    def first_focus(self) -> QWidget:
        return self.list

    def areas(self) -> Sequence[QWidget]:
        return [self.list, self.view().first_focus()]

    def _on_chosen(self, view: View | None) -> None:
        if view is not None:
            self._stack.setCurrentIndex(self._views.index(view))
            self.subject_changed.emit(view.title)
            self.reload()

    def _on_export(self) -> None:
        self.view().export()


def _cell(view: View) -> Cell:
    return Cell(view.title, icon=view.icon)
