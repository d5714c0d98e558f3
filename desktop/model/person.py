"""The people who sit at the desk, and what each part in the office may do."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from desktop.model.base import Base, Minor
from desktop.model.states import Role


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
