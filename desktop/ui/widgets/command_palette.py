"""Find or do: what can be done now, and what is found, while a person types."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop.ui import background, figures, icons, messages, theme
from desktop.ui.actions import Action
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.key_hint import KeyHint
from desktop.ui.widgets.row_table import RowTable
from desktop.ui.widgets.scrim import Scrim
from desktop.ui.widgets.text import Text

PAUSE_MS = 120


@dataclass(frozen=True)
class Finding:
    """One thing that was found: under which heading, its icon, its name, what is known of it, and how it opens.

    `more` is that others would stand under the same heading and are not shown.
    """

    group: str
    icon: str
    title: str
    detail: str
    open: Callable[[], object]
    more: bool = False


class CommandPalette(QDialog):
    """Opens by `open()`. `actions` are those that can be wanted now; `find` looks things up, off the GUI thread."""

    def __init__(
        self, actions: Sequence[Action], find: Callable[[str], Sequence[Finding]] | None, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle("Find or do")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._actions, self._find, self._behind = actions, find, parent.window()
        self._found: Sequence[Finding] = ()
        self._scrim: Scrim | None = None
        self.field = QLineEdit()
        self.field.setPlaceholderText("Find or do")
        self.field.setAccessibleName("Find or do")
        self.field.setFrame(False)
        self.field.setProperty("place", "palette")
        self.field.setFont(theme.font("figure"))
        self._count = Text("", "small", "text_3")
        self.table: RowTable[Finding] = RowTable(
            "Found", _columns(), key=lambda row: (row.group, row.title, row.detail), group=self._heading,
            header=False,
            ground="raised",
        )  # fmt: skip
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.always_lit = True
        self._lay_out()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look_up)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.installEventFilter(self)
        self.table.clicked.connect(lambda _index: self._take())
        self._show_all()

    def _lay_out(self) -> None:
        head = Area("raised", "bottom")
        row = head.row(16, 8, 16, 8, 4)
        picture = QLabel()
        picture.setPixmap(icons.pixmap("search", "text_2", theme.px("icon_large"), "raised"))
        row.addWidget(picture)
        row.addWidget(self.field, 1)
        row.addWidget(self._count)
        foot = Area("subtle", "top", "hairline")
        keys = foot.row(16, 6, 16, 6, 6)
        for names, meaning in ((("↑", "↓"), "choose"), (("Enter",), "open"), (("Esc",), "back")):
            for name in names:
                keys.addWidget(KeyHint(name))
            keys.addWidget(Text(meaning, "small", "text_2"))
            keys.addSpacing(theme.px(8))
        keys.addStretch(1)
        keys.addWidget(Text("Try 42.00, a reference, or a verb", "small", "text_3"))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        for part, stretch in ((head, 0), (self.table, 1), (foot, 0)):
            column.addWidget(part, stretch)

    def _on_text_changed(self, _text: str) -> None:
        self._found = () if not self.field.text().strip() else self._found
        self._show_all()
        self._pause.start()

    def _look_up(self) -> None:
        asked = self.field.text().strip()
        if self._find is None or not asked:
            return
        background.run(self, partial(self._find, asked), partial(self._on_found, asked), partial(messages.say, self))

    def _on_found(self, asked: str, found: Sequence[Finding]) -> None:
        # The answer to an older question would jump under the hand.
        if asked == self.field.text().strip():
            self._found = found
            self._show_all()

    def _show_all(self) -> None:
        rows = [*self._fitting_actions(), *self._found]
        self.table.show_rows(rows)
        if self.table.current() is None:
            self.table.choose_first()
        said = "shown, more fit" if any(row.more for row in rows) else "found"
        self._count.setText(f"{figures.count(len(rows))} {said}" if self.field.text().strip() else "")

    def _heading(self, row: Finding) -> str:
        """What stands over the rows of its kind: how many they are where there are more."""
        shown = sum(each.group == row.group for each in self._found)
        return f"{row.group}, the first {figures.count(shown)}" if row.more else row.group

    def _fitting_actions(self) -> Sequence[Finding]:
        words = self.field.text().lower().split()
        fitting = [
            action
            for action in self._actions
            if action.name != "find" and action.isEnabled() and _has_all(action.plain_text(), words)
        ]
        return [
            Finding("Actions", action.icon_name or "chevron_right", action.plain_text(), action.key(), action.trigger)
            for action in fitting
        ]

    def _take(self) -> None:
        row = self.table.current()
        if row is None:
            return
        self.accept()
        # After the dialog has given the focus back, so that what opens keeps it.
        QTimer.singleShot(0, self._behind, row.open)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
            if event.key() in steps:
                self.table.choose_next(steps[Qt.Key(event.key())])
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._take()
                return True
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        wide, high = theme.tokens()["size"]["command_palette"]
        behind = self._behind.size()
        return QSize(min(theme.px(wide), behind.width()), min(theme.px(high), behind.height()))

    def showEvent(self, event: QShowEvent) -> None:
        behind = self._behind
        self.resize(self.sizeHint())
        left, top = (behind.width() - self.width()) // 2, min(theme.px(96), behind.height() // 8)
        self.move(behind.mapToGlobal(QPoint(left, top)))
        if self._scrim is None:
            self._scrim = Scrim(behind)
            self._scrim.show()
        super().showEvent(event)
        self.field.setFocus()

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
        painter.fillRect(self.rect(), theme.color("raised"))
        painter.setPen(QPen(theme.color("divider"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


def _has_all(text: str, words: Sequence[str]) -> bool:
    return all(word in text.lower() for word in words)


def _columns() -> Sequence[Column[Finding]]:
    return (
        Column("Found", lambda row: Cell(row.title, icon=row.icon)),
        Column("Known", lambda row: Cell(row.detail, tone="text_2", style="small"), width=260, right=True),
    )
