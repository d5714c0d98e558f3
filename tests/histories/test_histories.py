"""A hundred drawn histories: what is refused changes nothing, what is done leaves true books, in any order."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.histories.living import databases, files, live
from tests.stripe_server.client import StripeServer


@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", range(1, 5))
def test_every_history_leaves_true_books(seed: int, tmp_path: Path, server: StripeServer) -> None:
    live(files(tmp_path), server, seed, histories=25)


@pytest.mark.timeout(600)
def test_histories_are_the_same_on_postgresql(server: StripeServer) -> None:
    with databases() as new_address:
        live(new_address, server, seed=5, histories=4)
