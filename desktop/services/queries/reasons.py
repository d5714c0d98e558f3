"""The standard reasons as dialogs offer them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.model.office import Reason


def offered(session: Session) -> Sequence[str]:
    """The reasons in their order."""
    return list(session.scalars(select(Reason.text).order_by(Reason.position)))
