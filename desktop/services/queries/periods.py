"""What is known of closed periods: up to where, who closed or opened them, and what closing more would mean."""

from __future__ import annotations

import json
from datetime import date

from sqlalchemy import func, select

from desktop.model.audit import AuditRow
from desktop.model.ledger import Entry
from desktop.model.office import Office
from desktop.model.refund import Refund
from desktop.model.states import AT_GATEWAY, RefundState
from desktop.services.desk import Desk
from desktop.services.queries import own_work
from desktop.services.queries.book_rows import ClosingRow, PeriodAct, PeriodsRow
from desktop.services.queries.refunds import names


def read(desk: Desk) -> PeriodsRow:
    """Up to which day the books are closed, and every closing and opening, newest first."""
    acts = select(AuditRow).where(AuditRow.act.in_(["period closed", "period opened"])).order_by(AuditRow.id.desc())
    with desk.database.read() as session:
        own_work.require_all(desk.person)
        people = names(session)
        history = []
        for row in session.scalars(acts):
            before, after = json.loads(row.before), json.loads(row.after)
            who = people.get(row.person_id or 0, "The program")
            was, now = _day(before.get("closed_until")), _day(after.get("closed_until"))
            history.append(PeriodAct(row.id, row.at, who, was, now, after.get("reason", "")))
        return PeriodsRow(session.get_one(Office, 1).closed_until, desk.clock().date(), history)


def closing(desk: Desk, last_day: date) -> ClosingRow:
    """What closing the books up to this day would mean."""
    with desk.database.read() as session:
        own_work.require_all(desk.person)
        entries = select(func.count()).select_from(Entry).where(Entry.posted_on <= last_day)
        was = session.get_one(Office, 1).closed_until
        if was is not None:
            entries = entries.where(Entry.posted_on > was)
        waiting = select(func.count()).select_from(Refund)
        return ClosingRow(
            last_day=last_day,
            entries=session.execute(entries).scalar_one(),
            waiting=session.execute(
                waiting.where(Refund.state.in_([RefundState.REQUESTED, RefundState.APPROVED]))
            ).scalar_one(),
            open_outcomes=session.execute(waiting.where(Refund.state.in_(AT_GATEWAY))).scalar_one(),
            stops_today=desk.clock().date() <= last_day,
        )


def _day(written: str | None) -> date | None:
    return None if written in {None, "None"} else date.fromisoformat(str(written))
