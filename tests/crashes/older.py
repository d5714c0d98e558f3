"""An office file as an older version of the program left it, with real books in it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from desktop import migrations
from desktop.database import sqlite_module

VERSION = "0005"


def write_older(source: Path, target: Path) -> None:
    """Write the books of `source` into the tables of the older version."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = create_engine(f"sqlite:///{target}", module=sqlite_module())
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, VERSION)
    engine.dispose()
    with closing(sqlite_module().connect(str(target), isolation_level=None)) as older:
        older.execute("ATTACH ? AS newer", (str(source),))
        older.execute("PRAGMA foreign_keys = OFF")
        older.execute("BEGIN")
        guards = older.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            older.execute(f"DROP TRIGGER {name}")
        tables = older.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        for (table,) in tables.fetchall():
            _copy_rows(older, table)
        for _, made in guards:
            older.execute(made)
        older.execute(f"UPDATE alembic_version SET version_num = '{VERSION}'")
        older.execute("COMMIT")
        older.execute("PRAGMA journal_mode = DELETE")


def _copy_rows(older: Any, table: str) -> None:
    """What both versions have; a column that is gone since has some value."""
    there = {row[1] for row in older.execute(f"PRAGMA newer.table_info({table})")}
    columns = [row[1:4] for row in older.execute(f"PRAGMA main.table_info({table})")]
    wanted = [(name, f'"{name}"' if name in there else "0") for name, _, needed in columns if name in there or needed]
    older.execute(f"DELETE FROM main.{table}")
    into, values = ", ".join(f'"{name}"' for name, _ in wanted), ", ".join(value for _, value in wanted)
    older.execute(f"INSERT INTO main.{table} ({into}) SELECT {values} FROM newer.{table}")
