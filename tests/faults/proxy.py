"""A proxy on loopback, a thread with plain sockets, that passes everything on and breaks what it is told to break."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from tests.faults.wire import Message, Question, ask, read, said


class Call(StrEnum):
    """What is broken: one kind of request of the gateway."""

    CREATE = "create"
    RETRIEVE = "retrieve"
    LIST_REFUNDS = "list refunds"
    LIST_EVENTS = "list events"


class Fault(StrEnum):
    """How it is broken. “Before” never reaches the server, “after” has been carried out by it."""

    REFUSED = "the connection is refused"
    DROPPED_BEFORE = "dropped before"
    DROPPED_AFTER = "dropped after"
    HANGS_BEFORE = "hangs before"
    HANGS_AFTER = "hangs after"
    DRIPS = "the answer drips"
    ERROR_BEFORE = "500 before"
    ERROR_AFTER = "500 after, saved under the key"
    ERROR_SAVED = "500 without effect, saved under the key"
    PAGE_BEFORE = "a page with 502 before"
    PAGE_AFTER = "a page with 502 after"
    IN_USE = "409 once"
    ALWAYS_IN_USE = "409 to the end"
    BUSY = "429 once"
    BUSY_FOR = "429 once with Retry-After"
    ALWAYS_BUSY = "429 to the end"
    TRUNCATED = "the answer is cut off"
    BROKEN_JSON = "broken JSON"
    DUPLICATED = "sent twice"
    CROSSED = "the answer of another request"
    BAD_TLS = "the TLS breaks"


SLOW = frozenset({Fault.HANGS_BEFORE, Fault.HANGS_AFTER, Fault.DRIPS})
"""Those in which the desk has to lose its patience."""

TO_THE_END = frozenset({Fault.ALWAYS_IN_USE, Fault.ALWAYS_BUSY})
"""Those that strike each try of one send."""

_COMES_BEFORE = {
    Call.CREATE: ("/v1/refunds?",),
    Call.LIST_REFUNDS: ("/v1/payment_intents/", "/v1/charges/", "/v1/events"),
    Call.LIST_EVENTS: ("/v1/balance",),
}

_IN_USE = json.dumps({"error": {"type": "idempotency_error", "code": "idempotency_key_in_use", "message": "In use."}})
_BUSY = json.dumps({"error": {"type": "invalid_request_error", "code": "rate_limit", "message": "Too many."}})
_FAULT = json.dumps({"error": {"type": "api_error", "message": "An unknown error occurred"}})
_PAGE = "<html><body><h1>502 Bad Gateway</h1></body></html>"


def _comes_before(call: Call, request: Message) -> bool:
    """Whether the request after this one is that of the call: a connection is refused before anybody knows what for."""
    method, path = request.line
    return method == "GET" and path.startswith(_COMES_BEFORE.get(call, ()))


def _call_of(method: str, path: str) -> Call | None:
    """What kind of request this is."""
    parts = path.partition("?")[0].strip("/").split("/")
    if method == "POST":
        return Call.CREATE if parts == ["v1", "refunds"] else None
    if len(parts) == 3:
        return Call.RETRIEVE
    return {"refunds": Call.LIST_REFUNDS, "events": Call.LIST_EVENTS}.get(parts[-1])


class FaultProxy:
    """Stands before the server at this address. `struck` counts the requests that were broken.

    `address` is what a gateway is given; with a certificate it is `https`. `choose` has the server give its next
    answer by this word, for the faults of which the server itself knows. `reads` is what the gateway gets to read for
    an answer that was passed on. `others` are the questions whose answers come back for another one's.
    """

    def __init__(
        self,
        server: str,
        certificate: Path | None = None,
        choose: Callable[[str], None] = lambda _: None,
        reads: Callable[[Message], Message] = lambda answer: answer,
    ) -> None:
        parts = urlsplit(server)
        self._server = (parts.hostname or "", parts.port or 0)
        self._tls = _tls(certificate) if certificate else None
        self._choose = choose
        self._reads = reads
        self._lock = threading.Lock()
        self._fault: Fault | None = None
        self._call = Call.CREATE
        self._left = 0
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []
        self._open = False
        self._port = 0
        self.struck = 0
        self.others: dict[Call, str] = {}

    def __enter__(self) -> Self:
        self._listen()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._deafen()
        for thread in self._threads:
            thread.join(timeout=30)

    @property
    def address(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self._port}"

    def arm(self, fault: Fault, call: Call, times: int = 1) -> None:
        """Break so many of these requests, from the next one on; one that is broken to the end counts as one."""
        with self._lock:
            self._fault, self._call = fault, call
            self._left = 1_000_000 if fault in TO_THE_END else times
            self.struck = 0
        if fault == Fault.REFUSED and call == Call.RETRIEVE:
            self._refuse()

    def heal(self) -> None:
        """From now on everything is passed on."""
        with self._lock:
            self._fault = None
        if not self._open:
            self._listen()

    def _listen(self) -> None:
        listener = socket.create_server(("127.0.0.1", self._port), backlog=50)
        self._port = listener.getsockname()[1]
        self._open = True
        self._ear = threading.Thread(target=self._accept, args=(listener,))
        self._ear.start()

    def _accept(self, listener: socket.socket) -> None:
        with listener:
            while True:
                connection, _ = listener.accept()
                if not self._open:
                    connection.close()
                    return
                thread = threading.Thread(target=self._converse, args=(connection,))
                self._threads = [one for one in self._threads if one.is_alive()] + [thread]
                thread.start()

    def _deafen(self) -> None:
        """Stop listening; closing would not wake a thread that waits for a caller, so somebody calls."""
        if self._open:
            self._open = False
            socket.create_connection(("127.0.0.1", self._port)).close()
            self._ear.join(timeout=30)

    def _refuse(self) -> None:
        self._deafen()
        self.struck += 1

    def _converse(self, connection: socket.socket) -> None:
        # Whoever asked may go at any time: that is what many of the faults are about.
        with suppress(OSError), connection:
            connection.settimeout(30)
            speaking = self._tls.wrap_socket(connection, server_side=True) if self._tls else connection
            with speaking, speaking.makefile("rb") as stream:
                request = read(stream)
                call = _call_of(*request.line)
                if fault := self._due(call):
                    self._break(fault, speaking, request, call or Call.CREATE)
                    return
                answer = ask(self._server, request)
                if self._fault == Fault.REFUSED and not self.struck and _comes_before(self._call, request):
                    self._refuse()
                speaking.sendall(self._reads(answer).to_bytes())

    def _due(self, call: Call | None) -> Fault | None:
        with self._lock:
            if self._fault in {None, Fault.REFUSED} or call != self._call or not self._left:
                return None
            self._left -= 1
            self.struck += 1
            return self._fault

    def _break(self, fault: Fault, connection: socket.socket, request: Message, call: Call) -> None:
        match fault:
            case Fault.DROPPED_BEFORE:
                return
            case Fault.HANGS_BEFORE:
                self._hang(connection)
            case Fault.IN_USE | Fault.ALWAYS_IN_USE:
                connection.sendall(said(409, _IN_USE, "application/json").to_bytes())
            case Fault.BUSY | Fault.ALWAYS_BUSY:
                connection.sendall(said(429, _BUSY, "application/json").to_bytes())
            case Fault.BUSY_FOR:
                connection.sendall(said(429, _BUSY, "application/json", "Retry-After: 1").to_bytes())
            case Fault.PAGE_BEFORE:
                connection.sendall(said(502, _PAGE, "text/html").to_bytes())
            case Fault.ERROR_BEFORE:
                connection.sendall(said(500, _FAULT, "application/json").to_bytes())
            case _:
                self._break_answer(fault, connection, request, call)

    def _break_answer(self, fault: Fault, connection: socket.socket, request: Message, call: Call) -> None:
        """The faults of which the server has heard the request."""
        if call == Call.CREATE and fault in {Fault.ERROR_AFTER, Fault.ERROR_SAVED}:
            self._choose("error_500" if fault == Fault.ERROR_SAVED else "error_500_after")
        answer = self._twice(request) if fault == Fault.DUPLICATED else ask(self._server, request)
        half = len(answer.body) // 2
        match fault:
            case Fault.DROPPED_AFTER:
                return
            case Fault.HANGS_AFTER:
                self._hang(connection)
            case Fault.DRIPS:
                self._drip(connection, answer)
            case Fault.PAGE_AFTER:
                connection.sendall(said(502, _PAGE, "text/html").to_bytes())
            case Fault.ERROR_AFTER | Fault.ERROR_SAVED:
                connection.sendall(said(500, _FAULT, "application/json").to_bytes())
            case Fault.TRUNCATED:
                connection.sendall(answer.with_body(answer.body[:half], promised=len(answer.body)))
            case Fault.BROKEN_JSON:
                connection.sendall(answer.with_body(answer.body[:half]))
            case Fault.CROSSED:
                connection.sendall(self._other(request, call).to_bytes())
            case Fault.BAD_TLS:
                with socket.socket(fileno=connection.detach()) as bare:
                    bare.sendall(b"this is no record of TLS at all")
            case _:
                connection.sendall(answer.to_bytes())

    def _twice(self, request: Message) -> Message:
        """Both are under way before either is answered; what is told is the second's answer."""
        both = [Question(self._server, request) for _ in range(2)]
        return [one.answer() for one in both][-1]

    def _other(self, request: Message, call: Call) -> Message:
        """The answer to the same kind of request about something else."""
        about = request.line[1].split("/")[2]
        path = self.others[Call.CREATE if call == Call.RETRIEVE and about == "refunds" else call]
        asked = [line for line in request.headers if line.lower().split(":")[0] in {"host", "authorization"}]
        return ask(self._server, Message(f"GET {path} HTTP/1.1", tuple(asked), b""))

    def _hang(self, connection: socket.socket) -> None:
        """Say nothing until whoever asked has gone."""
        with suppress(TimeoutError):
            connection.recv(1)

    def _drip(self, connection: socket.socket, answer: Message) -> None:
        """A byte at a time, each in time, until whoever asked has gone."""
        endless = answer.body + b" " * 100_000
        whole = answer.with_body(endless)
        connection.sendall(whole[: len(whole) - len(endless)])
        for byte in endless:
            if self._over.wait(timeout=0.005):
                return
            connection.sendall(bytes([byte]))


def _tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context
