"""A key as it is printed on the keyboard, to teach it where it is needed."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.ui import theme


class KeyHint(QLabel):
    """One key, or what can be typed (`50%`), in a small frame."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        high = theme.px("key_hint")
        wide = QFontMetrics(theme.font("caption")).horizontalAdvance(self.text()) + theme.px(10)
        return QSize(max(wide, high), high)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("divider"), 1))
        painter.setBrush(theme.color("surface"))
        reach = theme.radius("key_hint")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), reach, reach)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text_2"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
