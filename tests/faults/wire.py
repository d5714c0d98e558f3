"""HTTP as bytes: a request and an answer as they travel, and putting one question to a server by a plain socket."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from http import HTTPStatus
from typing import BinaryIO


@dataclass(frozen=True)
class Message:
    """A request or an answer: its `first` line, the lines of its `headers` as they came, its `body`."""

    first: str
    headers: tuple[str, ...]
    body: bytes

    @property
    def line(self) -> tuple[str, str]:
        """Of a request: its method and what follows it."""
        method, path, _ = self.first.split(" ", 2)
        return method, path

    def with_body(self, body: bytes, promised: int | None = None) -> bytes:
        """The message with this body, of which so many bytes are promised, and the connection ends after it."""
        kept = [line for line in self.headers if line.lower().split(":")[0] not in {"content-length", "connection"}]
        length = len(body) if promised is None else promised
        lines = [self.first, *kept, f"Content-Length: {length}", "Connection: close", "", ""]
        return "\r\n".join(lines).encode() + body

    def to_bytes(self) -> bytes:
        return self.with_body(self.body)


class Gone(ConnectionError):
    """The other end closed before its message was whole."""


def read(stream: BinaryIO) -> Message:
    """The next message. Raises `Gone`."""
    first = stream.readline().decode()
    headers = []
    while text := stream.readline().decode().rstrip("\r\n"):
        headers.append(text)
    if not first:
        raise Gone
    lengths = [line.split(":", 1)[1] for line in headers if line.lower().startswith("content-length:")]
    length = int(lengths[0]) if lengths else 0
    body = stream.read(length)
    if len(body) < length:
        raise Gone
    return Message(first.strip(), tuple(headers), body)


class Question:
    """A request on its way to the server; `answer` waits for what comes back."""

    def __init__(self, server: tuple[str, int], request: Message) -> None:
        self._connection = socket.create_connection(server, timeout=30)
        self._connection.sendall(request.to_bytes())

    def answer(self) -> Message:
        """Raises `Gone` where the server drops the connection."""
        with self._connection, self._connection.makefile("rb") as stream:
            return read(stream)


def ask(server: tuple[str, int], request: Message) -> Message:
    """The answer to a request. Raises `Gone`."""
    return Question(server, request).answer()


def said(status: int, body: str, kind: str, *headers: str) -> Message:
    """An answer that no server gave."""
    first = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"
    return Message(first, (f"Content-Type: {kind}", *headers), body.encode())
