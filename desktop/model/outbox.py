"""The outbox: mail that waits to leave; written with the act it tells of, sent afterwards."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.model.base import Base


class Mail(Base):
    """One message with its note attached.

    `state` is held, sent, dropped (taken back before it left), refused (the mail server will not have it) or perhaps:
    handed over and not answered. A mail is `perhaps` from the moment a desk claims it, so that after a crash it says
    what is true; until `claimed_until` that desk may still be at it. `next_try_at` is when a mail that certainly did
    not arrive is tried again, `trouble` the mail server's words. `message_id` is the same for every try.
    """

    __tablename__ = "mail"
    __table_args__ = (CheckConstraint("state IN ('held', 'sent', 'dropped', 'perhaps', 'refused')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("credit_note.id"), index=True)
    refund_id: Mapped[UUID | None] = mapped_column(ForeignKey("refund.id"))
    message_id: Mapped[str] = mapped_column(unique=True)
    recipient: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    leaves_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    tried_at: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    next_try_at: Mapped[datetime | None]
    trouble: Mapped[str] = mapped_column(default="", server_default="")

    def is_being_sent(self, now: datetime) -> bool:
        """Whether a desk is handing it to the mail server at this moment."""
        return self.state == "perhaps" and self.claimed_until is not None and now < self.claimed_until
