"""Many refunds approved and sent one after the other, off the GUI thread, whether anybody watches or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from desktop.services import credit_notes
from desktop.services.desk import Desk
from desktop.services.queries.approval_rows import Asks
from desktop.services.queries.rows import RefundRow
from desktop.ui import background
from desktop.ui.background import Cancelled, LongWork, Progress, ReportProgress
from desktop.ui.pages import decisions
from desktop.ui.pages.decisions import NOTHING_SAID, Outcome, Said

TELL_EVERY_MS = 200
"""So often at most is told how far it is; a thousand recorded refunds a minute need no thousand repaints."""


@dataclass(frozen=True)
class LeftOut:
    """A refund that is not in the run, and why."""

    refund: RefundRow
    why: str


class BulkRun(QObject):
    """The refunds `chosen`, each standing on its own: one that is refused does not stop the others.

    It ends early where a person stops it, or where the gateway cannot be asked at all (`closed` says why). The papers
    are drawn last. Attributes: `chosen`, `left_out`, `outcomes` so far, in the order of `chosen`; `started`, `over`,
    `stopping`; `drawn` how many papers of how many, None before; `broken_off` the refund at which a fault of ours
    ended it; `asks` what this person is asked for before the start, once for all, and `said` what they typed; `warned`
    what of them looks like a duplicate, with what was answered, by the refund's UUID. Signals:
    `advanced`, also at the start; `ended`; `failed` with an exception that nobody expected, after which it is over too.
    """

    advanced = Signal()
    ended = Signal()
    failed = Signal(object)

    def __init__(
        self,
        desk: Desk,
        chosen: Sequence[RefundRow],
        left_out: Sequence[LeftOut],
        asks: Asks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk, self.chosen, self.left_out, self.asks = desk, chosen, left_out, asks
        self.outcomes: Sequence[Outcome] = ()
        self.started, self.over, self.stopping = False, False, False
        self.said = NOTHING_SAID
        self.warned: Mapping[UUID, str] = {}
        self.approved_by: Mapping[UUID, str] = {}
        self.drawn: tuple[int, int] | None = None
        self.closed: Outcome | None = None
        self.broken_off: RefundRow | None = None
        self._found: list[Outcome] = []
        self._work: LongWork | None = None
        self._since = QElapsedTimer()
        self._tell = QTimer(self, singleShot=True, interval=TELL_EVERY_MS)
        self._tell.timeout.connect(self._on_tell)

    def start(self) -> None:
        """Begin; a second call changes nothing."""
        if self.started:
            return
        self.started = True
        self._since.start()
        work = partial(decide_all, self.desk, self.chosen, self.said, self._found)
        self._work = background.run_long(self, work, self._on_progress, self._on_done, self._on_failed)
        self.advanced.emit()

    def stop(self) -> None:
        """End after the one that is under way; what is done stays done."""
        if self._work is not None and not self.over:
            self.stopping = True
            self._work.stop()
            self.advanced.emit()

    def moving(self) -> UUID | None:
        """The refund that is under way now."""
        at = len(self.outcomes)
        running = self.started and not self.over and self.drawn is None
        return self.chosen[at].id if running and at < len(self.chosen) else None

    def since_start_ms(self) -> int:
        """For how long it runs."""
        return self._since.elapsed() if self.started else 0

    def seconds_left(self) -> int | None:
        """About how long it will take still, None while that cannot be said."""
        done = len(self.outcomes)
        if self.over or self.drawn is not None or done < 2:
            return None
        return round(self._since.elapsed() / 1000 / done * (len(self.chosen) - done))

    def _on_progress(self, progress: Progress) -> None:
        if progress.sentence:
            self.drawn = (progress.done, progress.total)
        if not self._tell.isActive():
            self._tell.start()

    def _on_tell(self) -> None:
        if not self.over:
            self.outcomes = tuple(self._found)
            self.advanced.emit()

    def _on_done(self, closed: Outcome | None) -> None:
        self.closed = closed
        self._end()

    def _on_failed(self, failure: Exception) -> None:
        self.broken_off = next(iter(self.chosen[len(self._found) :]), None)
        self._end()
        self.failed.emit(failure)

    def _end(self) -> None:
        self.outcomes, self.over = tuple(self._found), True
        self.advanced.emit()
        self.ended.emit()


def decide_all(
    desk: Desk,
    chosen: Sequence[RefundRow],
    said: Said,
    found: list[Outcome],
    report: ReportProgress,
    cancelled: Cancelled,
) -> Outcome | None:
    """Decide one after the other into `found`; gives the outcome after which the gateway could not be asked.

    Killed at any moment, each refund is as true as after a single one: what was sent is known to the books, or is asked
    about at the next start, and what was not begun waits as before.
    """
    closed = None
    for refund in chosen:
        if cancelled() or closed is not None:
            break
        outcome = decisions.decide_in_bulk(desk, refund, said)
        found.append(outcome)
        report(Progress(len(found), len(chosen), ""))
        if outcome.failure is not None and outcome.failure.code in decisions.GATEWAY_CLOSED:
            closed = outcome
    notes = [outcome.refund.note_id for outcome in found if outcome.refund.note_id is not None]
    credit_notes.draw(desk, notes, lambda done, of: report(Progress(done, of, "drawn")), cancelled)
    return closed
