"""The dispute: money that a bank asks back for its customer, as the gateway tells of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.model.base import Base, Minor


class Dispute(Base):
    """One dispute of a payment; `state` is open, inquiry, won or lost."""

    __tablename__ = "dispute"
    __table_args__ = (CheckConstraint("state IN ('open', 'inquiry', 'won', 'lost')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gateway_ref: Mapped[str] = mapped_column(unique=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    amount_minor: Mapped[Minor]
    state: Mapped[str]
    changed_at: Mapped[datetime]
