"""Many refunds at once: ticked, reviewed on the sheet, decided one after the other, stopped, and left to go on."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from desktop.gateways.practice import Answer
from desktop.model.credit_note import StoredDocument
from desktop.model.states import RefundState
from desktop.services import approvals
from desktop.services.desk import Desk
from desktop.ui import background
from desktop.ui.dialogs.bulk_approval import NOT_MEANT_MS
from tests.services.office_builder import OfficeBuilder
from tests.ui.pages.approvals_window import CTRL, ApprovalsWindow, HeldGateway, make_shop, open_shop, states

ENTER, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Space


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
def opened(shop: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> ApprovalsWindow:
    made = ApprovalsWindow(shop.desk("manager"), qtbot, tmp_path)
    made.settle()
    return made


def tick_all_and_review(opened: ApprovalsWindow) -> None:
    """Ctrl+A in the list, then the button that it brings."""
    opened.key(Qt.Key.Key_A, CTRL)
    opened.press(opened.page.queue.ticks.review_button)
    opened.until(lambda: opened.page.bulk.sheet is not None)


def is_over(opened: ApprovalsWindow) -> bool:
    return opened.page.bulk.run is None or opened.page.bulk.run.over


def test_ticking_shows_how_many_and_what_they_come_to(opened: ApprovalsWindow) -> None:
    line = opened.page.queue.ticks
    assert not line.isVisible()
    opened.key(SPACE)
    opened.key(Qt.Key.Key_Down)
    opened.key(SPACE)
    assert opened.rows()[0].startswith("ticked, Harbour Gifts Ltd")
    assert opened.text(line).split("\n") == ["2 selected", "114.00 EUR", "Clear", "Review 2…"]
    opened.key(SPACE)
    assert opened.text(line).startswith("1 selected\n96.00 EUR")
    opened.press(line.clear_button)
    assert not line.isVisible()
    assert opened.table.hasFocus()


def test_a_row_that_may_not_be_decided_cannot_be_ticked(opened: ApprovalsWindow) -> None:
    opened.open("R-3")
    opened.key(SPACE)
    assert not opened.page.queue.ticks.isVisible()
    opened.key(Qt.Key.Key_A, CTRL)
    assert [item.refund.number for item in opened.page.queue.ticked()] == ["R-1", "R-2", "R-4"]


def test_the_sheet_says_what_it_comes_to_and_what_is_left_out(opened: ApprovalsWindow) -> None:
    tick_all_and_review(opened)
    sheet = opened.sheet
    assert sheet.windowTitle() == "Approve and send 3 refunds"
    words = opened.text(sheet)
    assert "1 left out. Each refund stands on its own" in words
    for part in (
        "2 through the gateway", "114.00 EUR", "1 recorded, no money moves", "15.30 EUR", "Largest", "96.00 EUR",
        "Left out", "21.00 EUR", "Bank transfer, recorded, 1: 15.30 EUR", "Visa, 2: 114.00 EUR",
    ):  # fmt: skip
        assert part in words
    assert opened.rows(sheet.table)[-1] == (
        "Brambleside Garden Centre, R-3  ·  You asked for this one | Left out | 21.00 EUR"
    )
    assert sheet.start_button.hasFocus()
    opened.key(Qt.Key.Key_Escape)
    opened.until(lambda: opened.page.bulk.run is None)
    assert len(opened.page.queue.ticked()) == 3, "leaving the sheet decides nothing and keeps the ticks"


def test_each_refund_has_its_own_outcome(shop: OfficeBuilder, opened: ApprovalsWindow) -> None:
    shop.practice.choose(Answer.DECLINED)
    tick_all_and_review(opened)
    opened.key(ENTER, CTRL)
    opened.until(lambda: is_over(opened))
    rows = opened.rows(opened.sheet.table)
    assert rows[0].startswith("Harbour Gifts Ltd, R-1 was not paid: the bank declined it.")
    assert rows[0].endswith(" | Not sent | 96.00 EUR")
    assert rows[1] == "Isle & Anchor, R-2  ·  Visa ••4242 | Sent | 18.00 EUR"
    assert rows[2] == "Oak & Ember Home, R-4  ·  Bank transfer | Recorded | 15.30 EUR"
    assert "3 of 3 done: 1 not sent, 1 sent, 1 recorded" in opened.text(opened.sheet)
    assert states(shop) == {
        "R-1": RefundState.FAILED, "R-2": RefundState.SUCCEEDED,
        "R-3": RefundState.REQUESTED, "R-4": RefundState.SUCCEEDED,
    }  # fmt: skip
    assert opened.result() == "3 of 3 done: 1 not sent, 1 sent, 1 recorded."
    assert "96.00 EUR, Not sent, " in opened.row("R-1")
    with shop.database.read() as session:
        assert session.scalar(select(func.count()).select_from(StoredDocument)) == 2, "the papers are drawn"
    assert opened.sheet.close_button.hasFocus()
    assert opened.sheet.table.selected() == [], "no row was taken up on the way"


def test_no_answer_is_never_told_as_a_failure(shop: OfficeBuilder, opened: ApprovalsWindow) -> None:
    shop.practice.choose(Answer.LOST_BEFORE)
    tick_all_and_review(opened)
    opened.key(ENTER, CTRL)
    opened.until(lambda: is_over(opened))
    first = opened.rows(opened.sheet.table)[0]
    assert "Practice gateway has not confirmed R-1 yet. Do not pay it another way" in first
    assert " | Not confirmed | " in first
    assert "1 not confirmed, 1 sent, 1 recorded" in opened.text(opened.sheet)


def test_stopping_keeps_what_is_done_and_begins_no_more(shop: OfficeBuilder, opened: ApprovalsWindow) -> None:
    held = HeldGateway(shop)
    opened.page.change_desk(shop.desk("manager", gateways={"practice": held}))
    opened.settle()
    tick_all_and_review(opened)
    opened.key(ENTER, CTRL)
    opened.until(lambda: len(held.orders) == 1)
    assert "Sending" in opened.rows(opened.sheet.table)[0]
    assert " | Next | " in opened.rows(opened.sheet.table)[1]
    run = opened.page.bulk.run
    assert run is not None
    opened.until(lambda: run.since_start_ms() > NOT_MEANT_MS)
    opened.press(opened.sheet.stop_button)
    assert opened.sheet.stop_button.toolTip() == "It stops after the one it is at."
    held.go_on.set()
    opened.until(lambda: is_over(opened))
    assert [row.split(" | ")[1] for row in opened.rows(opened.sheet.table)] == [
        "Sent", "Not begun", "Not begun", "Left out",
    ]  # fmt: skip
    assert "1 of 3 done: 1 sent; 2 not begun, waiting as before" in opened.text(opened.sheet)
    assert len(held.orders) == 1
    assert states(shop)["R-2"] is RefundState.REQUESTED
    assert not opened.sheet.stop_button.isVisible()


def test_closing_the_sheet_does_not_stop_the_run_and_the_list_shows_it(
    shop: OfficeBuilder, opened: ApprovalsWindow
) -> None:
    held = HeldGateway(shop)
    opened.page.change_desk(shop.desk("manager", gateways={"practice": held}))
    opened.settle()
    tick_all_and_review(opened)
    opened.key(ENTER, CTRL)
    opened.until(lambda: len(held.orders) == 1)
    assert "You may close this. It goes on, and the list shows it." in opened.text(opened.sheet)
    opened.press(opened.sheet.close_button)
    opened.until(lambda: opened.page.bulk.sheet is None)
    opened.until(opened.table.hasFocus)
    line = opened.page.queue.ticks
    assert opened.text(line).split("\n") == ["0 of 3 done", "Show…"]
    assert "96.00 EUR, Sending, " in opened.row("R-1")
    opened.press(line.show_button)
    assert "Sending" in opened.rows(opened.sheet.table)[0]
    opened.press(opened.sheet.close_button)
    held.go_on.set()
    opened.wait_for_result("3 of 3 done: 2 sent, 1 recorded.")
    assert opened.page.bulk.run is None
    assert not line.isVisible()
    assert "Sent" in opened.row("R-1")
    assert states(shop)["R-4"] is RefundState.SUCCEEDED


def test_enter_pressed_twice_neither_stops_nor_closes(shop: OfficeBuilder, opened: ApprovalsWindow) -> None:
    held = HeldGateway(shop)
    opened.page.change_desk(shop.desk("manager", gateways={"practice": held}))
    opened.settle()
    tick_all_and_review(opened)
    for _ in range(3):
        opened.key(ENTER)
    opened.until(lambda: len(held.orders) == 1)
    assert opened.sheet.isVisible()
    assert opened.page.bulk.run is not None
    assert not opened.page.bulk.run.stopping
    held.go_on.set()
    opened.until(lambda: is_over(opened))
    assert len(held.orders) == 2


def test_a_gateway_that_cannot_be_asked_ends_the_run_and_approves_no_more(
    shop: OfficeBuilder, opened: ApprovalsWindow
) -> None:
    opened.page.change_desk(shop.desk("manager", gateways={}))
    opened.settle()
    tick_all_and_review(opened)
    opened.key(ENTER, CTRL)
    opened.until(lambda: is_over(opened))
    assert "Stopped: Nothing was sent: the key of Stripe is missing." in opened.text(opened.sheet)
    assert [row.split(" | ")[1] for row in opened.rows(opened.sheet.table)] == [
        "Approved, not sent", "Not begun", "Not begun", "Left out",
    ]  # fmt: skip
    assert states(shop)["R-1"] is RefundState.APPROVED
    assert states(shop)["R-2"] is RefundState.REQUESTED


def test_what_was_decided_meanwhile_is_left_out(shop: OfficeBuilder, opened: ApprovalsWindow) -> None:
    opened.key(Qt.Key.Key_A, CTRL)
    approvals.reject(shop.desk("manager2"), opened.table.rows()[0].id, "No")
    opened.press(opened.page.queue.ticks.review_button)
    opened.until(lambda: opened.page.bulk.sheet is not None)
    assert opened.sheet.windowTitle() == "Approve and send 2 refunds"
    assert "Harbour Gifts Ltd, R-1  ·  rejected meanwhile | Left out | 96.00 EUR" in opened.rows(opened.sheet.table)


def test_one_that_is_refused_does_not_stop_the_others(shop: OfficeBuilder, opened: ApprovalsWindow) -> None:
    shop.tamper("UPDATE payment SET disputed_minor = 100 WHERE id = 1")
    tick_all_and_review(opened)
    opened.key(ENTER, CTRL)
    opened.until(lambda: is_over(opened))
    assert [row.split(" | ")[1] for row in opened.rows(opened.sheet.table)] == [
        "Not approved", "Sent", "Recorded", "Left out",
    ]  # fmt: skip
    assert "The payment is disputed." in opened.rows(opened.sheet.table)[0]


def test_an_approved_refund_is_only_sent(shop: OfficeBuilder, opened: ApprovalsWindow) -> None:
    shop.approve(opened.table.rows()[1].id, by="manager2")
    opened.page.reload()
    opened.until(lambda: "Approved, not sent" in opened.row("R-2"))
    opened.open("R-2")
    opened.key(SPACE)
    opened.press(opened.page.queue.ticks.review_button)
    opened.until(lambda: opened.page.bulk.sheet is not None)
    assert opened.sheet.windowTitle() == "Send 1 refund"
    opened.key(ENTER, CTRL)
    opened.until(lambda: is_over(opened))
    assert states(shop)["R-2"] is RefundState.SUCCEEDED


def test_closing_the_window_ends_the_run_after_the_one_it_is_at(shop: OfficeBuilder, opened: ApprovalsWindow) -> None:
    held = HeldGateway(shop)
    opened.page.change_desk(shop.desk("manager", gateways={"practice": held}))
    opened.settle()
    tick_all_and_review(opened)
    opened.key(ENTER, CTRL)
    opened.until(lambda: len(held.orders) == 1)
    held.go_on.set()
    opened.sheet.close()
    opened.window.close()
    background.wait_for_all()
    after = states(shop)
    assert after["R-1"] is RefundState.SUCCEEDED
    assert RefundState.SENDING not in after.values()
    assert QApplication.activeModalWidget() is None


@pytest.mark.expects_log("Something unexpected happened.")
def test_a_fault_of_ours_ends_the_run_and_leaves_no_row_on_its_way(
    shop: OfficeBuilder, opened: ApprovalsWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_desk: Desk, _refund_id: UUID) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(approvals, "approve", broken)
    tick_all_and_review(opened)
    opened.key(ENTER, CTRL)
    opened.until(lambda: is_over(opened))
    opened.until(lambda: "not ticked, Harbour Gifts Ltd, R-1" in opened.row("R-1"))
    assert "0 of 3 done; broken off at R-1, the list says how it stands; 2 not begun, waiting as before" in opened.text(
        opened.sheet
    )
    assert set(states(shop).values()) == {RefundState.REQUESTED}


def test_what_may_be_a_duplicate_is_marked_before_the_run_with_what_was_said_to_it(
    shop: OfficeBuilder, opened: ApprovalsWindow
) -> None:
    shop.ask(1, amount="96.00", reason="Damaged again")
    opened.page.reload()
    opened.until(lambda: len(opened.rows()) == 5)
    tick_all_and_review(opened)
    rows = opened.rows(opened.sheet.table)
    marked = [row for row in rows if "May be a duplicate" in row]
    assert len(marked) == 2
    assert all("Same customer and amount" in row and "Nobody said why it is no duplicate." in row for row in marked)
