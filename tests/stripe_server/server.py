"""The HTTP of the server: who may ask, which address is what, and that every answer fits Stripe's document."""

from __future__ import annotations

import json
import re
import socket
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.stripe_server import balance, document, objects, reading
from tests.stripe_server.book import Book, Json
from tests.stripe_server.control import Control
from tests.stripe_server.refusal import Refused, missing
from tests.stripe_server.sending import PATH, Sending

_KINDS = {
    "refunds": ("refund", "/v1/refunds/{refund}"),
    "charges": ("charge", "/v1/charges/{charge}"),
    "payment_intents": ("payment_intent", "/v1/payment_intents/{intent}"),
    "events": ("event", "/v1/events/{id}"),
    "balance_transactions": ("balance_transaction", "/v1/balance_transactions/{id}"),
    "disputes": ("dispute", "/v1/disputes/{dispute}"),
}
_KEY = re.compile(r"Bearer ([sr]k_(test|live)_\w+)")


class StripeLikeServer(ThreadingHTTPServer):
    """Listens on loopback only."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int, book: Path) -> None:
        self.book = Book(book)
        self.sending = Sending(self.book)
        self.control = Control(self.book, self.sending)
        super().__init__(("127.0.0.1", port), _Asked)

    def server_close(self) -> None:
        super().server_close()
        self.book.close()


class _Asked(BaseHTTPRequestHandler):
    server: StripeLikeServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the standard library's
        """The book has the log."""

    def do_GET(self) -> None:
        self._answer("get", "")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self._answer("post", self.rfile.read(length).decode())

    def _answer(self, method: str, form: str) -> None:
        path, _, query = self.path.partition("?")
        if path == "/book" or path.startswith("/_control/"):
            self._control(path.removeprefix("/_control").strip("/"), form)
            return
        answer = self.server.sending.arrives(form) if (method, path) == ("post", PATH) else ""
        if answer == "lost_before":
            self._drop()
            return
        request_id = self.server.book.new_id("req")
        key = self.headers.get("Idempotency-Key", "")
        self._log(method, path, query or form, key)
        replayed = False
        try:
            live = self._live()
            if answer:
                sent = self.server.sending.send(answer, form, key, request_id)
                if sent.body is None:
                    self._drop()
                    return
                status, body, replayed, template = sent.status, sent.body, sent.replayed, PATH
            else:
                status, body, template = 200, *self._read(method, path, query, live)
        except Refused as refused:
            status, body, template = refused.status, refused.body, PATH
            if status == 400:
                self.server.book.violate(f"{method} {path}: {refused}")
        for fault in document.faults_of_answer(method, template, status, body):
            self.server.book.violate(fault)
        self._send(status, body, {"Request-Id": request_id} | ({"Idempotent-Replayed": "true"} if replayed else {}))

    def _live(self) -> bool:
        """Whether the key is for live money. Raises `Refused` for none, a broken or an expired one."""
        sent = _KEY.fullmatch(self.headers.get("Authorization", ""))
        if not sent:
            raise Refused(401, "", "You did not provide an API key.")
        if self.server.book.setting("key_expired", False):
            # Stripe blacks the key out; a server that does not is the harder test.
            raise Refused(401, "api_key_expired", f"Expired API Key provided: {sent[1]}")
        return sent[2] == "live"

    def _read(self, method: str, path: str, query: str, live: bool) -> tuple[Json, str]:
        _, version, name, *rest = path.split("/")
        if method != "get" or version != "v1" or name not in {"account", "balance", *_KINDS} or len(rest) > 1:
            self.server.book.violate(f"{method} {path}: no such address")
            raise missing("address", path)
        with self.server.book.turn() as book:
            if name in {"account", "balance"}:
                document.parameters_of("get", path, query)
                return (objects.account(book) if name == "account" else balance.balance(book, live)), path
            kind, one = _KINDS[name]
            template = one if rest else path
            asked = document.parameters_of("get", template, query)
            return (
                reading.one(book, kind, rest[0], asked) if rest else reading.page(book, kind, path, asked)
            ), template

    def _control(self, name: str, form: str) -> None:
        try:
            self._send(200, self.server.control.call(name, json.loads(form or "{}")), {})
        except (KeyError, LookupError, TypeError, ValueError, Refused) as error:
            self._send(400, {"error": f"{type(error).__name__}: {error}"}, {})

    def _log(self, method: str, path: str, sent: str, key: str) -> None:
        version = self.headers.get("Stripe-Version", "")
        line = {"method": method, "path": path, "sent": document.decode(sent), "key": key, "version": version}
        self.server.book.log(line)

    def _send(self, status: int, body: Any, headers: dict[str, str]) -> None:
        content = json.dumps(body).encode()
        date = formatdate(self.server.book.now(), usegmt=True)
        shown = {"Date": date, "Content-Type": "application/json", "Content-Length": str(len(content))} | headers
        lines = [f"HTTP/1.1 {status} {self.responses[status][0]}", *(f"{name}: {text}" for name, text in shown.items())]
        self.wfile.write("\r\n".join([*lines, "", ""]).encode() + content)

    def _drop(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)
