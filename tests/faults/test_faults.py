"""Whatever breaks between the desk and Stripe, the money leaves once; every fault once, the rest is a sweep."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path
from random import Random

import pytest

from tests.faults.case import Case, every_case, live
from tests.faults.proxy import Call, Fault
from tests.stripe_server.client import StripeServer

SEED = 2026
"""Draws the request, the try and the database of each fault: the same in every run."""


def drawn() -> list[tuple[Case, str]]:
    """One case of each fault; requests and databases take turns."""
    chance, cases, faults = Random(SEED), every_case(), list(Fault)
    chance.shuffle(faults)
    turns = zip(faults, cycle(Call), cycle(["sqlite_office"] * 4 + ["postgres_office"] * 4), strict=False)
    return [
        (chance.choice([case for case in cases if (case.fault, case.call) == (fault, call)]), database)
        for fault, call, database in turns
    ]


@pytest.mark.parametrize(("case", "database"), drawn(), ids=str)
def test_the_money_leaves_once_whatever_breaks(
    request: pytest.FixtureRequest,
    case: Case,
    database: str,
    server: StripeServer,
    certificate: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    live(case, request.getfixturevalue(database), server, certificate)
    assert {record.name for record in caplog.records if record.levelname != "INFO"} <= {"desktop.gateways.stripe"}
