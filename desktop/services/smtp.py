"""The conversation with a mail server: what certainly did not arrive is told from what perhaps did."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from email.generator import BytesGenerator
from email.message import EmailMessage
from email.utils import parseaddr
from enum import StrEnum
from io import BytesIO
from pathlib import Path

from desktop.errors import RefundDeskError

_NEVER_SENT = "The mail was not sent."


class Security(StrEnum):
    """How the line to the mail server is kept from others."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class NotSent(RefundDeskError):
    """A mail certainly did not arrive, for a reason that may pass; it stays in the outbox and is tried again."""

    def __init__(self, message: str) -> None:
        super().__init__(_NEVER_SENT, message, "mail_not_sent")


class ServerTrouble(NotSent):
    """No mail can leave by this server now, whichever it is."""


class Refused(RefundDeskError):
    """The mail server will not have this mail; it certainly did not arrive, and trying again changes nothing."""

    def __init__(self, message: str) -> None:
        super().__init__(_NEVER_SENT, message, "mail_refused")


class Unanswered(RefundDeskError):
    """The text was handed over and no answer came: nobody here knows whether it arrived."""

    def __init__(self, message: str) -> None:
        super().__init__("It is not known whether the mail arrived.", message, "mail_perhaps")


@dataclass(frozen=True)
class SmtpServer:
    """The office's mail server. `timeout` is the seconds it has between two bytes, `longest` for all it has to say.

    The server has to prove who it is to an authority that this computer trusts, or to those of `trusted`.
    """

    host: str
    port: int = 587
    user: str = ""
    password: str = ""
    security: Security = Security.STARTTLS
    timeout: float = 30.0
    longest: float = 300.0
    trusted: ssl.SSLContext | None = None

    def post(self, message: EmailMessage) -> None:
        """Hand one message over for good. Raises `NotSent`, `ServerTrouble`, `Refused` and `Unanswered`."""
        server = self._connected()
        # a server that drips its answer byte by byte would else hold this desk for ever
        end = threading.Timer(self.longest, _cut, [server])
        end.daemon = True
        end.start()
        try:
            self._greet(server)
            _hand_over(server, message)
        finally:
            end.cancel()
            server.close()

    def try_out(self) -> None:
        """Say hello, with name and password, and send nothing. Raises `ServerTrouble`."""
        server = self._connected()
        try:
            self._greet(server)
        finally:
            server.close()

    def _connected(self) -> smtplib.SMTP:
        try:
            if self.security == Security.TLS:
                return smtplib.SMTP_SSL(
                    self.host, self.port, "localhost", timeout=self.timeout, context=self.trusted or authorities()
                )
            return smtplib.SMTP(self.host, self.port, "localhost", timeout=self.timeout)
        except ssl.SSLError as fault:
            raise _no_secure_line(self.host, fault) from fault
        except (OSError, smtplib.SMTPException) as fault:
            raise ServerTrouble(f"The mail server {self.host} could not be reached{_because(fault)}.") from fault

    def _greet(self, server: smtplib.SMTP) -> None:
        try:
            server.ehlo_or_helo_if_needed()
            if self.security == Security.STARTTLS:
                server.starttls(context=self.trusted or authorities())
                server.ehlo()
            if self.user:
                server.login(self.user, self.password)
        except (ssl.SSLError, smtplib.SMTPNotSupportedError) as fault:
            raise _no_secure_line(self.host, fault) from fault
        except smtplib.SMTPAuthenticationError as fault:
            raise ServerTrouble(
                f"The mail server {self.host} refused name or password: {_words(fault.smtp_code, fault.smtp_error)}. "
                "Look at Settings, Mail."
            ) from fault
        except (OSError, smtplib.SMTPException) as fault:
            raise ServerTrouble(f"The mail server {self.host} ended the conversation{_because(fault)}.") from fault


def _cut(server: smtplib.SMTP) -> None:
    """End the line under a conversation, which then fails as one that was broken."""
    sock = server.sock
    if sock is not None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


def authorities() -> ssl.SSLContext:
    """What this computer trusts; where Python finds nothing of it, the list of authorities that came with us."""
    context = ssl.create_default_context()
    places = ssl.get_default_verify_paths()
    if not context.get_ca_certs() and not any(_holds_any(place) for place in (places.cafile, places.capath)):
        import certifi  # noqa: PLC0415  only where the system has no authorities of its own

        context.load_verify_locations(certifi.where())
    return context


def _holds_any(place: str | None) -> bool:
    path = Path(place or "nowhere")
    return path.is_file() or (path.is_dir() and any(path.iterdir()))


def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
    """Name sender and recipient, then send the text; from the text on, silence means that it perhaps arrived."""
    recipient = parseaddr(str(message["To"]))[1]
    try:
        _name(server, parseaddr(str(message["From"]))[1], recipient)
    except (OSError, smtplib.SMTPException) as fault:
        raise NotSent(f"The mail server ended the conversation before the text was sent{_because(fault)}.") from fault
    try:
        server.send(_as_sent(message))
        code, said = server.getreply()
    except (OSError, smtplib.SMTPException) as fault:
        raise Unanswered(f"The text was handed over and the mail server gave no answer{_because(fault)}.") from fault
    if 400 <= code < 500:
        raise NotSent(f"The mail server took nothing yet: {_words(code, said)}.")
    if 500 <= code < 600:
        raise Refused(f"The mail server refused it: {_words(code, said)}.")
    if not 200 <= code < 300:
        raise Unanswered(f"The text was handed over and the mail server answered {_words(code, said)}.")
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        return  # the mail is taken; how the line ends changes nothing


def _name(server: smtplib.SMTP, sender: str, recipient: str) -> None:
    """Say from whom and to whom, until the server waits for the text."""
    code, said = server.mail(sender)
    if code != 250:
        raise ServerTrouble(f"The mail server takes no mail from {sender}: {_words(code, said)}.")
    code, said = server.rcpt(recipient)
    if code not in {250, 251}:
        raise _said_no(code, f"The mail server refused {recipient}: {_words(code, said)}.")
    code, said = server.docmd("DATA")
    if code != 354:
        raise _said_no(code, f"The mail server did not want the text: {_words(code, said)}.")


def _as_sent(message: EmailMessage) -> bytes:
    """The message as it goes over the line (RFC 5321): its dots doubled, and a dot alone at its end."""
    out = BytesIO()
    # an identifier that is folded is one that some programs do not know again
    BytesGenerator(out, policy=message.policy.clone(linesep="\r\n", max_line_length=200)).flatten(message)
    text = re.sub(rb"(?m)^\.", b"..", out.getvalue())
    return text + (b"" if text.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _said_no(code: int, message: str) -> RefundDeskError:
    return Refused(message) if 500 <= code < 600 else NotSent(message)


def _no_secure_line(host: str, fault: Exception) -> ServerTrouble:
    why = fault.verify_message if isinstance(fault, ssl.SSLCertVerificationError) else str(fault)
    return ServerTrouble(
        f"There is no secure line to the mail server {host}: {why.rstrip('.')}. Look at Settings, Mail."
    )


def _because(fault: Exception) -> str:
    if isinstance(fault, smtplib.SMTPResponseException):
        return f": {_words(fault.smtp_code, fault.smtp_error)}"
    words = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
    return f": {words.rstrip('.')}" if words else ""


def _words(code: int, said: bytes | str) -> str:
    """What the server said, on one line."""
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return " ".join(f"{code} {text}".split()).rstrip(".")
