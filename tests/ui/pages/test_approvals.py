"""The approvals page, pressed and read as a manager does: one refund at a time."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select, update

from desktop.gateways.practice import Answer
from desktop.model.credit_note import StoredDocument
from desktop.model.office import Office
from desktop.model.states import Method, RefundState
from desktop.ui.pages import deciding
from tests.services.office_builder import OfficeBuilder, line
from tests.ui.pages.approvals_window import CTRL, ApprovalsWindow, make_shop, open_shop, states

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
def opened(shop: OfficeBuilder, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ApprovalsWindow:
    """The window as the manager has it, on the first refund; presses count at once."""
    monkeypatch.setattr(deciding, "GLANCE_MS", 0)
    made = ApprovalsWindow(shop.desk("manager"), qtbot, tmp_path)
    made.wait_for("R-1", made.page.pane.head)
    return made


def two_approve_from(office: OfficeBuilder, limit_minor: int) -> None:
    with office.database.write() as session:
        session.execute(update(Office).values(second_approver_over_minor=limit_minor))


def test_the_queue_says_what_waits_and_why_a_row_cannot_be_ticked(opened: ApprovalsWindow) -> None:
    assert opened.rows() == [
        "not ticked, Harbour Gifts Ltd, R-1, Visa ••4242 | 96.00 EUR, Damaged in transit",
        "not ticked, Isle & Anchor, R-2, Visa ••4242 | 18.00 EUR, Overcharge",
        "cannot be ticked, Brambleside Garden Centre, R-3, Visa ••4242, You asked for this one | "
        "21.00 EUR, Duplicate payment",
        "not ticked, Oak & Ember Home, R-4, Bank transfer | 15.30 EUR, Wrong item",
    ]
    assert opened.text(opened.page.queue.head).split("\n")[:3] == ["4", "refunds", "150.30 EUR"]
    assert opened.counts[-1] == 3, "the rail counts what this person can act on"
    assert opened.current() == "R-1"


def test_the_review_has_all_that_is_needed_to_decide(opened: ApprovalsWindow) -> None:
    pane = opened.page.pane
    head = opened.text(pane.head)
    assert "Refund 96.00 EUR to Visa ••4242\nWaiting for approval\n1 of 4" in head
    assert "Harbour Gifts Ltd\n·  invoice 491208  ·  R-1  ·  asked by Cleo Clerk, " in head
    opened.until(lambda: "RMA-1187" in opened.text(pane.body))
    body = opened.text(pane.body)
    for fact in (
        "Damaged in transit", "RMA-1187", "See photos", "Visa ••4242 through Practice gateway, the paying method",
        "Draft, gets its number when the money has been sent", "anna@example.org, after it was sent",
    ):  # fmt: skip
        assert fact in body
    assert opened.rows(pane.body.lines.lines) == ["Desk lamp, amount | 80.67 | 15.33 | 96.00 | 142.00"]
    assert opened.rows(pane.body.lines.total) == ["Total EUR | 80.67 | 15.33 | 96.00 | "]
    assert pane.body.lines.lines.model().headerData(2, Qt.Orientation.Horizontal) == "VAT 19 %"
    assert "all 5 passed" in opened.text(pane.checks)
    assert opened.rows(pane.body.activity)[0].split(" | ")[1] == "Cleo Clerk asked for 96.00"
    assert opened.buttons() == ["Approve and send 96.00 EUR", "Approve", "Reject…", "Edit", "Open invoice"]
    assert opened.window.windowTitle().startswith("R-1 Harbour Gifts Ltd")


def test_what_is_to_be_looked_at_stands_first(shop: OfficeBuilder, opened: ApprovalsWindow) -> None:
    shop.ask(1, amount="10.00", reason="One more")
    opened.page.reload()
    opened.until(lambda: len(opened.rows()) == 5)
    opened.wait_for("1 to look at, 4 passed", opened.page.pane.checks)
    assert opened.rows(opened.page.pane.checks.checks)[0] == "to look at, Look: one more on this invoice, 10.00"


def test_approve_and_send_pays_back_says_so_and_opens_the_next(shop: OfficeBuilder, opened: ApprovalsWindow) -> None:
    opened.key(ENTER, CTRL)
    opened.wait_for_result("96.00 EUR sent to Visa ••4242, R-1, credit note CN-2026-0001.")
    assert states(shop)["R-1"] is RefundState.SUCCEEDED
    assert opened.row("R-1").endswith("96.00 EUR, Sent, Damaged in transit")
    opened.wait_for("R-2", opened.page.pane.head)
    assert opened.current() == "R-2"
    assert opened.table.hasFocus(), "the keys of the list go on working"
    opened.until(lambda: opened.counts[-1] == 2)
    assert opened.text(opened.page.queue.head).split("\n")[:3] == ["3", "refunds", "54.30 EUR"]


def test_the_paper_of_a_refund_that_was_sent_is_drawn_and_stored(shop: OfficeBuilder, opened: ApprovalsWindow) -> None:
    opened.key(ENTER, CTRL)
    opened.wait_for_result("sent to")

    def drawn() -> bool:
        with shop.database.read() as session:
            return any(paper.pdf.startswith(b"%PDF") for paper in session.scalars(select(StoredDocument)))

    opened.until(drawn)


def test_going_back_to_a_decided_row_says_what_became_of_it_and_opens_its_note(opened: ApprovalsWindow) -> None:
    opened.key(ENTER, CTRL)
    opened.wait_for("R-2", opened.page.pane.head)
    opened.key(Qt.Key.Key_Up)
    opened.wait_for("Sent", opened.page.pane.head)
    assert opened.note().startswith("96.00 EUR sent to Visa ••4242")
    assert opened.buttons() == ["Open invoice"]
    opened.page.acts.preview.trigger()
    assert opened.wanted == [("note_wanted", 1)]


@pytest.mark.parametrize(
    ("answer", "state", "row", "said"),
    [
        (Answer.PENDING, RefundState.PENDING, "On its way", "has taken R-1; the bank is working on it."),
        (Answer.DECLINED, RefundState.FAILED, "Not sent", "R-1 was not paid: the bank declined it. Nothing left;"),
        (
            Answer.LOST_BEFORE, RefundState.UNKNOWN, "Not confirmed",
            "Practice gateway has not confirmed R-1 yet. Do not pay it another way: it may be on its way. Asking again",
        ),
    ],
)  # fmt: skip
def test_what_did_not_go_as_hoped_is_told_truly(
    shop: OfficeBuilder, opened: ApprovalsWindow, answer: Answer, state: RefundState, row: str, said: str
) -> None:
    shop.practice.choose(answer)
    opened.key(ENTER, CTRL)
    opened.wait_for_result(said)
    assert states(shop)["R-1"] is state
    assert f"96.00 EUR, {row}, " in opened.row("R-1")
    opened.wait_for("R-2", opened.page.pane.head)


def test_approve_alone_sends_nothing_and_can_be_taken_back(shop: OfficeBuilder, opened: ApprovalsWindow) -> None:
    opened.key(Qt.Key.Key_A)
    opened.wait_for_result("R-1 is approved. Nothing has been sent yet.")
    assert states(shop)["R-1"] is RefundState.APPROVED
    assert "96.00 EUR, Approved, not sent" in opened.row("R-1")
    opened.open("R-1")
    opened.until(lambda: opened.buttons() == ["Send 96.00 EUR", "Unapprove", "Edit", "Open invoice"])
    opened.press(opened.page.pane.bar.unapprove_button)
    opened.wait_for_result("R-1 waits for approval again. Nothing was sent.")
    opened.open("R-1")
    opened.until(lambda: "Approve and send 96.00 EUR" in opened.buttons())
    opened.key(Qt.Key.Key_A)
    opened.wait_for_result("R-1 is approved.")
    opened.open("R-1")
    opened.key(ENTER, CTRL)
    opened.wait_for_result("96.00 EUR sent to Visa ••4242")
    assert states(shop)["R-1"] is RefundState.SUCCEEDED


def test_what_was_paid_back_outside_is_only_approved_and_becomes_recorded(
    shop: OfficeBuilder, opened: ApprovalsWindow
) -> None:
    opened.open("R-4")
    assert opened.buttons() == ["Approve", "Reject…", "Edit", "Open invoice"]
    opened.wait_for("Bank transfer, paid outside; recorded only", opened.page.pane.body)
    opened.key(ENTER, CTRL)
    opened.wait_for_result("R-4 recorded: 15.30 EUR, credit note CN-2026-0001. No money moved here.")
    assert states(shop)["R-4"] is RefundState.SUCCEEDED
    assert "15.30 EUR, Recorded, " in opened.row("R-4")


def test_rejecting_asks_why_in_place_and_keeps_the_reason(shop: OfficeBuilder, opened: ApprovalsWindow) -> None:
    opened.key(Qt.Key.Key_R)
    form = opened.page.pane.bar.form
    opened.until(form.reason.hasFocus)
    opened.key(ENTER)
    assert "Say in a few words why." in opened.text(form)
    assert states(shop)["R-1"] is RefundState.REQUESTED
    opened.type("Already credited")
    opened.key(ENTER)
    opened.wait_for_result("R-1 was rejected. Nothing goes back, and its 96.00 EUR can be asked for anew.")
    assert states(shop)["R-1"] is RefundState.REJECTED
    assert "Rejected" in opened.row("R-1")
    with shop.database.read() as session:
        kept = session.connection().exec_driver_sql("SELECT after FROM audit_row WHERE act = 'refund rejected'")
        assert "Already credited" in kept.scalar_one()


def test_esc_leaves_the_refund_as_it_is_and_ctrl_enter_there_never_sends(
    shop: OfficeBuilder, opened: ApprovalsWindow
) -> None:
    opened.key(Qt.Key.Key_R)
    opened.until(opened.page.pane.bar.form.reason.hasFocus)
    opened.key(ENTER, CTRL)
    assert "Say in a few words why." in opened.text(opened.page.pane.bar.form)
    opened.key(Qt.Key.Key_Escape)
    assert opened.buttons()[0] == "Approve and send 96.00 EUR"
    assert opened.table.hasFocus()
    assert states(shop)["R-1"] is RefundState.REQUESTED


def test_an_own_request_can_be_deleted_but_not_approved(shop: OfficeBuilder, opened: ApprovalsWindow) -> None:
    opened.open("R-3")
    assert opened.note() == "You asked for this one."
    assert opened.buttons() == ["[Approve and send 21.00 EUR]", "[Approve]", "Delete", "Edit", "Open invoice"]
    assert opened.page.pane.bar.finish_button.toolTip() == "You asked for this one."
    opened.key(Qt.Key.Key_A)
    opened.key(ENTER, CTRL)
    assert states(shop)["R-3"] is RefundState.REQUESTED
    opened.key(Qt.Key.Key_Delete)
    opened.wait_for_result("R-3 was deleted before approval. Nothing goes back.")
    assert states(shop)["R-3"] is RefundState.DELETED


def test_from_the_limit_on_a_second_person_approves(
    shop: OfficeBuilder, opened: ApprovalsWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    two_approve_from(shop, 5_000)
    opened.key(ENTER, CTRL)
    opened.wait_for_result("R-1 has one approval; a second person has to approve it. Nothing was sent.")
    assert states(shop)["R-1"] is RefundState.REQUESTED
    opened.until(lambda: "You approved it; a second person is needed" in opened.row("R-1"))
    assert "96.00 EUR, second approver, " in opened.row("R-1")

    other = ApprovalsWindow(shop.desk("manager2"), qtbot, tmp_path)
    other.wait_for("R-1", other.page.pane.head)
    assert "Waiting for second approval" in other.text(other.page.pane.head)
    other.key(ENTER, CTRL)
    other.wait_for_result("96.00 EUR sent to Visa ••4242")
    assert states(shop)["R-1"] is RefundState.SUCCEEDED


def test_a_clerk_sees_the_queue_and_why_nothing_can_be_approved(
    shop: OfficeBuilder, qtbot: QtBot, tmp_path: Path
) -> None:
    clerk = ApprovalsWindow(shop.desk("clerk"), qtbot, tmp_path)
    clerk.wait_for("R-1", clerk.page.pane.head)
    assert clerk.counts[-1] == 0
    assert clerk.note() == "A manager approves refunds."
    assert clerk.buttons() == ["[Approve and send 96.00 EUR]", "[Approve]", "Delete", "Edit", "Open invoice"]


def test_edit_invoice_and_preview_are_asked_of_others(shop: OfficeBuilder, opened: ApprovalsWindow) -> None:
    opened.key(Qt.Key.Key_E)
    opened.key(Qt.Key.Key_O)
    opened.page.acts.preview.trigger()
    refund = opened.table.rows()[0].id
    assert opened.wanted == [("edit_wanted", refund), ("invoice_wanted", 1), ("draft_wanted", refund)]


def test_letters_typed_into_the_filter_decide_nothing(shop: OfficeBuilder, opened: ApprovalsWindow) -> None:
    opened.page.queue.head.filter.setFocus()
    opened.type("aer")
    opened.until(lambda: opened.rows() == [])
    assert opened.wanted == []
    assert set(states(shop).values()) == {RefundState.REQUESTED}


def test_the_filter_finds_by_anything_that_is_seen_and_is_cleared(opened: ApprovalsWindow) -> None:
    queue = opened.page.queue
    for typed, number in (("isle", "R-2"), ("15.30", "R-4"), ("bt-77", "R-4"), ("damaged", "R-1")):
        queue.head.filter.setText(typed)
        opened.until(lambda number=number: [item.refund.number for item in opened.table.rows()] == [number])  # type: ignore[misc]
        opened.wait_for(number, opened.page.pane.head)
    queue.head.filter.setText("nobody")
    opened.until(queue.empty.isVisible)
    assert "No refund fits" in opened.text(queue.empty)
    opened.press(queue.empty.button)
    assert len(opened.rows()) == 4


@pytest.mark.parametrize(
    ("chosen", "numbers"),
    [("For you to decide", ["R-1", "R-2", "R-4"]), ("Approved, not sent", []), ("To approve or send", None)],
)
def test_the_saved_filters_narrow_the_queue(opened: ApprovalsWindow, chosen: str, numbers: list[str] | None) -> None:
    menu = opened.page.queue._menu
    next(action for action in menu.actions() if action.text() == chosen).trigger()
    shown = [item.refund.number for item in opened.table.rows()]
    assert shown == (["R-1", "R-2", "R-3", "R-4"] if numbers is None else numbers)
    assert opened.page.queue.head.name.text() == chosen


def test_an_empty_queue_says_so(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> None:
    empty = ApprovalsWindow(office.desk("manager"), qtbot, tmp_path)
    assert "Nothing waits" in empty.text(empty.page.queue.empty)
    assert empty.counts == [0]
    assert not empty.page.pane.bar.isVisible()


def test_the_proof_of_vat_is_read_and_copied(opened: ApprovalsWindow) -> None:
    body = opened.page.pane.body
    assert not body.proof.isVisible()
    opened.press(body.proof_button)
    assert opened.rows(body.proof.table) == ["1  Desk lamp | 38.00 × 96.00 / 238.00 | 15.33"]
    opened.press(body.proof.copy_button)
    assert QGuiApplication.clipboard().text().split("\n") == [
        "R-1, invoice 491208, Harbour Gifts Ltd",
        "Line 1, Desk lamp: VAT 38.00 × 96.00 / 238.00 = 15.33, refunded 96.00",
        "VAT 19 %: 15.33",
        "Net 80.67, VAT 15.33, Total EUR 96.00",
    ]


def test_previous_and_next_walk_the_queue(opened: ApprovalsWindow) -> None:
    opened.press(opened.page.pane.head.next)
    opened.wait_for("2 of 4", opened.page.pane.head)
    opened.press(opened.page.pane.head.previous)
    opened.wait_for("1 of 4", opened.page.pane.head)


def test_the_list_alone_has_every_column(opened: ApprovalsWindow) -> None:
    opened.key(Qt.Key.Key_Backslash, CTRL)
    assert opened.rows()[0] == (
        "not ticked, R-1 | 491208 | Harbour Gifts Ltd | Visa ••4242 | Damaged in transit | Cleo Clerk | "
        "Waiting for approval | 96.00 EUR"
    )


def test_in_a_narrow_window_the_review_says_what_the_hidden_checks_want_looked_at(
    shop: OfficeBuilder, qtbot: QtBot, tmp_path: Path
) -> None:
    shop.ask(1, amount="10.00", reason="One more")
    narrow = ApprovalsWindow(shop.desk("manager"), qtbot, tmp_path, size=(1120, 680))
    narrow.wait_for("R-1", narrow.page.pane.head)
    look = narrow.page.pane.body.look
    narrow.until(lambda: look.isVisible() and look.words() == "Look: one more on this invoice")
    assert not narrow.page.pane.checks.isVisible()
    narrow.page.pane.checks_wanted.emit()
    assert narrow.page.pane.checks.isVisible()


def test_no_two_actions_of_the_window_want_the_same_key(opened: ApprovalsWindow) -> None:
    assert opened.actions.clashes() == []


def test_sums_without_lines_have_their_heads(shop: OfficeBuilder, opened: ApprovalsWindow) -> None:
    paid_twice = shop.invoice(line("40.00"), number="INV-TWICE", customer="Ola Dahl")
    shop.payment(paid_twice, amount="49.00", method=Method.BANK_TRANSFER)
    shop.ask(paid_twice, lines=(), amount="9.00", reason="Paid too much", reference="BACS 9")
    total, across = opened.page.pane.body.lines.total, Qt.Orientation.Horizontal
    assert not total.horizontalHeader().isVisible(), "the lines above have them"
    opened.page.reload()
    opened.until(lambda: len(opened.rows()) == 5)
    opened.open("R-5")
    assert opened.rows(total) == ["Total EUR | 0.00 | 0.00 | 9.00 | "]
    assert total.horizontalHeader().isVisible()
    assert [total.model().headerData(at, across) for at in range(1, 4)] == ["Net", "VAT", "This refund"]
