"""A Stripe-like server, and real offices on both databases that read it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.gateways.pace import Pace
from desktop.gateways.stripe import StripeGateway
from tests.services.office_builder import OfficeBuilder
from tests.stripe_server.client import KEY, StripeServer


@pytest.fixture(scope="session")
def stripe_process() -> Iterator[StripeServer]:
    with StripeServer() as server:
        yield server


@pytest.fixture
def server(stripe_process: StripeServer) -> Iterator[StripeServer]:
    """An empty Stripe; all that was asked and answered must fit Stripe's own document."""
    stripe_process.reset()
    yield stripe_process
    assert stripe_process.violations() == []


@pytest.fixture
def shop(office: OfficeBuilder, server: StripeServer) -> OfficeBuilder:
    """An office whose desks reach that server, on each database."""
    return _reaching(office, server)


@pytest.fixture
def file_shop(file_office: OfficeBuilder, server: StripeServer) -> OfficeBuilder:
    """The same in a file, for what no database decides."""
    return _reaching(file_office, server)


def _reaching(office: OfficeBuilder, server: StripeServer) -> OfficeBuilder:
    office.gateways = {"stripe": StripeGateway(KEY, address=server.address, pace=Pace(per_second=10_000))}
    return office
