"""The other servers, each one process for all tests here, and the offices that work with them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.other_servers import running
from tests.services.conftest import (  # noqa: F401
    file_office,
    office,
    office_file,
    office_template,
    postgres_server,
    scenes,
    server_office,
)


@pytest.fixture(scope="session")
def localstripe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of localstripe."""
    with running.localstripe(tmp_path_factory.mktemp("localstripe") / "state") as address:
        yield address


@pytest.fixture(scope="session")
def stripe_stateful_mock() -> Iterator[str]:
    """The address of stripe-stateful-mock."""
    with running.stripe_stateful_mock() as address:
        yield address
