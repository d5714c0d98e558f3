"""The body of a dialog in two sides: left what one does, right what it comes to; one above the other where narrow."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.scroll import Scroll

RIGHT_WIDTH = 412
NARROW_BELOW = 900


class TwoSides(Scroll):
    """Left and right beside each other, the right one scrolling by itself.

    Below 900, or where the left needs more than is left of the width, they stand in one column.
    """

    def __init__(self, left: QWidget, right: Area, parent: QWidget | None = None) -> None:
        self._sides = Area("raised")
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._sides)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._right = Scroll(right)
        self._left, self._content = left, right
        self._row.addWidget(left, 1)
        self._row.addWidget(self._right)
        super().__init__(self._sides, parent)
        right.installEventFilter(self)
        self._arrange()

    def is_narrow(self) -> bool:
        """Whether the sides stand one above the other."""
        beside = self._left.minimumSizeHint().width() + theme.px(RIGHT_WIDTH)
        return self.width() < max(theme.px(NARROW_BELOW), beside)

    def _arrange(self) -> None:
        narrow = self.is_narrow()
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._row.setDirection(way)
        bars = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if narrow else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self._right.setVerticalScrollBarPolicy(bars)
        wide = theme.px(RIGHT_WIDTH)
        self._right.setMinimumSize(0 if narrow else wide, self._content.sizeHint().height() if narrow else 0)
        self._right.setMaximumWidth(16_777_215 if narrow else wide)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._arrange()
        return False


def dividing_line() -> QWidget:
    """A line across the right side."""
    line = Area("subtle", "top", "divider")
    line.setFixedHeight(1)
    return line
