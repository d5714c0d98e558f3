"""What this office's methods of payment allow when money goes back: nothing, only the whole payment, or parts of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import delete

from desktop.errors import BadInput
from desktop.model.office import MethodRule
from desktop.model.states import METHOD_WORDS, Right
from desktop.services.desk import Desk
from desktop.services.queries.method_rules import MethodRow, read
from desktop.services.steps import audit

_MOST_DAYS = 3_650


def save(desk: Desk, rows: Sequence[MethodRow]) -> None:
    """Let these rules hold for what is asked from now on. Raises `BadInput` for days that are no number of days."""
    desk.require(Right.RUN)
    for row in rows:
        if row.within_days is not None and not 0 < row.within_days <= _MOST_DAYS:
            raise BadInput(
                "The methods were not changed.",
                f"{METHOD_WORDS[row.method]}: type days from 1 to {_MOST_DAYS}, or nothing for no limit.",
            )
    with desk.database.write() as session:
        before = {row.method: asdict(row) for row in read(session)}
        changed = [row for row in rows if before[row.method] != asdict(row)]
        if not changed:
            return
        session.execute(delete(MethodRule))
        session.add_all(
            MethodRule(method=row.method, ability=row.ability, within_days=row.within_days)
            for row in rows
            if row != MethodRow(row.method)
        )
        session.flush()
        audit.append(
            session,
            desk.act(),
            "methods changed",
            "office",
            1,
            before={row.method: before[row.method] for row in changed},
            after={row.method: asdict(row) for row in changed},
        )
