"""The frame of every dialog: head with title and steps, body, action bar, and the scrim over the window behind."""

import sys
from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QHideEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.scrim import Scrim
from desktop.ui.widgets.tab_line import Steps
from desktop.ui.widgets.text import Text

_SHADOW = 28
Role = QDialogButtonBox.ButtonRole


class DialogFrame(QDialog):
    """A window-modal dialog; open it by `open()`, never by `exec()`.

    `size` is a token (`refund_dialog`, `bulk_sheet`, `import_dialog`) or a pair in pixels at text size 100 %; it is
    cut to the window behind. Fill `body`; put words or a button at the left of the action bar into `foot_left`;
    `add_button` adds the buttons, in the order the system wants. Esc and the cross call `reject()`. Tab goes through
    the body, then the action bar, and comes to the cross last.
    """

    def __init__(
        self,
        title: str,
        subtitle: str = "",
        *,
        size: str | tuple[int, int] = "refund_dialog",
        steps: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._scrim: Scrim | None = None
        self._wanted: tuple[int, int] = theme.tokens()["size"][size] if isinstance(size, str) else size
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._sheet = sys.platform == "darwin"
        if not self._sheet:
            self.setWindowFlags(Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        # Where the screen cannot blend windows, a see-through edge would be black.
        self._blends = QGuiApplication.platformName() in {"windows", "wayland"}
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, self._blends)
        self._title = Text(title, "figure")
        self._subtitle = Text(subtitle, "small", "text_2", elide=True)
        self.steps = Steps(steps)
        self.steps.setVisible(bool(steps))
        self.body = QVBoxLayout()
        self.foot_left = QHBoxLayout()
        self._hint = Text("", "small", "text_2")
        self._buttons = QDialogButtonBox()
        self._lay_out()
        self.show_title(title, subtitle)

    def show_title(self, title: str, subtitle: str = "") -> None:
        """Show what is done, and beneath it to what."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))
        self.setWindowTitle(title)

    def show_hint(self, sentence: str) -> None:
        """Say one sentence beside the buttons."""
        self._hint.setText(sentence)

    def add_button(
        self,
        text: str,
        pressed: Callable[[], object],
        kind: Kind = Kind.SECONDARY,
        *,
        role: Role = Role.ActionRole,
        key: str = "",
        icon: str = "",
    ) -> Button:
        """Add a button to the action bar; `role` decides its place, `key` presses it from anywhere in the dialog."""
        sequence = QKeySequence(key.replace("Enter", "Return"))
        shown = sequence.toString(QKeySequence.SequenceFormat.NativeText).replace("Return", "Enter")
        button = Button(text, kind, icon=icon, key=shown)
        button.clicked.connect(lambda _checked=False: pressed())
        for each in {key, key.replace("Enter", "Return")} - {"", "Esc"}:
            QShortcut(QKeySequence(each), self, button.click)
        self._buttons.addButton(button, role)
        return button

    def _lay_out(self) -> None:
        edge = _SHADOW if self._blends else 0 if self._sheet else 1
        whole = QVBoxLayout(self)
        whole.setContentsMargins(edge, edge, edge, edge)
        whole.setSpacing(0)
        head = _Head("raised", "bottom")
        row = head.row(20, 8, 16, 8, 8)
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        row.addLayout(words, 1)
        row.addWidget(self.steps)
        self._cross = IconButton("close", "Close")
        self._cross.setAutoDefault(False)
        self._cross.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._cross.clicked.connect(lambda _checked=False: self.reject())
        row.addWidget(self._cross)
        head.setMinimumHeight(theme.px("action_bar"))
        self._action_bar = foot = _Foot("raised", "top")
        bar = foot.row(20, 0, 20, 0, 8)
        bar.addLayout(self.foot_left)
        bar.addStretch(1)
        bar.addWidget(self._hint)
        bar.addSpacing(theme.px(8))
        bar.addWidget(self._buttons)
        foot.setFixedHeight(theme.px("action_bar"))
        middle = Area("raised")
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        inside = middle.column()
        inside.addLayout(self.body)
        whole.addWidget(head)
        whole.addWidget(middle, 1)
        whole.addWidget(foot)

    def focusNextPrevChild(self, onwards: bool) -> bool:
        # Fields come and go after the frame is made, so the order is looked at when it is asked for.
        self._order_stops()
        return super().focusNextPrevChild(onwards)

    def _order_stops(self) -> None:
        """Let the action bar come after all fields, from its one side to the other, and the cross last."""
        bar = [part for part in self._action_bar.findChildren(QWidget) if part.focusPolicy() != Qt.FocusPolicy.NoFocus]
        bar.sort(key=lambda part: part.mapTo(self, QPoint()).x(), reverse=self.isRightToLeft())
        end = QWidget(self)  # what is new stands last
        end.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for one, other in pairwise([end, *bar, self._cross]):
            QWidget.setTabOrder(one, other)
        end.deleteLater()

    def sizeHint(self) -> QSize:
        around = 2 * _SHADOW if self._blends else 0
        wide, high = (theme.px(side) + around for side in self._wanted)
        parent = self.parentWidget()
        behind = parent.window().size() if parent is not None else QSize(wide, high)
        return QSize(min(wide, behind.width()), min(high, behind.height()))

    def showEvent(self, event: QShowEvent) -> None:
        parent = self.parentWidget()
        if parent is not None and not self._sheet and self._scrim is None:
            behind = parent.window()
            self.resize(self.sizeHint())
            self.move(behind.geometry().center() - self.rect().center())
            self._scrim = Scrim(behind)
            self._scrim.show()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._scrim is not None:
            behind = self._scrim.window()
            self._scrim.hide()
            self._scrim.deleteLater()
            self._scrim = None
            behind.activateWindow()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._blends:
            painter.fillRect(self.rect(), theme.color("raised"))
            if not self._sheet:
                painter.setPen(QPen(theme.color("divider"), 1))
                painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
            return
        card, reach = QRectF(self.rect()).adjusted(_SHADOW, _SHADOW, -_SHADOW, -_SHADOW), theme.radius("dialog")
        painter.setPen(Qt.PenStyle.NoPen)
        for step in range(_SHADOW):
            painter.setBrush(QColor(0, 0, 0, 2))
            painter.drawRoundedRect(card.adjusted(-step, -step + 6, step, step + 6), reach + step, reach + step)
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(card, reach, reach)


class _Corner(Area):
    """A part with the dialog's round corners at one end."""

    upper = True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("raised"))
        see_through = self.window().testAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        reach = theme.radius("dialog") if see_through else 0
        box = QRectF(self.rect())
        painter.drawRoundedRect(box, reach, reach)
        square = box.adjusted(0, reach, 0, 0) if self.upper else box.adjusted(0, 0, 0, -reach)
        painter.drawRect(square)
        line = self.height() - 1 if self.upper else 0
        painter.fillRect(0, line, self.width(), 1, theme.color("divider"))


class _Head(_Corner):
    """The head; it moves the dialog where there is no frame of the system to do it."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        handle = self.window().windowHandle()
        if event.button() is Qt.MouseButton.LeftButton and handle is not None:
            handle.startSystemMove()
        super().mousePressEvent(event)


class _Foot(_Corner):
    """The action bar."""

    upper = False
