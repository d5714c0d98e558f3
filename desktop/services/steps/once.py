"""What may be stored only once, whoever stores it at the same moment: a filled-in form, a reference."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session


def hold(session: Session, word: str) -> None:
    """Make every other desk wait that holds the same word, until this transaction has ended.

    A file has one writer at a time anyway; on PostgreSQL rows that are not there yet cannot be locked, words can.
    """
    if session.connection().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(word))))
