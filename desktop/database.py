"""The office's database: how it is opened, checked, upgraded, read and written. The only place that commits."""

from __future__ import annotations

import ctypes
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, OperationalError
from sqlalchemy.orm import Session

from desktop.errors import OfficeError
from desktop.migrations import Version, current_version, upgrade

WAIT_SECONDS = 15
"""How long a writer waits for another before it says so."""

READ_ONLY = "25006"
"""PostgreSQL's name for a write where none is allowed."""


def sqlite_module() -> ModuleType:
    """The SQLite with the newest fixes that this machine has; Intel Macs have only Python's own."""
    try:
        return import_module("pysqlite3.dbapi2")
    except ModuleNotFoundError:
        return sqlite3


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the WAL reset race, by SQLite's own news: mended in 3.51.3, 3.50.7 and 3.44.6."""
    return version >= (3, 51, 3) or ((3, 50, 7) <= version < (3, 51)) or ((3, 44, 6) <= version < (3, 45))


class OfficeDatabase:
    """One office, in a SQLite file or on PostgreSQL. `read()` and `write()` give a session for one piece of work.

    `address` may be shown: a password in it is hidden.
    """

    def __init__(self, engine: Engine, address: str) -> None:
        self.engine = engine
        self.address = address

    @property
    def is_file(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one moment of the books and changes nothing."""
        with _said(), self.engine.connect() as connection:
            if not self.is_file:
                # else each statement would see a moment of its own
                connection.execution_options(isolation_level="REPEATABLE READ")
            with Session(connection, autoflush=False) as session:
                yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session begun as a writer: all of it is stored at the end, or nothing."""
        with (
            _said(),
            self.engine.connect().execution_options(refund_desk_writes=True) as connection,
            Session(connection, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    def clock(self) -> datetime:
        """The database's clock in UTC; a file's is that of the machine that holds it."""
        if self.is_file:
            return datetime.now(UTC)
        with self.engine.connect() as connection:
            moment: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
            return moment.astimezone(UTC)

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


@contextmanager
def _said() -> Iterator[None]:
    """What the database cannot do now, in one sentence."""
    try:
        yield
    except DBAPIError as fault:
        # The driver of PostgreSQL counts a server that takes no writes among faults of the program.
        if not isinstance(fault, OperationalError) and getattr(fault.orig, "sqlstate", "") != READ_ONLY:
            raise
        raise _operational(fault) from fault


def _operational(fault: DBAPIError) -> OfficeError:
    said = str(fault.orig).lower()
    if "locked" in said or "busy" in said or "lock timeout" in said:
        return OfficeError(
            "Nothing was stored: the office is busy.",
            "Another program holds the office. Try again in a moment; what you typed is still here.",
            "office_busy",
        )
    if "deadlock" in said:
        return OfficeError(
            "Nothing was stored: another desk was writing at the same moment.",
            "Do it again; what you typed is still here.",
            "office_busy",
        )
    if "full" in said or "no space left" in said:
        return OfficeError(
            "Nothing was stored: the disk is full.",
            "Free some space on the disk that holds the office, then try again; what you typed is still here.",
            "disk_full",
        )
    if "readonly" in said or "read-only" in said:
        return OfficeError(
            "Nothing was stored: the office file cannot be written.",
            "The file, its folder or the server is read-only. Ask whoever looks after it for the right to write there.",
            "read_only",
        )
    return OfficeError(
        "Nothing was stored: the office's database did not answer.",
        "Look whether the disk or the server is there, then try again; what you typed is still here.",
        "office_unreachable",
    )


def open_office(address: str, before_upgrade: Callable[[Path], None] | None = None) -> OfficeDatabase:
    """Open an existing office by path or `postgresql://` address, upgraded to this program's version.

    `before_upgrade` is called with the file before an older one is upgraded. Raises `OfficeError` with one sentence
    for a file that is missing, damaged, newer, or on a network share.
    """
    database = _connect(address)
    try:
        version = _look(database, address)
        if not version.latest:
            if before_upgrade is not None and database.is_file:
                before_upgrade(Path(address))
            upgrade(database.engine)
    except OperationalError as fault:
        database.close()
        raise _operational(fault) from fault
    except BaseException:
        database.close()
        raise
    return database


def _look(database: OfficeDatabase, address: str) -> Version:
    """The version of an office, if it is one, undamaged and not newer than this program."""
    try:
        with database.engine.connect() as connection:
            version = current_version(connection)
            if version is not None and database.is_file:
                _check_whole(connection, address)
            finished = version is not None and _is_finished(connection)
    except DatabaseError as fault:
        raise _unreadable(address, database.is_file) from fault
    if version is None:
        raise OfficeError(
            "This is not an office of Refund Desk.",
            f"{database.address} was made by another program. Choose an office file, or make a new office.",
            "not_an_office",
        )
    if not version.known:
        raise OfficeError(
            "This office was used by a newer Refund Desk.",
            "Install the newer version on this computer; the office was left as it is.",
            "newer_office",
        )
    if not finished:
        raise OfficeError(
            "This office was not finished.",
            f"The program was stopped while it made {database.address}; nothing is in it. Make it again where it is.",
            "unfinished",
        )
    return version


def create_office(address: str) -> OfficeDatabase:
    """A new empty database with all tables. Raises `OfficeError` where something is there already.

    What a program that was stopped left unfinished under this name is gone on with.
    """
    path = None if is_server(address) else Path(address)
    begun = path is not None and path.is_file()
    if path is not None:
        if path.exists() and not begun:
            raise _taken(path)
        path.parent.mkdir(parents=True, exist_ok=True)
    database = _connect(address, new=not begun)
    try:
        with database.engine.connect() as connection:
            there = _is_taken(connection, database.is_file)
        if there:
            raise _taken(path)
        upgrade(database.engine)
    except DatabaseError as fault:
        database.close()
        raise (_taken(path) if begun else _unreadable(address, database.is_file)) from fault
    except BaseException:
        database.close()
        raise
    return database


def _is_taken(connection: Connection, is_file: bool) -> bool:
    """Whether a database holds an office that was finished; a file, also whether it is another program's."""
    if current_version(connection) is not None:
        return _is_finished(connection)
    return is_file and bool(inspect(connection).get_table_names())


def _is_finished(connection: Connection) -> bool:
    """Whether the office has more than its tables: it was not stopped while it was made."""
    return connection.execute(text("SELECT 1 FROM office")).first() is not None


def _taken(path: Path | None) -> OfficeError:
    if path is not None:
        return OfficeError("The office was not made.", f"{path} is there already. Choose another name.", "exists")
    return OfficeError(
        "The office was not made.",
        "This database holds an office already. Open that one, or name another database.",
        "exists",
    )


def is_server(address: str) -> bool:
    """Whether the address names a PostgreSQL database and not a file."""
    return address.startswith(("postgresql://", "postgresql+psycopg://", "postgres://"))


def _connect(address: str, new: bool = False) -> OfficeDatabase:
    if is_server(address):
        url = server_url(address)
        return OfficeDatabase(_server_engine(url), url.render_as_string(hide_password=True))
    path = Path(address).expanduser().resolve()
    if not new and not path.is_file():
        raise OfficeError(
            "The office was not found.", f"There is no file {path}. Choose another, or make it.", "missing"
        )
    if on_network_share(path):
        raise OfficeError(
            "An office file cannot live on a network share.",
            "Files there are damaged when two computers write at once. Put it on this computer, or use PostgreSQL "
            "when several workstations share the office.",
            "network_share",
        )
    return OfficeDatabase(_file_engine(path, new), str(path))


def server_url(address: str) -> URL:
    """The parts of a PostgreSQL address. Raises `OfficeError` for one that cannot be read."""
    try:
        return make_url(address)
    except (ArgumentError, ValueError) as fault:
        raise OfficeError(
            "The office's address cannot be read.", "Write it as postgresql://name@computer/database.", "bad_address"
        ) from fault


def _server_engine(url: URL) -> Engine:
    url = url.set(drivername="postgresql+psycopg")
    # Without a limit whoever waits for another's lock would wait for ever.
    waits = {"connect_timeout": WAIT_SECONDS, "options": f"-c lock_timeout={WAIT_SECONDS}s"}
    return create_engine(url, pool_pre_ping=True, connect_args=waits)


def _file_engine(path: Path, new: bool) -> Engine:
    module = sqlite_module()
    engine = create_engine(
        f"sqlite:///{path}", module=module, connect_args={"timeout": WAIT_SECONDS, "check_same_thread": False}
    )
    journal = "WAL" if wal_is_safe(tuple(module.sqlite_version_info)) else "DELETE"
    synchronous = "FULL" if journal == "WAL" else "EXTRA"

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        # The journal is written into the file: another program's file is left as it is.
        if new or cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'office'").fetchone():
            cursor.execute(f"PRAGMA journal_mode={journal}")
        cursor.execute(f"PRAGMA synchronous={synchronous}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("refund_desk_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _check_whole(connection: Connection, address: str) -> None:
    said = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
    if said != "ok":
        raise _unreadable(address, True)


def _unreadable(address: str, is_file: bool) -> OfficeError:
    if is_file:
        return OfficeError(
            "The office file is damaged.",
            f"{address} cannot be read as it should. It was left as it is; restore the newest good backup.",
            "damaged",
        )
    return OfficeError(
        "The office's server did not answer.",
        "Look whether PostgreSQL runs and whether address, name and password are right.",
        "office_unreachable",
    )


_SYNCHRONISED = ("onedrive", "icloud", "mobile documents", "dropbox", "google drive", "nextcloud")
_SHARES = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "webdav", "fuse.sshfs", "9p", "ncpfs"})


def in_synchronised_folder(path: Path) -> bool:
    """Whether a service such as OneDrive, iCloud or Dropbox copies this folder while we write to it."""
    return any(name in part.lower() for part in path.parent.parts for name in _SYNCHRONISED)


def on_network_share(path: Path) -> bool:
    """Whether the file lies on another computer's disk, as far as this system tells."""
    if sys.platform == "win32":
        return str(path).startswith("\\\\") or _windows_drive_is_remote(path)
    mounts = _mounts()
    holding = max((point for point in mounts if _holds(point, path)), key=len, default="/")
    return mounts.get(holding, "") in _SHARES


def _windows_drive_is_remote(path: Path) -> bool:
    remote = 4
    windll = getattr(ctypes, "windll", None)
    return windll is not None and windll.kernel32.GetDriveTypeW(f"{path.drive}\\") == remote


def _holds(point: str, path: Path) -> bool:
    return path.is_relative_to(point)


def _mounts() -> dict[str, str]:
    """Mount points and their kinds of file system, empty where the system does not tell."""
    table = Path("/proc/mounts")
    if table.exists():
        rows = (line.split() for line in table.read_text(encoding="utf-8", errors="replace").splitlines())
        return {row[1].replace("\\040", " "): row[2] for row in rows if len(row) > 2}
    if sys.platform == "darwin":
        said = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False).stdout
        found = {}
        for line in said.splitlines():
            place, _, kind = line.partition(" (")
            found[place.partition(" on ")[2]] = kind.partition(",")[0].rstrip(")")
        return found
    return {}
