"""The window: menus, rail, pages and status line, and the keys that work everywhere."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QSettings, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QMessageBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.services.queries.rows import GatewayRow, OfficeRow
from desktop.ui import messages, theme
from desktop.ui.actions import MENUS, Action, Actions
from desktop.ui.pages.page import Page
from desktop.ui.widgets.command_palette import CommandPalette, Finding
from desktop.ui.widgets.filter_bar import FilterBar
from desktop.ui.widgets.practice_stripe import PracticeStripe
from desktop.ui.widgets.rail import Rail
from desktop.ui.widgets.status_line import StatusLine
from desktop.ui.widgets.three_pane import ThreePane

STATE_FILE = "window.ini"


class MainWindow(QMainWindow):
    """One window of one office.

    `pages` stand in the rail in this order; `folder` keeps the window's own state (its place and its splitters), never
    anything of the office; `find` looks things up for find or do, off the GUI thread. Parts: `rail`, `status`,
    `registry`. Signals: `page_shown` with the page; `closed` when the window is gone.
    """

    page_shown = Signal(object)
    closed = Signal()

    def __init__(
        self,
        pages: Sequence[Page],
        actions: Actions,
        office: OfficeRow,
        folder: Path,
        find: Callable[[str], Sequence[Finding]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.registry, self._find = actions, find
        self._pages, self._office, self._subjects = list(pages), office, dict.fromkeys(pages, "")
        self._settings = QSettings(str(folder / STATE_FILE), QSettings.Format.IniFormat)
        self._menus: dict[str, QMenu] = {}
        self._covers, self._leaves = QStackedWidget(), False
        self._add_own_actions()
        self.rail = Rail(pages, actions["find"].key())
        self.status = StatusLine(office)
        self._stack = QStackedWidget()
        self._lay_out()
        for page in pages:
            page.count_changed.connect(lambda number, page=page: self.rail.show_count(page, number))
            page.said.connect(self.say)
            page.subject_changed.connect(lambda subject, page=page: self._on_subject_changed(page, subject))
        self.rail.picked.connect(self._on_picked)
        self.rail.find_pressed.connect(self.find_or_do)
        self.rail.list.activated.connect(lambda _index: self.current_page().first_focus().setFocus())
        actions.added.connect(self._on_action_added)
        for action in actions.for_page(None):
            self._on_action_added(action)
        self.setMinimumSize(*self._least())
        self._restore()
        self.go_to(self._pages[0])

    def current_page(self) -> Page:
        """The page that is shown."""
        return self._pages[self._stack.currentIndex()]

    def go_to(self, page: Page) -> None:
        """Show a page, with the keyboard at its first place."""
        self.rail.show_page(page)
        self._on_picked(page)
        page.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def page_named(self, title: str) -> Page:
        """The page with that title. Raises `KeyError` where a right hides it."""
        for page in self._pages:
            if page.title == title:
                return page
        raise KeyError(title)

    def cover(self, page: QWidget) -> None:
        """Show this in the place of everything, the window's title included."""
        self.menuBar().hide()
        self._covers.addWidget(page)
        self._covers.setCurrentWidget(page)
        self._name_window()

    def uncover(self, page: QWidget) -> None:
        """Show again what was there before."""
        self._covers.removeWidget(page)
        self.menuBar().show()
        self._name_window()

    def say(self, sentence: str) -> None:
        """Show one true sentence in the status line and let a screen reader say it."""
        self.status.show_result(sentence)
        messages.announce(self.status, sentence)

    def show_person(self, name: str) -> None:
        """Show who sits at the desk."""
        self.status.show_person(name)

    def show_gateway(self, gateway: GatewayRow) -> None:
        """Show what is open at the gateway and when it was read."""
        self.status.show_gateway(gateway)

    def find_or_do(self) -> None:
        """Open find or do over the window."""
        CommandPalette(self.registry.for_page(self.current_page()), self._find, self).open()

    def next_area(self, step: int = 1) -> None:
        """Move the keyboard to the next area (F6) or the one before."""
        areas = [self.rail.list, *self.current_page().areas(), self.status.person_button()]
        focused = QApplication.focusWidget()
        inside = [at for at, area in enumerate(areas) if focused is area or (focused and area.isAncestorOf(focused))]
        at = inside[0] if inside else self._area_around(areas, focused)
        areas[(at + step) % len(areas)].setFocus(Qt.FocusReason.TabFocusReason)

    def _area_around(self, areas: Sequence[QWidget], focused: QWidget | None) -> int:
        """Where a control stands that is no area's first one: the area with the nearest common parent."""
        parent = focused
        while parent is not None:
            for at, area in enumerate(areas):
                if parent.isAncestorOf(area):
                    return at
            parent = parent.parentWidget()
        return 0

    def _least(self) -> tuple[int, int]:
        """The smallest window, or the whole screen where that is smaller still."""
        wide, high = theme.tokens()["size"]["window_least"]
        room = self.screen().availableSize()
        return min(wide, room.width()), min(high, room.height())

    def _lay_out(self) -> None:
        # From the outside in, for all that stands in a widget is styled anew when the widget gets a parent; and as Tab
        # goes: pages, then status line.
        self.setCentralWidget(self._covers)
        whole = QWidget()
        self._covers.addWidget(whole)
        middle = QWidget(whole)
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(self._stack, 1)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(PracticeStripe(self._office.mark))
        column.addWidget(middle, 1)
        for page in self._pages:
            self._stack.addWidget(page)
        column.addWidget(self.status)
        self.menuBar().setMinimumHeight(theme.px("menu_bar"))
        for name in MENUS:
            self._menus[name] = self.menuBar().addMenu(f"&{name}")

    def _add_own_actions(self) -> None:
        add = self.registry.add
        add("find", "Find or do", self.find_or_do, shortcut="Ctrl+K", icon="search", menu="Edit")
        add("filter", "Filter the list", self._on_filter, shortcut="Ctrl+F", icon="filter", menu="Edit")
        add("alone", "List alone", self._on_alone, shortcut="Ctrl+\\", icon="columns", menu="View")
        add("next_area", "Next area", self.next_area, shortcut="F6", menu="View")
        add("previous_area", "Previous area", lambda: self.next_area(-1), shortcut="Shift+F6", menu="View")
        for number, page in enumerate(self._pages, 1):
            keys = f"Ctrl+{number}" if number < 10 else ""
            name = f"page_{page.title.lower().replace(' ', '_')}"
            add(name, page.title, partial(self.go_to, page), shortcut=keys, icon=page.icon, menu="Go")

    def _on_action_added(self, action: Action) -> None:
        if action.owner is None and action.area is None:
            self.addAction(action)
        self._fill_menus()

    def _fill_menus(self) -> None:
        for name, menu in self._menus.items():
            menu.clear()
            menu.addActions(list(self.registry.in_menu(name, self.current_page())))
            menu.menuAction().setVisible(bool(menu.actions()))

    def _on_picked(self, page: Page) -> None:
        if self._stack.currentWidget() is page and self._stack.isVisible():
            return
        self._stack.setCurrentWidget(page)
        self._fill_menus()
        self._name_window()
        self.page_shown.emit(page)

    def _on_subject_changed(self, page: Page, subject: str) -> None:
        self._subjects[page] = subject
        self._name_window()

    def _name_window(self) -> None:
        page = self.current_page()
        subject = "Locked" if self._covers.currentIndex() else self._subjects[page] or page.title
        mark = f" ({self._office.mark})" if self._office.mark else ""
        self.setWindowTitle(f"{subject}{mark} - {messages.TITLE}")

    def _on_filter(self) -> None:
        for bar in self.current_page().findChildren(FilterBar):
            if bar.isVisible():
                bar.setFocus(Qt.FocusReason.ShortcutFocusReason)
                bar.selectAll()
                return

    def _on_alone(self) -> None:
        for panes in self.current_page().findChildren(ThreePane):
            panes.toggle_alone()

    def _restore(self) -> None:
        wide, high = theme.tokens()["size"]["window_first"]
        room = self.screen().availableSize()
        self.resize(min(wide, room.width()), min(high, room.height()))
        geometry = self._settings.value("window/geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        for panes in self.findChildren(ThreePane):
            panes.restore(self._settings)

    def _fit(self) -> None:
        wide = self.width() * 100 / theme.look().text_size
        self.rail.show_icons_only(wide < theme.tokens()["breakpoint"]["rail_icons_only_below"])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "rail"):
            self._fit()

    def before_leaving(self, leave: Callable[[], object]) -> None:
        """Leave at once; where a page has something that is not saved, after the question whether it may be lost."""
        page = self._unsaved_page()
        if page is None:
            leave()
        elif not any(box.isVisible() for box in self.findChildren(QMessageBox, "unsaved")):
            title = f"{page.title} that you changed are not saved."
            lost = f"Leaving now loses what you changed under {' and '.join(page.unsaved())}."
            box = messages.ask(self, title, lost, [("Leave without saving", leave)], "Go back to them", danger=True)
            box.setObjectName("unsaved")
            box.rejected.connect(partial(self.go_to, page))
            box.rejected.connect(page.show_unsaved)

    def _unsaved_page(self) -> Page | None:
        # A locked window asks nobody: who stands before it may not be who typed.
        locked = self._covers.currentIndex() > 0
        return next((page for page in self._pages if not locked and page.unsaved()), None)

    def leave(self) -> None:
        """Close without a question."""
        self._leaves = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._leaves and self._unsaved_page() is not None:
            event.ignore()
            self.before_leaving(self.leave)
            return
        self._settings.setValue("window/geometry", self.saveGeometry())
        for panes in self.findChildren(ThreePane):
            panes.save(self._settings)
        self._settings.sync()
        super().closeEvent(event)
        self.closed.emit()
