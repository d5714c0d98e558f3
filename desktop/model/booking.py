"""The booking: a piece of work for a customer, with its fieldworker; its invoices point to it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.model.base import Base


class Booking(Base):
    """A piece of work. A fieldworker may ask for refunds on their own bookings only."""

    __tablename__ = "booking"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    fieldworker_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    booked_on: Mapped[date]
    state: Mapped[str] = mapped_column(default="open")
