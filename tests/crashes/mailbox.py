"""The customer's mailbox."""

from __future__ import annotations

from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailbox:
    """The customer's mailbox, at a real SMTP server."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []
        self.port = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.letters.append(envelope.content)
        return "250 taken"
