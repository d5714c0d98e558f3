"""Mail: it leaves once, with its paper, over an encrypted line, and waits where it cannot."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from email.message import EmailMessage
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import select

from desktop.errors import BadInput
from desktop.model.office import Office
from desktop.model.outbox import Mail
from desktop.model.states import Method, OfficeKind
from desktop.services import approvals, mail, mail_server, refunds
from desktop.services.mail_server import MailServer
from desktop.services.refunds import LineWish, Wish
from tests.services.office_builder import OfficeBuilder


class Inbox:
    """The customer's mailbox, at a real SMTP server."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.letters.append(envelope.content)
        return "250 taken"


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, int]]:
    box = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port, server_hostname="localhost")
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture
def promised(office: OfficeBuilder) -> OfficeBuilder:
    """A recorded refund is final, and its customer was promised the note by e-mail."""
    with office.database.write() as session:
        session.get_one(Office, 1).kind = OfficeKind.REAL
    invoice = office.invoice()
    payment = office.payment(invoice, method=Method.CASH)
    wish = Wish(payment_id=payment, lines=(LineWish(1, gross="60.00"),), reference="TILL-1", notify=True)
    asked = refunds.request(office.desk("clerk"), uuid4(), invoice, wish)
    approvals.approve(office.desk("manager"), asked.refund_ids[0])
    return office


def states(office: OfficeBuilder) -> list[str]:
    with office.database.read() as session:
        return list(session.scalars(select(Mail.state)))


def test_without_a_server_mail_waits(promised: OfficeBuilder) -> None:
    assert mail_server.send_due(promised.desk("admin")) == 0
    assert states(promised) == ["held"]


def test_mail_leaves_once_with_its_paper(promised: OfficeBuilder, inbox: tuple[Inbox, int]) -> None:
    box, port = inbox
    desk = promised.desk("admin")
    mail_server.save(desk, MailServer("127.0.0.1", port, "", starttls=False), "")
    assert mail_server.send_due(desk) == 1
    assert mail_server.send_due(desk) == 0
    assert states(promised) == ["sent"]
    assert len(box.letters) == 1
    assert b"Credit note CN-2026-0001 from Lampenhaus Berg" in box.letters[0]
    assert b'filename="CN-2026-0001.pdf"' in box.letters[0]
    assert b"nothing to pay" in box.letters[0]


def test_an_open_line_is_not_used_where_an_encrypted_one_is_wanted(
    promised: OfficeBuilder, inbox: tuple[Inbox, int]
) -> None:
    box, port = inbox
    desk = promised.desk("admin")
    mail_server.save(desk, MailServer("127.0.0.1", port, "", starttls=True), "")
    with pytest.raises(mail.NotSent, match="stays in the outbox"):
        mail_server.send_due(desk)
    assert (states(promised), box.letters) == (["held"], [])


def test_a_server_that_is_not_there_leaves_the_mail_in_the_outbox(promised: OfficeBuilder) -> None:
    desk = promised.desk("admin")
    mail_server.save(desk, MailServer("127.0.0.1", 1, "", starttls=False), "")
    with pytest.raises(mail.NotSent, match="could not be reached"):
        mail_server.send_due(desk)
    assert states(promised) == ["held"]


def test_a_failure_while_the_text_is_handed_over_is_perhaps_sent_and_never_repeated(promised: OfficeBuilder) -> None:
    handed: list[EmailMessage] = []

    def cut(message: EmailMessage) -> None:
        handed.append(message)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        mail.send_due(promised.desk("admin"), cut)
    assert mail.send_due(promised.desk("admin"), handed.append) == 0
    assert (states(promised), len(handed)) == (["perhaps"], 1)


def test_no_mail_leaves_a_practice_office(office: OfficeBuilder) -> None:
    with pytest.raises(BadInput, match="practise"):
        mail_server.save(office.desk("admin"), MailServer("127.0.0.1", 25, "", starttls=False), "")
