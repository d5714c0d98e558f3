"""A span of days, as reports are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute


@dataclass(frozen=True)
class Days:
    """From `first` to `last`, both included; None where there is no end to that side."""

    first: date | None = None
    last: date | None = None

    def holds(self, column: InstrumentedAttribute[date]) -> list[ColumnElement[bool]]:
        """The conditions that a stored day lies among these."""
        conditions: list[ColumnElement[bool]] = []
        if self.first is not None:
            conditions.append(column >= self.first)
        if self.last is not None:
            conditions.append(column <= self.last)
        return conditions

    def holds_moment(
        self, column: InstrumentedAttribute[datetime] | ColumnElement[datetime]
    ) -> list[ColumnElement[bool]]:
        """The conditions that a stored moment lies in these days, counted in UTC as the office's clock is."""
        conditions: list[ColumnElement[bool]] = []
        if self.first is not None:
            conditions.append(column >= datetime.combine(self.first, time.min, UTC))
        if self.last is not None and self.last < date.max:
            conditions.append(column < datetime.combine(self.last + timedelta(days=1), time.min, UTC))
        return conditions


EVER = Days()
"""All days."""


def month_of(day: date) -> Days:
    """The month in which the day lies."""
    first = day.replace(day=1)
    return Days(first, _next_month(first) - timedelta(days=1))


def quarter_of(day: date) -> Days:
    """The quarter of the year in which the day lies."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return Days(first, _next_month(_next_month(_next_month(first))) - timedelta(days=1))


def year_of(day: date) -> Days:
    """The year in which the day lies."""
    return Days(date(day.year, 1, 1), date(day.year, 12, 31))


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
