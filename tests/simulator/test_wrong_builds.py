"""Builds of the program that are wrong in one thing each: the simulator sees what each of them does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from desktop.gateways import stripe_errors
from desktop.gateways.base import LookUp, Outcome, RefundOrder
from desktop.model.refund import Refund
from desktop.services import payout, reconcile
from desktop.services.steps import audit, orders
from tests.simulator.judge import wrong_at_the_end, wrong_now
from tests.simulator.office import Offices, offices_in_memory
from tests.simulator.points import WatchedDatabase
from tests.simulator.world import World

Build = pytest.MonkeyPatch


@pytest.fixture(scope="module")
def offices() -> Iterator[Offices]:
    with offices_in_memory() as made:
        yield made


@pytest.fixture
def world(offices: Offices) -> World:
    """An office with two approved refunds, in which nothing goes wrong by itself."""
    made = World(offices, 1)
    made.network.calm = True
    made.desks[0].skew = timedelta(0)
    return made


def sends(world: World, dies_at: int = 0) -> None:
    """The first refund is sent; the program may die on the way."""
    refund_id = world.wishes[0].refunds[0]
    desk = world.desks[0]
    desk.do("send", lambda: payout.send(desk.desk("manager"), refund_id), dies_at)


def asks(world: World) -> None:
    desk = world.desks[0]
    desk.do("reconcile", lambda: reconcile.run(desk.desk("admin")))


def ends(world: World) -> list[str]:
    """A day later the program starts again; what is wrong then."""
    world.jump = timedelta(0)
    world.pass_time(timedelta(hours=25))
    world.desks[0].start()
    return wrong_at_the_end(world, proved=True)


def effect_comes_late(world: World) -> list[str]:
    """The gateway answers with a fault of its own, is asked again at once, and does it twenty minutes later."""
    world.network.planned = ["500_later"]
    sends(world)
    asks(world)
    world.pass_time(timedelta(minutes=30))
    asks(world)
    return ends(world)


def answer_is_lost_and_the_clock_is_set_back(world: World) -> list[str]:
    """It was done and nobody heard of it; a day later the clock says that only some hours have passed."""
    world.network.planned = ["drop_after"]
    sends(world)
    world.pass_time(timedelta(hours=26))
    world.jump = timedelta(hours=-5)
    asks(world)
    return ends(world)


def dies_at_every_point(offices: Offices) -> list[str]:
    """The program dies at each point of a sending in turn; what is wrong while it is dead."""
    wrong = []
    for point in range(1, 12):
        world = World(offices, 1)
        world.network.calm = True
        sends(world, point)
        wrong += wrong_now(world)
    return wrong


def test_the_right_build_is_right(offices: Offices) -> None:
    for story in (effect_comes_late, answer_is_lost_and_the_clock_is_set_back):
        quiet = World(offices, 1)
        quiet.network.calm = True
        quiet.desks[0].skew = timedelta(0)
        assert story(quiet) == []
        assert len(quiet.account.refunds) == 1
    assert dies_at_every_point(offices) == []


def test_a_key_made_for_each_try_pays_twice(world: World, monkeypatch: Build) -> None:
    def order_of(session: Session, refund: Refund) -> RefundOrder:
        return replace(orders.order_of(session, refund), key=f"rd-{uuid4()}")

    monkeypatch.setattr("desktop.services.reconcile.order_of", order_of)
    assert any("PAID TWICE: one refund of wish 1 is 2" in fault for fault in effect_comes_late(world))


def test_a_500_taken_as_failure_denies_what_was_paid(world: World, monkeypatch: Build) -> None:
    def verdict(status: int | None, error: Any) -> tuple[Outcome, str]:
        return (Outcome.FAILED, "server_error") if status == 500 else right(status, error)

    right: Callable[..., tuple[Outcome, str]] = stripe_errors.verdict
    monkeypatch.setattr(stripe_errors, "verdict", verdict)
    assert "R-1 is said to have failed (server_error), and was paid" in effect_comes_late(world)


def test_sending_again_without_looking_pays_twice(world: World, monkeypatch: Build) -> None:
    def known_payment(known: LookUp) -> LookUp:
        return replace(orders.known_payment(known), ours=None, answered_at=None)

    monkeypatch.setattr("desktop.services.reconcile.known_payment", known_payment)
    wrong = answer_is_lost_and_the_clock_is_set_back(world)
    assert any("PAID TWICE: one refund of wish 1 is 2" in fault for fault in wrong)


def test_a_trail_outside_the_transaction_misses_what_was_done(offices: Offices, monkeypatch: Build) -> None:
    append, write = audit.append, WatchedDatabase.write

    def remember(session: Session, *what: Any, **more: Any) -> None:
        session.info.setdefault("acts", []).append((what, more))

    @contextmanager
    def write_then_tell(database: WatchedDatabase) -> Iterator[Session]:
        with write(database) as session:
            yield session
        with write(database) as trail:
            for what, more in session.info.get("acts", ()):
                append(trail, *what, **more)

    monkeypatch.setattr(audit, "append", remember)
    monkeypatch.setattr(WatchedDatabase, "write", write_then_tell)
    assert "R-1 is sending, and its trail ends with approved" in dies_at_every_point(offices)
