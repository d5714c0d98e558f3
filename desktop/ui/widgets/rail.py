"""The rail: find or do, then the pages in their groups, with what waits for this person."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.ui import figures, icons, theme
from desktop.ui.pages.page import Page
from desktop.ui.widgets.area import Area

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Rail(Area):
    """The pages, one lit. Signals: `picked` with the page, `find_pressed` for find or do."""

    picked = Signal(object)
    find_pressed = Signal()

    def __init__(self, pages: Sequence[Page], find_key: str, parent: QWidget | None = None) -> None:
        super().__init__("rail", "right", "divider", parent)
        self._find = _FindButton(find_key)
        self._find.clicked.connect(lambda _checked=False: self.find_pressed.emit())
        self._model = _Pages(pages, self)
        self.list = _PageList(self._model)
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        column = self.column(8, 12, 8, 8, 8)
        column.addWidget(self._find)
        column.addWidget(self.list, 1)
        self.show_icons_only(False)

    def show_icons_only(self, icons_only: bool) -> None:
        """Show icons alone, with tool tips, or icons and words."""
        self._find.icons_only = self.list.icons_only = icons_only
        self.setFixedWidth(theme.px("rail_icons_only" if icons_only else "rail"))
        self.list.doItemsLayout()

    def show_page(self, page: Page) -> None:
        """Light the page's entry."""
        self.list.setCurrentIndex(self._model.index(self._model.pages.index(page), 0))

    def show_count(self, page: Page, number: int | None) -> None:
        """Show how many things this person can act on there, None for no figure."""
        self._model.show_count(page, number)

    def count_of(self, page: Page) -> int | None:
        """The figure beside a page's name."""
        return self._model.counts.get(page)

    def _on_current_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self.picked.emit(self._model.pages[now.row()])


class _Pages(QAbstractListModel):
    def __init__(self, pages: Sequence[Page], parent: QObject) -> None:
        super().__init__(parent)
        self.pages = list(pages)
        self.counts: dict[Page, int | None] = {}

    def show_count(self, page: Page, number: int | None) -> None:
        self.counts[page] = number
        at = self.index(self.pages.index(page), 0)
        self.dataChanged.emit(at, at)

    def starts_group(self, place: int) -> bool:
        return place > 0 and self.pages[place].group != self.pages[place - 1].group

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.pages)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        page = self.pages[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return page.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            number = self.counts.get(page)
            return f"{page.title}, {figures.count(number)}" if number else page.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{page.title} (Ctrl+{index.row() + 1})" if index.row() < 9 else page.title
        return None


class _PageList(QListView):
    icons_only = False

    def __init__(self, model: _Pages) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(_Entry(self, model))
        self.setAccessibleName("Pages")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.viewport().setAutoFillBackground(False)
            self.scheduleDelayedItemsLayout()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys of the page, not a search."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter and Esc on the rail go on into the page; the window moves the focus.
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right}:
            self.activated.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


class _Entry(QStyledItemDelegate):
    def __init__(self, view: _PageList, model: _Pages) -> None:
        super().__init__(view)
        self._view, self._pages = view, model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        gap = theme.px("rail_gap") if self._pages.starts_group(index.row()) else 0
        return QSize(theme.px(36), theme.px("rail_item") + gap)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        whole: QRect = option.rect
        box = QRect(whole)
        if self._pages.starts_group(index.row()):
            box.setTop(whole.top() + theme.px("rail_gap"))
        box = box.adjusted(0, 1, 0, -1)
        page = self._pages.pages[index.row()]
        lit = index.row() == self._view.currentIndex().row()
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if lit or over:
            painter.setBrush(theme.color("selected" if lit else "selected_idle"))
            painter.drawRoundedRect(QRectF(box), theme.radius("control"), theme.radius("control"))
        if lit:
            mark = QRect(box.left(), box.top() + theme.px(7), theme.px("current_mark"), box.height() - theme.px(14))
            painter.setBrush(theme.color("focus"))
            painter.drawRoundedRect(QRectF(self._turned(box, mark)), 1.5, 1.5)
        if lit and self._view.hasFocus():
            painter.setPen(QPen(theme.color("focus"), theme.px("focus_ring")))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(
                QRectF(box).adjusted(1, 1, -1, -1), theme.radius("control"), theme.radius("control")
            )
        side = theme.px("icon")
        left = box.left() + ((box.width() - side) // 2 if self._view.icons_only else theme.px(10))
        spot = self._turned(box, QRect(left, box.center().y() - side // 2 + 1, side, side))
        tone = "focus" if lit else "text_2"
        icons.draw(painter, page.icon, spot.topLeft(), tone, side, "selected" if lit else "rail")
        if not self._view.icons_only:
            self._write(painter, box, page, lit)
        painter.restore()

    def _write(self, painter: QPainter, box: QRect, page: Page, lit: bool) -> None:
        painter.setFont(theme.font("body_strong" if lit else "body"))
        painter.setPen(theme.color("text" if lit else "text_2"))
        words = box.adjusted(theme.px(34), 0, -theme.px(6), 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(self._turned(box, words), flags, page.title)
        number = self._pages.counts.get(page)
        if number:
            painter.setFont(theme.font("small_strong"))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing
            painter.drawText(self._turned(box, words), flags, figures.count(number))

    def _turned(self, box: QRect, part: QRect) -> QRect:
        return QStyle.visualRect(self._view.layoutDirection(), box, part)


class _FindButton(QPushButton):
    """Looks like a field, opens find or do."""

    icons_only = False

    def __init__(self, key: str) -> None:
        super().__init__("Find or do")
        self._key = key
        self.setToolTip("Find or do")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(36), theme.px("control"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = theme.px("focus_ring") if self.hasFocus() else 1
        tone = "focus" if self.hasFocus() else "field_border" if self.underMouse() else "divider"
        painter.setPen(QPen(theme.color(tone), wide))
        painter.setBrush(theme.color("surface"))
        reach, half = theme.radius("control"), wide / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), reach, reach)
        side = theme.px("icon")
        left = (self.width() - side) // 2 if self.icons_only else theme.px(9)
        spot = self._turned(QRect(left, (self.height() - side) // 2, side, side))
        icons.draw(painter, "search", spot.topLeft(), "text_2", side)
        if self.icons_only:
            return
        flags = Qt.AlignmentFlag.AlignVCenter
        words = self._turned(self.rect().adjusted(theme.px(30), 0, -theme.px(10), 0))
        painter.setFont(theme.font())
        painter.setPen(theme.color("text_3"))
        painter.drawText(words, flags | Qt.AlignmentFlag.AlignLeading, self.text())
        painter.setFont(theme.font("caption"))
        painter.drawText(words, flags | Qt.AlignmentFlag.AlignTrailing, self._key)

    def _turned(self, part: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), part)
