"""What each role may do in this office."""

from __future__ import annotations

from collections.abc import Set

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.model.office import Office
from desktop.model.person import RoleRight
from desktop.model.states import Right, Role
from desktop.services.desk import Desk
from desktop.services.steps import audit, staff

Given = frozenset[tuple[Role, Right]]
"""The rights that roles have."""

ALWAYS: Given = frozenset({(Role.ADMIN, Right.RUN)})
"""Never taken: else an office could lock itself out of its settings."""


def read(desk: Desk) -> Given:
    """The rights as they are now."""
    with desk.database.read() as session:
        return _given(session)


def save(desk: Desk, wanted: Set[tuple[Role, Right]]) -> None:
    """Give and take rights, from the next act of everybody on. Administrators keep the right to run the office.

    Raises `last_runner` where nobody active could run the office any more.
    """
    desk.require(Right.RUN)
    act, given = desk.act(), frozenset(wanted) | ALWAYS
    with desk.database.write() as session:
        session.get_one(Office, 1, with_for_update=True)
        before = _given(session)
        for role, right in before - given:
            session.delete(session.get_one(RoleRight, (role, right)))
        session.add_all(RoleRight(role=role, may=right) for role, right in given - before)
        if before != given:
            staff.require_runner(session)
            after = {"given": _words(given - before), "taken": _words(before - given)}
            audit.append(session, act, "rights changed", "office", 1, after=after)


def _given(session: Session) -> Given:
    rows = session.execute(select(RoleRight.role, RoleRight.may))
    return frozenset((Role(role), Right(may)) for role, may in rows)


def _words(pairs: Given) -> list[str]:
    return sorted(f"{role}: {right}" for role, right in pairs)
