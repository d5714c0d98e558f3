"""Closing the books up to a day, and opening days again: both deliberate, both in the audit trail."""

from __future__ import annotations

from datetime import date

from desktop.errors import BadInput
from desktop.model.office import Office
from desktop.model.refusals import refuse
from desktop.model.states import Right
from desktop.services.desk import Desk
from desktop.services.steps import audit


def close(desk: Desk, last_day: date) -> None:
    """Close the books up to this day, itself included: nothing is posted on these days any more.

    Raises `no_right`, and `BadInput` where they are closed beyond that day already; opening is an act of its own.
    """
    desk.require(Right.RUN)
    act = desk.act()
    with desk.database.write() as session:
        office = session.get_one(Office, 1, with_for_update=True, populate_existing=True)
        was = office.closed_until
        if was is not None and last_day < was:
            raise BadInput(
                "The period was not closed.",
                f"The books are closed up to {was.isoformat()} already. To work on these days again, have them opened, "
                "with a reason.",
            )
        if was == last_day:
            return
        office.closed_until = last_day
        audit.append(
            session, act, "period closed", "office", 1, before={"closed_until": was}, after={"closed_until": last_day}
        )


def open_again(desk: Desk, closed_until: date | None, reason: str) -> None:
    """Open days again, so that the books are closed up to this day only; None opens all.

    Raises `no_right`, `reason_missing`, and `BadInput` where that would open nothing.
    """
    desk.require(Right.RUN)
    act = desk.act()
    if not reason.strip():
        raise refuse("reason_missing")
    with desk.database.write() as session:
        office = session.get_one(Office, 1, with_for_update=True, populate_existing=True)
        was = office.closed_until
        if was is None or (closed_until is not None and closed_until >= was):
            up_to = "No day is closed." if was is None else f"The books are closed up to {was.isoformat()}."
            raise BadInput("No day was opened.", f"{up_to} Choose an earlier day up to which they stay closed.")
        office.closed_until = closed_until
        after = {"closed_until": closed_until, "reason": reason.strip()}
        audit.append(session, act, "period opened", "office", 1, before={"closed_until": was}, after=after)
