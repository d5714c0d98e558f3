"""Mail of which nobody knows, decided in the inbox by pressing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.services import mail, mail_server
from desktop.services.mail_server import MailServer
from desktop.services.queries.inbox_rows import Choice
from desktop.services.smtp import Refused, Security, Unanswered
from desktop.ui.pages import inbox_work
from tests.services.mailing import ANNA, BERT, make_real, promise, readdress, states
from tests.services.office_builder import OfficeBuilder
from tests.support.mail_host import MailHost, running_host
from tests.ui.pages.inbox_window import InboxWindow


@pytest.fixture
def host() -> Iterator[MailHost]:
    with running_host() as running:
        yield running


@pytest.fixture
def opened(office: OfficeBuilder, host: MailHost, qtbot: QtBot, tmp_path: Path) -> InboxWindow:
    """The inbox of an office whose mail to Anna was not answered, and that to Bert refused."""
    make_real(office)
    for recipient, trouble in ((ANNA, Unanswered("No answer came.")), (BERT, Refused("It said: 550 no such person."))):
        promise(office, recipient)

        def post(_: object, trouble: Exception = trouble) -> None:
            raise trouble

        mail.send_due(office.desk(), post)
    mail_server.save(office.desk("admin"), MailServer("localhost", host.port, "", Security.NONE), "")
    return InboxWindow(office.desk("manager"), qtbot, tmp_path)


def test_each_says_what_is_known_and_what_each_choice_does(opened: InboxWindow) -> None:
    opened.open("Anna")
    assert opened.title() == f"The mail to {ANNA} was perhaps sent"
    assert "No answer came. Nobody here knows" in opened.page.body.note.words()
    assert opened.buttons()[:2] == ["It arrived", "Send once more"]
    assert "the customer has it twice" in opened.text(opened.page.body.means)
    opened.open("Bert")
    assert opened.title() == f"The mail to {BERT} was refused"
    assert "550 no such person" in opened.page.body.note.words()
    assert opened.buttons()[:2] == ["Send once more", "Do not send"]
    assert opened.counts[-1] == 2


def test_what_arrived_is_settled_without_a_second_mail(
    opened: InboxWindow, office: OfficeBuilder, host: MailHost
) -> None:
    opened.open("Anna")
    opened.press(opened.button(Choice.ARRIVED))
    opened.wait_for_result("The mail counts as sent. Nothing was sent.")
    opened.until(lambda: len(opened.page.list.rows()) == 1)
    assert (states(office)[ANNA], host.letters) == ("sent", [])


def test_once_more_sends_one_mail_to_the_address_as_it_is_now(
    opened: InboxWindow, office: OfficeBuilder, host: MailHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox_work, "GLANCE_MS", 0)
    readdress(office, "bert@new.example", "Bert")
    opened.open("Bert")
    opened.press(opened.button(Choice.MAIL_AGAIN))
    opened.wait_for_result("The mail to bert@new.example was sent.")
    assert host.recipients() == ["bert@new.example"]
    opened.until(lambda: [row.customer for row in opened.page.list.rows()] == ["Anna"])


def test_a_refused_mail_can_be_given_up(opened: InboxWindow, office: OfficeBuilder) -> None:
    opened.open("Bert")
    opened.press(opened.button(Choice.NO_MAIL))
    opened.wait_for_result("The mail is taken back.")
    assert states(office) == {ANNA: "perhaps", BERT: "dropped"}
