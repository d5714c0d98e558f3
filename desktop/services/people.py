"""The people of the office: who works here, in which part, up to which amount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desktop.errors import BadInput
from desktop.model.office import Office
from desktop.model.person import Person
from desktop.model.states import Right, Role
from desktop.services.desk import Desk
from desktop.services.steps import audit, staff


@dataclass(frozen=True)
class Part:
    """What a person is in the office.

    `approval_limit_minor` is the most they approve, gross in the office's currency; None for no limit.
    """

    name: str
    role: Role
    approval_limit_minor: int | None = None
    active: bool = True


@dataclass(frozen=True)
class StaffRow:
    """One person of the office, active or not."""

    id: int
    login: str
    part: Part
    has_password: bool


@dataclass(frozen=True)
class Staff:
    """All people, the active ones first. `advice` is one sentence where the office should do something, else empty."""

    rows: Sequence[StaffRow]
    currency: str
    advice: str


_ADVICE = (
    "Nobody here has a password: whoever is at this computer can sit down as anybody and approve. Set one for each "
    "person."
)


def read(desk: Desk) -> Staff:
    """Who works here."""
    query = select(Person).order_by(Person.active.desc(), func.lower(Person.name), Person.id)
    with desk.database.read() as session:
        office = session.get_one(Office, 1)
        rows = [StaffRow(one.id, one.login, _part(one), bool(one.password_hash)) for one in session.scalars(query)]
        open_to_all = not any(row.has_password for row in rows if row.part.active)
        return Staff(rows, office.currency, _ADVICE if office.is_real and open_to_all else "")


def add(desk: Desk, login: str, part: Part) -> int:
    """Take somebody in; gives their id. Raises `BadInput` without login or name, and for a login that is taken."""
    desk.require(Right.RUN)
    login = login.strip()
    if not login:
        raise BadInput("Nobody was added.", "Type the login, a short name that nobody else here has.")
    _check(part, "Nobody was added.")
    act = desk.act()
    try:
        with desk.database.write() as session:
            taken = select(Person.name).where(func.lower(Person.login) == login.lower())
            if owner := session.scalar(taken):
                raise BadInput("Nobody was added.", f"“{login}” is the login of {owner}. Type another.")
            person = Person(login=login)
            _write(person, part)
            session.add(person)
            session.flush()
            after = {"login": login} | asdict(_part(person))
            audit.append(session, act, "person added", "person", person.id, after=after)
            return person.id
    except IntegrityError as twice:
        raise BadInput("Nobody was added.", f"“{login}” was taken a moment ago. Type another.") from twice


def change(desk: Desk, person_id: int, part: Part) -> None:
    """Change name, role, limit, or whether they still work here.

    Raises `BadInput` without a name, and `last_runner` where nobody could run the office any more.
    """
    desk.require(Right.RUN)
    _check(part, "Nothing was changed.")
    act = desk.act()
    with desk.database.write() as session:
        _one_after_the_other(session)
        person = session.get_one(Person, person_id, with_for_update=True)
        before = asdict(_part(person))
        _write(person, part)
        after = asdict(_part(person))
        changed = [name for name in after if before[name] != after[name]]
        if changed:
            staff.require_runner(session)
            was, now = ({name: facts[name] for name in changed} for facts in (before, after))
            audit.append(session, act, "person changed", "person", person.id, before=was, after=now)


def _one_after_the_other(session: Session) -> None:
    """Two who each put the other out at the same moment would leave nobody: the office's row is their turn."""
    session.get_one(Office, 1, with_for_update=True)


def _check(part: Part, title: str) -> None:
    if not part.name.strip():
        raise BadInput(title, "Type the name; it stands beside all that the person does.")
    if part.approval_limit_minor is not None and part.approval_limit_minor <= 0:
        raise BadInput(title, "The limit must be above zero; leave it empty for none.")


def _part(person: Person) -> Part:
    return Part(person.name, person.role, person.approval_limit_minor, person.active)


def _write(person: Person, part: Part) -> None:
    person.name, person.role, person.active = part.name.strip(), part.role, part.active
    person.approval_limit_minor = part.approval_limit_minor
