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
    with desk.database.read() as session:
        mail = session.get_one(Mail, mail_id)
        office = session.get_one(Office, 1)
        number = session.get_one(CreditNote, mail.note_id).number
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = message["Reply-To"] = _address(office.email, office.name)
    except ValueError as fault:
        raise ServerTrouble(
            "The office has no e-mail address to write from. Enter it under Settings, Office."
        ) from fault
    try:
        message["To"] = _address(mail.recipient)
    except ValueError as fault:
        raise Refused(f"“{mail.recipient}” is no e-mail address. Correct it under Customers.") from fault
    message["Subject"] = mail.subject
    message["Date"] = desk.clock()
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body, cte="quoted-printable")
    pdf = papers.document(desk, mail.note_id)
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=f"{number}.pdf")
    return message


def _address(written: str, name: str = "") -> Address:
    """One address and nothing else. Raises `ValueError`."""
    try:
        return Address(" ".join(name.split()), addr_spec=written.strip())
    except (MessageError, IndexError, AttributeError) as fault:
        raise ValueError(written) from fault
