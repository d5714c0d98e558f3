"""What stands where there is nothing: what belongs here, why it is empty, and what to do."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui import icons, theme
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.text import Text


class EmptyState(QWidget):
    """Icon, one line what belongs here, one line why it is empty, at most one button."""

    def __init__(
        self,
        icon: str,
        title: str,
        why: str = "",
        *,
        button: str = "",
        pressed: Callable[[], object] | None = None,
        kind: Kind = Kind.SECONDARY,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self._icon = QLabel()
        self._title = Text(title, "title")
        self._why = Text(why, "body", "text_2", wrap=True)
        self._why.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = Button(button, kind)
        self.button.setVisible(bool(button))
        if pressed is not None:
            self.button.clicked.connect(lambda _checked=False: pressed())
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(20), theme.px(20), theme.px(20), theme.px(20))
        column.setSpacing(theme.px(8))
        column.addStretch(2)
        line = QHBoxLayout()
        line.setSpacing(theme.px(10))
        line.addStretch(1)
        line.addWidget(self._icon)
        line.addWidget(self._title)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(self._why)
        column.addSpacing(theme.px(4))
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self._dress()

    def show_words(self, title: str, why: str, button: str = "") -> None:
        """Say something else, such as that a filter finds nothing."""
        self._title.setText(title)
        self._why.setText(why)
        self.button.setText(button)
        self.button.setVisible(bool(button))

    def _dress(self) -> None:
        self._icon.setPixmap(icons.pixmap(self._icon_name, "text_3", theme.px("icon_large"), "window"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._dress()
