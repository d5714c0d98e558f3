"""The exchange rate of a moment and the tax of a day."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import BadInput
from desktop.model.office import ExchangeRate, Office, TaxRate


def exchange_rate(session: Session, office: Office, currency: str, at: datetime) -> Decimal:
    """Units of the office's currency for one unit of `currency`. Raises `BadInput` where none is known."""
    rate = known_rate(session, office, currency, at)
    if rate is None:
        raise BadInput(
            "The exchange rate is missing.",
            f"No rate of {currency} to {office.currency} is known for {at.date().isoformat()}. "
            "Enter it under Settings, then try again.",
        )
    return rate


def known_rate(session: Session, office: Office, currency: str, at: datetime) -> Decimal | None:
    """The same, None where none is known."""
    if currency == office.currency:
        return Decimal(1)
    query = (
        select(ExchangeRate.rate)
        .where(ExchangeRate.currency == currency, ExchangeRate.valid_from <= at)
        .order_by(ExchangeRate.valid_from.desc())
        .limit(1)
    )
    rate = session.execute(query).scalar_one_or_none()
    return None if rate is None else Decimal(rate)


def tax_rate_milli(session: Session, country: str, day: date) -> int | None:
    """The office's tax for sales to a country on a day, in thousandths of a per cent; None where none is set."""
    for place in (country, "*"):
        query = (
            select(TaxRate.rate_milli)
            .where(TaxRate.country == place, TaxRate.valid_from <= day)
            .order_by(TaxRate.valid_from.desc())
            .limit(1)
        )
        rate = session.execute(query).scalar_one_or_none()
        if rate is not None:
            return rate
    return None
