"""What became of the draft, at the foot of its dialog."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop.ui import icons, theme
from desktop.ui.widgets.text import Text


class KeptLine(QWidget):
    """A tick and a sentence: *Draft kept, 14:01*. Empty until there is something to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tick = QLabel()
        self._words = Text("", "small", "text_2")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self._tick)
        row.addWidget(self._words)

    def say(self, sentence: str) -> None:
        """Show what is true of the draft now."""
        self._tick.setPixmap(icons.pixmap("check", "done_fg", ground="raised"))
        self._words.setText(sentence)

    def words(self) -> str:
        """What is said now."""
        return self._words.text()
