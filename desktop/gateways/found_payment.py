"""A payment as a gateway knows it, before the books do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from desktop.model.states import Method


@dataclass(frozen=True)
class FoundPayment:
    """Money that the gateway took, or tried to. Amounts count as the books do, `amount_minor` is what was captured.

    `payment_ref` is the id by which it is paid back and `charge_ref` its other one, empty where it has only one.
    `obstacle` is why there is no money yet, or none any more, as a stable word: `not_captured`, `payment_pending`,
    `payment_failed`; then `amount_minor` is what it would be. `customer`, `email`, `description` and `notes` (by name,
    as the shop stored them) are what the gateway was told, and may be empty. `fee_minor` is what the gateway kept of
    it, in its currency.
    """

    payment_ref: str
    charge_ref: str
    amount_minor: int
    currency: str
    made_at: datetime
    method: Method
    label: str
    obstacle: str = ""
    customer: str = ""
    email: str = ""
    description: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    refunded_minor: int = 0
    disputed: bool = False
    fee_minor: int = 0

    @property
    def refs(self) -> frozenset[str]:
        """All ids by which the books may know it."""
        return frozenset(filter(None, (self.payment_ref, self.charge_ref)))
