"""The audit trail: every hash worked out again, from the first act to the head."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.database import OfficeDatabase
from desktop.model.audit import GENESIS, AuditHead, AuditRow

_NAMED = 5
"""So many faults are named."""


def chain(session: Session) -> Generator[str | None]:
    """Rows that are missing, changed or out of their order, and a head that is not the last row."""
    last, hashed = 0, GENESIS
    in_order = select(AuditRow).order_by(AuditRow.id).execution_options(yield_per=500)
    # Whoever stops in the middle leaves no cursor open on a server.
    with closing(session.scalars(in_order)) as rows:
        for row in rows:
            if row.id != last + 1:
                missing = f"{last + 1}" if row.id == last + 2 else f"{last + 1} to {row.id - 1}"
                yield f"Audit row {missing}: missing."
            elif row.previous != hashed:
                yield f"Audit row {row.id}: it does not follow the row before it."
            if row.sealed() != row.hash:
                yield f"Audit row {row.id} ({row.act}, {row.subject} {row.subject_id}): it was changed."
            last, hashed = row.id, row.hash
            yield None
    head = session.get(AuditHead, 1)
    if head is None or (head.last, head.hash) != (last, hashed):
        ends = "is not there" if head is None else f"names row {head.last}"
        yield f"The head of the audit trail {ends}, but the last row is {last}."


@dataclass(frozen=True)
class TrailProof:
    """Whether the trail is whole: how many rows there are, and the first faults in words."""

    rows: int
    faults: tuple[str, ...]


def verify(database: OfficeDatabase, cancelled: Callable[[], bool] = lambda: False) -> TrailProof | None:
    """Work out every hash of the trail again; None where it was stopped by `cancelled`."""
    rows, faults = 0, list[str]()
    with database.read() as session, closing(chain(session)) as proof:
        for fault in proof:
            if cancelled():
                return None
            if fault is None:
                rows += 1
            else:
                faults.append(fault)
    return TrailProof(rows, tuple(faults[:_NAMED]))
