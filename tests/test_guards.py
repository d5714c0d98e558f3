"""The guards of tests/conftest.py stop what they are there to stop."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import keyring

CONFTEST = Path(__file__).with_name("conftest.py")
ROOT = CONFTEST.parents[1]


def outcome(folder: Path, *lines: str) -> str:
    """What pytest says of a test with these lines, under the guards."""
    (folder / "conftest.py").write_text(CONFTEST.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n    expects_log(*texts): x\n", encoding="utf-8")
    (folder / "test_it.py").write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:randomly", "-p", "no:cacheprovider", "--color=no", "."]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False).stdout


def test_a_call_to_another_machine_fails_the_test_even_where_it_is_swallowed(tmp_path: Path) -> None:
    # Nobody is at 192.0.2.1 (RFC 5737), should the guard fail.
    said = outcome(
        tmp_path,
        "import contextlib, socket, pytest",
        "def connect(opened): opened.connect(('192.0.2.1', 9))",
        "def send(opened): opened.sendto(b'x', ('192.0.2.1', 9))",
        "def listen(opened): opened.bind(('0.0.0.0', 0))",
        "def ask(opened): socket.getaddrinfo('example.org', 443)",
        "@pytest.mark.parametrize('call', [connect, send, listen, ask])",
        "def test_it(call):",
        "    with socket.socket(type=socket.SOCK_DGRAM) as opened, contextlib.suppress(Exception):",
        "        call(opened)",
    )
    for call in (
        "socket.connect 192.0.2.1",
        "socket.sendto 192.0.2.1",
        "socket.bind 0.0.0.0",
        "socket.getaddrinfo example.org",
    ):
        assert f"called out: {call}" in said
    assert "4 errors" in said


def test_an_unexpected_warning_in_the_log_fails_the_test(tmp_path: Path) -> None:
    said = outcome(
        tmp_path,
        "import logging",
        "def test_it():",
        "    logging.getLogger('desk').warning('the drawer is open')",
    )
    assert "logged: WARNING desk: the drawer is open" in said
    assert "1 error" in said


def test_an_expected_warning_that_does_not_come_fails_the_test(tmp_path: Path) -> None:
    said = outcome(
        tmp_path,
        "import pytest",
        "@pytest.mark.expects_log('the drawer is open')",
        "def test_it():",
        "    pass",
    )
    assert "not logged: the drawer is open" in said
    assert "1 error" in said


def test_expected_warnings_and_lesser_lines_are_let_through(tmp_path: Path) -> None:
    said = outcome(
        tmp_path,
        "import logging, pytest",
        "@pytest.mark.expects_log('the drawer is open')",
        "def test_declared():",
        "    logging.getLogger('desk').warning('the drawer is open')",
        "def test_looked_for(caplog):",
        "    logging.getLogger('desk').warning('the drawer is open')",
        "def test_lesser():",
        "    logging.getLogger('desk').info('the drawer is open')",
    )
    assert "3 passed" in said
    assert "error" not in said


def test_loopback_stays_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()


def test_the_keychain_of_this_computer_is_out_of_reach() -> None:
    assert keyring.get_password("refund-desk", "stripe") is None
    keyring.set_password("refund-desk", "stripe", "of this test only")
    assert keyring.get_password("refund-desk", "stripe") == "of this test only"
    assert type(keyring.get_keyring()).__name__ == "MemoryKeychain"
