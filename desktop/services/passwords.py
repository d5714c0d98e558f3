"""Passwords: sitting down with one, proving it again, setting it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from desktop.database import OfficeDatabase
from desktop.errors import BadInput, RefundDeskError
from desktop.model.audit import Act
from desktop.model.person import Person
from desktop.model.states import Right
from desktop.services.desk import Desk
from desktop.services.queries import office as office_queries
from desktop.services.queries.rows import PersonRow
from desktop.services.steps import audit, passwords


def sign_in(
    database: OfficeDatabase, login: str, password: str = "", clock: Callable[[], datetime] | None = None
) -> PersonRow:
    """Let a person sit down; who has no password just does.

    Raises `RefundDeskError`: `password_wanted`, `password_wrong`, `locked_out` (with the time on the database's
    clock), `not_here` for a login that is nobody's or not active any more.
    """
    at = (clock or database.clock)()
    with database.write() as session:
        person = session.scalars(select(Person).where(Person.login == login).with_for_update()).one_or_none()
        if person is None or not person.active:
            raise RefundDeskError(
                "Nobody sat down.", "This login is not used here any more. Ask an administrator for one.", "not_here"
            )
        # Who typed a wrong password is not known, so it is nobody's act.
        stopped = passwords.look(session, Act(None, at), person, password)
        if stopped is None:
            audit.append(session, Act(person.id, at), "signed in", "person", person.id)
    if stopped is not None:
        raise stopped
    return next(row for row in office_queries.people(database) if row.id == person.id)


def unlock(desk: Desk, password: str = "") -> None:
    """Come back to a locked desk. Raises as `sign_in` does."""
    _prove(desk, password, "came back")


def prove(desk: Desk, password: str) -> None:
    """Show that the person at the desk is who sat down. Raises as `sign_in` does; a wrong password is counted."""
    _prove(desk, password, "")


def set_own(desk: Desk, old: str, new: str) -> None:
    """Take a new password; who has one types the old one first. Raises as `sign_in` does, and `BadInput`."""
    kept, act = passwords.hashed(new), desk.act()
    with desk.database.write() as session:
        person = session.get_one(Person, desk.person.id, with_for_update=True)
        stopped = passwords.look(session, act, person, old)
        if stopped is None:
            person.password_hash = kept
            audit.append(session, act, "password set", "person", person.id)
    if stopped is not None:
        raise stopped


def set_for(desk: Desk, person_id: int, new: str) -> None:
    """Give somebody a password, empty for none any more; a lock-out ends with it.

    Raises `BadInput`, and `password_wanted` for one's own: that takes the old one.
    """
    desk.require(Right.RUN)
    kept, act = passwords.hashed(new) if new else "", desk.act()
    with desk.database.write() as session:
        person = session.get_one(Person, person_id, with_for_update=True)
        if person.id == desk.person.id and person.password_hash:
            raise passwords.wanted()
        person.password_hash = kept
        person.right_try()
        audit.append(session, act, "password set" if kept else "password removed", "person", person.id)


def forget(database: OfficeDatabase, login: str) -> str:
    """Take the password of this login away, for who has forgotten it; gives the person's name.

    It is for whoever looks after the office's file or server, who could write there by other means as well; the trail
    says that it was done from outside the window. Raises `BadInput` for a login that is nobody's.
    """
    with database.write() as session:
        person = session.scalars(select(Person).where(Person.login == login).with_for_update()).one_or_none()
        if person is None:
            logins = ", ".join(session.scalars(select(Person.login).order_by(Person.login)))
            raise BadInput("No password was taken away.", f"Nobody has the login {login}. Logins are: {logins}.")
        person.password_hash = ""
        person.right_try()
        what = "password removed from outside the window"
        audit.append(session, Act(None, database.clock()), what, "person", person.id)
        return person.name


def _prove(desk: Desk, password: str, what: str) -> None:
    act = desk.act()
    with desk.database.write() as session:
        person = session.get_one(Person, desk.person.id, with_for_update=True)
        if not person.active:
            raise RefundDeskError(
                "You cannot go on here.", "An administrator has closed this login. Let another person sit down.",
                "not_here",
            )  # fmt: skip
        stopped = passwords.look(session, act, person, password)
        if stopped is None and what:
            audit.append(session, act, what, "person", person.id)
    if stopped is not None:
        raise stopped
