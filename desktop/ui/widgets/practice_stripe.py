"""The hatched stripe that says: no real money here. And the mark beside it, in words."""

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.ui import theme


class PracticeStripe(QWidget):
    """Four pixels across the whole window, only in TEST and PRACTICE."""

    def __init__(self, mark: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(theme.px("stripe"))
        self.setVisible(bool(mark))
        self.setAccessibleName(mark)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("practice_bg"))
        painter.setPen(QPen(theme.color("practice_stripe"), 3))
        high = self.height()
        for at in range(-high, self.width() + high, 8):
            painter.drawLine(QLineF(at - 2, high + 2, at + high + 2, -2))


class Mark(QLabel):
    """TEST or PRACTICE as a word on its colour, in the status line."""

    def __init__(self, mark: str, parent: QWidget | None = None) -> None:
        super().__init__(mark, parent)
        if not mark:
            # Shown by its parent only: a label that is shown before it has one is a window and takes the keyboard.
            self.hide()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        wide = QFontMetrics(theme.font("caption")).horizontalAdvance(self.text())
        return QSize(wide + theme.px(16), theme.px("key_hint"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("practice_bg"))
        reach = theme.radius("chip")
        painter.drawRoundedRect(QRectF(self.rect()), reach, reach)
        used = theme.font("caption")
        used.setWeight(used.Weight.DemiBold)
        painter.setFont(used)
        painter.setPen(theme.color("practice_fg"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
