"""The outbox: mail that waits to leave; written with the act it tells of, sent afterwards."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.model.base import Base


class Mail(Base):
    """One message with its note attached. `state` is held, sent, dropped or perhaps (no answer after the text)."""

    __tablename__ = "mail"
    __table_args__ = (CheckConstraint("state IN ('held', 'sent', 'dropped', 'perhaps')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("credit_note.id"), index=True)
    refund_id: Mapped[UUID | None] = mapped_column(ForeignKey("refund.id"))
    message_id: Mapped[str] = mapped_column(unique=True)
    recipient: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    leaves_at: Mapped[datetime]
    state: Mapped[str]
    sent_at: Mapped[datetime | None]
