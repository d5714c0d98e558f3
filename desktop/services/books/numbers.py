"""Numbers without gap: each series against the rows that bear its numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.model.numbering import NOTES, PAYMENTS, REFUNDS, note_number


def gaps(session: Session) -> Iterator[str]:
    """Numbers that are missing, there twice, beyond the last one given, or not of their year."""
    last = {(name, year): used for name, year, used in session.execute(text("SELECT name, year, last FROM series"))}
    yield from _notes(session, last)
    refunds = [number for (number,) in session.execute(text("SELECT number FROM refund"))]
    yield from _series(REFUNDS, _ours(REFUNDS, refunds), last.get((REFUNDS, 0), 0))
    # A payment may bear the number that another program gave it, so only what is missing is a fault.
    payments = [number for (number,) in session.execute(text("SELECT number FROM payment"))]
    given = last.get((PAYMENTS, 0), 0)
    yield from _series(PAYMENTS, [at for at in _ours(PAYMENTS, payments) if at <= given], given)


def _notes(session: Session, last: dict[tuple[str, int], int]) -> Iterator[str]:
    used: dict[int, list[int]] = {year: [] for name, year in last if name == NOTES}
    rows = session.execute(text("SELECT year, sequence, number, series, issued FROM credit_note ORDER BY id"))
    for year, sequence, number, series, issued in rows:
        used.setdefault(year, []).append(sequence)
        if number != note_number(year, sequence) or series != NOTES:
            yield f"Credit note {number}: it stands as {note_number(year, sequence)} in its series."
        if not str(issued).startswith(str(year)):
            yield f"Credit note {number}: it was issued on {issued}, in another year."
    for year, sequences in sorted(used.items()):
        yield from _series(f"{NOTES}-{year}", sequences, last.get((NOTES, year), 0))


def _ours(series: str, numbers: Iterable[str]) -> list[int]:
    """The sequences of the numbers that this series gave."""
    parts = (number.split("-") for number in numbers)
    return [int(part[1]) for part in parts if len(part) == 2 and part[0] == series and part[1].isdecimal()]


def _series(name: str, used: list[int], last: int) -> Iterator[str]:
    there = set(used)
    for sequence in sorted(set(range(1, last + 1)) - there):
        yield f"Series {name}: number {sequence} is missing."
    for sequence in sorted(one for one in there if one > last or one < 1):
        yield f"Series {name}: number {sequence} is there, but the last one given is {last}."
    for sequence in sorted({one for one in there if used.count(one) > 1} if len(used) > len(there) else ()):
        yield f"Series {name}: number {sequence} is there more than once."
