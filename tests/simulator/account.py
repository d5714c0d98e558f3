"""An account at a gateway like Stripe, in memory: its book is the only judge of what was paid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from desktop.gateways.base import DisputeReply, DisputeStatus, LookUp, Outcome, PaymentFacts, RefundOrder, RefundReply

KEPT = timedelta(hours=24)
"""So long the account remembers a key, and not a moment longer: the least that Stripe promises."""

CURRENCY = "EUR"

Answer = tuple[int, RefundReply | dict[str, Any]]
"""HTTP status, and the refund or the error object."""


@dataclass
class Payment:
    """Money that came in, and what went back of it; `all_refunds` also has what failed."""

    captured_minor: int
    all_refunds: list[str] = field(default_factory=list)
    all_disputes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class SavedAnswer:
    """The first answer under a key, with what was asked."""

    order: RefundOrder
    answer: Answer
    at: datetime


class Account:
    """Payments, refunds, disputes, keys and what changed, by the account's own clock."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.payments: dict[str, Payment] = {}
        self.refunds: dict[str, RefundReply] = {}
        self.disputes: dict[str, DisputeReply] = {}
        self.changed: list[str] = []
        """Refunds and disputes in the order in which something happened to them."""
        self._saved: dict[str, SavedAnswer] = {}
        self._later: list[tuple[datetime, Callable[[], object]]] = []
        self.outcome = Outcome.SUCCEEDED
        """What the next refunds are at first."""

    def refund(self, order: RefundOrder, fault: str = "") -> Answer:
        """A request to refund has arrived; `fault` is the account's own: `500`, `500_after`, `500_later`, `429`."""
        saved = self._saved.get(order.key)
        if saved is not None and self.now() - saved.at < KEPT:
            if saved.order != order:
                return 400, {"type": "idempotency_error"}
            return saved.answer
        if fault == "429":
            return 429, {"type": "rate_limit_error"}
        if refused := self._refused(order):
            return refused
        answer: Answer = (500, {"type": "api_error"})
        if fault == "500_later":
            self.later(timedelta(minutes=20), lambda: self._refused(order) or self._make(order))
        elif fault != "500":
            made = self._make(order)
            answer = answer if fault == "500_after" else (200, made)
        self._saved[order.key] = SavedAnswer(order, answer, self.now())
        return answer

    def later(self, wait: timedelta, what: Callable[[], object]) -> None:
        """Something happens at the account when so much time has passed."""
        self._later.append((self.now() + wait, what))

    def next_due(self) -> datetime | None:
        """When something is to happen next, None where nothing is."""
        return min((at for at, _ in self._later), default=None)

    def let_due_happen(self) -> None:
        """What was to happen until now happens."""
        due = [each for each in self._later if each[0] <= self.now()]
        self._later = [each for each in self._later if each[0] > self.now()]
        for _, what in due:
            what()

    def look_up(self, order: RefundOrder) -> LookUp:
        payment = self.payments[order.payment_ref]
        refunds = [self.refunds[ref] for ref in payment.all_refunds]
        disputes = tuple(self.disputes[ref] for ref in payment.all_disputes)
        disputed_minor = sum(each.amount_minor for each in disputes if each.status == DisputeStatus.OPEN)
        facts = PaymentFacts(
            order.payment_ref,
            payment.captured_minor,
            self.refunded_minor(order.payment_ref),
            CURRENCY,
            disputed_minor,
            refundable=not disputed_minor,
            obstacle="disputed" if disputed_minor else "",
        )
        ours = (each for each in refunds if (each.order_id, each.install_id) == (order.refund_id, order.install_id))
        return LookUp(next(ours, None), facts, refunds, disputes)

    def of_order(self, refund_id: str) -> list[RefundReply]:
        """Every refund that was ever made for one of our refunds."""
        return [made for made in self.refunds.values() if made.order_id == refund_id]

    def refunded_minor(self, payment_ref: str) -> int:
        """What of a payment went back, or is on its way."""
        return sum(
            self.refunds[ref].amount_minor for ref in self.payments[payment_ref].all_refunds if alive(self.refunds[ref])
        )

    def left_minor(self, payment_ref: str) -> int:
        """What of a payment can go back now."""
        payment = self.payments[payment_ref]
        taken = sum(
            self.disputes[ref].amount_minor
            for ref in payment.all_disputes
            if self.disputes[ref].status in {DisputeStatus.OPEN, DisputeStatus.LOST}
        )
        return payment.captured_minor - self.refunded_minor(payment_ref) - taken

    def refund_there(self, payment_ref: str, amount_minor: int) -> None:
        """Somebody refunds in the dashboard, if so much is left."""
        if 0 < amount_minor <= self.left_minor(payment_ref) and not self._disputed(payment_ref):
            self._add(RefundReply(Outcome.SUCCEEDED, payment_ref=payment_ref, amount_minor=amount_minor))

    def move(self, ref: str, outcome: Outcome, reason: str = "") -> None:
        """A refund goes on."""
        self.refunds[ref] = replace(self.refunds[ref], outcome=outcome, reason=reason)
        self.changed.append(ref)

    def dispute(self, payment_ref: str, amount_minor: int) -> None:
        """The customer's bank wants money back."""
        ref = f"dp_{len(self.disputes) + 1}"
        made = DisputeReply(ref, payment_ref, f"ch_of_{payment_ref}", amount_minor, CURRENCY, DisputeStatus.OPEN)
        self.disputes[ref] = made
        self.payments[payment_ref].all_disputes.append(ref)
        self.changed.append(ref)

    def end_dispute(self, ref: str, status: DisputeStatus) -> None:
        self.disputes[ref] = replace(self.disputes[ref], status=status)
        self.changed.append(ref)

    def _disputed(self, payment_ref: str) -> bool:
        disputes = (self.disputes[ref] for ref in self.payments[payment_ref].all_disputes)
        return any(each.status == DisputeStatus.OPEN for each in disputes)

    def _refused(self, order: RefundOrder) -> Answer | None:
        """What the account will not do; such an answer is not saved under the key."""
        if order.payment_ref not in self.payments:
            return 404, {"type": "invalid_request_error", "code": "resource_missing"}
        if self._disputed(order.payment_ref):
            return 400, {"type": "invalid_request_error", "code": "charge_disputed"}
        if order.amount_minor > self.left_minor(order.payment_ref):
            return 400, {"type": "invalid_request_error", "param": "amount"}
        return None

    def _make(self, order: RefundOrder) -> RefundReply:
        reason = "processing" if self.outcome == Outcome.PENDING else ""
        return self._add(
            RefundReply(
                self.outcome,
                payment_ref=order.payment_ref,
                amount_minor=order.amount_minor,
                order_id=order.refund_id,
                install_id=order.install_id,
                reason=reason,
            )
        )

    def _add(self, made: RefundReply) -> RefundReply:
        ref = f"re_{len(self.refunds) + 1}"
        made = replace(
            made, refund_ref=ref, charge_ref=f"ch_of_{made.payment_ref}", currency=CURRENCY, created_at=self.now()
        )
        self.refunds[ref] = made
        self.payments[made.payment_ref].all_refunds.append(ref)
        self.changed.append(ref)
        return made


def alive(made: RefundReply) -> bool:
    """Whether the money went, or is on its way."""
    return made.outcome in {Outcome.SUCCEEDED, Outcome.PENDING}
