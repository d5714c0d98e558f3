"""Facts of one thing: small grey labels beside what is known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QStyle, QWidget

from desktop.ui import messages, theme
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.text import Text


@dataclass(frozen=True)
class Fact:
    """A label and its value; with `opens` the value is a link, with `copies` a button beside it copies it."""

    label: str
    value: str
    opens: Callable[[], object] | None = None
    strong: bool = False
    copies: bool = False


class Facts(QWidget):
    """Labels and values in two columns. `label_width` is in pixels at text size 100 %."""

    def __init__(self, label_width: int = 80, gap: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setVerticalSpacing(theme.px(gap))
        self._grid.setColumnMinimumWidth(0, theme.px(label_width))
        self._grid.setColumnStretch(1, 1)
        self._shown: Sequence[Fact] = ()
        # Never seen and no stop itself: it keeps the place of the links among the stops of Tab.
        self._before_links = QWidget(self)
        self._before_links.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._before_links.hide()

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these facts; those without a value are left out."""
        known = [fact for fact in facts if fact.value]
        if known == self._shown:
            return
        self._shown = known
        while (item := self._grid.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        before: QWidget = self._before_links
        for at, fact in enumerate(known):
            label = Text(fact.label, "small", "text_3")
            height = Qt.AlignmentFlag.AlignVCenter if fact.copies else Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(label, at, 0, height)
            # A link is as wide as its word; without a side of its own it would hold the whole column to that.
            side = Qt.AlignmentFlag.AlignLeading if fact.opens is not None else Qt.AlignmentFlag(0)
            value = self._value(fact)
            self._grid.addWidget(value, at, 1, side)
            if isinstance(value, Link):
                # Tab shall come to it where it stands; Qt puts what is new behind everything else in the window.
                QWidget.setTabOrder(before, value)
                before = value

    def _value(self, fact: Fact) -> QWidget:
        if fact.opens is not None:
            link = Link(fact.value)
            link.clicked.connect(lambda _checked=False, opens=fact.opens: opens())
            return link
        # A number under which something is known elsewhere has no place to break: it is cut, its tool tip is whole.
        unbroken = " " not in fact.value
        style = "body_strong" if fact.strong else "body"
        value = Text(fact.value, style, wrap=not unbroken, elide=unbroken).selectable()
        value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        # All values begin on one edge, a name too that reads from the other side.
        side = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeading)
        value.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        return _WithCopy(fact, value) if fact.copies else value


class _WithCopy(QWidget):
    """A value with the button that copies it; its icon says that it was done."""

    def __init__(self, fact: Fact, value: QWidget) -> None:
        super().__init__()
        self._text = fact.value
        self._button = IconButton("copy", f"Copy {fact.label[0].lower()}{fact.label[1:]}", small=True)
        self._button.clicked.connect(self._on_pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(4))
        value.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        row.addWidget(value)
        row.addWidget(self._button)
        row.addStretch(1)

    def _on_pressed(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self._button.set_icon("check")
        self._button.setToolTip(f"{self._text} is on the clipboard.")
        messages.announce(self, f"{self._text} is on the clipboard.")


class Link(QPushButton):
    """A word that opens the thing it names."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("place", "link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
