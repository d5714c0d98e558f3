"""What all cases share: the offices, the server behind the proxy, and the certificate of the proxy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import stripe

from tests.faults.certificate import write_certificate
from tests.services.conftest import (  # noqa: F401
    file_office,
    office_file,
    office_template,
    postgres_server,
    server_office,
)
from tests.stripe_server.client import StripeServer


@pytest.fixture(scope="session")
def server() -> Iterator[StripeServer]:
    with StripeServer() as running:
        yield running


@pytest.fixture(scope="session")
def own_certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The certificate of the proxy, made for this run."""
    return write_certificate(tmp_path_factory.mktemp("tls") / "proxy.pem")


@pytest.fixture
def certificate(own_certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, and Stripe's SDK trusts it."""
    monkeypatch.setattr(stripe, "ca_bundle_path", str(own_certificate))
    return own_certificate
