"""The standard reasons that an office offers for a refund, in the order in which they are offered."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete

from desktop.errors import BadInput
from desktop.model.office import Reason
from desktop.model.states import Right
from desktop.services.desk import Desk
from desktop.services.queries import reasons as offered
from desktop.services.steps import audit

_LONGEST = 100


def save(desk: Desk, texts: Sequence[str]) -> None:
    """Offer these reasons from now on; refunds that were asked for keep theirs.

    Raises `BadInput` for one that stands twice or is longer than a line of the credit note.
    """
    desk.require(Right.RUN)
    kept = [" ".join(text.split()) for text in texts if text.strip()]
    seen: set[str] = set()
    for text in kept:
        if len(text) > _LONGEST:
            raise BadInput("The reasons were not changed.", f"“{text[:40]}…” is longer than {_LONGEST} characters.")
        if text.casefold() in seen:
            raise BadInput("The reasons were not changed.", f"“{text}” stands there twice. Take one of them out.")
        seen.add(text.casefold())
    with desk.database.write() as session:
        before = offered.offered(session)
        session.execute(delete(Reason))
        session.add_all(Reason(position=at, text=text) for at, text in enumerate(kept, start=1))
        session.flush()
        audit.append(
            session, desk.act(), "reasons changed", "office", 1, before={"reasons": before}, after={"reasons": kept}
        )
