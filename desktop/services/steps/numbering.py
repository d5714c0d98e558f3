"""Taking the next number of a series, inside the transaction that uses it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from desktop.model.numbering import Series


def take(session: Session, series: str, year: int = 0) -> int:
    """The next number; it is gone only if the transaction is stored, so the series has no gap.

    The first number of a new series is safe too: two desks that make the same row meet at its primary key, and the
    office's own row is locked before by every caller that numbers notes.
    """
    row = session.get(Series, (series, year), with_for_update=True, populate_existing=True)
    if row is None:
        row = Series(name=series, year=year, last=0)
        session.add(row)
    row.last += 1
    session.flush()
    return row.last
