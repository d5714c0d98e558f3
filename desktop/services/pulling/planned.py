"""What taking over a gateway's payments would do: each payment, where it may go, and what is left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop.gateways.base import DisputeReply, RefundReply
from desktop.gateways.found_payment import FoundPayment
from desktop.model.money import named


@dataclass(frozen=True)
class Target:
    """Where a payment may go: an invoice, or without one the account of a customer. `due_minor` is due on it now."""

    customer_id: int
    customer: str
    invoice_id: int | None = None
    invoice: str = ""
    due_minor: int = 0
    cancelled: bool = False

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.invoice or f"On account of {self.customer}"


@dataclass(frozen=True)
class PullRow:
    """A payment that can be taken in. `targets` are all that may be meant and `target` the one it goes to, if chosen.

    `why` says what speaks for it. `certain` is that the gateway's words name it and all of the money is due there, so
    that a person only has to look.
    """

    found: FoundPayment
    targets: Sequence[Target]
    why: str
    target: Target | None = None
    certain: bool = False

    @property
    def remark(self) -> str:
        """What is to be known before it is taken, empty where nothing is."""
        amount, currency = self.found.amount_minor, self.found.currency
        said = []
        if self.target is not None and self.target.invoice_id is not None:
            due = self.target.due_minor
            if self.target.cancelled:
                said.append(f"{self.target.invoice} is cancelled; all of it would be held unapplied")
            elif not due:
                said.append(f"nothing is due on {self.target.invoice}; all of it would be held unapplied")
            elif due < amount:
                said.append(f"{named(amount - due, currency)} more than is due would be held unapplied")
            elif due > amount:
                said.append(f"{named(due - amount, currency)} stays due")
        if self.found.refunded_minor:
            said.append(f"{named(self.found.refunded_minor, currency)} of it went back at the gateway")
        if self.found.disputed:
            said.append("it is disputed")
        return "; ".join(said)

    def going_to(self, target: Target, why: str) -> PullRow:
        """The same payment, for a target that a person chose."""
        return replace(self, target=target, why=why, certain=False)


@dataclass(frozen=True)
class LeftOut:
    """A payment that is not taken, and why."""

    found: FoundPayment
    why: str


@dataclass(frozen=True)
class PullPlan:
    """All that a gateway knows and the books do not; nothing of it is stored yet.

    `known` counts the payments that are in the books already. `refunds` and `disputes` are those of `rows`, as they are
    at the gateway.
    """

    gateway: str
    rows: Sequence[PullRow]
    left_out: Sequence[LeftOut]
    known: int
    refunds: Sequence[RefundReply] = ()
    disputes: Sequence[DisputeReply] = ()


@dataclass(frozen=True)
class Taken:
    """A payment that is in the books now, under its number."""

    row: PullRow
    payment_id: int
    number: str


@dataclass(frozen=True)
class Pulled:
    """What taking over came to. `refunds` counts those that were made at the gateway and wait in the inbox now."""

    taken: Sequence[Taken]
    left_out: Sequence[LeftOut]
    refunds: int
