"""What all cases share: the offices, the server behind the proxy, and the certificate of the proxy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import stripe

from desktop.database import open_office
from tests.faults.case import approve
from tests.faults.certificate import write_certificate
from tests.services.conftest import office_file, office_template, postgres_server, scenes  # noqa: F401
from tests.services.office_builder import OfficeBuilder
from tests.stripe_server.client import StripeServer
from tests.support.postgres import PostgresServer


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


@pytest.fixture(scope="session")
def approved_file(office_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: F811
    """An office file with an approved refund that nobody opens: each case has a copy."""
    folder = tmp_path_factory.mktemp("approved")
    path = Path(shutil.copyfile(office_file, folder / "office.refunddesk"))
    with closing(open_office(str(path))) as database:
        approve(OfficeBuilder(database, folder))
    return path


@pytest.fixture(scope="session")
def approved_template(
    postgres_server: PostgresServer,  # noqa: F811
    office_template: str,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The name of such an office's database: each case has a copy."""
    name = postgres_server.create(office_template)
    with closing(open_office(postgres_server.address(name))) as database:
        approve(OfficeBuilder(database, tmp_path_factory.mktemp("approved")))
    yield name
    postgres_server.drop(name)


@pytest.fixture
def sqlite_office(approved_file: Path, tmp_path: Path) -> Iterator[OfficeBuilder]:
    """The office of a case, in a file of its own."""
    path = shutil.copyfile(approved_file, tmp_path / "office.refunddesk")
    with closing(open_office(str(path))) as database:
        yield OfficeBuilder(database, tmp_path)


@pytest.fixture
def postgres_office(
    postgres_server: PostgresServer,  # noqa: F811
    approved_template: str,
    tmp_path: Path,
) -> Iterator[OfficeBuilder]:
    """The same in a database of its own on PostgreSQL."""
    name = postgres_server.create(approved_template)
    with closing(open_office(postgres_server.address(name))) as database:
        yield OfficeBuilder(database, tmp_path)
    postgres_server.drop(name)
