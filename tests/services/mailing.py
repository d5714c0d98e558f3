"""An office that has promised mails, and the ways its tests send them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select, update

from desktop.model.customer import Customer
from desktop.model.office import Office
from desktop.model.outbox import Mail
from desktop.model.states import Method, OfficeKind
from desktop.services import mail
from desktop.services.mail import Round
from desktop.services.refunds import LineWish
from desktop.services.smtp import Security, SmtpServer
from tests.services.office_builder import OfficeBuilder, line
from tests.support.authority import Authority
from tests.support.mail_host import PASSWORD, USER, MailHost

ANNA, BERT, CLARA = "anna@example.org", "bert@example.org", "clara@example.org"


def make_real(office: OfficeBuilder) -> None:
    """Real books and an address to write from; customers are called after their addresses."""
    with office.database.write() as session:
        found = session.get_one(Office, 1)
        found.kind, found.email = OfficeKind.REAL, "accounts@lampenhaus.example"


def promise(office: OfficeBuilder, recipient: str = ANNA) -> UUID:
    """A recorded refund of 60.00 is final, and its customer was promised the note by e-mail; the refund's id."""
    name = recipient.partition("@")[0].title()
    office.customer(name, recipient)
    sold = office.paid(line("119.00"), customer=name, method=Method.CASH)
    return office.refunded(sold, LineWish(1, gross="60.00"), reference=f"TILL-{sold}", notify=True)


def owe_anna(office: OfficeBuilder) -> None:
    """A real office that owes Anna a mail."""
    make_real(office)
    promise(office)


def sender(host: MailHost, authority: Authority, timeout: float = 20.0, **changed: object) -> SmtpServer:
    """The office's way to this host, over a secure line."""
    known = {"user": USER, "password": PASSWORD, "security": Security.STARTTLS, "trusted": authority.trusted()}
    return SmtpServer("localhost", host.port, timeout=timeout, **{**known, **changed})  # type: ignore[arg-type]


def send(office: OfficeBuilder, server: SmtpServer) -> Round:
    """One round over the outbox, by the desk of the clerk."""
    return mail.send_due(office.desk(), server.post)


def mails(office: OfficeBuilder) -> list[Mail]:
    """The outbox, in the order in which it was written."""
    with office.database.read() as session:
        return list(session.scalars(select(Mail).order_by(Mail.id)))


def states(office: OfficeBuilder) -> dict[str, str]:
    """What became of the mail to each recipient."""
    return {each.recipient: each.state for each in mails(office)}


def readdress(office: OfficeBuilder, recipient: str, name: str = "Anna") -> None:
    """The customer has another address."""
    with office.database.write() as session:
        session.execute(update(Customer).where(Customer.name == name).values(email=recipient))
