"""The filter field over a list."""

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QWidget

from desktop.ui import icons, theme

PAUSE_MS = 180


class FilterBar(QLineEdit):
    """A field that narrows the list beneath. Ctrl+F comes here, Down goes to the list, Esc clears it.

    Signals: `filtered` with the text, a short pause after the last key or at once by Enter; `left` when a person goes
    on to the list.
    """

    filtered = Signal(str)
    left = Signal()

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setProperty("place", "filter")
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._send)
        self._sent = ""
        self.textChanged.connect(lambda _text: self._pause.start())
        self._dress()

    def clear_filter(self) -> None:
        """Empty the field and send that at once."""
        self.clear()
        self._send()

    def _send(self) -> None:
        self._pause.stop()
        if self.text().strip() != self._sent:
            self._sent = self.text().strip()
            self.filtered.emit(self._sent)

    def _dress(self) -> None:
        room = theme.px("icon") + theme.px(10)
        turned = self.isRightToLeft()
        self.setTextMargins(0 if turned else room, 0, room if turned else 0, 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._dress()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = theme.px("icon")
        spot = QRect(theme.px(8), (self.height() - side) // 2, side, side)
        spot = QStyle.visualRect(self.layoutDirection(), self.rect(), spot)
        icons.draw(QPainter(self), "filter", spot.topLeft(), "text_3", side)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._send()
            self.left.emit()
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear_filter()
        else:
            super().keyPressEvent(event)
