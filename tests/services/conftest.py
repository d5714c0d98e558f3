"""The office of the service tests: the same on a real SQLite file and on PostgreSQL, fresh for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from desktop.database import open_office
from desktop.services import offices
from tests.services.at_stripe import shop, stripe_process  # noqa: F401
from tests.services.busy_office import fill
from tests.services.office_builder import BOOK, MADE_AT, NEW_OFFICE, OfficeBuilder
from tests.support.postgres import PostgresServer, running_server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server for as long as the tests of this process run."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def office_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office file that nobody opens: each test has a copy."""
    path = tmp_path_factory.mktemp("template") / "office.refunddesk"
    offices.create(str(path), NEW_OFFICE, MADE_AT).close()
    return path


@pytest.fixture(scope="session")
def office_template(postgres_server: PostgresServer) -> Iterator[str]:
    """The name of an office database that nobody opens: each test has a copy."""
    name = postgres_server.create()
    offices.create(postgres_server.address(name), NEW_OFFICE, MADE_AT).close()
    yield name
    postgres_server.drop(name)


@pytest.fixture
def file_office(office_file: Path, tmp_path: Path) -> Iterator[OfficeBuilder]:
    """An office in a file of its own."""
    path = tmp_path / "office.refunddesk"
    shutil.copyfile(office_file, path)
    database = open_office(str(path))
    yield OfficeBuilder(database, tmp_path)
    database.close()


@pytest.fixture
def server_office(postgres_server: PostgresServer, office_template: str, tmp_path: Path) -> Iterator[OfficeBuilder]:
    """An office in a database of its own on PostgreSQL."""
    name = postgres_server.create(office_template)
    database = open_office(postgres_server.address(name))
    yield OfficeBuilder(database, tmp_path)
    database.close()
    postgres_server.drop(name)


@pytest.fixture(params=["sqlite", "postgres"])
def office(request: pytest.FixtureRequest) -> OfficeBuilder:
    """An office; the test runs once on each database."""
    built: OfficeBuilder = request.getfixturevalue("file_office" if request.param == "sqlite" else "server_office")
    return built


@pytest.fixture(scope="session")
def busy_file(office_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A busy office's file that nobody opens, with its gateway's book beside it: each test has a copy."""
    folder = tmp_path_factory.mktemp("busy")
    path = Path(shutil.copyfile(office_file, folder / "office.refunddesk"))
    with closing(open_office(str(path))) as database:
        fill(OfficeBuilder(database, folder))
    return path


@pytest.fixture(scope="session")
def busy_template(
    postgres_server: PostgresServer, office_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """The name of a busy office's database that nobody opens, and the folder of its gateway: each test has a copy."""
    name, folder = postgres_server.create(office_template), tmp_path_factory.mktemp("busy")
    with closing(open_office(postgres_server.address(name))) as database:
        fill(OfficeBuilder(database, folder))
    yield name, folder
    postgres_server.drop(name)


@pytest.fixture
def busy_file_office(busy_file: Path, tmp_path: Path) -> Iterator[OfficeBuilder]:
    """An office in a file in which much has happened, all of it by the rules."""
    path = shutil.copyfile(busy_file, tmp_path / "office.refunddesk")
    shutil.copyfile(busy_file.with_name(BOOK), tmp_path / BOOK)
    with closing(open_office(str(path))) as database:
        yield OfficeBuilder(database, tmp_path)


@pytest.fixture
def busy_server_office(
    postgres_server: PostgresServer, busy_template: tuple[str, Path], tmp_path: Path
) -> Iterator[OfficeBuilder]:
    """The same on PostgreSQL."""
    template, folder = busy_template
    name = postgres_server.create(template)
    shutil.copyfile(folder / BOOK, tmp_path / BOOK)
    with closing(open_office(postgres_server.address(name))) as database:
        yield OfficeBuilder(database, tmp_path)
    postgres_server.drop(name)


@pytest.fixture(params=["sqlite", "postgres"])
def busy_office(request: pytest.FixtureRequest) -> OfficeBuilder:
    """An office in which much has happened; the test runs once on each database."""
    built: OfficeBuilder = request.getfixturevalue(
        "busy_file_office" if request.param == "sqlite" else "busy_server_office"
    )
    return built
