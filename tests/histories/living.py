"""Runs drawn histories, each on a fresh office, the same ones for the same seed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import hypothesis
from hypothesis import HealthCheck, Phase
from hypothesis.stateful import run_state_machine_as_test

from desktop.services import offices
from tests.case_runner.world import PEOPLE
from tests.histories.machine import NewAddress, machine
from tests.stripe_server.client import StripeServer
from tests.support.postgres import running_server

STEPS = 30
NEW = offices.NewOffice("Larkfield", "EUR", people=[(login, login, role) for login, role in PEOPLE])


def live(new_address: NewAddress, server: StripeServer, seed: int, histories: int) -> None:
    """So many histories of 30 steps; a failure tells the case that replays it."""
    settings = hypothesis.settings(
        max_examples=histories,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(hypothesis.seed(seed)(machine(server, new_address)), settings=settings)


def files(folder: Path) -> NewAddress:
    """Gives the path of a fresh office file each time; the one before is gone then."""
    empty, numbers = folder / "empty.refunddesk", count(1)
    offices.create(str(empty), NEW).close()

    def new_address() -> str:
        for old in folder.glob("history-*"):
            old.unlink()
        return str(shutil.copyfile(empty, folder / f"history-{next(numbers)}.refunddesk"))

    return new_address


@contextmanager
def databases() -> Iterator[NewAddress]:
    """Gives the address of a fresh office on PostgreSQL each time."""
    with running_server() as running:
        template = running.create()
        offices.create(running.address(template), NEW).close()
        yield lambda: running.address(running.create(template))
