"""The desk: what every use case is handed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.database import OfficeDatabase
from desktop.gateways.base import RefundGateway
from desktop.model.audit import Act
from desktop.model.person import Person, RoleRight
from desktop.model.refusals import refuse
from desktop.model.states import RIGHT_WORDS, ROLE_WORDS, Right, Role
from desktop.services.queries.rows import PersonRow
from desktop.services.steps import audit


@dataclass(frozen=True)
class Desk:
    """One person at one workstation. `clock` is the database's clock in UTC; `backups` the folder for copies."""

    database: OfficeDatabase
    gateways: Mapping[str, RefundGateway]
    backups: Path
    person: PersonRow
    clock: Callable[[], datetime]

    def act(self) -> Act:
        """Who acts, and when."""
        return Act(self.person.id, self.clock())

    def may(self, right: Right) -> bool:
        """Whether this person has the right now, whatever they had when they sat down."""
        with self.database.read() as session:
            query = select(Person.id).join(RoleRight, RoleRight.role == Person.role)
            query = query.where(Person.id == self.person.id, Person.active, RoleRight.may == right)
            return session.scalar(query) is not None

    def require(self, right: Right) -> None:
        """Raises `no_right` unless this person has the right; the audit trail says that they tried."""
        if self.may(right):
            return
        with self.database.write() as session:
            audit.append(session, self.act(), "refused", "right", right.name, after={"person": self.person.login})
            who = holder(session, right)
        raise refuse("no_right", person=self.person.name, act=RIGHT_WORDS[right], who=who)


def holder(session: Session, right: Right) -> str:
    """Who has the right in this office: `a manager`."""
    held = set(session.scalars(select(RoleRight.role).where(RoleRight.may == right)))
    lowest = next((role for role in (Role.CLERK, Role.MANAGER) if role in held), Role.ADMIN)
    return f"{'an' if lowest == Role.ADMIN else 'a'} {ROLE_WORDS[lowest]}"
