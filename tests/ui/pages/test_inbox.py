"""The inbox, pressed and read as bookkeepers and managers do: money found, lost or marked, and outcomes not known."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.database import open_office
from desktop.gateways.base import DisputeStatus
from desktop.model.credit_note import CreditNote, StoredDocument
from desktop.model.refund import Refund
from desktop.model.states import RefundState
from desktop.services import inbox
from desktop.services.queries.inbox_rows import Choice
from desktop.services.refunds import LineWish
from desktop.ui import figures, theme
from desktop.ui.dialogs.assign_lines import AssignLinesDialog
from desktop.ui.pages import inbox_work
from tests.services.office_builder import OfficeBuilder, line
from tests.services.queries.inbox_events import disputed, found_at_gateway, not_confirmed
from tests.ui.pages.inbox_window import InboxWindow

ENTER, CTRL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def office(page_office_file: Path, tmp_path: Path) -> Iterator[OfficeBuilder]:
    """An office in which nothing has happened yet, at this hour."""
    path = shutil.copyfile(page_office_file, tmp_path / "office.rdesk")
    database = open_office(str(path))
    yield OfficeBuilder(database, tmp_path, now=datetime.now(UTC) - timedelta(minutes=5))
    database.close()


@pytest.fixture(autouse=True)
def presses_count_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox_work, "GLANCE_MS", 0)


def notes(office: OfficeBuilder) -> list[tuple[str, int]]:
    """Number and gross of every note."""
    with office.database.read() as session:
        return [(note.number, note.gross_minor) for note in session.scalars(select(CreditNote).order_by(CreditNote.id))]


def lighthouse(office: OfficeBuilder) -> int:
    """An invoice of which exactly one line is 37.80, and 37.80 found at the gateway."""
    invoice_id = office.paid(
        line("95.52", text="Retro spot lamp"), line("37.80", text="Stacking tins"), line("60.00", text="Cake tins"),
        number="491183", customer="Lighthouse Gallery",
    )  # fmt: skip
    found_at_gateway(office, invoice_id, "37.80")
    return invoice_id


def test_an_empty_inbox_says_what_would_stand_here(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> None:
    opened = InboxWindow(office.desk("manager"), qtbot, tmp_path)
    opened.wait_for("Nothing waits for a person", opened.page.list)
    assert opened.counts == [0]
    assert opened.buttons() == []


def test_the_found_refund_is_shown_with_its_guess_and_accepted_with_one_key(
    office: OfficeBuilder, qtbot: QtBot, tmp_path: Path
) -> None:
    lighthouse(office)
    opened = InboxWindow(office.desk("clerk"), qtbot, tmp_path)
    assert opened.counts[-1] == 1
    assert opened.title() == "37.80 EUR refunded at Practice gateway, not here"
    assert "Found at Practice gateway" in opened.text(opened.page.head)
    body = opened.text(opened.page.body)
    assert "The money has left already and every limit counts it." in body
    assert "Assigned 37.80 of 37.80 EUR" in body
    assert "Why this guess: one whole line equals the amount exactly." in body
    table = opened.page.body.proposal.table
    model, role = table.model(), Qt.ItemDataRole.AccessibleTextRole
    assert [str(model.index(0, at).data(role)) for at in range(5)] == [
        "ticked, Stacking tins, line 2, whole line", "31.76", "6.04", "37.80", "0.00"
    ]  # fmt: skip
    assert opened.buttons()[:4] == ["Accept proposal", "Choose lines…", "Spread over lines…", "[Write off…]"]
    assert opened.page.acts.of(Choice.VOID).obstacle == "The chosen entry does not ask for this."
    opened.key(ENTER)
    opened.wait_for_result("37.80 EUR is tied to its lines, credit note CN-")
    assert [gross for _, gross in notes(office)] == [3780]
    opened.wait_for("Nothing waits for a person", opened.page.list)
    opened.until(lambda: opened.counts[-1] == 0)
    with office.database.read() as session:
        assert len(session.scalars(select(StoredDocument.note_id)).all()) == 1, "its paper is drawn"


def test_the_list_alone_says_in_full_since_when(
    office: OfficeBuilder, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "today", lambda: date(2008, 1, 5))
    lighthouse(office)
    opened = InboxWindow(office.desk("clerk"), qtbot, tmp_path)
    opened.page.panes.toggle_alone()
    table = opened.page.list.table
    at, since = next((at, each) for at, each in enumerate(table.row_model().columns) if each.title == "Since")
    words = since.cell(table.rows()[0]).text
    assert str(office.now.year) in words
    assert table.columnWidth(at) >= QFontMetrics(theme.font("body")).horizontalAdvance(words) + 16


def test_when_an_entry_is_settled_the_next_one_opens(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> None:
    lighthouse(office)
    found_at_gateway(office, office.paid(number="491190", customer="Isle & Anchor"), "20.00")
    opened = InboxWindow(office.desk("clerk"), qtbot, tmp_path)
    opened.open("Lighthouse Gallery")
    opened.press(opened.button(Choice.ACCEPT))
    opened.wait_for_result("37.80 EUR is tied")
    opened.until(lambda: opened.title().startswith("20.00 EUR"))
    opened.until(lambda: len(opened.page.list.rows()) == 1)
    assert "1 of 1" in opened.text(opened.page.head)


def test_a_proposal_that_changed_meanwhile_is_not_accepted_unseen(
    office: OfficeBuilder, qtbot: QtBot, tmp_path: Path
) -> None:
    invoice_id = lighthouse(office)
    opened = InboxWindow(office.desk("clerk"), qtbot, tmp_path)
    office.ask(invoice_id, LineWish(2, gross="7.80"), reason="Broken")
    opened.key(ENTER)
    opened.wait_for("Nothing was written: the proposal changed while you looked at it.", opened.page.body)
    assert notes(office) == []


def test_lines_are_chosen_and_have_to_come_to_the_amount(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> None:
    lighthouse(office)
    opened = InboxWindow(office.desk("clerk"), qtbot, tmp_path)
    opened.write("L")
    dialog = opened.dialog(AssignLinesDialog)
    opened.until(lambda: dialog.total.text() == "Assigned 0.00 of 37.80 EUR")
    opened.write("30")
    opened.key(ENTER)
    opened.until(lambda: dialog.total.text() == "Assigned 30.00 of 37.80 EUR")
    opened.key(ENTER, CTRL)
    opened.until(lambda: "The lines have to come to 37.80 EUR. 7.80 EUR has no line yet." in dialog.note.words())
    assert notes(office) == []
    dialog.lines.table.setFocus()
    dialog.lines.stand_on(3)
    opened.write("7.80")
    opened.key(ENTER)
    opened.until(lambda: dialog.total.text() == "Assigned 37.80 of 37.80 EUR")
    opened.key(ENTER, CTRL)
    opened.wait_for_result("37.80 EUR is tied to its lines")
    with office.database.read() as session:
        (refund,) = session.scalars(select(Refund))
        assert [(each.position, each.gross_minor) for each in refund.lines] == [(1, 3000), (3, 780)]


def test_the_amount_is_spread_for_a_person_to_look_at_first(
    office: OfficeBuilder, qtbot: QtBot, tmp_path: Path
) -> None:
    found_at_gateway(office, office.paid(line("75.00"), line("25.00")), "40.00")
    opened = InboxWindow(office.desk("clerk"), qtbot, tmp_path)
    opened.write("S")
    dialog = opened.dialog(AssignLinesDialog)
    opened.until(lambda: dialog.total.text() == "Assigned 40.00 of 40.00 EUR")
    assert dict(dialog.lines.typed()) == {1: "30.00", 2: "10.00"}
    assert notes(office) == []
    opened.press(dialog.primary)
    opened.wait_for_result("40.00 EUR is tied to its lines")


def test_six_lines_are_seen_whole_where_there_is_room(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> None:
    found_at_gateway(office, office.paid(*[line("25.00")] * 6), "40.00")
    opened = InboxWindow(office.desk("clerk"), qtbot, tmp_path)
    opened.write("S")
    dialog = opened.dialog(AssignLinesDialog)
    opened.until(lambda: dialog.total.text() == "Assigned 40.00 of 40.00 EUR")
    assert dialog.lines.table.verticalScrollBar().maximum() == 0


def test_lines_of_several_invoices_of_one_payment_are_chosen_together(
    office: OfficeBuilder, qtbot: QtBot, tmp_path: Path
) -> None:
    first, second = office.invoice(line("50.00"), number="A-1"), office.invoice(line("30.00"), number="A-2")
    office.payment(first, second)
    found_at_gateway(office, first, "40.00")
    opened = InboxWindow(office.desk("clerk"), qtbot, tmp_path)
    opened.press(opened.button(Choice.LINES))
    dialog = opened.dialog(AssignLinesDialog)
    opened.until(lambda: "of 40.00" in dialog.total.text())
    opened.write("25")
    opened.key(ENTER)
    dialog.invoice.choose(second)
    dialog.lines.table.setFocus()
    dialog.lines.stand_on_first()
    opened.write("15")
    opened.key(ENTER)
    opened.until(lambda: dialog.total.text() == "Assigned 40.00 of 40.00 EUR")
    opened.press(dialog.primary)
    opened.wait_for_result("40.00 EUR is tied to its lines, 2 credit notes.")
    assert [gross for _, gross in notes(office)] == [2500, 1500]


def test_a_manager_writes_off_what_no_line_can_take_after_reading_what_is_posted(
    office: OfficeBuilder, qtbot: QtBot, tmp_path: Path
) -> None:
    lighthouse(office)
    opened = InboxWindow(office.desk("manager"), qtbot, tmp_path)
    opened.press(opened.button(Choice.WRITE_OFF))
    said = opened.answer("Write off")
    assert said.startswith("Write 37.80 EUR off? Posted as a loss: debit dispute losses, credit refunds payable.")
    opened.wait_for_result("37.80 EUR is written off.")
    assert notes(office) == []
    opened.wait_for("Nothing waits for a person", opened.page.list)


def test_a_lost_dispute_may_get_its_lines(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> None:
    disputed(office, office.paid(line("50.00"), line("69.00")), "50.00", DisputeStatus.OPEN, DisputeStatus.LOST)
    opened = InboxWindow(office.desk("clerk"), qtbot, tmp_path)
    assert opened.title() == "Dispute lost, 50.00 EUR"
    opened.press(opened.button(Choice.ACCEPT))
    opened.wait_for_result("50.00 EUR is tied to its lines")


def test_an_outcome_that_is_not_known_says_from_when_on_it_may_be_closed(
    office: OfficeBuilder, qtbot: QtBot, tmp_path: Path
) -> None:
    office.now = datetime.now(UTC)
    not_confirmed(office, office.paid(), "24.00")
    opened = InboxWindow(office.desk("manager"), qtbot, tmp_path)
    assert opened.rows()[0].startswith("Nothing to do yet")
    assert opened.counts[-1] == 0
    button = opened.button(Choice.GIVE_UP)
    assert not button.isEnabled()
    assert button.toolTip().startswith("Possible from ")
    assert "Asking again at" in opened.text(opened.page.body)
    assert "[Ask again now]" in opened.buttons(), "a manager may not read the gateway"


def test_after_23_hours_a_manager_closes_it_as_not_happened(
    office: OfficeBuilder, qtbot: QtBot, tmp_path: Path
) -> None:
    refund_id = not_confirmed(office, office.paid(), "24.00")
    office.later(hours=23)
    opened = InboxWindow(office.desk("manager"), qtbot, tmp_path)
    assert opened.counts[-1] == 1
    opened.press(opened.button(Choice.GIVE_UP))
    said = opened.answer("Close as not happened")
    assert "24.00 EUR can be refunded again, and no credit note is written" in said
    opened.wait_for_result("R-1 is closed as not happened. Its 24.00 EUR can be refunded again.")
    assert office.state(refund_id) is RefundState.FAILED


def test_an_administrator_asks_the_gateway_again(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> None:
    not_confirmed(office, office.paid(), "24.00")
    opened = InboxWindow(office.desk("admin"), qtbot, tmp_path)
    opened.press(opened.button(Choice.ASK))
    assert opened.wanted == [("ask_wanted",)]


def test_the_invoice_is_one_key_away(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> None:
    invoice_id = lighthouse(office)
    opened = InboxWindow(office.desk("clerk"), qtbot, tmp_path)
    opened.write("O")
    assert opened.wanted == [("invoice_wanted", invoice_id)]


def test_a_mark_waits_for_its_lines_and_filters_narrow_the_list(
    office: OfficeBuilder, qtbot: QtBot, tmp_path: Path
) -> None:
    lighthouse(office)
    other = office.paid(number="491190", customer="Isle & Anchor")
    inbox.mark_refunded(office.desk(), uuid4(), office.payment_of(other).id, "20.00", "TILL-7")
    opened = InboxWindow(office.desk("clerk"), qtbot, tmp_path)
    assert [row for row in opened.rows() if "|" not in row] == ["Found at the gateway", "Needs a person"]
    opened.page.list.head.filter.setText("isle")
    opened.until(lambda: len(opened.page.list.rows()) == 1)
    assert "Marked as refunded, Isle & Anchor" in opened.rows()[1]
    opened.page.list.head.filter.setText("nobody")
    opened.wait_for("Nothing fits", opened.page.list)
