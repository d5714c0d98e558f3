"""The Stripe-like server, one process for all tests here, and the gateway that talks to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.gateways.stripe import StripeGateway
from tests.gateways.orders import quick
from tests.stripe_server.client import StripeServer


@pytest.fixture(scope="session")
def stripe_process() -> Iterator[StripeServer]:
    with StripeServer() as server:
        yield server


@pytest.fixture
def server(stripe_process: StripeServer) -> Iterator[StripeServer]:
    """An empty Stripe. All that the gateway sent, and all that came back, must fit Stripe's own document."""
    stripe_process.reset()
    yield stripe_process
    assert stripe_process.violations() == []


@pytest.fixture
def gateway(server: StripeServer) -> StripeGateway:
    return quick(server.address)
