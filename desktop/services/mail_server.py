"""The office's mail server: named once for all desks, its password in the keychain of each computer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass

from desktop.errors import BadInput
from desktop.model.office import Office
from desktop.model.states import Right
from desktop.services import keys, mail
from desktop.services.desk import Desk
from desktop.services.mail import Round
from desktop.services.smtp import Security, SmtpServer
from desktop.services.steps import audit

_PASSWORD = "mail"
_NOT_KEPT = "The mail server was not kept."


@dataclass(frozen=True)
class MailServer:
    """What is set up; an empty `host` is none."""

    host: str
    port: int
    user: str
    security: Security


def set_up(desk: Desk) -> MailServer:
    """The mail server as it stands."""
    with desk.database.read() as session:
        return _of(session.get_one(Office, 1))


def save(desk: Desk, server: MailServer, password: str) -> bool:
    """Keep the mail server; an empty password leaves the one that is kept. True if the keychain keeps the password.

    Raises `BadInput` for a practice office, from which no mail leaves, for a port that is none, and for a name on an
    open line: its password could be read there.
    """
    desk.require(Right.RUN)
    if not 0 < server.port < 65_536:
        raise BadInput(_NOT_KEPT, f"{server.port} is no port. Most servers listen on 587 or 465.")
    if server.security == Security.NONE and server.user.strip():
        raise BadInput(
            _NOT_KEPT, "A password never goes over an open line. Choose a secure line, or leave the name empty."
        )
    act = desk.act()
    with desk.database.write() as session:
        office = session.get_one(Office, 1)
        if not office.is_real:
            raise BadInput(_NOT_KEPT, "No mail leaves an office that is there to practise.")
        before = _of(office)
        office.smtp_host, office.smtp_port = server.host.strip(), server.port
        office.smtp_user, office.smtp_security = server.user.strip(), server.security
        audit.append(session, act, "mail server changed", "office", 1, before=asdict(before), after=asdict(server))
        install_id = office.install_id
    return not password or keys.keep_secret(keys.service_of(install_id), _PASSWORD, password)


def can_send(desk: Desk) -> bool:
    """Whether mail leaves this office by itself: a real one, with a mail server."""
    with desk.database.read() as session:
        office = session.get_one(Office, 1)
        return office.is_real and bool(office.smtp_host)


def send_due(desk: Desk, wanted: Collection[int] | None = None) -> Round:
    """Send what waits in the outbox, or those of `wanted` among it, where a mail server is set up.

    A practice office never mails, whatever is set up.
    """
    with desk.database.read() as session:
        office = session.get_one(Office, 1)
        server, install_id, real = _of(office), office.install_id, office.is_real
    if not server.host or not real:
        return Round(0)
    password = keys.secret(keys.service_of(install_id), _PASSWORD) if server.user else ""
    line = SmtpServer(server.host, server.port, server.user, password, server.security)
    return mail.send_due(desk, line.post, wanted)


def _of(office: Office) -> MailServer:
    return MailServer(office.smtp_host, office.smtp_port, office.smtp_user, Security(office.smtp_security))
