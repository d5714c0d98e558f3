"""The approvals page where approving takes more: a limit, the password again, a reason for one's own request."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.model.audit import AuditRow
from desktop.model.office import Office
from desktop.model.person import Person
from desktop.model.refund import Approval
from desktop.model.states import RefundState, Right, Role
from desktop.services import rights
from desktop.services.steps import passwords
from desktop.ui.dialogs.confirm_approval import ConfirmApprovalDialog
from desktop.ui.pages import deciding
from tests.services.office_builder import OfficeBuilder
from tests.ui.pages.approvals_window import CTRL, ApprovalsWindow, make_shop, open_shop, states

ENTER = Qt.Key.Key_Return
RIGHT = "correct horse battery"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that take a moment, and presses that count at once."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    monkeypatch.setattr(deciding, "GLANCE_MS", 0)


@pytest.fixture(scope="module")
def shop_folder(page_office_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_shop(page_office_file, tmp_path_factory.mktemp("asked"))


@pytest.fixture
def shop(shop_folder: Path, tmp_path: Path) -> Iterator[OfficeBuilder]:
    """Four refunds that wait; one of them is the manager's own."""
    shutil.copytree(shop_folder, tmp_path, dirs_exist_ok=True)
    with open_shop(tmp_path) as office:
        yield office


def manager(session: object) -> Person:
    return session.scalars(select(Person).where(Person.login == "manager")).one()  # type: ignore[attr-defined, no-any-return]


def open_window(shop: OfficeBuilder, qtbot: QtBot) -> ApprovalsWindow:
    opened = ApprovalsWindow(shop.desk("manager"), qtbot, shop.folder)
    opened.settle()
    return opened


def guard(shop: OfficeBuilder, over_minor: int) -> None:
    with shop.database.write() as session:
        manager(session).password_hash = passwords.hashed(RIGHT)
        session.get_one(Office, 1).password_over_minor = over_minor


def allow_own(shop: OfficeBuilder) -> None:
    with shop.database.write() as session:
        session.get_one(Office, 1).approval = "own-allowed"


