"""The one door off the GUI thread: work goes to a pool, its outcome comes home, and silence is not an option."""

import gc
import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
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
    for errand in list(_under_way.values()):
        errand.cancelled.set()
    _pool.waitForDone()


class _Errand(Generic[T]):
    """One piece of work, from the GUI thread and back to it."""

    def __init__(
        self,
        owner: QObject,
        work: Callable[["_Errand[T]"], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object],
        progress: Callable[[Progress], object] | None,
    ) -> None:
        self.number = next(_numbers)
        self._owner, self._work, self._done, self._failed, self._progress = owner, work, done, failed, progress
        self._lock = threading.Lock()
        self._newest: Progress | None = None
        self._result: T
        self._failure: Exception | None = None
        self.cancelled = threading.Event()

    def work(self) -> None:
        """Do it, on a thread of the pool."""
        try:
            self._result = self._work(self)
        except Exception as failure:  # noqa: BLE001  handed whole to `failed`, on the GUI thread
            self._failure = failure

    def report(self, newest: Progress) -> None:
        """Called by the work, on its thread."""
        with self._lock:
            told = self._newest is not None
            self._newest = newest
        if not told:
            _home().progressed.emit(self.number)

    def show_progress(self) -> None:
        """Tell the owner how far it is, on the GUI thread."""
        with self._lock:
            newest, self._newest = self._newest, None
        if newest is not None and self._progress is not None and shiboken6.isValid(self._owner):
            self._progress(newest)

    def end(self) -> None:
        """Tell the owner what came of it, on the GUI thread."""
        if not shiboken6.isValid(self._owner):
            return
        if self._failure is not None:
            self._failed(self._failure)
        else:
            self._done(self._result)


_numbers = itertools.count()
_under_way: dict[int, _Errand[Any]] = {}
"""What alone holds an errand, by its number: whoever asked for it may be let go of on the GUI thread only."""


class _Home(QObject):
    """Lives on the GUI thread; its signals carry there the numbers of errands."""

    progressed = Signal(object)
    ended = Signal(object)

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        self.progressed.connect(self._on_progressed, Qt.ConnectionType.QueuedConnection)
        self.ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)
        # Python collects garbage in whatever thread makes the next object. Done by work, it would destroy windows and
        # actions that nobody holds any more while Qt is using them here, and the program would crash, though rarely.
        gc.disable()
        timer = QTimer(self, interval=COLLECT_MS)
        timer.timeout.connect(_collect)
        timer.start()

    @Slot(object)
    def _on_progressed(self, number: int) -> None:
        _under_way[number].show_progress()

    @Slot(object)
    def _on_ended(self, number: int) -> None:
        _under_way.pop(number).end()


@cache
def _home() -> _Home:
    """Made on the GUI thread, by the first errand."""
    application = QCoreApplication.instance()
    if application is None:
        raise RuntimeError("there is no application to come home to")
    return _Home(application)


def _start(errand: _Errand[Any]) -> None:
    home, number = _home(), errand.number
    _under_way[number] = errand
    _pool.start(partial(_do, home, number))


def _do(home: _Home, number: int) -> None:
    """Do the errand, and hold nothing of it when it says so: the last to hold a widget destroys it."""
    _under_way[number].work()
    home.ended.emit(number)


def _collect() -> None:
    """Collect as much as Python would have by now, here on the GUI thread."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation]:
            gc.collect(generation)
            return
