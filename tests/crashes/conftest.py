"""The office of the crash tests is that of the service tests; the servers are processes and threads of their own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from tests.crashes.mailbox import Mailbox
from tests.crashes.nursery import Nursery
from tests.crashes.older import write_older
from tests.crashes.prepared import Scene
from tests.services.conftest import (  # noqa: F401
    file_office,
    office,
    office_file,
    office_template,
    postgres_server,
    scenes,
    server_office,
)
from tests.services.office_builder import OfficeBuilder
from tests.stripe_server.client import StripeServer


@pytest.fixture(scope="session")
def server() -> Iterator[StripeServer]:
    with StripeServer() as running:
        yield running


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    with Nursery() as running:
        yield running


@pytest.fixture(scope="session")
def mail_server() -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        box.port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port, server_hostname="localhost")
    controller.start()
    yield box
    controller.stop()


@pytest.fixture
def mailbox(mail_server: Mailbox) -> Mailbox:
    mail_server.letters.clear()
    return mail_server


@pytest.fixture(scope="session")
def old_office(office_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: F811
    """An office file of an older version of the program."""
    path = tmp_path_factory.mktemp("older") / "older.refunddesk"
    write_older(office_file, path)
    return path


@pytest.fixture
def scene(request: pytest.FixtureRequest, server: StripeServer, mailbox: Mailbox, old_office: Path) -> Scene:
    """An office on the database that is asked for, with the servers around it."""
    built: OfficeBuilder = request.getfixturevalue("file_office" if request.param == "sqlite" else "server_office")
    return Scene(built, server, mailbox, old_office)
