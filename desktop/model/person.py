"""The people who sit at the desk, and what each part in the office may do."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Mapped, mapped_column

from desktop.errors import Refusal
from desktop.model.base import Base, Minor
from desktop.model.money import named
from desktop.model.refusals import refuse
from desktop.model.states import Role

TRIES = 5
"""So many wrong passwords lock a login."""

LOCKED_FOR = timedelta(minutes=5)


class RoleRight(Base):
    """One right that a role has in this office."""

    __tablename__ = "role_right"

    role: Mapped[str] = mapped_column(primary_key=True)
    may: Mapped[str] = mapped_column(primary_key=True)


class Person(Base):
    """Somebody with a name, a login and a part in the office.

    `password_hash` is argon2id's, empty for who signs in without one. `approval_limit_minor` is the most this person
    approves, gross in the office's currency; None for no limit. `wrong_tries` counts wrong passwords since the last
    right one; until `locked_until` none is looked at.
    """

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[Role]
    active: Mapped[bool] = mapped_column(default=True)
    password_hash: Mapped[str] = mapped_column(default="", server_default="")
    approval_limit_minor: Mapped[Minor | None]
    wrong_tries: Mapped[int] = mapped_column(default=0, server_default="0")
    locked_until: Mapped[datetime | None]

    def over_limit(self, gross_minor: int, currency: str) -> Refusal | None:
        """Why this person may not approve so much, gross in the office's currency; None where they may."""
        limit = self.approval_limit_minor
        if limit is None or gross_minor <= limit:
            return None
        most, asked = named(limit, currency), named(gross_minor, currency)
        act = f"approve more than {most} in one refund; this one is {asked}"
        return refuse("no_right", person=self.name, act=act, who="somebody with a higher limit")

    def is_locked(self, at: datetime) -> bool:
        """Whether no password of this person is looked at now."""
        return self.locked_until is not None and at < self.locked_until

    def wrong_try(self, at: datetime) -> bool:
        """Count a wrong password; true where it was one too many and the login is locked now."""
        self.wrong_tries += 1
        if self.wrong_tries < TRIES:
            return False
        self.wrong_tries, self.locked_until = 0, at + LOCKED_FOR
        return True

    def right_try(self) -> None:
        """The password was right: what was counted is forgotten."""
        self.wrong_tries, self.locked_until = 0, None
