"""POST /v1/refunds: the answers that a test chose, and Stripe's keys exactly as API v1 keeps them."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass

from tests.stripe_server import document, refunding
from tests.stripe_server.book import Book, Json
from tests.stripe_server.refusal import Refused

PATH = "/v1/refunds"
ANSWERS = frozenset(
    """ok reversal pending pending_insufficient_funds requires_action declined lost_before lost_after error_500
    error_500_after busy in_use hold""".split()
)
_FAULT = Refused(500, "", "An unknown error occurred", kind="api_error")
_DECLINED = Refused(402, "card_declined", "The bank of the card declined the refund.", kind="card_error")
_IN_USE = Refused(
    409,
    "idempotency_key_in_use",
    "There is currently another in-progress request using this Idempotent Key.",
    kind="idempotency_error",
)
_BUSY = Refused(429, "rate_limit", "Too many requests hit the API too quickly.")


@dataclass(frozen=True)
class Sent:
    """What goes back: `body` is nothing where the connection is dropped instead."""

    status: int
    body: Json | None
    replayed: bool = False


_DROPPED = Sent(0, None)


class Sending:
    """The one way in for refunds. An answer chosen meets every try, until another is chosen or its `times` are over."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._lock = threading.Lock()
        self._running: set[str] = set()
        self._released = threading.Event()

    def choose(self, answer: str, times: int | None = None) -> None:
        """Raises `ValueError` for a word that is no answer. What was held goes on."""
        if answer not in ANSWERS:
            raise ValueError(f"no such answer: {answer}")
        self._book.set("answer", {"word": answer, "times": times})
        released, self._released = self._released, threading.Event()
        released.set()

    def arrives(self, form: str) -> str:
        """The answer for a request that has come so far as the network; one that is lost here never arrived."""
        with self._book.turn() as book:
            chosen = book.setting("answer", {"word": "ok", "times": None})
            asked = document.decode(form)
            if order_id := dict(asked.get("metadata") or {}).get("rd_intent"):
                book.wish(order_id, asked)
            if chosen["times"] is not None:
                chosen["times"] -= 1
                book.set("answer", chosen if chosen["times"] else {"word": "ok", "times": None})
            if chosen["word"] != "lost_before":
                book.set("calls", book.setting("calls", 0) + 1)
            return str(chosen["word"])

    def send(self, answer: str, form: str, key: str, request_id: str) -> Sent:
        """Carry the request out, once for each key (https://docs.stripe.com/api/idempotent_requests).

        Raises `Refused` for what is not saved under the key: a refused parameter, a key in use, too many requests.
        """
        if answer == "busy":
            raise _BUSY
        if len(key) > 255:
            raise Refused(400, "", "Idempotency keys have at most 255 characters.")
        released = self._released
        with self._lock:
            if answer == "in_use" or key in self._running:
                raise _IN_USE
            if saved := self._saved(form, key):
                return _DROPPED if answer == "lost_after" else saved
            asked = document.parameters_of("post", PATH, form)
            refunding.check_parameters(asked)
            self._running.add(key)
        try:
            if answer == "hold" and self._book.setting("answer")["word"] == "hold":
                released.wait(timeout=60)
            sent = self._carry_out(answer, asked, form, key, request_id)
        finally:
            with self._lock:
                self._running.discard(key)
        return _DROPPED if answer == "lost_after" else sent

    def _saved(self, form: str, key: str) -> Sent | None:
        saved = self._book.answer_of_key(key) if key else None
        if saved is None:
            return None
        if saved["asked"] != _canonical(form):
            message = f"Keys for idempotent requests can only be used with the same parameters; {key} was not."
            raise Refused(400, "", message, kind="idempotency_error")
        return Sent(saved["status"], json.loads(saved["body"]), replayed=True)

    def _carry_out(self, answer: str, asked: Json, form: str, key: str, request_id: str) -> Sent:
        """The refund and the saved answer are kept together: a server that is killed here has done both or nothing."""
        cause = {"id": request_id, "idempotency_key": key or None}
        with self._book.turn() as book:
            try:
                if answer in {"declined", "error_500"}:
                    raise _DECLINED if answer == "declined" else _FAULT
                sent = Sent(200, refunding.create(book, asked, answer, cause))
                if answer == "error_500_after":
                    sent = Sent(_FAULT.status, _FAULT.body)
            except Refused as refused:
                sent = Sent(refused.status, refused.body)
            if key:
                book.save_answer(key, _canonical(form), sent.status, sent.body or {}, request_id)
        return sent


def _canonical(form: str) -> str:
    return json.dumps(document.decode(form), sort_keys=True)
