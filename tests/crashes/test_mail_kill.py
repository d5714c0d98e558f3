"""A desk that is killed while the mail server has the text sends nothing again, however often it starts."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.services import mail, outbox
from desktop.services.queries import inbox
from desktop.services.queries.inbox_rows import InboxKind
from desktop.services.smtp import SmtpServer
from tests.services.mailing import ANNA, BERT, mails, make_real, promise, states
from tests.services.office_builder import OfficeBuilder
from tests.support.authority import Authority, make_authority
from tests.support.mail_host import running_host

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("authority") / "ours")


def address(office: OfficeBuilder) -> str:
    """Where the office is, as another process opens it."""
    return str(office.database.engine.url.render_as_string(hide_password=False)).removeprefix("sqlite:///")


def test_killed_between_text_and_answer_the_mail_is_perhaps_sent_for_ever(
    office: OfficeBuilder, authority: Authority
) -> None:
    office.now = office.database.clock() - timedelta(minutes=1)
    make_real(office)
    promise(office, ANNA)
    command = [sys.executable, "-m", "tests.crashes.mail_sender", address(office)]
    with running_host(authority.of_server()) as host:
        host.late = 60.0
        desk = subprocess.Popen([*command, str(host.port), str(authority.certificate)], cwd=ROOT)
        assert host.reached.wait(60), "the mail server has the text"
        desk.kill()
        desk.wait(30)
    promise(office, BERT)
    with running_host(authority.of_server()) as again:
        server = SmtpServer("localhost", again.port, trusted=authority.trusted())
        for _ in range(3):
            office.now = max(office.now, office.database.clock()) + timedelta(days=1)
            mail.send_due(office.desk(), server.post)
        assert again.recipients() == [BERT], "one dead desk stops no other mail"
        assert states(office) == {ANNA: "perhaps", BERT: "sent"}
        (task,) = (row for row in inbox.waiting(office.desk("manager")) if row.kind is InboxKind.MAIL)
        assert task.needs_person
        outbox.send_again(office.desk("manager"), mails(office)[0].id)
        mail.send_due(office.desk(), server.post)
        assert again.recipients() == [BERT, ANNA], "a person said so"
    assert host.recipients() == [ANNA]
    assert again.letters[1]["Message-ID"] == host.letters[0]["Message-ID"], "a mailbox can know it for the same"
