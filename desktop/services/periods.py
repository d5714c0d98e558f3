"""Closed days: up to which one nothing is posted any more, and opening them again."""

from __future__ import annotations

from datetime import date

from desktop.model.office import Office
from desktop.model.states import Right
from desktop.services.desk import Desk
from desktop.services.steps import audit


def closed_until(desk: Desk) -> date | None:
    """The last closed day, None where no day is closed."""
    with desk.database.read() as session:
        return session.get_one(Office, 1).closed_until


def close(desk: Desk, until: date | None) -> None:
    """Close the books up to this day, the day included; an earlier day, or None, opens what came after it again.

    What is posted stays where it is. Raises `no_right`.
    """
    desk.require(Right.RUN)
    with desk.database.write() as session:
        office = session.get_one(Office, 1, with_for_update=True, populate_existing=True)
        before = office.closed_until
        if until == before:
            return
        opened = before is not None and (until is None or until < before)
        office.closed_until = until
        audit.append(
            session,
            desk.act(),
            "period opened" if opened else "period closed",
            "office",
            1,
            before={"closed_until": before},
            after={"closed_until": until},
        )
