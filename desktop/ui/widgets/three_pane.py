"""List, detail and panel side by side, and what becomes of them in a narrow window."""

from enum import Enum

from PySide6.QtCore import QEvent, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.scroll import Scroll
from desktop.ui.widgets.tab_line import TabLine

LEAST_LIST = 240
LEAST_PANEL = 260


class _Shown(Enum):
    """What stands on the screen."""

    BESIDE = "list and detail"
    LIST_ALONE = "list alone"
    DETAIL_ALONE = "detail alone"


class ThreePane(QWidget):
    """A list at the left; at the right a detail of head, body and foot, and a panel at its far edge.

    Below 1360, or where it has no room beside the body, the panel becomes the second tab of the body (`tabs` names
    both); below 960 list and detail take each other's place, Enter opens and Esc goes back. All breakpoints grow with
    the text size. With `panel_under_head` the head stands over the panel too, else the panel is as high as the window.
    `name` keeps the splitter's places apart from those of other pages.

    Signals: `alone_changed`, whether the list stands alone (Ctrl and backslash), so that the page shows all columns;
    `panel_moved`, whether the panel has become a tab, so that what stands in it can be reached elsewhere.
    """

    alone_changed = Signal(bool)
    panel_moved = Signal(bool)

    def __init__(
        self,
        name: str,
        list_pane: QWidget,
        head: QWidget,
        body: QWidget,
        panel: QWidget | None = None,
        foot: QWidget | None = None,
        *,
        tabs: tuple[str, str] = ("Lines", "Payments"),
        list_size: str = "list",
        panel_size: str = "panel",
        panel_under_head: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._list, self._head, self._body, self._panel, self._foot = list_pane, head, body, panel, foot
        sizes = theme.tokens()["size"]
        self._under_head = panel_under_head
        self._widths: dict[str, int] = {"list": sizes[list_size], "panel": sizes[panel_size]}
        self._shown, self._one_column = _Shown.BESIDE, False
        self._panel_in_tab: bool | None = None
        self._tabs = TabLine(tabs)
        self._stack = QStackedWidget()
        self._tabs.picked.connect(self._stack.setCurrentIndex)
        self._inner, self._outer = _splitter(), _splitter()
        self._detail = Area("surface")
        self._lay_out()
        list_pane.setMinimumWidth(theme.px(LEAST_LIST))
        if panel is not None:
            panel.setMinimumWidth(theme.px(LEAST_PANEL))
            for part in (body, panel):
                if isinstance(part, Scroll):
                    # Not while Qt lays out: moving the panel takes it from one layout to another.
                    part.width_wanted.connect(self._fit, Qt.ConnectionType.QueuedConnection)
        self._outer.setStretchFactor(1, 1)
        self._place_panel(False)
        self._outer.splitterMoved.connect(self._on_moved)
        self._inner.splitterMoved.connect(self._on_moved)

    def _lay_out(self) -> None:
        # From the outside in: all that stands in a widget is styled anew when the widget gets a parent.
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._outer)
        self._outer.addWidget(self._list)
        self._outer.addWidget(self._detail)
        whole = self._detail.column()
        whole.addWidget(self._inner, 1)
        self._middle = QWidget()
        self._inner.addWidget(self._middle)
        self._inner.setStretchFactor(0, 1)
        inside = QVBoxLayout(self._middle)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self._tabs)
        inside.addWidget(self._stack, 1)
        (whole if self._under_head else inside).insertWidget(0, self._head)
        self._stack.addWidget(self._body)
        if self._foot is not None:
            (whole if self._under_head or self._panel is None else inside).addWidget(self._foot)

    def open_detail(self) -> None:
        """Let the detail be seen, where the list stood alone or in its place."""
        self._show(_Shown.DETAIL_ALONE if self._one_column else _Shown.BESIDE)

    def back_to_list(self) -> None:
        """Go back to the list; in one column it takes the detail's place."""
        if self._one_column:
            self._show(_Shown.LIST_ALONE)
        self._first_in(self._list).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def toggle_alone(self) -> None:
        """Show the list alone with all its columns, or the detail beside it again."""
        if self._one_column:
            return
        self._show(_Shown.BESIDE if self._shown is _Shown.LIST_ALONE else _Shown.LIST_ALONE)

    def is_list_alone(self) -> bool:
        """Whether the list stands alone because a person wants it so."""
        return self._shown is _Shown.LIST_ALONE and not self._one_column

    def show_panel(self) -> None:
        """Let the panel be seen, where it is a tab."""
        if self._panel_in_tab:
            self._tabs.pick(1)

    def areas(self) -> list[QWidget]:
        """The stops of F6: list, detail, panel, as far as they are seen."""
        parts = [self._list, self._head, self._body, self._panel, self._foot]
        seen = [self._first_in(part) for part in parts if part is not None and part.isVisible()]
        return [part for part in seen if part.focusPolicy() is not Qt.FocusPolicy.NoFocus]

    def save(self, settings: QSettings) -> None:
        """Keep the widths of list and panel."""
        for part, wide in self._widths.items():
            settings.setValue(f"panes/{self.objectName()}/{part}", wide)

    def restore(self, settings: QSettings) -> None:
        """Give list and panel the widths they had."""
        for part in self._widths:
            kept = str(settings.value(f"panes/{self.objectName()}/{part}", ""))
            if kept.isdecimal():
                self._widths[part] = int(kept)
        self._set_sizes()

    def _first_in(self, part: QWidget) -> QWidget:
        if part.focusPolicy() is not Qt.FocusPolicy.NoFocus:
            return part
        inside = [each for each in part.findChildren(QWidget) if _takes_keys(each)]
        tables = [each for each in inside if each.inherits("QAbstractItemView")]
        return next(iter(tables or inside), part)

    def _set_sizes(self) -> None:
        left, right = theme.px(self._widths["list"]), theme.px(self._widths["panel"])
        rest = max(self.width() - left, 1)
        self._outer.setSizes([left, rest])
        if self._panel is not None and not self._panel_in_tab:
            self._inner.setSizes([max(rest - right, 1), right])

    def _on_moved(self, _place: int, _handle: int) -> None:
        scale = theme.look().text_size
        if self._list.isVisible() and self._detail.isVisible():
            self._widths["list"] = self._outer.sizes()[0] * 100 // scale
        if self._panel is not None and not self._panel_in_tab:
            self._widths["panel"] = self._inner.sizes()[1] * 100 // scale

    def _show(self, shown: _Shown) -> None:
        before = self.is_list_alone()
        self._shown = shown
        self._list.setVisible(shown is not _Shown.DETAIL_ALONE)
        focused = QApplication.focusWidget()
        if shown is _Shown.LIST_ALONE and focused is not None and self._detail.isAncestorOf(focused):
            # What is hidden would drop the keyboard anywhere in the window.
            self._first_in(self._list).setFocus(Qt.FocusReason.OtherFocusReason)
        self._detail.setVisible(shown is not _Shown.LIST_ALONE)
        if before != self.is_list_alone():
            self.alone_changed.emit(self.is_list_alone())

    def _place_panel(self, in_tab: bool) -> None:
        if self._panel is None or in_tab == self._panel_in_tab:
            self._tabs.setVisible(bool(self._panel_in_tab))
            return
        self._panel_in_tab = in_tab
        if in_tab:
            self._stack.addWidget(self._panel)
        else:
            self._tabs.pick(0)
            self._inner.addWidget(self._panel)
            self._inner.setStretchFactor(1, 0)
            self._panel.show()
            self._set_sizes()
        self._tabs.setVisible(in_tab)
        self.panel_moved.emit(in_tab)

    def _fit(self) -> None:
        wide = self.window().width() * 100 / theme.look().text_size
        limits = theme.tokens()["breakpoint"]
        has_room = self._has_room()
        self._place_panel(wide < limits["panel_becomes_tab_below"] or not has_room)
        one_column = wide < limits["one_column_below"]
        if one_column != self._one_column:
            self._one_column = one_column
            self._show(_Shown.LIST_ALONE if one_column else _Shown.BESIDE)

    def _has_room(self) -> bool:
        """Whether all of body and panel is seen beside the narrowest list; keeps both as wide as they must be."""
        if self._panel is None:
            return True
        room = self.width() - self._list.minimumWidth() - 2 * self._outer.handleWidth()
        body = _least_width(self._body)
        panel = max(theme.px(LEAST_PANEL), _least_width(self._panel))
        self._middle.setMinimumWidth(body if body <= room else 0)
        self._panel.setMinimumWidth(panel if body + panel <= room else 0)
        return body + panel <= room

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()
        self._set_sizes()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_tabs"):
            # Qt is going through a list of all widgets; moving the panel now would delete a splitter's handle in it.
            QTimer.singleShot(0, self, self._fit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back_to_list()
            return
        super().keyPressEvent(event)


def _splitter() -> QSplitter:
    made = QSplitter(Qt.Orientation.Horizontal)
    made.setHandleWidth(1)
    made.setChildrenCollapsible(False)
    return made


def _least_width(part: QWidget) -> int:
    return part.least_width() if isinstance(part, Scroll) else part.minimumSizeHint().width()


def _takes_keys(widget: QWidget) -> bool:
    by_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(by_tab) and widget.isEnabled() and widget.isVisible()
