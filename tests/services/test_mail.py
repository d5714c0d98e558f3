"""Mail at a real SMTP server: over a line that only the right one can read, and never twice without a person."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from desktop.model.audit import AuditRow
from desktop.model.outbox import Mail
from desktop.services import cancellations, credit_notes
from desktop.services import mail as mail_service
from desktop.services.smtp import NotSent, Refused, Security, ServerTrouble, SmtpServer, Unanswered
from desktop.services.steps import papers
from tests.documents.reading import words
from tests.services.mailing import ANNA, BERT, CLARA, mails, make_real, owe_anna, promise, send, sender, states
from tests.services.office_builder import OfficeBuilder
from tests.services.scenes import After
from tests.support.authority import Authority, make_authority
from tests.support.mail_host import MailHost, running_host


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("authority") / "ours")


@pytest.fixture
def host(authority: Authority) -> Iterator[MailHost]:
    with running_host(authority.of_server(), asks_password=True) as running:
        yield running


@pytest.fixture
def promised(after: After) -> OfficeBuilder:
    return after(owe_anna)


def test_a_mail_comes_from_the_office_with_the_stored_paper(
    promised: OfficeBuilder, host: MailHost, authority: Authority
) -> None:
    server = sender(host, authority)
    assert send(promised, server).left == 1
    assert send(promised, server).left == 0, "a mail that has left does not leave again"
    (letter,) = host.letters
    (mail,) = mails(promised)
    assert (mail.state, mail.sent_at, mail.tries) == ("sent", promised.now, 1)
    assert letter["From"] == "Lampenhaus Berg <accounts@lampenhaus.example>"
    assert letter["Reply-To"] == letter["From"]
    assert letter["To"] == ANNA
    assert letter["Message-ID"] == mail.message_id
    assert mail.message_id.endswith("@lampenhaus.example>")
    assert letter["Subject"] == mail.subject
    assert "CN-2026-0001" in mail.subject
    body = letter.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == mail.body
    (attached,) = letter.iter_attachments()
    assert attached.get_filename() == "CN-2026-0001.pdf"
    pdf = attached.get_content()
    assert pdf == credit_notes.document(promised.desk(), mail.note_id)
    assert "CN-2026-0001" in words(pdf)


def test_what_was_sent_to_whom_and_when_stands_on_the_refund(
    office: OfficeBuilder, host: MailHost, authority: Authority
) -> None:
    make_real(office)
    refund_id = promise(office)
    send(office, sender(host, authority))
    with office.database.read() as session:
        query = select(AuditRow).where(AuditRow.subject_id == str(refund_id), AuditRow.act == "mail sent")
        row = session.scalars(query).one()
    assert (row.at, row.person_id) == (office.now, None), "the program sent it, nobody pressed anything"
    assert f'"to":"{ANNA}"' in row.after


def test_a_line_may_be_secure_from_its_first_byte(promised: OfficeBuilder, authority: Authority) -> None:
    with running_host(authority.of_server(), from_the_first_byte=True) as host:
        server = SmtpServer("localhost", host.port, security=Security.TLS, trusted=authority.trusted())
        assert send(promised, server).left == 1
    assert host.recipients() == [ANNA]


@pytest.mark.parametrize("way", ["somebody else's authority", "another name", "no secure line offered"])
def test_nothing_is_said_to_a_server_that_cannot_prove_who_it_is(
    promised: OfficeBuilder, host: MailHost, authority: Authority, way: str
) -> None:
    server = sender(host, authority)
    with running_host() as open_host:
        if way == "somebody else's authority":
            server = SmtpServer("localhost", host.port, trusted=None)
        elif way == "another name":
            server = SmtpServer("127.0.0.1", host.port, trusted=authority.trusted())
        else:
            server = SmtpServer("localhost", open_host.port, trusted=authority.trusted())
        trouble = send(promised, server).trouble
        assert isinstance(trouble, ServerTrouble)
        assert "no secure line" in trouble.message
        assert (host.letters, open_host.letters) == ([], [])
    (mail,) = mails(promised)
    assert mail.state == "held"
    assert mail.next_try_at == promised.now + timedelta(minutes=1)


def test_a_wrong_password_is_said_and_all_mails_wait_together(
    promised: OfficeBuilder, host: MailHost, authority: Authority
) -> None:
    promise(promised, BERT)
    trouble = send(promised, sender(host, authority, password="guessed")).trouble
    assert isinstance(trouble, ServerTrouble)
    assert "refused name or password" in trouble.message
    assert [(each.state, each.trouble) for each in mails(promised)] == [("held", trouble.message)] * 2
    before = host.said_hello
    assert send(promised, sender(host, authority)).left == 0, "its next try has not come"
    assert host.said_hello == before
    promised.later(minutes=1)
    assert send(promised, sender(host, authority)).left == 2


def test_a_server_that_is_not_there_is_tried_again_after_longer_and_longer(
    promised: OfficeBuilder, authority: Authority
) -> None:
    nobody = SmtpServer("localhost", 1, trusted=authority.trusted())
    pauses = []
    for _ in range(6):
        assert isinstance(send(promised, nobody).trouble, ServerTrouble)
        (mail,) = mails(promised)
        assert mail.next_try_at is not None
        pauses.append(mail.next_try_at - promised.now)
        promised.now = mail.next_try_at
    minutes = [1, 5, 15, 60, 240, 240]
    assert pauses == [timedelta(minutes=each) for each in minutes]


def test_a_refused_recipient_is_said_in_the_servers_words_and_stops_no_other(
    promised: OfficeBuilder, host: MailHost, authority: Authority
) -> None:
    promise(promised, BERT)
    promise(promised, CLARA)
    host.to_recipient = {ANNA: "550 5.1.1 there is no Anna here", BERT: "451 come back later"}
    outcome = send(promised, sender(host, authority))
    assert (outcome.left, type(outcome.trouble)) == (1, Refused)
    assert states(promised) == {ANNA: "refused", BERT: "held", CLARA: "sent"}
    anna, bert, _ = mails(promised)
    assert "550 5.1.1 there is no Anna here" in anna.trouble
    assert "451 come back later" in bert.trouble
    promised.later(days=30)
    host.to_recipient = {}
    assert send(promised, sender(host, authority)).left == 1
    assert host.recipients() == [CLARA, BERT], "what was refused for good waits for a person"


def test_an_address_that_is_none_stops_no_other(promised: OfficeBuilder, host: MailHost, authority: Authority) -> None:
    promise(promised, BERT)
    promised.tamper(f"UPDATE mail SET recipient = 'Anna, {CLARA}' WHERE recipient = '{ANNA}'")
    outcome = send(promised, sender(host, authority))
    assert outcome.trouble is not None
    assert "is no e-mail address" in outcome.trouble.message
    assert host.recipients() == [BERT]
    assert mails(promised)[0].state == "refused"


def test_every_try_carries_the_same_identifier(promised: OfficeBuilder, host: MailHost, authority: Authority) -> None:
    host.to_text = "451 try again"
    first = send(promised, sender(host, authority))
    assert type(first.trouble) is NotSent
    promised.later(minutes=1)
    host.to_text = "250 taken"
    assert send(promised, sender(host, authority)).left == 1
    (letter,) = host.letters
    assert letter["Message-ID"] == mails(promised)[0].message_id
    assert mails(promised)[0].tries == 2


def test_a_text_that_is_refused_is_not_tried_again(
    promised: OfficeBuilder, host: MailHost, authority: Authority
) -> None:
    host.to_text = "554 this looks like an advertisement"
    assert isinstance(send(promised, sender(host, authority)).trouble, Refused)
    promised.later(days=1)
    assert send(promised, sender(host, authority)).trouble is None
    assert "advertisement" in mails(promised)[0].trouble


def test_a_line_that_breaks_before_the_text_is_tried_again(
    promised: OfficeBuilder, host: MailHost, authority: Authority
) -> None:
    host.hang_up = "recipient"
    assert type(send(promised, sender(host, authority)).trouble) is NotSent
    host.hang_up = ""
    promised.later(minutes=1)
    assert send(promised, sender(host, authority)).left == 1
    assert host.recipients() == [ANNA]


@pytest.mark.parametrize("way", ["late", "hangs up", "never ends"])
def test_a_text_without_an_answer_is_perhaps_sent_and_never_again_by_itself(
    promised: OfficeBuilder, host: MailHost, authority: Authority, way: str
) -> None:
    promise(promised, BERT)
    if way == "hangs up":
        host.hang_up = "text"
    else:
        host.late = 20.0
    timeout, longest = (1.0 if way == "late" else 20.0), (3.0 if way == "never ends" else 60.0)
    outcome = send(promised, sender(host, authority, timeout=timeout, longest=longest))
    assert (outcome.left, type(outcome.trouble)) == (0, Unanswered)
    assert states(promised) == {ANNA: "perhaps", BERT: "held"}
    host.late, host.hang_up = 0.0, ""
    for _ in range(3):
        promised.later(days=1)
        send(promised, sender(host, authority))
    assert host.recipients() == [ANNA, BERT]
    assert states(promised) == {ANNA: "perhaps", BERT: "sent"}, "only a person can know about Anna"


def test_two_desks_at_once_send_one_mail(promised: OfficeBuilder, host: MailHost, authority: Authority) -> None:
    host.late = 0.3
    promise(promised, BERT)
    server, left = sender(host, authority), list[int]()
    start = threading.Barrier(3)

    def desk() -> None:
        start.wait()
        left.append(send(promised, server).left)

    desks = [threading.Thread(target=desk) for _ in range(3)]
    for each in desks:
        each.start()
    for each in desks:
        each.join()
    assert sum(left) == 2
    assert sorted(host.recipients()) == [ANNA, BERT]


def test_the_mail_of_a_cancellation_waits_for_twenty_minutes_and_is_dropped_by_undo(
    office: OfficeBuilder, host: MailHost, authority: Authority
) -> None:
    make_real(office)
    undone, kept = office.invoice(customer="Anna Berg"), office.invoice(customer="Anna Berg")
    for invoice in (undone, kept):
        cancellations.cancel(office.desk(), invoice)
    office.later(minutes=20)
    assert send(office, sender(host, authority)).left == 0
    cancellations.undo(office.desk(), undone)
    office.later(seconds=1)
    assert send(office, sender(host, authority)).left == 1
    (letter,) = host.letters
    body = letter.get_body(("plain",))
    assert body is not None
    assert [each.state for each in mails(office)] == ["dropped", "sent"]
    assert "INV-0002" in body.get_content()


def test_no_mail_leaves_for_a_refund_that_came_back_before_it_left(
    office: OfficeBuilder, host: MailHost, authority: Authority
) -> None:
    make_real(office)
    sold = office.paid()
    refund_id = office.refunded(sold, amount="30.00", notify=True)
    office.comes_back(refund_id)
    assert [each.state for each in mails(office)] == ["dropped"]
    office.later(days=2)
    assert send(office, sender(host, authority)).left == 0
    assert host.letters == []


def test_a_mail_waits_until_its_paper_can_be_stored(
    promised: OfficeBuilder, host: MailHost, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> bytes:
        raise OSError("no room")

    with monkeypatch.context() as broken:
        broken.setattr(papers, "document", full)
        with pytest.raises(OSError, match="no room"):
            send(promised, sender(host, authority))
    assert states(promised) == {ANNA: "held"}
    assert host.letters == []


def test_an_office_without_an_address_says_so_and_keeps_its_mail(
    promised: OfficeBuilder, host: MailHost, authority: Authority
) -> None:
    promised.tamper("UPDATE office SET email = ''")
    trouble = send(promised, sender(host, authority)).trouble
    assert isinstance(trouble, ServerTrouble)
    assert "Settings, Office" in trouble.message
    assert host.said_hello == 0
    assert states(promised) == {ANNA: "held"}


def test_a_mail_that_a_dead_desk_had_claimed_is_never_sent_by_another(
    promised: OfficeBuilder, host: MailHost, authority: Authority
) -> None:
    def dies(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mail_service.send_due(promised.desk(), dies)
    with promised.database.read() as session:
        mail = session.scalars(select(Mail)).one()
        assert mail.is_being_sent(promised.now), "for a while the desk may still be at it"
        promised.later(minutes=10)
        assert not mail.is_being_sent(promised.now)
    promised.later(days=1)
    assert send(promised, sender(host, authority)).left == 0
    assert states(promised) == {ANNA: "perhaps"}
