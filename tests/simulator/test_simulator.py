"""Histories with faults and crashes at every point: nothing is paid twice, lost or over-refunded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from random import Random

import pytest

from desktop.services import payout, reconcile
from tests.simulator import history
from tests.simulator.account import alive
from tests.simulator.history import WrongHistory, live, live_all
from tests.simulator.judge import wrong_at_the_end
from tests.simulator.office import Offices, offices_in_memory
from tests.simulator.world import CRASHES, Workstation, World

HISTORIES, AT_ONCE = 2_000, 50
"""A hundred thousand others are a sweep of their own."""


@pytest.fixture(scope="module")
def offices() -> Iterator[Offices]:
    with offices_in_memory() as made:
        yield made


@pytest.mark.timeout(600)
@pytest.mark.parametrize("first", range(0, HISTORIES, AT_ONCE))
def test_no_history_pays_twice_or_loses_money(offices: Offices, first: int) -> None:
    live_all(offices, range(first, first + AT_ONCE))


def test_a_computer_that_sleeps_for_a_day_at_any_point_of_a_sending_pays_once(offices: Offices) -> None:
    """Meanwhile another desk asks, sends it with its own key, and the gateway forgets the key."""
    for point in range(1, 10):
        world = World(offices, 1)
        world.network.calm = True
        refund_id = world.wishes[0].refunds[0]
        asleep, awake = Workstation(world, 1), Workstation(world, 2)
        asleep.do("send", partial(payout.send, asleep.desk("manager"), refund_id), sleeps_at=point)
        assert asleep.busy
        world.pass_time(timedelta(minutes=20))
        awake.do("reconcile", partial(reconcile.run, awake.desk("admin")))
        world.pass_time(timedelta(hours=25))
        asleep.wake()
        awake.start()
        assert wrong_at_the_end(world, proved=False) == []
        assert len(world.account.refunds) == 1


def test_acts_die_at_points_of_every_kind(offices: Offices) -> None:
    CRASHES.clear()
    for seed in range(25):
        live(offices, seed, rough=True)
    died = " ".join(CRASHES)
    for point in ("before a transaction", "before a commit", "after a commit", "after a look-up", "before the call"):
        assert point in died


def test_the_same_seed_is_the_same_history(offices: Offices) -> None:
    once, again = (live(offices, 7) for _ in range(2))
    assert once.told == again.told
    assert len(once.told) > 5
    assert live(offices, 8).told != once.told


def test_a_failure_tells_the_seed_and_the_line_that_replays_it(
    offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "wrong_at_the_end", lambda world, proved: ["PAID TWICE: for the test"])
    with pytest.raises(WrongHistory) as wrong:
        live(offices, 11)
    said = str(wrong.value)
    assert said.startswith("PAID TWICE: for the test\n")
    assert re.search(r"^Seed 11; this line replays it: python -m tests\.simulator --seed 11$", said, re.MULTILINE)


def test_histories_come_to_every_end(offices: Offices) -> None:
    """Money goes back in many of them and fails in some: a history in which nothing happens proves nothing."""
    seeds = Random(3).sample(range(10_000), 25)
    worlds = [live(offices, seed) for seed in seeds]
    assert sum(any(alive(made) for made in world.account.refunds.values()) for world in worlds) > 6
    assert any("died" in line for world in worlds for line in world.told)
    assert any("sleeps" in line for world in worlds for line in world.told)
