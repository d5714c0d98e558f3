"""Runs drawn histories, each on a fresh office file, the same ones for the same seed."""

from __future__ import annotations

import shutil
from itertools import count
from pathlib import Path

import hypothesis
from hypothesis import HealthCheck, Phase
from hypothesis.stateful import run_state_machine_as_test

from desktop.services import offices
from tests.case_runner.world import PEOPLE
from tests.histories.machine import machine
from tests.stripe_server.client import StripeServer

STEPS = 30


def live(folder: Path, server: StripeServer, seed: int, histories: int) -> None:
    """So many histories of 30 steps; a failure tells the case that replays it."""
    empty = folder / "empty.refunddesk"
    new = offices.NewOffice("Larkfield", "EUR", people=[(login, login, role) for login, role in PEOPLE])
    offices.create(str(empty), new).close()
    numbers = count(1)

    def new_address() -> str:
        return str(shutil.copyfile(empty, folder / f"history-{next(numbers)}.refunddesk"))

    settings = hypothesis.settings(
        max_examples=histories,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(hypothesis.seed(seed)(machine(server, new_address)), settings=settings)
