"""Orders as the desk freezes them, and a gateway that loses no time."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.gateways.base import RefundOrder
from desktop.gateways.pace import Pace
from desktop.gateways.stripe import StripeGateway
from tests.stripe_server.client import KEY

INSTALL = "office-1"


def order(
    name: str, amount_minor: int, payment_ref: str = "pi_P1", currency: str = "EUR", *, reason: str = ""
) -> RefundOrder:
    """The order of the refund `name` on a payment."""
    return RefundOrder(name, f"rd-{name}", INSTALL, payment_ref, amount_minor, currency, reason, "2026-10-28.endive")


def quick(
    address: str, pauses: Sequence[float] = (), read_timeout: float = 10.0, answer_timeout: float = 20.0
) -> StripeGateway:
    """The gateway at this address, not slowed down."""
    pace = Pace(per_second=100_000, pauses=pauses, sleep=lambda _: None)
    return StripeGateway(KEY, address=address, pace=pace, read_timeout=read_timeout, answer_timeout=answer_timeout)
