"""The office's own words, as papers and mails written now say them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.model.wording import OwnWords


def own(session: Session, language: str) -> dict[str, str]:
    """What the office says in this language in words of its own, by key."""
    query = select(OwnWords).where(OwnWords.language == language).order_by(OwnWords.key)
    return {row.key: row.text for row in session.scalars(query)}
