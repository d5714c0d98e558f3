"""The people who sit at the desk."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from desktop.model.base import Base
from desktop.model.states import Role

MAY_REQUEST = frozenset({Role.CLERK, Role.MANAGER, Role.ADMIN})
MAY_APPROVE = frozenset({Role.MANAGER, Role.ADMIN})
MAY_RUN = frozenset({Role.ADMIN})


class Person(Base):
    """Somebody with a name, a login and a part in the office."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[Role]
    active: Mapped[bool] = mapped_column(default=True)
