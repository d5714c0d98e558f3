"""Every acceptance case, on real databases, through the use cases that the window calls."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import RefundDeskError
from desktop.services import offices
from tests.case_runner import expect, steps
from tests.case_runner.invariants import Watch
from tests.case_runner.registry import about
from tests.case_runner.world import PEOPLE, World
from tests.einvoices import issued
from tests.einvoices.checker import Checker
from tests.stripe_server.client import StripeServer
from tests.support.postgres import PostgresServer, running_server

FOLDER = Path(__file__).parent / "cases"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    folders = [FOLDER, *map(Path, metafunc.config.getoption("--cases"))]
    paths = [path for folder in folders for path in sorted(folder.glob("*.toml"))]
    databases = ["sqlite", "postgres"] if metafunc.config.getoption("--postgres") else ["sqlite"]
    metafunc.parametrize("path", paths, ids=[path.stem for path in paths])
    metafunc.parametrize("kind", databases)


@pytest.fixture(scope="session")
def empty_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "empty.refunddesk"
    offices.create(str(path), NEW).close()
    return path


@pytest.fixture(scope="session")
def server() -> Iterator[StripeServer]:
    with StripeServer() as running:
        yield running


@pytest.fixture(scope="session")
def postgres() -> Iterator[tuple[PostgresServer, str]]:
    """A server with an empty office to copy."""
    with running_server() as running:
        template = running.create()
        offices.create(running.address(template), NEW).close()
        yield running, template


@pytest.fixture
def address(kind: str, tmp_path: Path, empty_office: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh office on the database that is asked for."""
    if kind == "postgres":
        running, template = request.getfixturevalue("postgres")
        name = running.create(template)
        yield running.address(name)
        running.drop(name)
        return
    target = tmp_path / "case.refunddesk"
    shutil.copyfile(empty_office, target)
    yield str(target)


NEW = offices.NewOffice("Larkfield", "EUR", people=[(login, login, role) for login, role in PEOPLE])


def test_case(
    path: Path, kind: str, address: str, server: StripeServer, rules: Checker, pytestconfig: pytest.Config
) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    unknown = set(case) - {"id", "title", "why", "office", "invoice", "payment", "step"}
    assert not unknown, f"unknown keys of a case: {unknown}"
    world = World(case, address, server)
    try:
        _run(world, case["step"])
        # The sums of a tampered refund are not checked, nor is its e-invoice.
        if kind == "sqlite" and pytestconfig.getoption("--einvoices") and not world.tampered:
            assert issued.faults(world.database, rules) == []
    finally:
        world.close()


def _run(world: World, given_steps: list[dict[str, Any]]) -> None:
    watch = Watch()
    kill_at = ""
    for number, given in enumerate(given_steps, start=1):
        place = f"step {number}, {given['do']}"
        if given["do"] == "restart" and "after" in given:
            done = steps.take(world, given)
            assert not expect.check(world, done, given.get("expect", {})), place
            kill_at = given["after"]
            continue
        done, refused = _take(world, given, kill_at, place)
        kill_at = ""
        if given["do"] != "together":
            assert given.get("refused", "") == refused, f"{place}: was not refused"
        world.mail()
        watch.tampered = watch.tampered or given["do"] == "tamper"
        assert not expect.check(world, done, given.get("expect", {})), place
        watch.proves = number == len(given_steps)
        assert not watch.check(world), place


def _take(world: World, given: dict[str, Any], kill_at: str, place: str) -> tuple[steps.Done, str]:
    try:
        done = steps.killed_step(world, given, kill_at) if kill_at else steps.take(world, given)
    except RefundDeskError as refusal:
        assert given.get("refused") == refusal.code, f"{place}: {refusal}"
        assert refusal.title and refusal.message, "a refusal without a sentence"
        if "left" in given:
            assert getattr(refusal, "left", None) == given["left"], f"{place}: left"
        return about(world, given), refusal.code
    return done, ""
