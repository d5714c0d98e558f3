"""Amounts that a case gives for the books themselves: unlike what a person types, they may be nothing."""

from __future__ import annotations

from decimal import Decimal

from desktop.model import money


def minor(text: str, currency: str) -> int:
    """Minor units; an empty text is nothing."""
    return int(Decimal(text or 0).scaleb(money.digits(currency)))
