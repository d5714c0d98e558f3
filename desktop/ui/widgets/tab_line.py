"""A line of tabs, or of steps: words side by side, one of them lit."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QTabBar, QWidget

from desktop.ui import theme
from desktop.ui.widgets.area import Area


class TabLine(Area):
    """Tabs over the part of the window they change. Signal `picked` with the place of the tab, from 0."""

    picked = Signal(object)

    def __init__(self, words: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__("surface", parent=parent)
        self._bar = _Bar(words)
        row = self.row(12, 4, 12, 4)
        row.addWidget(self._bar)
        row.addStretch(1)
        self._bar.currentChanged.connect(self.picked.emit)

    def pick(self, place: int) -> None:
        """Light the tab at that place."""
        self._bar.setCurrentIndex(place)

    def place(self) -> int:
        """Which tab is lit."""
        return self._bar.currentIndex()


class Steps(TabLine):
    """The steps of a dialog, the present one lit; they cannot be pressed."""

    def __init__(self, words: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.set_ground("raised")
        self._bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


class _Bar(QTabBar):
    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for word in words:
            self.addTab(word)

    def tabSizeHint(self, index: int) -> QSize:
        wide = QFontMetrics(theme.font("small_strong")).horizontalAdvance(self.tabText(index))
        return QSize(wide + theme.px(24), theme.px("control_small"))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small_strong"))
        for at in range(self.count()):
            box: QRect = self.tabRect(at).adjusted(2, 2, -2, -2)
            lit = at == self.currentIndex()
            painter.setPen(Qt.PenStyle.NoPen)
            if lit:
                painter.setBrush(theme.color("accent_tint"))
                painter.drawRoundedRect(QRectF(box), theme.radius("chip"), theme.radius("chip"))
            if lit and self.hasFocus():
                painter.setPen(QPen(theme.color("focus"), theme.px("focus_ring")))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(box), theme.radius("chip"), theme.radius("chip"))
            painter.setPen(theme.color("focus" if lit else "text_2"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.tabText(at))
