"""The audit trail: who did what, when, before and after, each row chained to the one before by its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop.model.base import Base

GENESIS = "0" * 64
"""What the first row is chained to."""


@dataclass(frozen=True)
class Act:
    """Who acts, and when by the database's clock. `by` is a person's id, None for the program itself."""

    by: int | None
    at: datetime


class AuditRow(Base):
    """One act. Insert-only; written in the transaction of the act itself."""

    __tablename__ = "audit_row"
    __table_args__ = (Index("ix_audit_row_subject", "subject", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    person_id: Mapped[int | None]
    act: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[str]
    invoice_id: Mapped[int | None] = mapped_column(index=True)
    before: Mapped[str]
    after: Mapped[str]
    previous: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)

    def sealed(self) -> str:
        """The hash of this row and of the one before it."""
        content = [
            self.previous,
            str(self.id),
            self.at.astimezone(UTC).isoformat(),
            str(self.person_id),
            self.act,
            self.subject,
            self.subject_id,
            str(self.invoice_id),
            self.before,
            self.after,
        ]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


class AuditHead(Base):
    """Where the chain ends. Its lock is the last that a transaction takes, so that rows follow one another."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    last: Mapped[int]
    hash: Mapped[str]


def canonical(facts: Mapping[str, object]) -> str:
    """Facts as text that is the same for the same facts."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
