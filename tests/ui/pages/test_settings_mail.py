"""The mail server in the settings, typed and tried as an administrator does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.services import mail_server, office_settings
from desktop.services.mail_server import MailServer
from desktop.services.smtp import Security
from desktop.ui.pages.settings_mail import PRACTICE, MailSection
from tests.services.mailing import make_real
from tests.services.office_builder import OfficeBuilder
from tests.support.authority import make_authority
from tests.support.mail_host import PASSWORD, USER, MailHost, running_host


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailHost]:
    """A mail server that this computer trusts."""
    authority = make_authority(tmp_path / "authority")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
    with running_host(authority.of_server(), asks_password=True) as running:
        yield running


def opened(office: OfficeBuilder, qtbot: QtBot, said: list[str]) -> MailSection:
    section = MailSection(office.desk("admin"))
    qtbot.addWidget(section)
    section.stored.connect(said.append)
    section.show()
    section.show_settings(office_settings.read(office.desk("admin")))
    return section


def test_a_server_is_tried_before_it_is_saved(office: OfficeBuilder, qtbot: QtBot, host: MailHost) -> None:
    make_real(office)
    said = list[str]()
    section = opened(office, qtbot, said)
    qtbot.waitUntil(lambda: section.port.text() == "587")
    section.host.setText("localhost")
    section.port.setText(str(host.port))
    section.user.setText(USER)
    section.password.setText("guessed")
    section.test.click()
    qtbot.waitUntil(lambda: "refused name or password" in section.note.words(), timeout=20_000)
    section.password.setText(PASSWORD)
    section.test.click()
    qtbot.waitUntil(lambda: "proved who it is and lets the office in" in section.note.words(), timeout=20_000)
    assert host.letters == []
    assert mail_server.set_up(office.desk()).host == ""
    section.save.click()
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert mail_server.set_up(office.desk()) == MailServer("localhost", host.port, USER, Security.STARTTLS)


def test_the_usual_port_goes_with_the_line_and_a_password_never_over_an_open_one(
    office: OfficeBuilder, qtbot: QtBot
) -> None:
    make_real(office)
    section = opened(office, qtbot, [])
    qtbot.waitUntil(lambda: section.port.text() == "587")
    section.security.choose(Security.TLS.value)
    assert section.port.text() == "465"
    section.security.choose(Security.NONE.value)
    assert section.port.text() == "465"
    section.host.setText("localhost")
    section.user.setText(USER)
    section.save.click()
    qtbot.waitUntil(lambda: "A password never goes over an open line" in section.note.words(), timeout=20_000)


def test_a_practice_office_has_no_mail_server(office: OfficeBuilder, qtbot: QtBot) -> None:
    section = opened(office, qtbot, [])
    assert section.note.words() == PRACTICE
    assert not section.host.isEnabled()
    assert not section.test.isEnabled()
