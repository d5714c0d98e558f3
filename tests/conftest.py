"""What holds for every test: no call beyond this machine, no log line nobody expected, no real keychain or screen."""

from __future__ import annotations

import atexit
import ipaddress
import logging
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

import hypothesis
import keyring
import keyring.backend
import keyring.errors
import pytest
from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

from desktop.database import OfficeDatabase
from tests.einvoices.checker import Checker

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

if "XDG_RUNTIME_DIR" not in os.environ:
    # A machine on which nobody has signed in gives no folder for sockets, and what needs one warns.
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="refund-desk-tests-")
    atexit.register(shutil.rmtree, os.environ["XDG_RUNTIME_DIR"], ignore_errors=True)

# A loaded machine is slow, and slow is not wrong. The same examples come every time: a change is judged, not luck.
hypothesis.settings.register_profile(
    "desk", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("desk")

_compiled: LRUCache[Any, Any] = LRUCache(20_000)


def _compile_once() -> None:
    """Let all offices of this process share what SQLAlchemy has compiled: else that is a quarter of the tests' time.

    It looks a statement up by its dialect as well, of which each office has one of its own: they count as equal here.
    """
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        dialect.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]
        dialect.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign]
    make = OfficeDatabase.__init__

    def make_sharing(self: OfficeDatabase, engine: Engine, address: str) -> None:
        engine.update_execution_options(compiled_cache=_compiled)
        make(self, engine, address)

    OfficeDatabase.__init__ = make_sharing  # type: ignore[method-assign]


_compile_once()

_ONE_WORKER = (
    "tests/acceptance/", "tests/einvoices/test_en16931.py", "tests/services/importing/test_whole_shop.py",
)  # fmt: skip
"""There is one screen; and the official rules and the whole shop take long to make ready."""

_LONG = ("tests/histories/", *_ONE_WORKER)

_calls_out: list[str] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--cases", action="append", default=[], metavar="DIR", help="run the cases of this folder as well")
    parser.addoption("--postgres", action="store_true", help="run the cases on PostgreSQL as well")
    parser.addoption("--einvoices", action="store_true", help="hold the e-invoices of the cases against their rules")


def _is_loopback(host: object) -> bool:
    name = host.decode("ascii") if isinstance(host, bytes) else host
    if name is None or name == "localhost":
        return True
    try:
        return ipaddress.ip_address(str(name)).is_loopback
    except ValueError:
        return False


def _keep_to_loopback(event: str, arguments: tuple[Any, ...]) -> None:
    if not event.startswith("socket."):
        return
    if event in {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"}:
        opened, address = arguments
        if opened.family not in {socket.AF_INET, socket.AF_INET6} or address is None:
            return
        host = address[0]
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = arguments[0]
    else:
        return
    if not _is_loopback(host):
        _calls_out.append(f"{event} {host}")
        raise RuntimeError(f"A test may not leave this machine: {event} {host}")


# A hook of the interpreter, because it also sees what a library opens by its own means.
sys.addaudithook(_keep_to_loopback)


class _Kept(logging.Handler):
    """Keeps each record of WARNING or above; `records` in the order in which they came."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def nothing_unexpected(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that calls out of this machine, even where the error is swallowed, or that logs a warning or worse.

    A test that means a warning says so with `expects_log`, or takes `caplog` and looks for itself.
    """
    kept = _Kept()
    _calls_out.clear()
    logging.getLogger().addHandler(kept)
    yield
    logging.getLogger().removeHandler(kept)
    marker = request.node.get_closest_marker("expects_log")
    expected = marker.args if marker else ()
    said = [f"{record.levelname} {record.name}: {record.getMessage()}" for record in kept.records]
    wrong = [f"called out: {call}" for call in _calls_out]
    wrong += [f"not logged: {text}" for text in expected if not any(text in line for line in said)]
    if "caplog" not in request.fixturenames:
        wrong += [f"logged: {line}" for line in said if not any(text in line for text in expected)]
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


class MemoryKeychain(keyring.backend.KeyringBackend):
    """A keychain that forgets everything after the test."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # keyring's own has no types
        self._secrets: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self._secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self._secrets.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError(username)


@pytest.fixture(autouse=True)
def keychain() -> MemoryKeychain:
    """The keychain that the program finds in this test."""
    empty = MemoryKeychain()
    keyring.set_keyring(empty)
    return empty


@pytest.fixture(scope="session")
def rules() -> Iterator[Checker]:
    """The official rules of e-invoices; their process starts with the first document."""
    with Checker() as checker:
        yield checker


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes minutes, so that at the end no worker waits for it alone."""
    items.sort(key=lambda item: not item.nodeid.startswith(_LONG))


class _Together(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each test to the worker that is free, but all of one of these places to one worker."""

    def _split_scope(self, nodeid: str) -> str:
        return next((place for place in _ONE_WORKER if nodeid.startswith(place)), nodeid)

    def remove_node(self, node: WorkerController) -> str | None:
        """Give back what a crashed worker has not run, and only that.

        A worker that got what was run already would wait for its end, and a crash be an endless run and not a failure.
        """
        given = self.assigned_work.get(node, {})
        for place in [place for place, tests in given.items() if all(tests.values())]:
            del given[place]
        return super().remove_node(node)  # type: ignore[no-any-return]

    def _reschedule(self, node: WorkerController) -> None:
        """Give a worker its next test, and another where that is its only one: it begins one when it knows the next."""
        super()._reschedule(node)
        if self._pending_of(self.assigned_work[node]) == 1:
            super()._reschedule(node)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> _Together:
    """How tests are spread; groups by mark are lost without a word where pytest is newer than 9.1."""
    return _Together(config, log)
