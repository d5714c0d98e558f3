"""The tasks of the inbox, pressed and read: refunds that failed or came back, alarms, and what people add."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.database import open_office
from desktop.errors import Refusal
from desktop.model.refund import FollowUp, Refund
from desktop.model.states import RefundKind
from desktop.services.queries.changing import Changing
from desktop.services.queries.inbox_rows import Choice
from desktop.services.queries.rows import InvoiceDetail
from desktop.services.refunds import LineWish
from desktop.ui.dialogs.letter import LetterDialog
from desktop.ui.dialogs.pay_again import PayAgainDialog
from desktop.ui.dialogs.task_words import TaskWordsDialog
from desktop.ui.pages import inbox_work
from tests.services.office_builder import OfficeBuilder, line
from tests.services.queries.inbox_events import came_back, declined, found_at_gateway
from tests.ui.pages.inbox_window import InboxWindow


@pytest.fixture
def office(page_office_file: Path, tmp_path: Path) -> Iterator[OfficeBuilder]:
    """An office in which nothing has happened yet, some days ago."""
    path = shutil.copyfile(page_office_file, tmp_path / "office.rdesk")
    database = open_office(str(path))
    yield OfficeBuilder(database, tmp_path, now=datetime.now(UTC) - timedelta(days=4))
    database.close()


@pytest.fixture(autouse=True)
def presses_count_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox_work, "GLANCE_MS", 0)


def open_tasks(office: OfficeBuilder) -> list[str]:
    with office.database.read() as session:
        return list(session.scalars(select(FollowUp.about).where(FollowUp.closed_at.is_(None)).order_by(FollowUp.id)))


def test_a_declined_refund_leads_to_the_dialogs_that_pay_it_another_way_or_again(
    office: OfficeBuilder, qtbot: QtBot, tmp_path: Path
) -> None:
    invoice_id = office.paid()
    declined(office, invoice_id, "24.00")
    opened = InboxWindow(office.desk("clerk"), qtbot, tmp_path)
    assert opened.title() == "24.00 EUR was not paid back"
    assert "the bank declined it" in opened.text(opened.page.body)
    opened.press(opened.button(Choice.OTHER_METHOD))
    opened.until(lambda: len(opened.wanted) == 1)
    name, detail, payment_id, kind, failed = opened.wanted[0]
    assert isinstance(detail, InvoiceDetail)
    assert (name, detail.row.id, kind) == ("refund_wanted", invoice_id, RefundKind.RECORD)
    assert payment_id == office.payment_of(invoice_id).id
    assert isinstance(failed, Changing)
    assert (failed.review.refund.number, failed.gross) == ("R-1", {1: 2_400})
    opened.press(opened.button(Choice.GATEWAY_AGAIN))
    opened.until(lambda: len(opened.wanted) == 2)
    assert opened.wanted[1][3] is RefundKind.PROCESS


def test_a_task_is_closed_by_hand(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> None:
    declined(office, office.paid(), "24.00")
    opened = InboxWindow(office.desk("clerk"), qtbot, tmp_path)
    opened.press(opened.button(Choice.CLOSE))
    opened.wait_for_result("The task is closed. Nothing was posted.")
    opened.wait_for("Nothing waits for a person", opened.page.list)
    assert open_tasks(office) == []


def test_what_came_back_is_paid_again_under_its_note(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> None:
    came_back(office, office.paid(), "24.00")
    opened = InboxWindow(office.desk("clerk"), qtbot, tmp_path)
    assert "[Void the note…]" in opened.buttons(), "a clerk may not void"
    opened.press(opened.button(Choice.PAY_AGAIN))
    dialog = opened.dialog(PayAgainDialog)
    dialog.reference.setText("BACS 1")
    opened.press(dialog.primary)
    opened.wait_for_result("It waits for approval. This task closes when the money has gone.")
    opened.wait_for("R-2 pays it again under", opened.page.body)
    assert open_tasks(office) == ["returned"]


def test_a_manager_voids_the_note_of_what_came_back(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> None:
    came_back(office, office.paid(), "24.00")
    opened = InboxWindow(office.desk("manager"), qtbot, tmp_path)
    opened.press(opened.button(Choice.VOID))
    opened.answer("Void the note")
    opened.wait_for_result("is void: a reversal note takes it back")
    opened.wait_for("Nothing waits for a person", opened.page.list)
    assert open_tasks(office) == []


def test_a_debt_is_kept_open_with_a_note_that_the_next_one_reads(
    office: OfficeBuilder, qtbot: QtBot, tmp_path: Path
) -> None:
    came_back(office, office.paid(), "24.00")
    opened = InboxWindow(office.desk("clerk"), qtbot, tmp_path)
    opened.press(opened.button(Choice.KEEP))
    dialog = opened.dialog(TaskWordsDialog)
    opened.press(dialog.primary)
    assert dialog.fields["text"].wrong() == "Say in a few words what is to be done."
    opened.write("They collect it in May")
    opened.press(dialog.primary)
    opened.wait_for_result("The task stays open with your note.")
    opened.wait_for("They collect it in May", opened.page.body)
    assert open_tasks(office) == ["returned"]


def test_the_letter_is_copied_or_handed_to_the_mail_program_as_it_was_changed(
    office: OfficeBuilder, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    links: list[str] = []

    def open_link(link: QUrl) -> bool:
        links.append(link.toString(QUrl.ComponentFormattingOption.FullyEncoded))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_link)
    came_back(office, office.paid(number="INV-7"), "24.00")
    opened = InboxWindow(office.desk("clerk"), qtbot, tmp_path)
    opened.press(opened.button(Choice.LETTER))
    dialog = opened.dialog(LetterDialog)
    assert "we returned 24.00 EUR of invoice INV-7 to you" in dialog.body_text.toPlainText()
    assert dialog.body_text.verticalScrollBar().maximum() == 0, "the whole letter is seen"
    QTest.keyClicks(dialog.body_text, "!")
    opened.press(dialog.copy_button)
    assert QGuiApplication.clipboard().text().startswith("!Dear Anna Berg,")
    opened.press(dialog.mail_button)
    assert links[0].startswith("mailto:anna@example.org?subject=Your%20refund%20of%2024.00%20EUR")
    assert "%21Dear%20Anna%20Berg" in links[0]


def test_without_an_address_the_letter_can_only_be_copied(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> None:
    office.customer("Counter sale", email="")
    declined(office, office.paid(customer="Counter sale"), "24.00")
    opened = InboxWindow(office.desk("clerk"), qtbot, tmp_path)
    opened.press(opened.button(Choice.LETTER))
    dialog = opened.dialog(LetterDialog)
    assert not dialog.mail_button.isEnabled()
    assert "has no e-mail address" in dialog.mail_button.toolTip()


def test_an_alarm_names_the_payment_and_is_closed(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> None:
    invoice_id = office.paid(line("100.00"))
    office.ask(invoice_id, LineWish(1, gross="80.00"), reason="Broken")
    found_at_gateway(office, invoice_id, "50.00")
    opened = InboxWindow(office.desk("clerk"), qtbot, tmp_path)
    opened.page.list.table.choose_next()
    opened.settle()
    assert opened.title() == "30.00 EUR more would leave than came in"
    assert "Of 100.00 EUR paid by Visa ••4242" in opened.text(opened.page.body)
    assert opened.buttons()[0] == "Close alarm"
    opened.press(opened.button(Choice.CLOSE))
    opened.wait_for_result("The alarm is closed. It comes back if more leaves.")


def test_a_person_adds_a_follow_up_to_an_entry_and_closes_it(
    office: OfficeBuilder, qtbot: QtBot, tmp_path: Path
) -> None:
    found_at_gateway(office, office.paid(customer="Lighthouse Gallery"), "10.00")
    opened = InboxWindow(office.desk("clerk"), qtbot, tmp_path)
    opened.actions["inbox_follow_up"].trigger()
    dialog = opened.dialog(TaskWordsDialog)
    opened.write("Who did this?")
    opened.press(dialog.primary)
    opened.wait_for_result("A follow-up on R-1 is in the inbox.")
    opened.until(lambda: len(opened.page.list.rows()) == 2)
    assert "Follow-up, Lighthouse Gallery, R-1, Who did this? | 10.00 EUR, to be done" in opened.rows()
    assert opened.counts[-1] == 2
    opened.page.list.table.choose_next()
    opened.until(lambda: "Added by\nCleo Clerk" in opened.text(opened.page.body))
    opened.press(opened.button(Choice.CLOSE))
    opened.wait_for_result("The task is closed.")
    assert open_tasks(office) == []


def test_a_refund_whose_seal_broke_is_looked_at_under_approvals(
    office: OfficeBuilder, qtbot: QtBot, tmp_path: Path
) -> None:
    refund_id = office.ask(office.paid(), LineWish(1, gross="10.00"), reason="Broken")
    office.approve(refund_id)
    with office.database.write() as session:
        session.get_one(Refund, refund_id).reference_key = "changed"
    with pytest.raises(Refusal, match="changed after its approval"):
        office.send(refund_id)
    opened = InboxWindow(office.desk("manager"), qtbot, tmp_path)
    assert opened.title() == "R-1 was changed after approval"
    opened.press(opened.button(Choice.REVIEW))
    assert opened.wanted == [("review_wanted", refund_id)]


def test_who_only_looks_sees_why_nothing_can_be_pressed(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> None:
    declined(office, office.paid(), "24.00")
    opened = InboxWindow(office.desk("viewer"), qtbot, tmp_path)
    assert opened.counts[-1] == 0
    assert opened.button(Choice.CLOSE).toolTip() == "You do not have the right to enter payments or settle the inbox."
    assert not opened.button(Choice.CLOSE).isEnabled()
