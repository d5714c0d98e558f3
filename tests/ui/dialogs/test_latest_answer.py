"""Asking while a person types: one question at a time, and only the newest answer is shown."""

import threading

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.ui.dialogs.latest_answer import LatestAnswer


class Slow:
    """Work that waits until it is let go, and counts how much of it is under way."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.lock = threading.Lock()
        self.under_way, self.most, self.asked = 0, 0, list[int]()

    def __call__(self, question: int) -> int:
        with self.lock:
            self.under_way += 1
            self.most = max(self.most, self.under_way)
            self.asked.append(question)
        assert self.go.wait(10)
        with self.lock:
            self.under_way -= 1
        if question < 0:
            raise ValueError(question)
        return question * 10


def test_answers_to_old_questions_are_dropped_and_one_is_under_way_at_a_time(qtbot: QtBot) -> None:
    owner, slow = QObject(), Slow()
    answers: list[tuple[int, int]] = []
    failures: list[Exception] = []
    asking = LatestAnswer(owner, slow, lambda asked, answer: answers.append((asked, answer)), failures.append)
    for question in range(1, 20):
        asking.ask(question)
    assert not asking.settled
    slow.go.set()
    qtbot.waitUntil(lambda: asking.settled)

    assert (answers, failures) == ([(19, 190)], [])
    assert (slow.asked, slow.most) == ([1, 19], 1)


def test_a_failure_that_is_old_by_now_is_not_told_and_the_newest_is(qtbot: QtBot) -> None:
    owner, slow = QObject(), Slow()
    answers: list[int] = []
    failures: list[Exception] = []
    asking = LatestAnswer(owner, slow, lambda _asked, answer: answers.append(answer), failures.append)
    asking.ask(-1)
    asking.ask(2)
    slow.go.set()
    qtbot.waitUntil(lambda: answers == [20])
    assert failures == []

    asking.ask(-3)
    qtbot.waitUntil(lambda: bool(failures))
    assert [str(failure) for failure in failures] == ["-3"]
    assert asking.settled