def asked(opened: ApprovalsWindow) -> ConfirmApprovalDialog:
    """The question that is open over the window."""
    found = [each for each in opened.window.findChildren(ConfirmApprovalDialog) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def is_asked(opened: ApprovalsWindow) -> bool:
    return any(each.isVisible() for each in opened.window.findChildren(ConfirmApprovalDialog))


def press(opened: ApprovalsWindow, words: str, dialog: ConfirmApprovalDialog) -> None:
    opened.press(next(each for each in dialog.findChildren(QPushButton) if each.text() == words))


def test_what_is_over_the_limit_cannot_be_ticked_or_approved_and_says_why(shop: OfficeBuilder, qtbot: QtBot) -> None:
    with shop.database.write() as session:
        manager(session).approval_limit_minor = 5_000
    opened = open_window(shop, qtbot)

    opened.open("R-1")
    assert opened.row("R-1").startswith("cannot be ticked, ")
    assert "Over your limit of 50.00 EUR" in opened.row("R-1")
    assert opened.note() == "Over your limit of 50.00 EUR."
    assert "[Approve and send 96.00 EUR]" in opened.buttons()
    assert any("Too much for you, Over your limit" in row for row in opened.rows(opened.page.pane.checks.checks))
    opened.open("R-2")
    assert "Approve and send 18.00 EUR" in opened.buttons()


def test_a_limit_set_while_the_review_is_open_refuses_with_the_limit(shop: OfficeBuilder, qtbot: QtBot) -> None:
    opened = open_window(shop, qtbot)
    with shop.database.write() as session:
        manager(session).approval_limit_minor = 5_000
    opened.key(ENTER, CTRL)
    opened.until(lambda: "may not approve more than 50.00 EUR in one refund; this one is 96.00 EUR" in opened.note())
    assert states(shop)["R-1"] is RefundState.REQUESTED


def test_from_the_amount_on_the_password_is_asked_again(shop: OfficeBuilder, qtbot: QtBot) -> None:
    guard(shop, 5_000)
    opened = open_window(shop, qtbot)
    opened.key(ENTER, CTRL)
    dialog = asked(opened)
    opened.until(dialog.password.hasFocus)
    assert not dialog.reason.isVisible()
    opened.type("wrong")
    opened.key(ENTER)
    opened.until(lambda: "Wrong password. 4 tries are left" in opened.text(dialog))
    assert states(shop)["R-1"] is RefundState.REQUESTED

    opened.type(RIGHT)
    opened.key(ENTER)
    opened.wait_for_result("96.00 EUR sent to Visa ••4242, R-1")
    opened.settle()
    opened.open("R-2")
    opened.key(Qt.Key.Key_A)
    assert not is_asked(opened)
    opened.wait_for_result("R-2 is approved.")


def test_cancelling_the_question_approves_nothing(shop: OfficeBuilder, qtbot: QtBot) -> None:
    guard(shop, 5_000)
    opened = open_window(shop, qtbot)
    opened.key(ENTER, CTRL)
    opened.until(asked(opened).password.hasFocus)
    opened.key(Qt.Key.Key_Escape)
    assert not is_asked(opened)
    assert states(shop)["R-1"] is RefundState.REQUESTED
    assert "Approve and send 96.00 EUR" in opened.buttons()


def test_an_own_request_is_approved_with_a_reason_that_is_kept(shop: OfficeBuilder, qtbot: QtBot) -> None:
    allow_own(shop)
    opened = open_window(shop, qtbot)
    opened.open("R-3")
    opened.press(opened.page.pane.bar.finish_button)
    dialog = asked(opened)
    opened.until(dialog.reason.hasFocus)
    assert not dialog.password.isVisible()
    press(opened, "Approve", dialog)
    assert "Say in a few words why." in opened.text(dialog)
    opened.type("Alone in the shop today")
    opened.key(ENTER)
    opened.wait_for_result("21.00 EUR sent to Visa ••4242, R-3")
    with shop.database.read() as session:
        assert [row.reason for row in session.scalars(select(Approval))] == ["Alone in the shop today"]


def test_a_batch_asks_once_and_keeps_the_reason_with_the_own_ones_alone(shop: OfficeBuilder, qtbot: QtBot) -> None:
    guard(shop, 1_000)
    allow_own(shop)
    opened = open_window(shop, qtbot)
    opened.key(Qt.Key.Key_A, CTRL)
    opened.page.acts.review_ticked.trigger()
    opened.until(lambda: opened.page.bulk.sheet is not None and opened.sheet.isVisible())
    opened.press(opened.sheet.start_button)
    dialog = asked(opened)
    opened.until(dialog.reason.hasFocus)
    opened.type("Month end")
    dialog.password.setFocus()
    opened.type(RIGHT)
    press(opened, "Approve", dialog)
    opened.until(lambda: opened.sheet._bulk.over)

    assert set(states(shop).values()) == {RefundState.SUCCEEDED}
    with shop.database.read() as session:
        assert sorted(row.reason for row in session.scalars(select(Approval))) == ["", "", "", "Month end"]


def test_a_right_that_was_taken_disables_the_buttons_and_is_refused_in_the_trail(
    shop: OfficeBuilder, qtbot: QtBot
) -> None:
    opened = open_window(shop, qtbot)
    admin = shop.desk("admin")
    rights.save(admin, rights.read(admin) - {(Role.MANAGER, Right.APPROVE)})
    opened.key(ENTER, CTRL)
    opened.until(lambda: "Mia Manager may not approve or reject refunds and payments." in opened.note())
    assert states(shop)["R-1"] is RefundState.REQUESTED
    with shop.database.read() as session:
        assert list(session.scalars(select(AuditRow.act).order_by(AuditRow.id)))[-1] == "refused"

    opened.page.reload()
    opened.until(lambda: "An administrator approves refunds" in opened.row("R-1"))
    assert opened.page.pane.bar.finish_button.toolTip() == "An administrator approves refunds."
    assert not opened.page.pane.bar.finish_button.isEnabled()
