"""Amounts that a case gives for the books themselves: unlike what a person types, they may be nothing."""

from __future__ import annotations

from decimal import Decimal

from desktop.model import money


def minor(text: str, currency: str) -> int:
    """Minor units; an empty text is nothing."""
    return int(Decimal(text or 0).scaleb(money.digits(currency)))


def as_the_gateway_counts(amount_minor: int, currency: str) -> int:
    """What came in as the gateway's own number; unlike a refund it may end in any digit (rule A1)."""
    if currency in {"ISK", "UGX"}:
        return amount_minor * 100
    return amount_minor // 100 if currency == "MGA" else amount_minor
