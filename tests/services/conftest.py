"""The office of the service tests: the same on a real SQLite file and on PostgreSQL, fresh for each test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from tests.services.at_stripe import shop, stripe_process  # noqa: F401
from tests.services.busy_office import fill
from tests.services.office_builder import OfficeBuilder
from tests.services.scenes import After, Scenes
from tests.support.postgres import PostgresServer, running_server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server for as long as the tests of this process run."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def scenes(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Scenes:
    """Offices to copy."""
    return Scenes(tmp_path_factory.mktemp("scenes"), partial(request.getfixturevalue, "postgres_server"))


@pytest.fixture(scope="session")
def office_file(scenes: Scenes) -> Path:
    """An office file that nobody opens: each test has a copy."""
    return Path(scenes.place("sqlite"))


@pytest.fixture(scope="session")
def office_template(scenes: Scenes) -> str:
    """The name of an office database that nobody opens: each test has a copy."""
    return scenes.place("postgres")


@pytest.fixture
def file_office(scenes: Scenes, tmp_path: Path) -> Iterator[OfficeBuilder]:
    """An office in a file of its own."""
    with scenes.office("sqlite", tmp_path) as office:
        yield office


@pytest.fixture
def server_office(scenes: Scenes, tmp_path: Path) -> Iterator[OfficeBuilder]:
    """An office in a database of its own on PostgreSQL."""
    with scenes.office("postgres", tmp_path) as office:
        yield office


@pytest.fixture(params=["sqlite", "postgres"])
def after(request: pytest.FixtureRequest, scenes: Scenes, tmp_path: Path) -> Iterator[After]:
    """Gives an office after a scene; the test runs once on each database."""
    with ExitStack() as open_until_the_end:
        yield lambda scene: open_until_the_end.enter_context(scenes.office(request.param, tmp_path, scene))


@pytest.fixture(params=["sqlite", "postgres"])
def office(request: pytest.FixtureRequest) -> OfficeBuilder:
    """An office; the test runs once on each database."""
    built: OfficeBuilder = request.getfixturevalue("file_office" if request.param == "sqlite" else "server_office")
    return built


@pytest.fixture
def busy_file_office(scenes: Scenes, tmp_path: Path) -> Iterator[OfficeBuilder]:
    """An office in a file in which much has happened, all of it by the rules."""
    with scenes.office("sqlite", tmp_path, fill) as office:
        yield office


@pytest.fixture
def busy_office(after: After) -> OfficeBuilder:
    """An office in which much has happened; the test runs once on each database."""
    return after(fill)
