"""A state in the head of a detail: its icon and word on its tone."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QWidget

from desktop.ui import icons, theme
from desktop.ui.theme import StateLook


class Chip(QLabel):
    """One state, as word and icon on the ground of its tone. `show_state` changes it; without a word it is hidden."""

    def __init__(self, shown: StateLook | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._shown = StateLook("", "", "neutral")
        self.show_state(shown)

    def show_state(self, shown: StateLook | None) -> None:
        """Show another state, or nothing."""
        self._shown = shown or StateLook("", "", "neutral")
        self.setText(self._shown.word)
        self.setVisible(bool(shown))
        self.updateGeometry()
        self.update()

    def _icon_width(self) -> int:
        return theme.px("icon_in_chip") + theme.px(5) if self._shown.icon else 0

    def sizeHint(self) -> QSize:
        word = QFontMetrics(theme.font("small_strong")).horizontalAdvance(self._shown.word)
        return QSize(self._icon_width() + word + theme.px(7) + theme.px(9), theme.px("chip"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        tone = theme.tokens()["tone"][self._shown.tone]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(tone["back"]))
        reach = theme.radius("chip")
        painter.drawRoundedRect(QRectF(self.rect()), reach, reach)
        side, left = theme.px("icon_in_chip"), theme.px(7)
        if self._shown.icon:
            spot = QRect(QPoint(left, (self.height() - side) // 2), QSize(side, side))
            spot = QStyle.visualRect(self.layoutDirection(), self.rect(), spot)
            icons.draw(painter, self._shown.icon, spot.topLeft(), tone["front"], side, tone["back"])
        painter.setFont(theme.font("small_strong"))
        painter.setPen(theme.color(tone["front"]))
        word = self.rect().adjusted(left + self._icon_width(), 0, 0, 0)
        word = QStyle.visualRect(self.layoutDirection(), self.rect(), word)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading | Qt.TextFlag.TextDontClip
        painter.drawText(word, flags, self._shown.word)
