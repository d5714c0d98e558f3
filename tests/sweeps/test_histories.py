"""Two thousand histories of thirty steps, in forty runs of their own seed: `installer/dev.py sweep histories`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.histories.conftest import server  # noqa: F401
from tests.histories.living import databases, files, live
from tests.stripe_server.client import StripeServer


@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("seed", range(1_000, 1_036))
def test_every_history_leaves_true_books(seed: int, tmp_path: Path, server: StripeServer) -> None:  # noqa: F811
    live(files(tmp_path), server, seed, histories=50)


@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("seed", range(1_036, 1_040))
def test_every_history_leaves_true_books_on_postgresql(seed: int, server: StripeServer) -> None:  # noqa: F811
    with databases() as new_address:
        live(new_address, server, seed, histories=50)
