"""Which amounts the gateway can pay at all: how it counts each currency, where that is not ISO 4217."""

from desktop.errors import Refusal
from desktop.model.money import digits
from desktop.model.refusals import refuse

STEP = {"MGA": 100}
"""Currencies of which the gateway takes whole units only though the books count their hundredths."""


def smallest_step(currency: str) -> int:
    """The minor units in one step of the gateway: 10 in currencies of three digits, where the last must be 0.

    Source: https://docs.stripe.com/currencies, “Zero-decimal” and “Three-decimal currencies”.
    """
    return 10 if digits(currency) == 3 else STEP.get(currency, 1)


def cannot_count(currency: str) -> Refusal:
    """The refusal of an amount that the gateway cannot pay in this currency."""
    return refuse("gateway_digits", currency=currency, about="whole" if currency in STEP else "")


def fits(minor: int, currency: str) -> bool:
    """Whether the gateway can pay exactly this amount of minor units."""
    return minor % smallest_step(currency) == 0
