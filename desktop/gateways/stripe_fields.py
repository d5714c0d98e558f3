"""Single fields of Stripe's answers, read strictly: what is not as its documents promise is `Unreadable`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from desktop.gateways.stripe_amounts import from_gateway

Answer = Mapping[str, Any]


class Unreadable(ValueError):
    """An answer that is not what Stripe's documents promise: nothing can be concluded from it."""


def text(answer: Answer, name: str) -> str:
    """The words under this name. Raises `Unreadable` where there are none."""
    value = answer.get(name)
    if not isinstance(value, str) or not value:
        raise Unreadable(f"no {name}")
    return value


def minor(answer: Answer, name: str, currency: str) -> int:
    """The amount under this name in minor units of the books. Raises `Unreadable`."""
    amount = answer.get(name)
    if not isinstance(amount, int) or isinstance(amount, bool):
        raise Unreadable(f"no {name}")
    try:
        return from_gateway(amount, currency)
    except ValueError as error:
        raise Unreadable(str(error)) from error


def moment(answer: Answer, name: str) -> datetime:
    """The moment under this name. Raises `Unreadable`."""
    try:
        return datetime.fromtimestamp(answer[name], UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError) as error:
        raise Unreadable(f"no {name}") from error


def ref(answer: Answer, name: str) -> str:
    """The id of a neighbour, which may have come along whole; empty where there is none."""
    value = answer.get(name)
    return text(value, "id") if isinstance(value, Mapping) else str(value or "")


def inner(answer: Answer, *names: str) -> Answer:
    """The object inside, empty where there is none."""
    for name in names:
        value = answer.get(name)
        answer = value if isinstance(value, Mapping) else {}
    return answer
