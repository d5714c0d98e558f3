"""One desk at a time asks the gateway, by a lease on the database's clock that ends by itself."""

from __future__ import annotations

import subprocess
import sys

import pytest

from desktop.gateways.base import GatewayUnavailable
from desktop.model.lease import Lease
from desktop.services.steps import turns
from desktop.services.steps.turns import Work
from tests.services.office_builder import OfficeBuilder


def held_elsewhere(office: OfficeBuilder, work: Work, **changed: object) -> None:
    """A desk on another computer took the turn just now and is not heard of again."""
    with office.database.write() as session:
        lease = session.get_one(Lease, work)
        lease.holder, lease.who, lease.computer, lease.process = "a", "Mia Manager", "reception", 4711
        lease.until = office.now + turns.LASTS
        for name, value in changed.items():
            setattr(lease, name, value)


def may_ask(office: OfficeBuilder, work: Work = Work.RECONCILE) -> bool:
    try:
        with turns.taken(office.desk("clerk"), work):
            return True
    except GatewayUnavailable as busy:
        assert busy.code == "asked_elsewhere"
        return False


def test_while_one_desk_asks_another_is_told_who_does(office: OfficeBuilder) -> None:
    with (
        turns.taken(office.desk("manager"), Work.RECONCILE),
        pytest.raises(GatewayUnavailable, match="Mia Manager has it asked at this moment"),
        turns.taken(office.desk("clerk"), Work.RECONCILE),
    ):
        pass
    assert may_ask(office), "the turn was given back"


def test_reading_and_asking_are_two_turns(office: OfficeBuilder) -> None:
    with turns.taken(office.desk("manager"), Work.RECONCILE):
        assert may_ask(office, Work.SYNC)


def test_a_turn_that_ends_in_a_fault_is_given_back(office: OfficeBuilder) -> None:
    with pytest.raises(ZeroDivisionError), turns.taken(office.desk("manager"), Work.SYNC):
        raise ZeroDivisionError
    assert may_ask(office, Work.SYNC)


def test_the_lease_of_a_dead_desk_ends_by_itself_after_two_minutes(office: OfficeBuilder) -> None:
    held_elsewhere(office, Work.RECONCILE)
    office.later(seconds=119)
    assert not may_ask(office)
    office.later(seconds=1)
    assert may_ask(office)


def test_a_long_run_keeps_its_turn(office: OfficeBuilder) -> None:
    with turns.taken(office.desk("manager"), Work.RECONCILE) as goes_on:
        for _ in range(5):
            office.later(seconds=90)
            goes_on()
            assert not may_ask(office)


def test_a_desk_that_slept_through_its_lease_does_not_go_on(office: OfficeBuilder) -> None:
    with (
        pytest.raises(GatewayUnavailable, match="another desk"),
        turns.taken(office.desk("manager"), Work.RECONCILE) as goes_on,
    ):
        office.later(hours=1)
        held_elsewhere(office, Work.RECONCILE)
        goes_on()
    assert not may_ask(office), "the other desk's turn was not taken from it"


def test_a_program_that_died_on_this_computer_is_not_waited_for(office: OfficeBuilder) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    with turns.taken(office.desk("manager"), Work.SYNC):
        pass
    with office.database.write() as session:
        lease = session.get_one(Lease, Work.SYNC)
        lease.holder, lease.process, lease.until = "a", gone.pid, office.now + turns.LASTS
    assert may_ask(office, Work.SYNC)


def test_a_clock_that_goes_back_by_years_shuts_nobody_out(office: OfficeBuilder) -> None:
    held_elsewhere(office, Work.RECONCILE)
    office.later(days=-700)
    assert may_ask(office)
