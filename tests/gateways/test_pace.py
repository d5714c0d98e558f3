"""All workers of a desk together stay below Stripe's limit, and wait longer each time it is busy."""

from __future__ import annotations

import threading
from itertools import pairwise

import pytest

from desktop.gateways.pace import Pace, Response


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def read(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def told(*statuses: int) -> list[Response]:
    return [(b"", status, {}) for status in reversed(statuses)]


def test_requests_are_evenly_apart() -> None:
    clock = Clock()
    pace = Pace(per_second=4, pauses=(), clock=clock.read, sleep=clock.sleep)
    sent: list[float] = []

    def send() -> Response:
        sent.append(clock.now)
        return b"", 200, {}

    for _ in range(5):
        pace.ask(send)
    assert [after - before for before, after in pairwise(sent)] == pytest.approx([0.25] * 4)


def test_a_desk_that_was_idle_waits_for_nothing() -> None:
    clock = Clock()
    pace = Pace(per_second=4, pauses=(), clock=clock.read, sleep=clock.sleep)
    clock.now += 60
    pace.ask(lambda: (b"", 200, {}))
    assert clock.slept == []


def test_ten_workers_share_one_pace() -> None:
    waits: list[float] = []
    frozen = Pace(per_second=4, pauses=(), clock=lambda: 100.0, sleep=waits.append)
    workers = [threading.Thread(target=frozen.ask, args=(lambda: (b"", 200, {}),)) for _ in range(10)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(waits) == pytest.approx([0.25 * turn for turn in range(1, 10)])


def test_the_pace_of_the_desk_stays_below_five_a_second() -> None:
    waits: list[float] = []
    pace = Pace(clock=lambda: 100.0, sleep=waits.append)
    for _ in range(6):
        pace.ask(lambda: (b"", 200, {}))
    assert max(waits) > 1.0


def test_pauses_grow_and_end() -> None:
    clock = Clock()
    pace = Pace(per_second=1000, clock=clock.read, sleep=clock.sleep)
    answers = told(*[429] * 20)
    assert pace.ask(answers.pop)[1] == 429
    pauses = [seconds for seconds in clock.slept if seconds > 0.1]
    assert pauses == sorted(pauses)
    assert len(pauses) == 5
    assert sum(pauses) < 30


@pytest.mark.parametrize("status", [200, 400, 401, 402, 403, 404, 500, 502, 503])
def test_only_busy_is_asked_again(status: int) -> None:
    answers = told(status, 200)
    assert Pace(per_second=1000, sleep=lambda _: None).ask(answers.pop)[1] == status
    assert len(answers) == 1


def test_a_lost_connection_is_not_asked_again() -> None:
    def send() -> Response:
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        Pace(per_second=1000, sleep=lambda _: None).ask(send)
