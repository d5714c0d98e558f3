"""A note at the top of the area it belongs to, until what it says is solved."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop.errors import RefundDeskError
from desktop.ui import icons, messages, theme
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.text import Text

_ICONS = {
    "neutral": "info",
    "waiting": "waiting",
    "moving": "sync",
    "unknown": "unknown",
    "done": "sent",
    "failed": "failed",
}


class NoteBar(QWidget):
    """One to three lines on the ground of a tone, with an icon and at most one button. Hidden while it says nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone, self._icon_name = "neutral", "info"
        self._icon = QLabel()
        self._words = Text(wrap=True, style="small").selectable()
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self._row = QHBoxLayout(self)
        side = theme.px(10)
        self._row.setContentsMargins(side, theme.px(8), side, theme.px(8))
        self._row.setSpacing(theme.px(8))
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self._words, 1)
        self._button: Button | None = None
        self.hide()

    def show_note(
        self,
        sentence: str,
        tone: str = "neutral",
        *,
        icon: str = "",
        button: str = "",
        pressed: Callable[[], object] | None = None,
    ) -> None:
        """Say the sentence; an empty one hides the note. `button` is a verb, `pressed` what it does."""
        self._tone, self._icon_name = tone, icon or _ICONS[tone]
        self._words.setText(sentence)
        if self._button is not None:
            self._row.removeWidget(self._button)
            self._button.deleteLater()
            self._button = None
        if button and pressed is not None:
            self._button = Button(button, small=True)
            self._button.clicked.connect(lambda _checked=False: pressed())
            self._row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._dress()
        self.setVisible(bool(sentence))

    def show_failure(self, failure: RefundDeskError) -> None:
        """Say what did not happen and what to do, and have it read out at once."""
        self.show_note(f"{failure.title} {failure.message}", "failed")
        messages.announce(self, self.words(), at_once=True)

    def words(self) -> str:
        """What the note says now."""
        return self._words.text()

    def _dress(self) -> None:
        tone = theme.tokens()["tone"][self._tone]
        self._icon.setPixmap(icons.pixmap(self._icon_name, tone["front"], ground=tone["back"]))
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._dress()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(theme.tokens()["tone"][self._tone]["back"]))
        reach = theme.radius("note")
        painter.drawRoundedRect(QRectF(self.rect()), reach, reach)
