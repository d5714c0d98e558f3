"""The outbox leaves: each mail once, after its paper is stored, never by itself a second time when in doubt."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage

from sqlalchemy import select

from desktop.errors import RefundDeskError
from desktop.model.credit_note import CreditNote
from desktop.model.office import Office
from desktop.model.outbox import Mail
from desktop.services.desk import Desk
from desktop.services.steps import papers

Post = Callable[[EmailMessage], None]
"""Hands one message over for good. Raises `NotSent` when it certainly did not arrive."""


class NotSent(RefundDeskError):
    """A mail certainly did not leave; it stays in the outbox."""

    def __init__(self, title: str, message: str) -> None:
        super().__init__(title, message, "mail_not_sent")


@dataclass(frozen=True)
class SmtpServer:
    """The office's mail server. With `starttls` nothing is sent unless the line is encrypted."""

    host: str
    port: int = 587
    user: str = ""
    password: str = ""
    starttls: bool = True
    timeout: float = 30.0

    def post(self, message: EmailMessage) -> None:
        """Send one message. Raises `NotSent`, and lets other failures after the text pass: then it may have arrived."""
        try:
            server = smtplib.SMTP(self.host, self.port, local_hostname="localhost", timeout=self.timeout)
        except (OSError, smtplib.SMTPException) as fault:
            raise NotSent(
                "The mail was not sent.", "The mail server could not be reached. It stays in the outbox."
            ) from fault
        with server:
            self._greet(server)
            server.send_message(message)

    def _greet(self, server: smtplib.SMTP) -> None:
        try:
            if self.starttls:
                server.starttls()
            if self.user:
                server.login(self.user, self.password)
        except (OSError, smtplib.SMTPException) as fault:
            raise NotSent(
                "The mail was not sent.",
                "The mail server refused the secure line or the password. Look at Settings, Mail. "
                "It stays in the outbox.",
            ) from fault


def send_due(desk: Desk, post: Post) -> int:
    """Send every mail whose time has come; says how many left. Raises `NotSent` at the first that certainly did not.

    A mail is marked before it is handed over: after a crash in between it is "perhaps sent" and a person decides.
    """
    with desk.database.read() as session:
        query = select(Mail.id).where(Mail.state == "held", Mail.leaves_at <= desk.clock()).order_by(Mail.id)
        due = list(session.scalars(query))
    return sum(_send(desk, mail_id, post) for mail_id in due)


def _send(desk: Desk, mail_id: int, post: Post) -> int:
    with desk.database.read() as session:
        mail = session.get_one(Mail, mail_id)
        office = session.get_one(Office, 1)
        note = session.get_one(CreditNote, mail.note_id)
        message = EmailMessage()
        message["From"] = office.email or "office@refund-desk.invalid"
        message["To"] = mail.recipient
        message["Subject"] = mail.subject
        message["Message-ID"] = mail.message_id
        message.set_content(mail.body)
        number = note.number
    pdf = papers.document(desk, mail.note_id)
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=f"{number}.pdf")
    if not _move(desk, mail_id, "held", "perhaps"):
        return 0
    try:
        post(message)
    except NotSent:
        _move(desk, mail_id, "perhaps", "held")
        raise
    _move(desk, mail_id, "perhaps", "sent")
    return 1


def _move(desk: Desk, mail_id: int, before: str, after: str) -> bool:
    """Move a mail on; false where another desk was faster."""
    at = desk.clock()
    with desk.database.write() as session:
        mail = session.get_one(Mail, mail_id, with_for_update=True, populate_existing=True)
        if mail.state != before:
            return False
        mail.state = after
        mail.sent_at = at if after == "sent" else None
        return True
