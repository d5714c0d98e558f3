"""The control address: what a person, a bank or time does at Stripe, and what the oracle asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.stripe_server import balance, refunding
from tests.stripe_server.book import Book, Json
from tests.stripe_server.objects import HELD, add_event, add_payment
from tests.stripe_server.sending import Sending


class Control:
    """Each public method is an address under `/_control/`, its parameters are the fields of the JSON sent there."""

    def __init__(self, book: Book, sending: Sending) -> None:
        self._book = book
        self._sending = sending

    def call(self, name: str, fields: Json) -> Any:
        """What the named control gives back. Raises `KeyError` if there is none of this name."""
        acts: dict[str, Callable[..., Any]] = {
            act.__name__: act
            for act in (
                self.answer,
                self.book,
                self.clock,
                self.close_dispute,
                self.dispute,
                self.forget_events,
                self.hold_events,
                self.key_expired,
                self.pay_out,
                self.payment,
                self.prune_keys,
                self.refund,
                self.refund_asks_again,
                self.refund_failed,
                self.refund_succeeded,
                self.refund_traced,
                self.release_events,
                self.repeat_events,
                self.requests,
                self.reset,
                self.set_account,
                self.settle,
                self.violations,
            )
        }
        with self._book.turn():
            return acts[name](**fields)

    def reset(self) -> None:
        self._book.clear()
        self._sending.choose("ok")

    def answer(self, word: str, times: int | None = None) -> None:
        self._sending.choose(word, times)

    def payment(self, **asked: Any) -> Json:
        return add_payment(self._book, asked)

    def refund(self, payment: str, amount: int, metadata: Json | None = None) -> str:
        """Made in the dashboard, without our id unless given; even more than came in."""
        kind = "payment_intent" if payment.startswith("pi_") else "charge"
        asked = {kind: payment, "amount": amount, "metadata": metadata or {}}
        return str(refunding.create(self._book, asked, capped=False)["id"])

    def refund_failed(self, refund: str, reason: str = "expired_or_canceled_card", status: str = "failed") -> str:
        return str(refunding.fail(self._book, self._one(refund), reason, status)["id"])

    def refund_succeeded(self, refund: str) -> str:
        """A pending one goes through; one that was asked for and never seen is made now, late."""
        made = self._find(refund)
        if made is None:
            asked = self._book.wished(refund)
            if asked is None:
                raise LookupError(f"nothing was ever asked for {refund}")
            return str(refunding.create(self._book, asked | {"amount": int(asked["amount"])}, capped=False)["id"])
        return str(refunding.succeed(self._book, made)["id"])

    def refund_asks_again(self, refund: str) -> str:
        return str(refunding.ask_again(self._book, self._one(refund))["id"])

    def refund_traced(self, refund: str, reference: str) -> str:
        return str(refunding.trace(self._book, self._one(refund), reference)["id"])

    def dispute(self, payment: str, amount: int, inquiry: bool = False) -> str:
        charge = refunding.charge_of(self._book, payment)
        status = "warning_needs_response" if inquiry else "needs_response"
        return str(refunding.open_dispute(self._book, charge, amount, status)["id"])

    def close_dispute(self, payment: str, amount: int, status: str, dispute: str = "") -> str:
        charge = refunding.charge_of(self._book, payment)
        return str(refunding.close_dispute(self._book, charge, amount, status, dispute)["id"])

    def key_expired(self, expired: bool = True) -> None:
        self._book.set("key_expired", expired)

    def clock(self, now: int | None) -> None:
        self._book.set("clock", now)

    def set_account(self, account: str) -> None:
        self._book.set("account", account)

    def prune_keys(self, hours: int = 0) -> None:
        """The keys that are at least so old are forgotten; without hours all are."""
        self._book.prune_keys(hours)

    def settle(self, payment: str, succeeded: bool) -> None:
        refunding.settle(self._book, refunding.charge_of(self._book, payment), succeeded)

    def pay_out(self, currency: str, keep: int) -> None:
        balance.pay_out(self._book, currency, keep)

    def forget_events(self) -> None:
        self._book.forget_events()

    def hold_events(self) -> None:
        """From now on events happen out of sight, with their own time."""
        self._book.set("events_held", True)

    def release_events(self) -> None:
        self._book.set("events_held", False)
        self._book.show(HELD, "event")

    def repeat_events(self, backwards: bool = False) -> None:
        """Every event so far comes once more, under an id of its own, in the order sent or the other way round."""
        events = self._book.all("event")
        for event in events if backwards else reversed(events):
            add_event(self._book, event["type"], event["data"]["object"], event["request"])

    def book(self) -> Json:
        """For the oracle: refunds that have not failed, their sum, and how many requests to refund arrived."""
        alive = [refund for refund in self._book.all("refund") if refund["status"] not in {"failed", "canceled"}]
        orders: dict[str, int] = {}
        paid: dict[str, int] = {}
        for refund in alive:
            if order_id := refund["metadata"].get("rd_intent"):
                orders[order_id] = orders.get(order_id, 0) + 1
                paid[order_id] = paid.get(order_id, 0) + refund["amount"]
        return {
            "refunds": len(alive),
            "refunded": sum(refund["amount"] for refund in alive),
            "calls": self._book.setting("calls", 0),
            "orders": orders,
            "paid": paid,
        }

    def requests(self) -> list[Json]:
        return self._book.requests()

    def violations(self) -> list[str]:
        return self._book.violations()

    def _find(self, name: str) -> Json | None:
        """By Stripe's id of the refund or ours in its metadata."""
        by_order = (made for made in self._book.all("refund") if made["metadata"].get("rd_intent") == name)
        return self._book.get("refund", name) or next(by_order, None)

    def _one(self, name: str) -> Json:
        made = self._find(name)
        if made is None:
            raise LookupError(f"no refund {name}")
        return made
