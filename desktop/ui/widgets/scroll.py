"""A part that scrolls up and down when the window is too low for it."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class Scroll(QScrollArea):
    """Holds one part, as wide as there is room, and scrolls it when it is too high. No stop for Tab.

    `width_wanted` goes out when the part needs another width than before to be seen whole.
    """

    width_wanted = Signal()

    def __init__(self, part: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._part, self._wanted = part, 0
        self.setWidget(part)

    def want_width(self, wide: int) -> None:
        """Ask for so much, where others can give way: with less all is seen too, but names are cut."""
        if wide != self._wanted:
            self._wanted = wide
            self.width_wanted.emit()

    def least_width(self) -> int:
        """With less width than this something is cut, for nothing scrolls sideways."""
        return max(self._wanted, self._part.minimumSizeHint().width())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.widget() and event.type() is QEvent.Type.LayoutRequest:
            self.width_wanted.emit()
        return super().eventFilter(watched, event)
