"""Numbers without gap, as a report: each series and year with its first and last number, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.model.credit_note import CreditNote
from desktop.model.numbering import NOTES, PAYMENTS, REFUNDS, Series, note_number
from desktop.model.payment import Payment
from desktop.model.refund import Refund
from desktop.model.states import NoteKind
from desktop.services.desk import Desk
from desktop.services.queries import own_work
from desktop.services.queries.book_rows import SeriesRow


def series(desk: Desk) -> Sequence[SeriesRow]:
    """Every series, credit notes by year first, the newest on top."""
    with desk.database.read() as session:
        own_work.require_all(desk.person)
        given = {(row.name, row.year): row.last for row in session.scalars(select(Series))}
        rows = _notes(session, given)
        for name, column in ((REFUNDS, Refund.number), (PAYMENTS, Payment.number)):
            last = given.get((name, 0), 0)
            used = _sequences(name, session.scalars(select(column).where(column.startswith(f"{name}-"))))
            # A payment may bear a number that another program gave it.
            own = [sequence for sequence in used if name != PAYMENTS or sequence <= last]
            rows.append(_row(name, 0, own, last, 0, f"{name}-{min(own, default=0)}", f"{name}-{max(own, default=0)}"))
        return [row for row in rows if row.given or row.count]


def _notes(session: Session, given: dict[tuple[str, int], int]) -> list[SeriesRow]:
    taken_back = select(CreditNote.year, func.count()).where(CreditNote.kind == NoteKind.REVERSAL)
    reversals = {year: int(count) for year, count in session.execute(taken_back.group_by(CreditNote.year))}
    used: dict[int, list[int]] = {year: [] for name, year in given if name == NOTES}
    for year, sequence in session.execute(select(CreditNote.year, CreditNote.sequence).order_by(CreditNote.sequence)):
        used.setdefault(year, []).append(sequence)
    return [
        _row(
            NOTES,
            year,
            sequences,
            given.get((NOTES, year), 0),
            reversals.get(year, 0),
            note_number(year, min(sequences, default=0)),
            note_number(year, max(sequences, default=0)),
        )
        for year, sequences in sorted(used.items(), reverse=True)
    ]


def _sequences(name: str, numbers: Iterable[str]) -> list[int]:
    parts = (number.removeprefix(f"{name}-") for number in numbers)
    return [int(part) for part in parts if part.isdecimal()]


def _row(name: str, year: int, used: list[int], given: int, reversals: int, first: str, last: str) -> SeriesRow:
    there = set(used)
    missing = tuple(sequence for sequence in range(1, max(given, max(used, default=0)) + 1) if sequence not in there)
    return SeriesRow(
        name=name,
        year=year,
        first=first if used else "",
        last=last if used else "",
        given=given,
        count=len(used),
        reversals=reversals,
        gaps=missing,
    )
