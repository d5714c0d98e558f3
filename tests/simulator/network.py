"""The way from a desk to the gateway: it loses, repeats and delays what goes over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from desktop.gateways import stripe_errors
from desktop.gateways.base import (
    Account as WhoseAccount,
)
from desktop.gateways.base import (
    Changes,
    GatewayUnavailable,
    LookUp,
    Outcome,
    RefundOrder,
    RefundReply,
)
from desktop.gateways.found_payment import FoundPayment
from tests.simulator.account import Account, Answer
from tests.simulator.points import Acting

ACCOUNT_ID = "acct_simulated"
ORDER_FAULTS = (
    "drop_before", "drop_after", "delayed", "twice", "500", "500_after", "500_later", "429", "409", "garbled",
)  # fmt: skip


class Network:
    """What can go wrong for every desk; `calm` is that nothing does."""

    def __init__(self, draw: Random, tell: Callable[[str], None], trouble: float) -> None:
        self.draw = draw
        self._tell = tell
        self.calm = False
        self.planned: list[str] = []
        """What the next orders meet, before anything is drawn."""
        self._trouble = trouble
        self.sent_at: dict[str, datetime] = {}
        """When an order was last sent, by a right clock."""

    def fault(self) -> bool:
        """Whether a question meets trouble: it may be put again, so that more of it would hide what orders meet."""
        return not self.calm and self.draw.random() < min(self._trouble, 0.2)

    def order_fault(self) -> str:
        """What happens to the next order; empty where nothing does."""
        if self.planned:
            return self.planned.pop(0)
        if self.calm or self.draw.random() >= self._trouble:
            return ""
        drawn = self.draw.choice(ORDER_FAULTS)
        self._tell(f"  the order meets: {drawn}")
        return drawn


class SimulatedGateway:
    """The gateway as one desk reaches it; what an answer means is said by the program's own reading of it."""

    name = "stripe"
    api_version = "2026-10-28.endive"

    def __init__(self, account: Account, network: Network, acting: Acting) -> None:
        self._account, self._network, self._acting = account, network, acting

    def account(self) -> WhoseAccount:
        self._question()
        return WhoseAccount(ACCOUNT_ID, live=False)

    def look_up(self, order: RefundOrder) -> LookUp:
        self._question()
        found = self._account.look_up(order)
        self._acting.reach("after a look-up")
        return replace(found, answered_at=self._account.now())

    def fetch(self, refund_ref: str) -> RefundReply:
        self._question()
        return self._account.refunds[refund_ref]

    def changes(self, since: str) -> Changes:
        """What changed, each once; now and then also what was read before, and in any order."""
        self._question()
        draw, read = self._network.draw, int(since or 0)
        if self._network.fault():
            read = draw.randint(0, read)
        refs = list(dict.fromkeys(self._account.changed[read:]))
        if self._network.fault():
            draw.shuffle(refs)
        return Changes(
            refunds=[self._account.refunds[ref] for ref in refs if ref in self._account.refunds],
            mark=str(len(self._account.changed)),
            disputes=[self._account.disputes[ref] for ref in refs if ref in self._account.disputes],
        )

    def payments(self, since: datetime) -> Iterator[Sequence[FoundPayment]]:
        """No history pulls payments in: it begins with those that are known."""
        yield ()

    def refund(self, order: RefundOrder) -> RefundReply:
        # Who sleeps between claim and call sleeps before this: a machine does not stop for a day within one call.
        self._acting.reach("before the call", may_sleep=False)
        self._network.sent_at[order.refund_id] = self._account.now()
        answer = self._send(order, self._network.order_fault())
        self._acting.reach("after the call")
        return _reply(order, answer)

    def _send(self, order: RefundOrder, fault: str) -> Answer | None:
        """What comes back of an order, None where nothing does."""
        if fault == "drop_before":
            return None
        if fault == "409":
            return 409, {"type": "idempotency_error"}
        if fault == "delayed":
            self._account.later(
                timedelta(minutes=self._network.draw.randint(1, 20)), lambda: self._account.refund(order)
            )
            return None
        answer = self._account.refund(order, fault if fault.startswith(("500", "429")) else "")
        if fault == "twice":
            answer = self._account.refund(order)
        return (200, {}) if fault == "garbled" else None if fault == "drop_after" else answer

    def _question(self) -> None:
        self._acting.reach("before a question")
        if self._network.fault():
            raise GatewayUnavailable("Nothing was asked.", "The gateway could not be reached.")


def _reply(order: RefundOrder, answer: Answer | None) -> RefundReply:
    status, body = answer if answer is not None else (None, {})
    if isinstance(body, RefundReply):
        return body
    if status == 200:
        return RefundReply(Outcome.UNKNOWN, reason="unreadable")
    outcome, reason = stripe_errors.verdict(status, body)
    return RefundReply(outcome, reason=reason)
