"""A line or a paragraph of text in a type style and a tone of the tokens."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from desktop.ui import theme


class Text(QLabel):
    """A label. Its text is its accessible name, so it is given none of its own.

    With `wrap` it takes as many lines as it needs; with `elide` it ends in … where it is cut, and the tool tip has
    the whole.
    """

    def __init__(
        self,
        text: str = "",
        style: str = "body",
        tone: str = "text",
        *,
        wrap: bool = False,
        elide: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._style, self._tone, self._elide = style, tone, elide
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self._dress()

    def setText(self, text: str) -> None:
        if ("-" in text) != ("-" in self.text()) or "-" in text:
            self.setFont(theme.font(self._style, text))
        super().setText(text)

    def set_tone(self, tone: str) -> None:
        """Show the text in another colour of the tokens."""
        self._tone = tone
        self._dress()

    def selectable(self) -> "Text":
        """Let the text be marked and copied; gives itself back."""
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        return self

    def _dress(self) -> None:
        self._dressed_for = theme.look()
        self.setFont(theme.font(self._style, self.text()))
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, theme.color(self._tone))
        self.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # Qt sends this at each change of parent too, which changes nothing here.
        if event.type() is QEvent.Type.StyleChange and self._dressed_for is not theme.look():
            self._dress()

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(theme.px(24), hint.height()) if self._elide else hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._elide:
            cut = self.fontMetrics().horizontalAdvance(self.text()) > self.width()
            self.setToolTip(self.text() if cut else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._elide:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), self.alignment(), shown)
