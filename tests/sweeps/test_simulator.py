"""A hundred thousand histories with faults and crashes at every point: `installer/dev.py sweep simulator`.

SIMULATOR_HISTORIES and SIMULATOR_SEED set how many and from which seed on.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.simulator.history import live_all
from tests.simulator.office import Offices, offices_in_memory

AT_ONCE = 500
FIRST = int(os.environ.get("SIMULATOR_SEED", "10000"))
HISTORIES = int(os.environ.get("SIMULATOR_HISTORIES", "100000"))


@pytest.fixture(scope="module")
def offices() -> Iterator[Offices]:
    with offices_in_memory() as made:
        yield made


@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("first", range(FIRST, FIRST + HISTORIES, AT_ONCE))
def test_no_history_pays_twice_or_loses_money(offices: Offices, first: int) -> None:
    live_all(offices, range(first, min(first + AT_ONCE, FIRST + HISTORIES)))
