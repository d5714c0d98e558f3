"""What every gateway promises: look up, refund once, tell what changed; and the words of its answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from desktop.errors import RefundDeskError
from desktop.gateways.found_payment import FoundPayment


@dataclass(frozen=True)
class RefundOrder:
    """A refund as it was frozen when it was claimed; sent again with the same key it is the same refund.

    `key` is `rd-<uuid>` of the refund and goes with every try; `amount_minor` counts as the books do (ISO 4217), the
    gateway file turns it into the gateway's own counting; `payment_ref` is the gateway's id of the payment (`pi_…`
    or `ch_…`); `reason` is one of the gateway's own words or empty. `api_version` is the pinned version of the first
    try.
    """

    refund_id: str
    key: str
    install_id: str
    payment_ref: str
    amount_minor: int
    currency: str
    reason: str = ""
    api_version: str = ""


class Outcome(StrEnum):
    """What the gateway says of one refund."""

    SUCCEEDED = "succeeded"
    PENDING = "pending"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class RefundReply:
    """The gateway's word on one refund, ours or foreign.

    `order_id` and `install_id` are what the gateway holds as our refund's UUID and our installation, empty for a
    refund made elsewhere; it is ours only if both are. `payment_ref` and `charge_ref` name the same payment where the
    gateway has two ids for it: a payment may be known here by either. `amount_minor` counts as the books do. `reason`
    is a stable word: why it is pending, failed or not known (`insufficient_funds`, `declined`, `no_answer`,
    `server_error` …); `message` the gateway's sentence, without secrets. `expires_at` is when a customer's question
    runs out. `trace` is the number by which the customer's bank finds the money, of the sort `trace_kind`; with
    `reversal` there is none, for the payment itself vanishes. `answered_at` is the gateway's own clock.
    """

    outcome: Outcome
    refund_ref: str = ""
    payment_ref: str = ""
    charge_ref: str = ""
    amount_minor: int = 0
    currency: str = ""
    order_id: str = ""
    install_id: str = ""
    reason: str = ""
    message: str = ""
    trace: str = ""
    trace_kind: str = ""
    reversal: bool = False
    created_at: datetime | None = None
    expires_at: datetime | None = None
    answered_at: datetime | None = field(default=None, compare=False)


class DisputeStatus(StrEnum):
    """Where a customer's dispute stands; one that ended without a loss is won, also a mere inquiry."""

    INQUIRY = "inquiry"
    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True)
class DisputeReply:
    """The gateway's word on one dispute; the payment's ids and the amount are meant as in `RefundReply`."""

    dispute_ref: str
    payment_ref: str
    charge_ref: str
    amount_minor: int
    currency: str
    status: DisputeStatus


@dataclass(frozen=True)
class PaymentFacts:
    """The gateway's fresh numbers of one payment, in the books' counting; `disputed_minor` is what is open.

    `refundable` is false when the gateway would refuse any refund now, with the reason as a stable word in `obstacle`:
    `not_captured`, `payment_pending`, `payment_failed`, `payment_canceled`, `disputed`, `reader_only`,
    `balance_too_low`.
    """

    payment_ref: str
    captured_minor: int
    refunded_minor: int
    currency: str
    disputed_minor: int = 0
    refundable: bool = True
    obstacle: str = ""


@dataclass(frozen=True)
class LookUp:
    """What the gateway knows before anything is sent: our refund if it is there, and the payment's fresh numbers.

    `refunds` and `disputes` are all that the payment has. Without a `payment` the gateway does not know it (the key may
    open another account): then nothing is said about our refund either. `answered_at` is the gateway's own clock, None
    where it does not tell.
    """

    ours: RefundReply | None
    payment: PaymentFacts | None
    refunds: Sequence[RefundReply] = ()
    disputes: Sequence[DisputeReply] = ()
    answered_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Changes:
    """What changed at the gateway since a mark, each refund and dispute once and as it is now; oldest first.

    `mark` is where to go on, and is to be stored together with what was taken over.
    """

    refunds: Sequence[RefundReply]
    mark: str
    disputes: Sequence[DisputeReply] = ()


@dataclass(frozen=True)
class Account:
    """Whose money the gateway moves: `account_id`, and whether it is `live` money."""

    account_id: str
    live: bool


class GatewayUnavailable(RefundDeskError):
    """A question (never an order) could not be put to the gateway; nothing was sent and nothing is known anew."""

    def __init__(self, title: str, message: str, code: str = "gateway_unavailable") -> None:
        super().__init__(title, message, code)


class RefundGateway(Protocol):
    """One way to the money. All calls block and are made off the GUI thread and outside any transaction.

    `api_version` is what a new order is frozen with.
    """

    name: str
    api_version: str

    def account(self) -> Account:
        """Whose account the key opens. Raises `GatewayUnavailable` (`key_expired` when the key is refused)."""

    def look_up(self, order: RefundOrder) -> LookUp:
        """What the gateway knows of this order and its payment. Raises `GatewayUnavailable`."""

    def refund(self, order: RefundOrder) -> RefundReply:
        """Send the order once, with its key.

        Never raises for what the network or the gateway does: no answer, a time-out, a 5xx or an unreadable answer is
        `Outcome.UNKNOWN`; a definite refusal is `Outcome.FAILED` with its reason. A refused key raises
        `GatewayUnavailable` `key_expired`, for then nothing was done.
        """

    def fetch(self, refund_ref: str) -> RefundReply:
        """One refund as it is now. Raises `GatewayUnavailable`."""

    def changes(self, since: str) -> Changes:
        """What changed since the mark (empty: all that the gateway still tells). Raises `GatewayUnavailable`."""

    def payments(self, since: datetime) -> Iterator[Sequence[FoundPayment]]:
        """All payments made since then, also those that brought no money, page by page and the newest first.

        Nothing is asked before a page is wanted. Raises `GatewayUnavailable` on the way.
        """
