"""The one door off the GUI thread: work goes to a pool, its outcome comes home, and silence is not an option."""

import gc
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, Qt, QThreadPool, QTimer, Signal, Slot

T = TypeVar("T")

COLLECT_MS = 500

_pool = QThreadPool()
_pool.setMaxThreadCount(8)


@dataclass(frozen=True)
class Progress:
    """How far long work is: so many of so many done, and the sentence that says so. `total` 0: not known yet."""

    done: int
    total: int
    sentence: str


ReportProgress = Callable[[Progress], None]
Cancelled = Callable[[], bool]


def run(
    owner: QObject, work: Callable[[], T], done: Callable[[T], object], failed: Callable[[Exception], object]
) -> None:
    """Do `work` off the GUI thread, then call `done` with what it returned, or `failed` with what it raised.

    Both are called on the GUI thread, and neither if `owner` is gone by then. Inside `work` no widget, inside `done`
    no database.
    """
    _start(_Errand(owner, lambda _errand: work(), done, failed, None))


class LongWork:
    """Work that is under way; `stop()` asks it to end at the next good place."""

    def __init__(self, errand: "_Errand[Any]") -> None:
        self._errand = errand

    def stop(self) -> None:
        """Ask the work to stop; it ends by `done` with what it returns then."""
        self._errand.cancelled.set()


def run_long(
    owner: QObject,
    work: Callable[[ReportProgress, Cancelled], T],
    progress: Callable[[Progress], object],
    done: Callable[[T], object],
    failed: Callable[[Exception], object],
) -> LongWork:
    """As `run`, for work that says how far it is and looks whether it should stop.

    `work` gets two functions: one to report a `Progress` (as often as it likes: the window shows the newest), one
    that tells whether somebody asked to stop. What it returns after that goes to `done`.
    """
    errand = _Errand(owner, lambda started: work(started.report, started.cancelled.is_set), done, failed, progress)
    _start(errand)
    return LongWork(errand)


def wait_for_all() -> None:
    """For closing: ask long work to stop and wait until nothing runs any more. Outcomes of gone owners are dropped."""
    for errand in list(_under_way):
        errand.cancelled.set()
    _pool.waitForDone()
    gc.enable()


class _Errand(QObject, Generic[T]):
    """One piece of work. It lives on the GUI thread; its signals carry the outcome there."""

    progressed = Signal()
    ended = Signal()

    def __init__(
        self,
        owner: QObject,
        work: Callable[["_Errand[T]"], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object],
        progress: Callable[[Progress], object] | None,
    ) -> None:
        super().__init__()
        self._owner, self._work, self._done, self._failed, self._progress = owner, work, done, failed, progress
        self._lock = threading.Lock()
        self._newest: Progress | None = None
        self._result: T
        self._failure: Exception | None = None
        self.cancelled = threading.Event()
        self.progressed.connect(self._on_progressed, Qt.ConnectionType.QueuedConnection)
        self.ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    def work(self) -> None:
        try:
            self._result = self._work(self)
        except Exception as failure:  # noqa: BLE001  handed whole to `failed`, on the GUI thread
            self._failure = failure
        self.ended.emit()

    def report(self, newest: Progress) -> None:
        with self._lock:
            told = self._newest is not None
            self._newest = newest
        if not told:
            self.progressed.emit()

    @Slot()
    def _on_progressed(self) -> None:
        with self._lock:
            newest, self._newest = self._newest, None
        if newest is not None and self._progress is not None and shiboken6.isValid(self._owner):
            self._progress(newest)

    @Slot()
    def _on_ended(self) -> None:
        _under_way.discard(self)
        _let_collect()
        if not shiboken6.isValid(self._owner):
            return
        if self._failure is not None:
            self._failed(self._failure)
        else:
            self._done(self._result)


_under_way: set[_Errand[Any]] = set()


def _start(errand: _Errand[Any]) -> None:
    _under_way.add(errand)
    _let_collect()
    _pool.start(errand.work)


def _let_collect() -> None:
    """See to it that only the GUI thread collects garbage.

    Python does it in whatever thread makes the next object. Done by work, it would destroy windows and actions that
    nobody holds any more while Qt is using them here, and the program would crash, though rarely.
    """
    application = QCoreApplication.instance()
    timer = application.findChild(QTimer, "garbage") if application is not None else None
    if timer is None and application is not None:
        timer = QTimer(application, interval=COLLECT_MS)
        timer.setObjectName("garbage")
        timer.timeout.connect(_collect)
    if timer is None:
        return
    if not _under_way and timer.isActive():
        timer.stop()
        gc.enable()
    elif _under_way and gc.isenabled():
        gc.disable()
        timer.start()


def _collect() -> None:
    """Collect as much as Python would have by now, here on the GUI thread."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation]:
            gc.collect(generation)
            return
