"""Who may look at what is not their own."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.model.person import Person
from desktop.model.refusals import refuse
from desktop.model.states import Role


def whole_office(session: Session, person_id: int) -> None:
    """Raises `no_right` for a fieldworker, who sees only what belongs to own bookings."""
    name, role = session.execute(select(Person.name, Person.role).where(Person.id == person_id)).one()
    if role == Role.FIELD:
        raise refuse("no_right", person=name, act="look at what is not of own bookings", who="a bookkeeper")
