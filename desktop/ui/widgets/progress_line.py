"""How far long work is: a thin bar, a sentence and, when it takes long, Stop."""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.background import Progress
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.text import Text

SHOW_AFTER_MS = 1_000
STOP_AFTER_MS = 10_000


class ProgressLine(QWidget):
    """Shows nothing for the first second, then bar and sentence, after ten seconds Stop with what is kept.

    `begin()` starts it, `show_progress` moves it, `end()` hides it. Signal `stopped`: a person asked to stop.
    """

    stopped = Signal()

    def __init__(self, stop: str = "Stop", kept: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = PartBar()
        self._sentence = Text("", "small_strong")
        self._kept = Text(kept, "small", "text_2")
        self._stop = Button(stop, small=True)
        self._stop.clicked.connect(lambda _checked=False: self._on_stop())
        line = QHBoxLayout()
        line.setSpacing(theme.px(12))
        line.addWidget(self._sentence)
        line.addStretch(1)
        line.addWidget(self._kept)
        line.addWidget(self._stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(self._bar)
        column.addLayout(line)
        self._show = QTimer(self, singleShot=True, interval=SHOW_AFTER_MS)
        self._show.timeout.connect(self.show)
        self._offer_stop = QTimer(self, singleShot=True, interval=STOP_AFTER_MS)
        self._offer_stop.timeout.connect(lambda: self._show_stop(True))
        self.hide()
        self._show_stop(False)

    def begin(self, sentence: str, at_once: bool = False) -> None:
        """Begin with a sentence; `at_once` shows all of it now, for work that is known to take long."""
        self.show_progress(Progress(0, 0, sentence))
        self._stop.set_obstacle("")
        self._show_stop(at_once)
        self.setVisible(at_once)
        if not at_once:
            self._show.start()
            self._offer_stop.start()

    def show_progress(self, progress: Progress) -> None:
        """Show how far the work is."""
        self._bar.show_part(progress.done, progress.total)
        self._bar.setAccessibleName(progress.sentence)
        self._sentence.setText(progress.sentence)

    def end(self) -> None:
        """The work is over: hide."""
        self._show.stop()
        self._offer_stop.stop()
        self.hide()

    def _show_stop(self, shown: bool) -> None:
        self._stop.setVisible(shown)
        self._kept.setVisible(shown and bool(self._kept.text()))

    def _on_stop(self) -> None:
        self._stop.set_obstacle("It stops after the step it is at.")
        self.stopped.emit()


class PartBar(QWidget):
    """A thin bar of which a part is filled; `show_part` says how much of how much."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._done, self._total = 0, 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_part(self, done: int, total: int) -> None:
        self._done, self._total = done, total
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px("progress"))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(24), theme.px("progress"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("bar_left"))
        box, reach = QRectF(self.rect()), theme.radius("bar")
        painter.drawRoundedRect(box, reach, reach)
        if self._total > 0 and self._done > 0:
            box.setWidth(max(box.width() * min(self._done / self._total, 1), 2 * reach))
            if self.isRightToLeft():
                box.moveRight(self.width())
            painter.setBrush(theme.color("bar_this"))
            painter.drawRoundedRect(box, reach, reach)
