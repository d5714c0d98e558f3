"""Steps about the people of the office as a whole."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import RefundDeskError
from desktop.model.person import Person, RoleRight
from desktop.model.states import RIGHT_WORDS, Right


def require_runner(session: Session) -> None:
    """Raises `last_runner` where nobody active could run the office any more after what was changed."""
    session.flush()
    query = select(Person.id).join(RoleRight, RoleRight.role == Person.role)
    if session.scalar(query.where(Person.active, RoleRight.may == Right.RUN).limit(1)) is None:
        raise RefundDeskError(
            "This was not changed: it would lock everybody out of the settings.",
            f"Somebody active has to be allowed to {RIGHT_WORDS[Right.RUN]}. Give that to another person first.",
            "last_runner",
        )
