"""Copying an office at one moment into a file: from a file by SQLite's own copying, from a server table by table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from sqlalchemy import Connection, delete, func, insert, inspect, select, text

from desktop import model
from desktop.database import WAIT_SECONDS, OfficeDatabase, create_office, sqlite_module
from desktop.errors import OfficeError
from desktop.model.base import Base
from desktop.services.backup.keeping import Head, prove, read_head
from desktop.services.backup.trouble import stopped

PAGES = 512
"""Pages copied between two looks at whether to stop: 2 MB."""

ROWS = 500
"""Rows read from a server at once; some hold a whole document."""

Going = Callable[[int, int], None]
"""Told how far the copy is, and of how much; raises to stop it."""


def going(progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> Going:
    """What tells how far it is, and stops when a person wants it."""

    def went_on(done: int, of: int) -> None:
        progress(done, of)
        if cancelled():
            raise stopped()

    return went_on


def copy_office(database: OfficeDatabase, target: Path, went_on: Going) -> Head:
    """Copy an office that is open, in a file or on a server. Raises `OfficeError` where the copy is not proved."""
    if database.is_file:
        return copy_file(Path(database.address), target, went_on)
    head = _export(database, target, went_on)
    settle(target)
    return _proved(target, head)


def copy_file(source: Path, target: Path, went_on: Going) -> Head:
    """Copy an office file of any version, also while others write to it."""
    with connected(source) as books, connected(target, "rwc") as copy:
        # The moment of the copy is now: what others store meanwhile is not in it.
        books.execute("BEGIN")
        head = read_head(books)
        # An interrupted copy is thrown away, so nothing has to be undone in it.
        copy.execute("PRAGMA synchronous = OFF")
        books.backup(copy, pages=PAGES, progress=lambda _status, left, of: went_on(of - left, of))
        books.execute("ROLLBACK")
    settle(target)
    return _proved(target, head)


@contextmanager
def connected(path: Path, mode: str = "rw") -> Iterator[Any]:
    """A connection to an office file past the ORM, by the SQLite that opens offices."""
    address = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite_module().connect(address, uri=True, timeout=WAIT_SECONDS, isolation_level=None)
    with closing(connection):
        yield connection


def settle(path: Path) -> None:
    """Put all of an office into its one file, without a log beside it; only while no other program has it open."""
    with connected(path) as books:
        books.execute("PRAGMA busy_timeout = 1000")
        books.execute("PRAGMA journal_mode = DELETE")


def _proved(target: Path, head: Head) -> Head:
    if prove(target, head) is None:
        raise OfficeError(
            "The copy was not made: it is not whole.",
            "The office or the disk is damaged. Run the check of the office, and keep the older copies.",
            "damaged",
        )
    return head


def _export(database: OfficeDatabase, target: Path, went_on: Going) -> Head:
    """Write all tables into a fresh office file, as they are at one moment."""
    for module in iter_modules(model.__path__):
        import_module(f"{model.__name__}.{module.name}")
    tables = Base.metadata.sorted_tables
    copy = create_office(str(target))
    try:
        with database.read() as reading, copy.write() as writing:
            source, written = reading.connection(), writing.connection()
            _check_same(source, written)
            counts = {table.name: _count(source, table.name) for table in tables}
            of = sum(counts.values())
            done = 0
            guards = written.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
            written.execute(text("PRAGMA defer_foreign_keys = ON"))
            for name, _ in guards:
                written.execute(text(f"DROP TRIGGER {name}"))
            # A fresh office has rows of its own, such as rights and reasons; the copy has the office's alone.
            for table in reversed(tables):
                written.execute(delete(table))
            for table in tables:
                with source.execute(select(table).execution_options(yield_per=ROWS)) as rows:
                    for some in rows.mappings().partitions():
                        written.execute(insert(table), [dict(row) for row in some])
                        done += len(some)
                        went_on(done, of)
            for _, made in guards:
                written.exec_driver_sql(made)
            if counts != {table.name: _count(written, table.name) for table in tables}:
                raise RuntimeError("the copy has other rows than the office")
            return read_head(_Plain(source))
    finally:
        copy.close()


class _Plain:
    """A connection that takes SQL as text, as those of files do."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def execute(self, statement: str) -> Any:
        return self._connection.execute(text(statement))


def _check_same(source: Connection, written: Connection) -> None:
    """That the program knows every table of the office, in the same version."""
    there = set(inspect(source).get_table_names())
    if there - {"alembic_version"} != set(Base.metadata.tables):
        raise RuntimeError("the office has tables that the program does not know")
    version = text("SELECT version_num FROM alembic_version")
    if source.execute(version).scalar_one() != written.execute(version).scalar_one():
        raise RuntimeError("the office is of another version than the program")


def _count(connection: Connection, table: str) -> int:
    counted = select(func.count()).select_from(Base.metadata.tables[table])
    return int(connection.execute(counted).scalar_one())
