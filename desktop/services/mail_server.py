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


def try_out(desk: Desk, server: MailServer, password: str) -> None:
    """Look whether this server lets the office in; nothing is sent or kept. An empty password is the one kept.

    Raises `ServerTrouble`, and `BadInput` where no server is named.
    """
    desk.require(Right.RUN)
    if not server.host.strip():
        raise BadInput("No mail server was asked.", "Type its name first, such as mail.firm.example.")
    with desk.database.read() as session:
        install_id = session.get_one(Office, 1).install_id
    _line(server, install_id, password).try_out()


def obstacle(desk: Desk) -> str:
    """Why no mail leaves this office from this computer, in a sentence; empty where it does."""
    with desk.database.read() as session:
        office = session.get_one(Office, 1)
        server, install_id, real = _of(office), office.install_id, office.is_real
    if not real:
        return "No mail leaves an office that is there to practise."
    if not server.host:
        return "No mail server is set up, so mail waits in the outbox. Set one up under Settings, Mail."
    if server.user and not _line(server, install_id).password:
        return (
            "This computer does not know the mail server's password, so no mail leaves from here. Enter it under "
            "Settings, Mail; a computer that knows it sends what waits."
        )
    return ""


def send_due(desk: Desk, wanted: Collection[int] | None = None) -> Round:
    """Send what waits in the outbox, or those of `wanted` among it, where nothing stands against it.

    A practice office never mails, whatever is set up. A computer without the password leaves it to the others.
    """
    if obstacle(desk):
        return Round(0)
    with desk.database.read() as session:
        office = session.get_one(Office, 1)
        line = _line(_of(office), office.install_id)
    return mail.send_due(desk, line.post, wanted)


def _line(server: MailServer, install_id: str, password: str = "") -> SmtpServer:
    """The way to this server, with the password of this computer's keychain where none is given."""
    if server.user and not password:
        password = keys.secret(keys.service_of(install_id), _PASSWORD)
    return SmtpServer(server.host, server.port, server.user, password if server.user else "", server.security)


def _of(office: Office) -> MailServer:
    return MailServer(office.smtp_host, office.smtp_port, office.smtp_user, Security(office.smtp_security))
