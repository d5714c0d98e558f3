"""Whether the office's file is undamaged; a server looks after its own."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import text
from sqlalchemy.orm import Session


def damage(session: Session) -> Iterator[str]:
    """What is wrong with the file: broken pages and indexes, rows that refer to nothing."""
    if session.get_bind().dialect.name != "sqlite":
        return
    for (said,) in session.execute(text("PRAGMA integrity_check(100)")):
        if said != "ok":
            yield f"SQLite says: {said}"
    for table, row, other, _ in session.execute(text("PRAGMA foreign_key_check")):
        yield f"Row {row} of table {table} refers to a row of table {other} that is not there."
