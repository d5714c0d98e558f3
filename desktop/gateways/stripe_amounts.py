"""Stripe's own counting of amounts, where it differs from the books' minor units."""

from desktop.model.gateway_digits import STEP, fits

# No minor unit by ISO 4217, but Stripe takes two digits that must be 00 (https://docs.stripe.com/currencies).
_TIMES_HUNDRED = frozenset({"ISK", "UGX"})


def to_gateway(minor: int, currency: str) -> int:
    """The amount as Stripe counts it. Raises `ValueError` where Stripe cannot pay it (`gateway_digits`)."""
    if not fits(minor, currency):
        raise ValueError(f"{minor} of {currency} is between two amounts that Stripe can pay")
    if currency in _TIMES_HUNDRED:
        return minor * 100
    return minor // STEP.get(currency, 1)


def from_gateway(amount: int, currency: str) -> int:
    """Minor units of the books. Raises `ValueError` for a part of a unit that the currency does not have."""
    if currency not in _TIMES_HUNDRED:
        return amount * STEP.get(currency, 1)
    if amount % 100:
        raise ValueError(f"{amount} is no whole {currency}")
    return amount // 100
