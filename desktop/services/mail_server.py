"""The office's mail server: named once for all desks, its password in the keychain of each computer."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from desktop.errors import BadInput
from desktop.model.office import Office
from desktop.model.states import Right
from desktop.services import keys, mail
from desktop.services.desk import Desk
from desktop.services.mail import SmtpServer
from desktop.services.steps import audit

_PASSWORD = "mail"


@dataclass(frozen=True)
class MailServer:
    """What is set up; an empty `host` is none. With `starttls` nothing leaves over an open line."""

    host: str
    port: int
    user: str
    starttls: bool


def set_up(desk: Desk) -> MailServer:
    """The mail server as it stands."""
    with desk.database.read() as session:
        office = session.get_one(Office, 1)
        return MailServer(office.smtp_host, office.smtp_port, office.smtp_user, office.smtp_starttls)


def save(desk: Desk, server: MailServer, password: str) -> bool:
    """Keep the mail server; an empty password leaves the one that is kept. True if the keychain keeps the password.

    Raises `BadInput` for a practice office, from which no mail leaves, and for a port that is none.
    """
    desk.require(Right.RUN)
    if not 0 < server.port < 65_536:
        raise BadInput("The mail server was not kept.", f"{server.port} is no port. Most servers listen on 587.")
    act = desk.act()
    with desk.database.write() as session:
        office = session.get_one(Office, 1)
        if not office.is_real:
            raise BadInput("The mail server was not kept.", "No mail leaves an office that is there to practise.")
        before = MailServer(office.smtp_host, office.smtp_port, office.smtp_user, office.smtp_starttls)
        office.smtp_host, office.smtp_port = server.host.strip(), server.port
        office.smtp_user, office.smtp_starttls = server.user.strip(), server.starttls
        audit.append(session, act, "mail server changed", "office", 1, before=asdict(before), after=asdict(server))
        install_id = office.install_id
    return not password or keys.keep_secret(keys.service_of(install_id), _PASSWORD, password)


def send_due(desk: Desk) -> int:
    """Send what waits in the outbox, where a mail server is set up; says how many left. Raises `NotSent`."""
    with desk.database.read() as session:
        office = session.get_one(Office, 1)
        host, port, user = office.smtp_host, office.smtp_port, office.smtp_user
        starttls, install_id, real = office.smtp_starttls, office.install_id, office.is_real
    if not host or not real:
        return 0
    password = keys.secret(keys.service_of(install_id), _PASSWORD) if user else ""
    return mail.send_due(desk, SmtpServer(host, port, user, password, starttls).post)
