"""The server with one payment of 100.00 in it, at noon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.stripe_server.client import StripeServer

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def process() -> Iterator[StripeServer]:
    with StripeServer() as server:
        yield server


@pytest.fixture
def server(process: StripeServer) -> StripeServer:
    process.reset()
    process.set_clock(NOON)
    process.payment(10_000, id="pi_P1", charge="ch_P1")
    return process
