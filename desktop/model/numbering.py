"""Numbers without gap: one row for each series and year, locked while the next number is taken."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from desktop.model.base import Base

NOTES = "CN"
REFUNDS = "R"
PAYMENTS = "P"
ON_ACCOUNT = "ON-ACCOUNT"


class Series(Base):
    """The last number used of a series in a year; year 0 is a series without years."""

    __tablename__ = "series"

    name: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


def note_number(year: int, sequence: int) -> str:
    """The number as it stands on the paper: `CN-2026-0001`, growing beyond four digits."""
    return f"{NOTES}-{year}-{sequence:04d}"
