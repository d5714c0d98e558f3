"""A field with its label above it and, where it is wrong, the sentence beneath; and the choice of one of several."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import icons, messages, theme
from desktop.ui.widgets.text import Text


class Field(QWidget):
    """A control under its label, which is its buddy. `set_wrong` says beneath what is wrong, empty for nothing.

    What is wrong is taken back as soon as somebody changes what stands in the control. With `grows` the control takes
    all the height that there is.
    """

    def __init__(self, label: str, control: QWidget, parent: QWidget | None = None, *, grows: bool = False) -> None:
        super().__init__(parent)
        self.control = control
        self._label = Text(label, "small_strong", "text_2")
        self._label.setBuddy(control)
        control.setAccessibleName(label)
        self._icon = QLabel()
        self._wrong = Text("", "small", "failed_fg", wrap=True)
        self._line = QWidget()
        line = QHBoxLayout(self._line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(4))
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._wrong, 1)
        self._line.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(self._label)
        column.addWidget(control, 1000 if grows else 0)
        column.addWidget(self._line)
        column.addStretch(1)
        self.setFocusProxy(control)
        self._wrong_then = ""
        if isinstance(control, QComboBox):
            control.activated.connect(self._on_changed)
            control = control.lineEdit() or control
        if isinstance(control, QLineEdit):
            control.textEdited.connect(self._on_changed)
        elif isinstance(control, QPlainTextEdit):
            control.textChanged.connect(self._on_changed)

    def _on_changed(self) -> None:
        # Whoever looks at each letter may have said already what is wrong with this one.
        if self.wrong() and self._stands() != self._wrong_then:
            self.set_wrong("")

    def _stands(self) -> str:
        """What stands in the control."""
        if isinstance(self.control, QComboBox):
            return self.control.currentText()
        if isinstance(self.control, QPlainTextEdit):
            return self.control.toPlainText()
        return self.control.text() if isinstance(self.control, QLineEdit) else ""

    def set_wrong(self, sentence: str) -> None:
        """Say what is wrong, with the field's border in red; an empty sentence takes it back."""
        self._wrong_then = self._stands()
        self._wrong.setText(sentence)
        self._line.setVisible(bool(sentence))
        self._icon.setPixmap(icons.pixmap("failed", "failed_fg", theme.px("icon_in_chip")))
        self.control.setProperty("wrong", bool(sentence))
        self.control.setAccessibleDescription(sentence)
        self.control.style().unpolish(self.control)
        self.control.style().polish(self.control)
        self.control.update()
        if sentence:
            messages.announce(self.control, sentence, at_once=True)

    def wrong(self) -> str:
        """What the field says is wrong now, empty for nothing."""
        return self._wrong.text()


class Choice(QComboBox):
    """One of several. `add_choice` adds a word with the value it stands for, `value` is the chosen one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.view().setTextElideMode(Qt.TextElideMode.ElideRight)

    def add_choice(self, word: str, value: object) -> None:
        self.addItem(word, value)

    def value(self) -> object:
        return self.currentData()

    def choose(self, value: object) -> bool:
        """Choose the entry that stands for the value, and say whether there is one."""
        for at in range(self.count()):
            if self.itemData(at) == value:
                self.setCurrentIndex(at)
                return True
        return False

    def sizeHint(self) -> QSize:
        return QSize(max(super().sizeHint().width(), theme.px(120)), theme.px("field"))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(80), theme.px("field"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wrong, focused = bool(self.property("wrong")), self.hasFocus()
        tone = "failed_fg" if wrong else "focus" if focused else "field_border" if self.isEnabled() else "divider"
        width = 2 if wrong or focused else 1
        painter.setPen(QPen(theme.color(tone), width))
        painter.setBrush(theme.color("surface" if self.isEnabled() else "subtle"))
        reach = theme.radius("control")
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2), reach, reach
        )
        side, pad = theme.px("icon"), theme.px(8)
        front = "text" if self.isEnabled() else "disabled"
        words = self.rect().adjusted(pad + 1, 0, -(side + pad + theme.px(4)), 0)
        used = theme.font()
        painter.setFont(used)
        painter.setPen(theme.color(front))
        shown = QFontMetrics(used).elidedText(self.currentText(), Qt.TextElideMode.ElideRight, words.width())
        words = QStyle.visualRect(self.layoutDirection(), self.rect(), words)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, shown)
        spot = self.rect().adjusted(self.width() - side - pad, (self.height() - side) // 2, 0, 0)
        spot.setSize(QSize(side, side))
        spot = QStyle.visualRect(self.layoutDirection(), self.rect(), spot)
        icons.draw(painter, "chevron_down", spot.topLeft(), "text_2" if self.isEnabled() else "disabled", side)
