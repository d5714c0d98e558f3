"""A server that says exactly what it is told, byte for byte, however wrong."""

from __future__ import annotations

import json
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self

HANG = b"hang"
DRIP = b"drip"
DROP = b""


def answer(status: int, body: object, **headers: str) -> bytes:
    """An HTTP answer; text is sent as it is, anything else as JSON."""
    content = (body if isinstance(body, str) else json.dumps(body)).encode()
    told = {"Content_Length": str(len(content)), "Connection": "close"} | headers
    lines = [f"HTTP/1.1 {status} Told", *(f"{name.replace('_', '-')}: {text}" for name, text in told.items())]
    return "\r\n".join([*lines, "", ""]).encode() + content


def error(status: int, kind: str, **fields: str) -> bytes:
    """An error in Stripe's shape."""
    return answer(status, {"error": {"type": kind, "message": "No.", **fields}}, Request_Id="req_1")


def refund(name: str, install: str = "office-1", **fields: Any) -> dict[str, Any]:
    """A refund in Stripe's shape that carries our id."""
    made = {
        "id": "re_1",
        "object": "refund",
        "amount": 5000,
        "charge": "ch_P1",
        "created": 1_772_442_000,
        "currency": "eur",
        "metadata": {"rd_intent": name, "rd_install": install},
        "payment_intent": "pi_P1",
        "status": "succeeded",
    }
    return made | fields


@dataclass
class Request:
    line: str
    headers: dict[str, str]
    body: str


@dataclass
class Canned:
    """Answers each request with the next of `said`, and with the last for ever. `heard` is what came."""

    said: list[bytes]
    heard: list[Request] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._over = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Conversation)
        self._server.canned = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def reply(self, request: Request) -> bytes:
        self.heard.append(request)
        return self.said.pop(0) if len(self.said) > 1 else self.said[0]

    def hang(self) -> None:
        self._over.wait(timeout=30)

    def drip(self) -> Iterator[bytes]:
        """A byte at a time, each in time and all of them never."""
        yield answer(200, "", Content_Length="1000000")
        while not self._over.wait(timeout=0.005):
            yield b" "


class _Server(socketserver.ThreadingTCPServer):
    canned: Canned


class _Conversation(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        line = self.rfile.readline().decode().strip()
        headers: dict[str, str] = {}
        while text := self.rfile.readline().decode().strip():
            name, _, value = text.partition(": ")
            headers[name.lower()] = value
        body = self.rfile.read(int(headers.get("content-length", 0))).decode()
        reply = self.server.canned.reply(Request(line, headers, body))
        if reply == HANG:
            self.server.canned.hang()
        elif reply == DRIP:
            with suppress(ConnectionError):  # whoever asked has gone
                self.wfile.writelines(self.server.canned.drip())
        elif reply:
            self.wfile.write(reply)
        else:
            self.connection.shutdown(socket.SHUT_RDWR)
