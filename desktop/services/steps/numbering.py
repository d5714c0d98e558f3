"""Taking the next number of a series, inside the transaction that uses it."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.model.numbering import Series


def take(session: Session, series: str, year: int = 0) -> int:
    """The next number; it is gone only if the transaction is stored, so the series has no gap."""
    # Two desks that begin a series at the same moment meet at its key: the second waits here, then locks the row.
    begin = text("INSERT INTO series (name, year, last) VALUES (:name, :year, 0) ON CONFLICT DO NOTHING")
    session.execute(begin, {"name": series, "year": year})
    row = session.get_one(Series, (series, year), with_for_update=True, populate_existing=True)
    row.last += 1
    session.flush()
    return row.last
