"""Asking while a person types: the newest question counts, one is under way at a time."""

from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QObject

from desktop.ui import background

Q = TypeVar("Q")
A = TypeVar("A")


class LatestAnswer(Generic[Q, A]):
    """Works off the GUI thread on the newest question; answers to older ones are dropped.

    `done` gets the question with its answer, `failed` what went wrong with the newest one; neither once `owner` is
    gone.
    """

    def __init__(
        self,
        owner: QObject,
        work: Callable[[Q], A],
        done: Callable[[Q, A], object],
        failed: Callable[[Exception], object],
    ) -> None:
        self._owner, self._work, self._done, self._failed = owner, work, done, failed
        self._waiting: list[Q] = []
        self._under_way = False

    @property
    def settled(self) -> bool:
        """Whether the newest question was answered."""
        return not self._under_way

    def ask(self, question: Q) -> None:
        """Ask this instead of whatever was asked before."""
        self._waiting = [question]
        if not self._under_way:
            self._go_on()

    def _go_on(self) -> None:
        question = self._waiting.pop()
        self._under_way = True
        background.run(self._owner, partial(self._work, question), partial(self._on_answer, question), self._on_failed)

    def _on_answer(self, question: Q, answer: A) -> None:
        self._under_way = False
        if self._waiting:
            self._go_on()
        else:
            self._done(question, answer)

    def _on_failed(self, failure: Exception) -> None:
        self._under_way = False
        if self._waiting:
            self._go_on()
        else:
            self._failed(failure)
