"""The points at which an act of a desk can be killed, or sleep while others go on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from desktop.database import OfficeDatabase


class Crashed(BaseException):
    """The program was killed: nothing that it had begun goes on."""


class Act:
    """One thing that a person does at a desk, from its beginning to its end, its death or its refusal.

    It runs in a thread of its own, but never beside another: whoever lets it go on waits until it sleeps or has ended.
    `dies_at` and `sleeps_at` count the points that it reaches, from 1; 0 is never.
    """

    def __init__(self, name: str, work: Callable[[], object], dies_at: int, sleeps_at: int) -> None:
        self.name = name
        self.reached: list[str] = []
        self.died_at = ""
        self.fault: BaseException | None = None
        self.ended = False
        self._work, self._dies_at, self._sleeps_at = work, dies_at, sleeps_at
        self._thread: threading.Thread | None = None
        self._goes, self._rests = threading.Semaphore(0), threading.Semaphore(0)

    def go_on(self) -> None:
        """Run until it sleeps or has ended."""
        if self._sleeps_at and self._thread is None:
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()
            self._rests.acquire()
        elif self._thread is not None:
            self._goes.release()
            self._rests.acquire()
        else:
            self._run()
        if self.ended and self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            self._work()
        except Crashed:
            self.died_at = self.reached[-1]
        except BaseException as fault:  # noqa: BLE001 - whoever let it go on looks at it
            self.fault = fault
        self.ended = True
        self._rests.release()

    def reach(self, point: str, may_sleep: bool = True) -> None:
        """The act is at this point: here it dies, sleeps, or goes on."""
        self.reached.append(point)
        if len(self.reached) == self._dies_at:
            raise Crashed
        if self._sleeps_at and len(self.reached) >= self._sleeps_at and may_sleep:
            # It sleeps once.
            self._sleeps_at = 10**9
            self._rests.release()
            self._goes.acquire()


class Acting:
    """Which act a desk does now; its database and its gateway tell it where they are."""

    def __init__(self) -> None:
        self.act: Act | None = None

    def reach(self, point: str, may_sleep: bool = True) -> None:
        if self.act is not None:
            self.act.reach(point, may_sleep)


class WatchedDatabase(OfficeDatabase):
    """The office as one desk opens it, with a point before and after each commit."""

    def __init__(self, opened: OfficeDatabase, acting: Acting) -> None:
        super().__init__(opened.engine, opened.address)
        self._acting = acting

    @contextmanager
    def write(self) -> Iterator[Session]:
        self._acting.reach("before a transaction")
        with super().write() as session:
            yield session
            session.flush()
            # One writer at a time: who sleeps here would stop everybody.
            self._acting.reach("before a commit", may_sleep=False)
        self._acting.reach("after a commit")
