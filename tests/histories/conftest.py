"""The server at which all histories of a run happen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.stripe_server.client import StripeServer


@pytest.fixture(scope="session")
def server() -> Iterator[StripeServer]:
    with StripeServer() as running:
        yield running
