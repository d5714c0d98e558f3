"""The people who sit at the desk, and what each part in the office may do."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy.orm import Mapped, mapped_column

from desktop.model.base import Base
from desktop.model.states import Role


class Right(StrEnum):
    """What a person may do; the words finish the sentence "may not …"."""

    REQUEST_OWN = "ask for refunds here"
    REQUEST = "ask for refunds of this work, or change them"
    APPROVE = "approve or send refunds"
    RUN = "change the office or read the gateway"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ADMIN: frozenset(Right),
    Role.MANAGER: frozenset({Right.REQUEST_OWN, Right.REQUEST, Right.APPROVE}),
    Role.CLERK: frozenset({Right.REQUEST_OWN, Right.REQUEST}),
    Role.FIELD: frozenset({Right.REQUEST_OWN}),
    Role.VIEWER: frozenset(),
}

WHO_MAY = {
    Right.REQUEST_OWN: "a clerk",
    Right.REQUEST: "a clerk",
    Right.APPROVE: "a manager",
    Right.RUN: "an administrator",
}


class Person(Base):
    """Somebody with a name, a login and a part in the office."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[Role]
    active: Mapped[bool] = mapped_column(default=True)
