"""The desk: what every use case is handed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.database import OfficeDatabase
from desktop.gateways.base import RefundGateway
from desktop.model.audit import Act
from desktop.model.person import RIGHTS, WHO_MAY, Right
from desktop.model.refusals import refuse
from desktop.model.states import Role
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
        """Whether this person has the right."""
        return right in RIGHTS[Role(self.person.role)]

    def require(self, right: Right) -> None:
        """Raises `no_right` unless this person has the right; the audit trail says that they tried."""
        if self.may(right):
            return
        with self.database.write() as session:
            audit.append(session, self.act(), "refused", "right", right.name, after={"person": self.person.login})
        raise refuse("no_right", person=self.person.name, act=right.value, who=WHO_MAY[right])
