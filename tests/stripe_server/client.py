"""Starts and stops the server, and does at it what a person, a bank or time would do."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).parents[2]
KEY = "sk_test_4eC39HqLyjWDarjtT1zdp7dc"
"""A key in Stripe's form that opens nothing but this server."""

_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class GatewayBook:
    """What the server's own book says, the only judge of what was paid.

    `refunds` have not failed, `refunded` is their sum in Stripe's smallest unit, `calls` the requests to refund that
    arrived, `orders` how many of the refunds each of our ids has and `paid` what they come to.
    """

    refunds: int
    refunded: int
    calls: int
    orders: dict[str, int]
    paid: dict[str, int] = field(default_factory=dict, compare=False)


class StripeServer:
    """The server as its own process, on loopback; `address` is where it listens. `with` starts and stops it.

    Amounts are in Stripe's smallest unit. A payment is named by its `pi_…` or `ch_…`, a refund by its `re_…` or by
    our id.
    """

    def __init__(self, book: Path | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="stripe-server-") if book is None else None
        self._book = book or Path(self._folder.name if self._folder else "") / "book.sqlite"
        self._process: subprocess.Popen[str] | None = None
        self._port = 0
        self.address = ""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        if self._folder:
            self._folder.cleanup()

    def start(self) -> None:
        """Start, again on the same port and with the same book if it ran before."""
        command = [sys.executable, "-m", "tests.stripe_server", "--port", str(self._port), "--book", str(self._book)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        ready = self._process.stdout.readline().split()
        if ready[:1] != ["ready"]:
            self.kill()
            raise RuntimeError("the server did not start")
        self.address = ready[1]
        self._port = int(self.address.rsplit(":", 1)[1])

    def kill(self) -> None:
        """SIGKILL: nothing is tidied up."""
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def reset(self) -> None:
        """An empty book, all answers ok, the machine's clock."""
        self._control("reset")

    def payment(
        self,
        amount: int,
        currency: str = "eur",
        *,
        id: str = "",  # noqa: A002  # the word of Stripe's object
        charge: str = "",
        intent: bool = True,
        method: str = "card",
        state: str = "succeeded",
        **more: Any,
    ) -> str:
        """A customer has paid. `state`: succeeded, pending, failed, uncaptured, canceled. The id to refund it by."""
        fields = {"amount": amount, "currency": currency, "id": id, "charge": charge, "intent": intent}
        made = self._control("payment", **fields, method=method, state=state, **more)
        return str(made["payment_intent"] or made["charge"])

    def answer(self, word: str, times: int | None = None) -> None:
        """How requests to refund are answered from now on, or so many times.

        ok, reversal, pending, pending_insufficient_funds, requires_action, declined, lost_before, lost_after,
        error_500, error_500_after, busy (429), in_use (409), hold (waits for the next `answer`).
        """
        self._control("answer", word=word, times=times)

    def refund(self, payment: str, amount: int, metadata: dict[str, str] | None = None) -> str:
        """A refund is made in the dashboard; its `re_…`."""
        return str(self._control("refund", payment=payment, amount=amount, metadata=metadata))

    def refund_failed(self, refund: str, reason: str = "expired_or_canceled_card", status: str = "failed") -> str:
        return str(self._control("refund_failed", refund=refund, reason=reason, status=status))

    def refund_succeeded(self, refund: str) -> str:
        """A pending one goes through, or, by our id, one that was lost takes effect after all."""
        return str(self._control("refund_succeeded", refund=refund))

    def refund_asks_again(self, refund: str) -> str:
        """The customer has to give other bank details, even after it had succeeded."""
        return str(self._control("refund_asks_again", refund=refund))

    def refund_traced(self, refund: str, reference: str) -> str:
        return str(self._control("refund_traced", refund=refund, reference=reference))

    def dispute_opened(self, payment: str, amount: int) -> str:
        return str(self._control("dispute", payment=payment, amount=amount))

    def inquiry_opened(self, payment: str, amount: int) -> str:
        return str(self._control("dispute", payment=payment, amount=amount, inquiry=True))

    def dispute_won(self, payment: str, amount: int, dispute: str = "") -> str:
        return str(self._control("close_dispute", payment=payment, amount=amount, status="won", dispute=dispute))

    def dispute_lost(self, payment: str, amount: int, dispute: str = "") -> str:
        """A dispute is lost: the one named, else one of this amount, else the last one open."""
        return str(self._control("close_dispute", payment=payment, amount=amount, status="lost", dispute=dispute))

    def inquiry_closed(self, payment: str, amount: int) -> str:
        return str(self._control("close_dispute", payment=payment, amount=amount, status="warning_closed"))

    def key_expired(self, expired: bool = True) -> None:
        self._control("key_expired", expired=expired)

    def set_account(self, account: str) -> None:
        self._control("set_account", account=account)

    def set_clock(self, now: datetime | None) -> None:
        """What the server takes for the time; None is the machine's."""
        self._control("clock", now=int(now.timestamp()) if now else None)

    def prune_keys(self, hours: int = 0) -> None:
        """Idempotency keys that are at least so old are forgotten, as Stripe does from 24 hours on; else all are."""
        self._control("prune_keys", hours=hours)

    def settle(self, payment: str, succeeded: bool = True) -> None:
        """A pending payment arrives, or fails; then what was refunded of it is canceled."""
        self._control("settle", payment=payment, succeeded=succeeded)

    def pay_out(self, keep: int, currency: str = "eur") -> None:
        """The account's balance goes to its holder's bank, all but so many of the smallest unit."""
        self._control("pay_out", currency=currency, keep=keep)

    def repeat_events(self, backwards: bool = False) -> None:
        """Every event comes once more, in the order sent or the other way round."""
        self._control("repeat_events", backwards=backwards)

    def hold_events(self) -> None:
        """Events from now on are not told before `release_events`, however late that is."""
        self._control("hold_events")

    def release_events(self) -> None:
        self._control("release_events")

    def forget_events(self) -> None:
        """Every event so far is missing."""
        self._control("forget_events")

    def book(self) -> GatewayBook:
        return GatewayBook(**self._control("book"))

    def requests(self) -> list[dict[str, Any]]:
        """Each request that arrived: method, path, sent, key, version."""
        return list(self._control("requests"))

    def violations(self) -> list[str]:
        """Where a request, or an answer of the server's own, was not as Stripe's document says."""
        return list(self._control("violations"))

    def _control(self, name: str, **fields: Any) -> Any:
        request = urllib.request.Request(f"{self.address}/_control/{name}", json.dumps(fields).encode())
        try:
            with _DIRECT.open(request, timeout=30) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise ValueError(error.read().decode()) from error
