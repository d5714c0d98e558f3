"""The office's mail server: named for all desks, and without it, or in practice, no mail leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.errors import BadInput
from desktop.services import mail_server
from desktop.services.mail_server import MailServer
from desktop.services.smtp import Security
from tests.services.mailing import ANNA, mails, owe_anna, states
from tests.services.office_builder import OfficeBuilder
from tests.services.scenes import After
from tests.support.authority import make_authority
from tests.support.mail_host import running_host


@pytest.fixture
def promised(after: After) -> OfficeBuilder:
    return after(owe_anna)


def test_without_a_server_mail_waits(promised: OfficeBuilder) -> None:
    assert "No mail server is set up" in mail_server.obstacle(promised.desk())
    assert mail_server.send_due(promised.desk("admin")).left == 0
    assert states(promised) == {ANNA: "held"}


def test_mail_leaves_by_the_server_that_was_set_up_once_this_computer_trusts_it(
    promised: OfficeBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = make_authority(tmp_path / "authority")
    with running_host(authority.of_server()) as host:
        mail_server.save(promised.desk("admin"), MailServer("localhost", host.port, "", Security.STARTTLS), "")
        assert mail_server.obstacle(promised.desk()) == ""
        assert mail_server.send_due(promised.desk()).left == 0
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
        promised.later(minutes=1)
        assert mail_server.send_due(promised.desk()).left == 1
        assert host.recipients() == [ANNA]


def test_a_practice_office_never_mails_whatever_is_set_up(promised: OfficeBuilder) -> None:
    with running_host() as host:
        mail_server.save(promised.desk("admin"), MailServer("localhost", host.port, "", Security.NONE), "")
        promised.tamper("UPDATE office SET kind = 'sample'")
        assert mail_server.send_due(promised.desk()).left == 0
        with pytest.raises(BadInput, match="practise"):
            mail_server.save(promised.desk("admin"), MailServer("localhost", 25, "", Security.NONE), "")
        promised.tamper("UPDATE office SET kind = 'real'")
        assert mail_server.send_due(promised.desk()).left == 1, "the same office, were it a real one"


def test_a_computer_without_the_password_leaves_the_mail_to_the_others(promised: OfficeBuilder) -> None:
    with running_host() as host:
        mail_server.save(promised.desk("admin"), MailServer("localhost", host.port, "office", Security.STARTTLS), "")
        assert "does not know the mail server's password" in mail_server.obstacle(promised.desk())
        assert mail_server.send_due(promised.desk()).trouble is None
        assert host.said_hello == 0
    (waiting,) = mails(promised)
    assert (waiting.state, waiting.tries, waiting.next_try_at) == ("held", 0, None)


def test_a_password_never_goes_over_an_open_line(promised: OfficeBuilder) -> None:
    with pytest.raises(BadInput, match="open line"):
        mail_server.save(promised.desk("admin"), MailServer("localhost", 25, "office", Security.NONE), "secret")
    assert mail_server.set_up(promised.desk()) == MailServer("", 587, "", Security.STARTTLS)


@pytest.mark.parametrize("port", [0, 65_536])
def test_a_port_that_is_none_is_refused(promised: OfficeBuilder, port: int) -> None:
    with pytest.raises(BadInput, match="is no port"):
        mail_server.save(promised.desk("admin"), MailServer("localhost", port, "", Security.TLS), "")
