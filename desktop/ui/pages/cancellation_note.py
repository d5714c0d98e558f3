"""The note above the lines of an invoice that was just cancelled: what it made, and how long it can be undone."""

from datetime import timedelta

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.services.queries.invoice_rows import CancellationRow
from desktop.ui import figures, messages, theme
from desktop.ui.database_clock import DatabaseClock
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.progress_line import PartBar
from desktop.ui.widgets.text import Text

ANNOUNCED = (10, 5, 1)
"""Minutes before the end at which a screen reader says what is left."""

_SECOND = timedelta(seconds=1)


class CancellationNote(Area):
    """Counts down by the database's clock and hides when the time to undo is over.

    Parts: `note` with *Undo*, `until`, `left` (minutes and seconds), `bar`, `timer`. Signals: `undo_pressed`;
    `expired` when the time has run out while it was shown.
    """

    undo_pressed = Signal()
    expired = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "bottom", "hairline", parent)
        self.note, self.bar = NoteBar(), PartBar()
        self.until, self.left = Text("", "small", "text_2"), Text("", "figure")
        self._row: CancellationRow | None = None
        self._clock: DatabaseClock | None = None
        self._shown: tuple[object, ...] = ()
        self._seconds = 0
        self.timer = QTimer(self, interval=1000, timerType=Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(self._on_tick)
        self._count = QWidget()
        line = QHBoxLayout(self._count)
        line.setContentsMargins(theme.px(10), 0, theme.px(10), 0)
        line.setSpacing(theme.px(12))
        line.addWidget(self.until)
        line.addWidget(self.left)
        line.addWidget(self.bar, 1)
        column = self.column(20, 10, 20, 10, 8)
        column.addWidget(self.note)
        column.addWidget(self._count)
        self.hide()

    def show_cancellation(
        self, row: CancellationRow | None, currency: str = "", clock: DatabaseClock | None = None, obstacle: str = ""
    ) -> None:
        """Show this cancellation as long as it can be undone, None for none; `obstacle` says why not by this person."""
        self._row, self._clock = row, clock
        if row is None or clock is None or clock.now() > row.until:
            self._stop()
            return
        why = row.obstacle or obstacle
        if (row, why) != self._shown:
            self._shown = (row, why)
            self._seconds = _whole_seconds(row.until - clock.now()) + 1
            came_in = "" if why or not row.held_minor else _came_in(row, currency)
            said = " ".join(filter(None, (_made(row, currency), came_in, why)))
            # The button stays the same one while nothing changes: the keyboard may stand on it.
            undo = {} if why else {"button": "Undo", "pressed": self.undo_pressed.emit}
            self.note.show_note(said, "waiting", icon="undo" if not why else "info", **undo)  # type: ignore[arg-type]
        self.until.setText(f"Undo until {figures.clock(row.until)}")
        self._count.setVisible(not why)
        self.timer.start()
        self.show()
        self._show_left(row.until - clock.now(), row)

    def _stop(self) -> None:
        self.timer.stop()
        self._row, self._shown = None, ()
        self.hide()

    def _on_tick(self) -> None:
        row, clock = self._row, self._clock
        if row is None or clock is None:
            return
        left = row.until - clock.now()
        if left < timedelta(0):
            self._stop()
            messages.announce(self, "The cancellation can be undone no more.")
            self.expired.emit()
        else:
            self._show_left(left, row)

    def _show_left(self, left: timedelta, row: CancellationRow) -> None:
        seconds, before = _whole_seconds(left), self._seconds
        self._seconds = seconds
        minutes, rest = divmod(seconds, 60)
        self.left.setText(f"{minutes}:{rest:02d}")
        self.bar.show_part(seconds, _whole_seconds(row.until - row.at))
        self.bar.setAccessibleName(f"{minutes} min {rest} s left to undo")
        for minute in ANNOUNCED:
            if seconds <= minute * 60 < before and self._count.isVisibleTo(self):
                noun = "minute" if minute == 1 else "minutes"
                messages.announce(self, f"{minute} {noun} left to undo the cancellation.")


def _whole_seconds(span: timedelta) -> int:
    return span // _SECOND


def _made(row: CancellationRow, currency: str) -> str:
    """What the cancellation has made, and what undoing it stops."""
    if not row.note_number:
        return "Cancelled without a credit note: nothing was left on the lines."
    amount = figures.amount_code(row.gross_minor, currency)
    mail = f"Its e-mail to {row.mail_to} leaves after that." if row.mail_to else "No e-mail leaves for it."
    return f"Cancelled with credit note {row.note_number} over {amount}. {mail}"


def _came_in(row: CancellationRow, currency: str) -> str:
    """What becomes of money that was paid on it since."""
    amount = figures.amount_code(row.held_minor, currency)
    return f"{amount} came in since: undo lets it pay the invoice, else give it back as overpaid."
