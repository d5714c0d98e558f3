"""A mail as it leaves: from the office, to one customer, with the stored paper of its note."""

from __future__ import annotations

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from desktop.model.credit_note import CreditNote
from desktop.model.office import Office
from desktop.model.outbox import Mail
from desktop.services.desk import Desk
from desktop.services.smtp import Refused, ServerTrouble
from desktop.services.steps import papers


def of(desk: Desk, mail_id: int) -> EmailMessage:
    """A mail as it leaves, with its stored paper; the paper is drawn and stored now where that had not happened yet.

    Raises `ServerTrouble` while the office has no address, `Refused` for a recipient that is none.
    """
    message = EmailMessage(policy=SMTP)
    with desk.database.read() as session:
        office = session.get_one(Office, 1)
        mail = session.get_one(Mail, mail_id)
    try:
        message["From"] = message["Reply-To"] = _address(office.email, office.name)
    except ValueError as fault:
        raise ServerTrouble(
            "The office has no e-mail address to write from. Enter it under Settings, Office."
        ) from fault
    message["Date"] = desk.clock()
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    _fill(desk, mail, message)
    return message


def draft(desk: Desk, mail_id: int) -> EmailMessage:
    """The same mail for a person's own program, which fills in who writes and when.

    `X-Unsent` lets Outlook open it as a message that is yet to be sent. Raises `Refused`.
    """
    message = EmailMessage(policy=SMTP)
    with desk.database.read() as session:
        mail = session.get_one(Mail, mail_id)
    message["X-Unsent"] = "1"
    _fill(desk, mail, message)
    return message


def _fill(desk: Desk, mail: Mail, message: EmailMessage) -> None:
    try:
        message["To"] = _address(mail.recipient)
    except ValueError as fault:
        raise Refused(f"“{mail.recipient}” is no e-mail address. Correct it under Customers.") from fault
    message["Subject"] = mail.subject
    message.set_content(mail.body, cte="quoted-printable")
    with desk.database.read() as session:
        number = session.get_one(CreditNote, mail.note_id).number
    pdf = papers.document(desk, mail.note_id)
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=f"{number}.pdf")


def _address(written: str, name: str = "") -> Address:
    """One address and nothing else. Raises `ValueError`."""
    try:
        return Address(" ".join(name.split()), addr_spec=written.strip())
    except (MessageError, IndexError, AttributeError) as fault:
        raise ValueError(written) from fault


def is_address(written: str) -> bool:
    """Whether a mail can be written to this."""
    try:
        return bool(_address(written).domain)
    except ValueError:
        return False
