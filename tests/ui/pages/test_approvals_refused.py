"""The approvals page where something stands in the way: refusals, races, a broken seal, presses too many."""

import shutil
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from desktop.gateways.practice import Answer
from desktop.model.states import RefundState
from desktop.services import approvals, reconcile, refunds
from desktop.services.desk import Desk
from desktop.services.queries import approvals as approval_queries
from desktop.services.queries.rows import Review
from desktop.services.refunds import Change
from desktop.ui.pages import deciding
from tests.services.office_builder import OfficeBuilder
from tests.ui.pages.approvals_window import CTRL, ApprovalsWindow, HeldGateway, make_shop, open_shop, states

ENTER = Qt.Key.Key_Return


@pytest.fixture(scope="module")
def shop_folder(page_office_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_shop(page_office_file, tmp_path_factory.mktemp("waiting"))


@pytest.fixture
def shop(shop_folder: Path, tmp_path: Path) -> Iterator[OfficeBuilder]:
    """Four refunds that wait."""
    shutil.copytree(shop_folder, tmp_path, dirs_exist_ok=True)
    with open_shop(tmp_path) as office:
        yield office


@pytest.fixture
def opened(shop: OfficeBuilder, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ApprovalsWindow:
    """The window as the manager has it, on the first refund; presses count at once."""
    monkeypatch.setattr(deciding, "GLANCE_MS", 0)
    made = ApprovalsWindow(shop.desk("manager"), qtbot, tmp_path)
    made.settle()
    return made


def test_without_a_key_it_is_approved_and_says_that_it_was_not_sent(
    shop: OfficeBuilder, opened: ApprovalsWindow
) -> None:
    opened.page.change_desk(shop.desk("manager", gateways={}))
    opened.settle()
    opened.key(ENTER, CTRL)
    opened.wait_for_result("R-1 is approved and stays approved, but it was not sent. Nothing was sent: the key")
    assert states(shop)["R-1"] is RefundState.APPROVED
    assert opened.current() == "R-1", "what has to be read stays on the screen"
    assert opened.note() == opened.result()
    opened.settle()
    assert opened.buttons()[0] == "Send 96.00 EUR"
    assert "Approved, not sent" in opened.row("R-1")


def test_who_may_not_ask_for_refunds_is_told_so_before_typing_a_change(
    shop: OfficeBuilder, opened: ApprovalsWindow
) -> None:
    edit = opened.page.pane.bar.edit_button
    assert edit.isEnabled()

    opened.page.change_desk(shop.desk("viewer"))
    opened.until(lambda: not edit.isEnabled())
    opened.key(Qt.Key.Key_E)

    assert "You may not ask for refunds, or change them." in edit.toolTip()
    assert opened.wanted == []


def test_a_gateway_that_cannot_be_asked_leaves_the_refund_approved(
    shop: OfficeBuilder, opened: ApprovalsWindow
) -> None:
    book = shop.folder / "practice.db"
    kept = book.read_bytes()
    book.write_bytes(b"this is no book of a gateway, and it is long enough to be seen as such at once")
    opened.key(ENTER, CTRL)
    opened.wait_for_result("R-1 is approved and stays approved, but it was not sent. Practice gateway not asked.")
    assert states(shop)["R-1"] is RefundState.APPROVED
    book.write_bytes(kept)
    opened.settle()
    opened.key(ENTER, CTRL)
    opened.wait_for_result("96.00 EUR sent to Visa ••4242, R-1")
    assert states(shop)["R-1"] is RefundState.SUCCEEDED


def test_what_another_person_decided_meanwhile_is_told_where_it_stood(
    shop: OfficeBuilder, opened: ApprovalsWindow
) -> None:
    shop.approve(opened.table.rows()[0].id, by="manager2")
    opened.key(ENTER, CTRL)
    opened.until(lambda: opened.note().startswith("The refund is approved already."))
    assert opened.current() == "R-1"
    opened.settle()
    assert opened.buttons()[0] == "Send 96.00 EUR"


def test_a_row_that_another_person_sent_stays_in_its_place_and_says_so(
    shop: OfficeBuilder, opened: ApprovalsWindow
) -> None:
    first = opened.table.rows()[0].id
    shop.approve(first, by="manager2")
    shop.send(first, by="manager2")
    opened.page.reload()
    opened.until(lambda: "96.00 EUR, Sent, " in opened.row("R-1"))
    opened.settle()
    assert opened.current() == "R-1"
    assert [item.refund.number for item in opened.table.rows()] == ["R-1", "R-2", "R-3", "R-4"]
    assert opened.buttons() == ["Open invoice"]


def test_figures_that_were_changed_meanwhile_are_never_approved_unseen(
    shop: OfficeBuilder, opened: ApprovalsWindow
) -> None:
    refunds.edit(shop.desk("clerk"), opened.table.rows()[0].id, Change(lines=None, amount="180.00"))
    opened.key(ENTER, CTRL)
    opened.until(lambda: opened.note().startswith("Nothing was approved: the refund was changed while you looked"))
    assert states(shop)["R-1"] is RefundState.REQUESTED
    opened.settle()
    assert opened.buttons()[0] == "Approve and send 180.00 EUR"
    opened.key(ENTER, CTRL)
    opened.wait_for_result("180.00 EUR sent to Visa ••4242")


def test_a_refund_changed_behind_the_programs_back_is_not_sent_and_shows_what_differs(
    shop: OfficeBuilder, opened: ApprovalsWindow
) -> None:
    opened.key(Qt.Key.Key_A)
    opened.wait_for_result("R-1 is approved.")
    shop.tamper("UPDATE refund SET reference = 'X-9', reference_key = 'x-9' WHERE number = 'R-1'")
    opened.page.reload()
    opened.open("R-1")
    opened.until(lambda: opened.rows(opened.page.pane.checks.changes) == ["Reference | RMA-1187 | X-9"])
    assert opened.page.pane.checks.changes.isVisible()
    assert not opened.page.pane.checks.checks.isVisible()
    opened.key(ENTER, CTRL)
    opened.until(lambda: opened.note().startswith("Nothing was sent: the refund was changed after its approval."))
    assert states(shop)["R-1"] is RefundState.APPROVED
    opened.settle()
    opened.press(opened.page.pane.bar.unapprove_button)
    opened.wait_for_result("R-1 waits for approval again.")
    opened.open("R-1")
    assert opened.page.pane.checks.checks.isVisible()


def test_pressing_twice_sends_once(shop: OfficeBuilder, opened: ApprovalsWindow) -> None:
    held = HeldGateway(shop)
    opened.page.change_desk(shop.desk("manager", gateways={"practice": held}))
    opened.settle()
    for _ in range(3):
        opened.key(ENTER, CTRL)
    opened.until(lambda: len(held.orders) == 1)
    assert "96.00 EUR, Sending, " in opened.row("R-1")
    assert opened.buttons()[0] == "[Approve and send 96.00 EUR]"
    opened.key(ENTER, CTRL)
    held.go_on.set()
    opened.wait_for_result("96.00 EUR sent to Visa ••4242")
    assert len(held.orders) == 1
    assert states(shop)["R-2"] is RefundState.REQUESTED


def test_a_press_too_many_never_decides_the_refund_that_opened_by_itself(
    shop: OfficeBuilder, opened: ApprovalsWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deciding, "GLANCE_MS", 60_000)
    opened.key(ENTER, CTRL)
    opened.wait_for("R-2", opened.page.pane.head)
    opened.settle()
    opened.key(ENTER, CTRL)
    opened.press(opened.page.pane.bar.finish_button)
    assert opened.buttons()[0] == "Approve and send 18.00 EUR"
    assert states(shop)["R-2"] is RefundState.REQUESTED
    opened.table.setFocus()
    opened.key(Qt.Key.Key_Down)
    opened.key(Qt.Key.Key_Up)
    opened.settle()
    opened.key(Qt.Key.Key_A)
    opened.wait_for_result("R-2 is approved.")


def test_what_is_still_being_read_cannot_be_decided(
    shop: OfficeBuilder, opened: ApprovalsWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, go_on = approval_queries.review, threading.Event()

    def slow(desk: Desk, refund_id: object) -> Review:
        assert go_on.wait(20)
        return real(desk, refund_id)  # type: ignore[arg-type]

    monkeypatch.setattr(approval_queries, "review", slow)
    opened.key(Qt.Key.Key_Down)
    assert opened.current() == "R-2"
    assert "R-1" in opened.text(opened.page.pane.head), "the old one stays until the new one is there"
    opened.key(Qt.Key.Key_A)
    opened.key(ENTER, CTRL)
    go_on.set()
    opened.wait_for("R-2", opened.page.pane.head)
    assert set(states(shop).values()) == {RefundState.REQUESTED}


def test_walking_on_while_a_refund_is_sent_leaves_the_person_where_they_are(
    shop: OfficeBuilder, opened: ApprovalsWindow
) -> None:
    held = HeldGateway(shop)
    opened.page.change_desk(shop.desk("manager", gateways={"practice": held}))
    opened.settle()
    opened.key(ENTER, CTRL)
    opened.until(lambda: len(held.orders) == 1)
    opened.open("R-4")
    held.go_on.set()
    opened.wait_for_result("96.00 EUR sent to Visa ••4242")
    assert opened.current() == "R-4"
    assert "Sent" in opened.row("R-1")


def test_reading_again_moves_neither_the_selection_nor_the_keyboard(
    shop: OfficeBuilder, opened: ApprovalsWindow
) -> None:
    opened.open("R-2")
    opened.page.queue.head.filter.setFocus()
    with opened.qtbot.waitSignal(opened.page.count_changed):
        opened.page.reload()
    opened.settle()
    assert opened.current() == "R-2"
    assert opened.page.queue.head.filter.hasFocus()


def test_coming_back_to_the_page_lets_the_decided_rows_go(shop: OfficeBuilder, opened: ApprovalsWindow) -> None:
    opened.key(ENTER, CTRL)
    opened.wait_for_result("96.00 EUR sent")
    opened.page.hide()
    opened.page.show()
    opened.page.reload()
    opened.until(lambda: [item.refund.number for item in opened.table.rows()] == ["R-2", "R-3", "R-4"])


def test_a_payment_in_dispute_is_refused_in_place(shop: OfficeBuilder, opened: ApprovalsWindow) -> None:
    shop.tamper("UPDATE payment SET disputed_minor = 100 WHERE id = 1")
    opened.key(Qt.Key.Key_A)
    opened.until(lambda: opened.note().startswith("The payment is disputed."))
    assert opened.result() == ""
    assert states(shop)["R-1"] is RefundState.REQUESTED


@pytest.mark.expects_log("Something unexpected happened.")
def test_a_fault_of_ours_is_told_and_the_row_says_what_is_true(
    shop: OfficeBuilder, opened: ApprovalsWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_desk: Desk, _refund_id: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(approvals, "approve", broken)
    opened.key(Qt.Key.Key_A)
    opened.until(lambda: any(box.isVisible() for box in opened.window.findChildren(QMessageBox)))
    opened.until(lambda: "not ticked, Harbour Gifts Ltd, R-1" in opened.row("R-1"))
    assert states(shop)["R-1"] is RefundState.REQUESTED


def test_an_outcome_that_is_settled_later_is_said_on_the_next_reading(
    shop: OfficeBuilder, opened: ApprovalsWindow
) -> None:
    shop.practice.choose(Answer.LOST_AFTER)
    opened.key(ENTER, CTRL)
    opened.wait_for_result("has not confirmed R-1 yet")
    shop.now += timedelta(hours=1)
    reconcile.run(shop.desk("admin"))
    opened.page.reload()
    opened.until(lambda: "96.00 EUR, Sent, " in opened.row("R-1"))


def test_a_refund_asked_for_elsewhere_is_opened_as_soon_as_it_is_known(
    shop: OfficeBuilder, opened: ApprovalsWindow
) -> None:
    fresh = shop.ask(1, amount="11.00", reason="Asked just now")
    opened.page.reload()
    opened.page.show_refund(fresh)
    opened.wait_for("R-5", opened.page.pane.head)
    assert opened.current() == "R-5"
