"""All workers of a desk together stay below Stripe's limit, and wait longer each time it is busy."""

from __future__ import annotations

import threading
from itertools import pairwise

import pytest

from desktop.gateways.pace import Pace, Response, TooLate


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


def test_a_busy_stripe_is_given_up_after_a_limit_in_all() -> None:
    clock = Clock()
    pace = Pace(per_second=1000, pauses=[1.0] * 1000, clock=clock.read, sleep=clock.sleep, limit=30, wall=clock.read)
    assert pace.ask(lambda: (b"", 429, {}))[1] == 429
    assert 25 < clock.now - 100 <= 30


@pytest.mark.parametrize("name", ["Retry-After", "retry-after"])
def test_a_server_that_names_its_pause_is_not_asked_before(name: str) -> None:
    clock = Clock()
    pace = Pace(per_second=1000, pauses=(0.5,), clock=clock.read, sleep=clock.sleep, wall=clock.read)
    answers: list[Response] = [(b"", 200, {}), (b"", 429, {name: "7"})]
    assert pace.ask(answers.pop)[1] == 200
    assert max(clock.slept) == 7.0


@pytest.mark.parametrize("named", ["3600", "Wed, 21 Oct 2026 07:28:00 GMT", "", "soon"])
def test_a_pause_of_an_hour_is_not_waited_for(named: str) -> None:
    clock = Clock()
    pace = Pace(per_second=1000, pauses=(0.5,), clock=clock.read, sleep=clock.sleep, wall=clock.read)
    assert pace.ask(lambda: (b"", 429, {"Retry-After": named}))[1] == 429
    assert sum(clock.slept) < 1


def test_a_computer_that_slept_before_its_turn_does_not_put_the_request_any_more() -> None:
    """A key is kept for a day: put after it, the same request would be a new one."""
    clock, wall = Clock(), [0.0, 25 * 3600.0]
    pace = Pace(per_second=1000, clock=clock.read, sleep=clock.sleep, wall=lambda: wall.pop(0))
    answers = told(200)
    with pytest.raises(TooLate):
        pace.ask(answers.pop)
    assert len(answers) == 1, "nothing was put"


def test_a_computer_that_slept_between_two_tries_ends_with_what_it_was_told() -> None:
    clock, wall = Clock(), [0.0, 0.0, 0.0, 25 * 3600.0]
    pace = Pace(per_second=1000, clock=clock.read, sleep=clock.sleep, wall=lambda: wall.pop(0))
    answers = told(409, 200)
    assert pace.ask(answers.pop)[1] == 409
    assert len(answers) == 1
