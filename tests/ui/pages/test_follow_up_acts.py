"""A follow-up is added where a refund or a payment is looked at, and stands in the inbox."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.services.queries.inbox_rows import InboxKind
from desktop.services.refunds import LineWish
from desktop.ui.actions import Actions
from desktop.ui.dialogs.task_words import TaskWordsDialog
from desktop.ui.follow_up_acts import NONE_CHOSEN, FollowUpActs
from desktop.ui.pages.approvals import ApprovalsPage
from desktop.ui.pages.invoices import InvoicesPage
from tests.services.office_builder import OfficeBuilder
from tests.services.queries.inbox_events import rows
from tests.ui.pages.approvals_window import open_shop


class Pages:
    """Both pages in one window; `said` is what was told."""

    def __init__(self, office: OfficeBuilder, qtbot: QtBot, login: str) -> None:
        desk = office.desk(login)
        self._qtbot, self.actions, self.said = qtbot, Actions(), list[str]()
        self.invoices = InvoicesPage(desk, self.actions)
        self.approvals = ApprovalsPage(desk, self.actions, self.invoices)
        qtbot.addWidget(self.invoices)
        self.acts = FollowUpActs(desk, self.actions, self.invoices, self.approvals, self.invoices)
        self.acts.said.connect(self.said.append)
        self.invoices.show()

    def add(self, action: str, words: str) -> None:
        """Do the action, type the words, and wait until it is said."""
        self.actions[action].trigger()
        self._qtbot.waitUntil(lambda: bool(self.invoices.findChildren(TaskWordsDialog)), timeout=10_000)
        dialog = self.invoices.findChildren(TaskWordsDialog)[-1]
        dialog.text.setText(words)
        dialog.primary.click()
        self._qtbot.waitUntil(lambda: bool(self.said), timeout=10_000)


@pytest.fixture
def asked(file_shop: OfficeBuilder) -> OfficeBuilder:
    """One refund waits."""
    file_shop.ask(file_shop.paid(), LineWish(1, gross="10.00"), reason="Broken")
    return file_shop


@pytest.fixture
def file_shop(page_office_file: Path, tmp_path: Path) -> Iterator[OfficeBuilder]:
    (tmp_path / "office.rdesk").write_bytes(page_office_file.read_bytes())
    with open_shop(tmp_path) as office:
        yield office


def test_a_follow_up_is_added_in_the_approval_queue(asked: OfficeBuilder, qtbot: QtBot) -> None:
    pages = Pages(asked, qtbot, "clerk")
    pages.approvals.reload()
    qtbot.waitUntil(lambda: pages.approvals.pane.review is not None, timeout=10_000)
    pages.add("approval_follow_up", "Ask for photos")
    assert pages.said == ["A follow-up on R-1 is in the inbox."]
    assert [(row.kind, row.text, row.refund_number) for row in rows(asked)] == [
        (InboxKind.PERSON, "Ask for photos", "R-1")
    ]


def test_a_follow_up_is_added_to_the_payment_of_an_invoice(asked: OfficeBuilder, qtbot: QtBot) -> None:
    pages = Pages(asked, qtbot, "clerk")
    pages.invoices.reload()
    qtbot.waitUntil(lambda: pages.invoices.panel.payment() is not None, timeout=10_000)
    pages.add("invoice_follow_up", "Who paid this?")
    assert [(row.kind, row.text, row.payment) for row in rows(asked)] == [
        (InboxKind.PERSON, "Who paid this?", "Visa ••4242")
    ]


def test_without_a_refund_or_payment_it_says_what_is_missing(asked: OfficeBuilder, qtbot: QtBot) -> None:
    pages = Pages(asked, qtbot, "clerk")
    pages.actions["invoice_follow_up"].trigger()
    pages.actions["approval_follow_up"].trigger()
    assert pages.said == [NONE_CHOSEN, NONE_CHOSEN]


def test_who_may_not_settle_the_inbox_sees_why(asked: OfficeBuilder, qtbot: QtBot) -> None:
    pages = Pages(asked, qtbot, "viewer")
    action = pages.actions["invoice_follow_up"]
    assert not action.isEnabled()
    assert action.obstacle.startswith("You may not enter payments or settle the inbox.")
