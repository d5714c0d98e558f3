"""A real SMTP server on this computer, which behaves as it is told and keeps every letter that it took."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "office", "kept in the keychain"


@dataclass
class MailHost:
    """The customers' post office.

    `letters` are those it took, `told` what was done with each. Its answers are set by a test: `to_recipient` by
    address, `to_text` for every text; `late` seconds before it answers a text, `hang_up` says where it ends the line:
    `recipient` or `text`. `reached` is set when a text has come in, before it is answered.
    """

    port: int
    letters: list[EmailMessage] = field(default_factory=list)
    to_recipient: dict[str, str] = field(default_factory=dict)
    to_text: str = "250 taken"
    late: float = 0.0
    hang_up: str = ""
    said_hello: int = 0
    reached: threading.Event = field(default_factory=threading.Event)

    def recipients(self) -> list[str]:
        """To whom the letters are that it took, in their order."""
        return [str(letter["To"]) for letter in self.letters]

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.said_hello += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.hang_up == "recipient":
            _hang_up(server)
        answer = self.to_recipient.get(address, "250 known")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=default)
        assert isinstance(letter, EmailMessage)
        if self.to_text.startswith("250"):
            self.letters.append(letter)
        self.reached.set()
        if self.hang_up == "text":
            _hang_up(server)
        if self.late:
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.Event().wait(), self.late)
        return self.to_text


def _hang_up(server: SMTP) -> None:
    transport = server.transport
    assert isinstance(transport, asyncio.WriteTransport)
    transport.abort()


def _knows(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
    known = isinstance(given, LoginPassword) and given == LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False)


@contextmanager
def running_host(
    proof: ssl.SSLContext | None = None, *, from_the_first_byte: bool = False, asks_password: bool = False
) -> Iterator[MailHost]:
    """A server for the length of the block; with `proof` it takes nothing over an open line."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        host = MailHost(free.getsockname()[1])
    implicit = proof if from_the_first_byte else None
    starttls = None if from_the_first_byte else proof
    controller = Controller(
        host, hostname="127.0.0.1", port=host.port, server_hostname="localhost", ssl_context=implicit,
        tls_context=starttls, require_starttls=starttls is not None, auth_require_tls=starttls is not None,
        authenticator=_knows, auth_required=asks_password, ready_timeout=20,
    )  # fmt: skip
    # what it says of clients that went away is no trouble of ours
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    controller.start()
    try:
        yield host
    finally:
        controller.stop()
