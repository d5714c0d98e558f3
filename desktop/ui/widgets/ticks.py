"""The tick box: as a control of a form, and as a mark in the rows of a table."""

from enum import Enum

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QStyle, QWidget

from desktop.ui import icons, theme


class Tick(Enum):
    """Ticked, not ticked, or a dead box that cannot be ticked."""

    ON = "ticked"
    OFF = "not ticked"
    DEAD = "cannot be ticked"


def paint_tick(painter: QPainter, box: QRect, tick: Tick) -> None:
    """Paint a tick box into the square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    reach = theme.radius("check_box")
    square = QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5)
    if tick is Tick.ON:
        painter.setPen(QPen(theme.color("accent"), 1))
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(square, reach, reach)
        icons.draw(painter, "check", box.topLeft(), "on_accent", box.width(), "accent")
    else:
        dead = tick is Tick.DEAD
        painter.setPen(QPen(theme.color("divider" if dead else "field_border"), 1))
        painter.setBrush(theme.color("neutral_bg" if dead else "surface"))
        painter.drawRoundedRect(square, reach, reach)
        if dead:
            icons.draw(painter, "minus", box.topLeft(), "disabled", box.width(), "neutral_bg")
    painter.restore()


class TickBox(QCheckBox):
    """A tick box with its sentence; with `elide` it ends in … where it is cut, and the tool tip has the whole."""

    def __init__(self, text: str, parent: QWidget | None = None, *, elide: bool = False) -> None:
        super().__init__(text, parent)
        self._elide, self._obstacle = elide, ""
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_obstacle(self, obstacle: str) -> None:
        """Enable the box, or disable it with the reason as tool tip and accessible description."""
        self._obstacle = obstacle
        self.setEnabled(not obstacle)
        self.setToolTip(obstacle)
        self.setAccessibleDescription(obstacle)

    def sizeHint(self) -> QSize:
        side = theme.px("check_box") + theme.px(6)
        words = QFontMetrics(theme.font("body", self.text())).horizontalAdvance(self.text())
        return QSize(side + theme.px(6) + words + theme.px(4), theme.px("control_small"))

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), theme.px(160)), hint.height()) if self._elide else hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._elide and not self._obstacle:
            self.setToolTip(self.text() if self.width() < self.sizeHint().width() else "")

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side, inset = theme.px("check_box"), theme.px("focus_ring") + theme.px("focus_gap")
        box = QRect(inset, (self.height() - side) // 2, side, side)
        box = QStyle.visualRect(self.layoutDirection(), self.rect(), box)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("focus"), theme.px("focus_ring")))
            reach = theme.radius("check_box") + 2
            grown = inset - 1
            painter.drawRoundedRect(QRectF(box).adjusted(-grown, -grown, grown, grown), reach, reach)
        tick = Tick.ON if self.isChecked() else Tick.OFF
        paint_tick(painter, box, tick if self.isEnabled() or self.isChecked() else Tick.DEAD)
        painter.setFont(theme.font("body", self.text()))
        painter.setPen(theme.color("text" if self.isEnabled() else "disabled"))
        words = self.rect().adjusted(side + 2 * inset + theme.px(4), 0, 0, 0)
        words = QStyle.visualRect(self.layoutDirection(), self.rect(), words)
        shown = self.text()
        if self._elide:
            shown = painter.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, shown)
