"""The credit notes page, pressed and read as a person does."""

import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.errors import RefundDeskError
from desktop.model.credit_note import CreditNote
from desktop.services.queries.credit_notes import NoteFilter
from desktop.services.steps import papers
from desktop.ui.pages import window_list
from desktop.ui.widgets.pdf_layout import Fit
from tests.documents.reading import words
from tests.services.office_builder import OfficeBuilder
from tests.ui.pages.notes_window import CTRL, NotesWindow, issue, one_more, stored


@pytest.fixture
def opened(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> NotesWindow:
    """The window on an office with four notes, the newest of them shown."""
    issue(office)
    shown = NotesWindow(office, qtbot, tmp_path)
    shown.open()
    return shown


def test_the_list_adds_up_because_a_reversal_counts_against_it(opened: NotesWindow) -> None:
    assert opened.rows()[1:] == [
        "Kettle & Kin, credit note CN-2026-0003, 2 Mar 2026 | 12.50 EUR, Reversed",
        "Kettle & Kin, credit note CN-2026-0002, 2 Mar 2026 | 30.00 EUR, Not drawn yet",
        "Harbour Gifts Ltd, credit note CN-2026-0001, 2 Mar 2026 | 16.68 EUR, Refund",
    ]
    assert opened.rows()[0].startswith("Kettle & Kin, credit note CN-2026-0004, 2 Mar 2026 | −12.50 EUR")
    assert "4\nnotes\n46.68 EUR" in opened.text(opened.page.list.head).replace("\u00a0", " ")
    assert opened.page.list.table.accessibleName() == "Credit notes"


def test_the_paper_that_is_shown_is_the_stored_one(opened: NotesWindow, office: OfficeBuilder) -> None:
    opened.choose("CN-2026-0001")
    pdf = stored(office)["CN-2026-0001"]
    shown = " ".join(opened.page.reader.view.text().split())
    assert "CN-2026-0001" in shown and "16,68" in shown
    assert sorted(shown.split()) == sorted(words(pdf).split())
    assert opened.page.reader.view.accessibleName() == "Paper of CN-2026-0001"
    assert opened.page.reader.controls.page_words() == "1 of 1"


def test_facts_money_and_hash_stand_beside_the_paper(opened: NotesWindow, office: OfficeBuilder) -> None:
    opened.choose("CN-2026-0001")
    opened.until(lambda: "Lights faulty" in opened.text(opened.page.panel))
    sha256 = hashlib.sha256(stored(office)["CN-2026-0001"]).hexdigest()
    assert opened.text(opened.page.panel.note).splitlines() == [
        "Amount", "16.68 EUR", "Kind", "Refund", "Issued", "2 Mar 2026", "Invoice", "Refund", "Customer",
        "Harbour Gifts Ltd", "Reason", "Lights faulty", "491208", "R-1",
    ]  # fmt: skip
    *money, number = opened.text(opened.page.panel.money).splitlines()
    assert number.startswith("pr_"), "the number at the gateway"
    assert money == [
        "Net", "14.02", "VAT 19 %", "2.66", "Total", "16.68 EUR", "Refund", "Sent, 2 Mar 2026, 10:00", "To",
        "Visa ••4242", "Arrives", "5 to 10 business days from 2 Mar 2026, as a credit on the card statement",
        "Number there",
    ]  # fmt: skip
    paper = opened.text(opened.page.panel.paper)
    assert f"{sha256[:4]} {sha256[4:8]} … {sha256[-4:]}" in paper
    assert "2 Mar 2026, 10:00" in paper and "PDF, " in paper
    assert "Issued, stored" in opened.text(opened.page.head)


def test_the_mails_of_a_note_say_to_whom_and_whether_they_left(opened: NotesWindow, office: OfficeBuilder) -> None:
    opened.choose("CN-2026-0001")
    opened.until(lambda: "anna@example.org, waits in the outbox" in opened.text(opened.page.panel.mails))
    office.tamper("UPDATE mail SET state = 'perhaps'")
    opened.page.reload()
    opened.until(lambda: "Ask the customer before you send it again" in opened.text(opened.page.panel.mails))
    opened.choose("CN-2026-0002")
    opened.until(lambda: "None was written." in opened.text(opened.page.panel))


def test_a_note_and_what_reverses_it_lead_to_each_other(opened: NotesWindow) -> None:
    opened.choose("CN-2026-0003")
    opened.until(lambda: "Reversed by" in opened.text(opened.page.panel))
    assert "Reversed" in opened.text(opened.page.head)
    opened.follow("CN-2026-0004")
    opened.wait_for_paper("CN-2026-0004")
    opened.until(lambda: "Reverses\nCustomer" in opened.text(opened.page.panel.note))
    assert "Refund" not in opened.text(opened.page.panel.money)


def test_links_ask_for_the_invoice_and_the_refund(opened: NotesWindow, office: OfficeBuilder) -> None:
    opened.choose("CN-2026-0001")
    opened.until(lambda: "491208" in opened.text(opened.page.panel.note))
    opened.follow("491208")
    opened.follow("R-1")
    with office.database.read() as session:
        note = session.scalars(select(CreditNote).where(CreditNote.number == "CN-2026-0001")).one()
        assert opened.wanted == [("invoice", note.invoice_id), ("refund", note.refund_id)]


def test_a_note_is_found_by_number_invoice_and_customer(opened: NotesWindow) -> None:
    for words_typed, found in (("0002", 1), ("491207", 3), ("harbour", 1), ("kettle 0004", 1)):
        opened.page.list.head.filter.setText(words_typed)
        opened.wait_for_count(found)
    opened.page.list.head.filter.setText("nobody")
    opened.until(lambda: "No credit note fits" in opened.text(opened.page.list))
    opened.press(opened.page.list.empty.button)
    opened.wait_for_count(4)


def test_the_saved_filters_narrow_the_list(opened: NotesWindow) -> None:
    opened.page.list.ask_for(NoteFilter.REVERSALS)
    opened.until(lambda: [row.number for row in opened.page.list.table.rows()] == ["CN-2026-0004"])
    opened.page.list.ask_for(NoteFilter.CANCELLATIONS)
    opened.until(lambda: "No credit note fits" in opened.text(opened.page.list))


def test_an_office_without_notes_says_when_one_comes(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> None:
    shown = NotesWindow(office, qtbot, tmp_path)
    shown.page.reload()
    shown.until(lambda: "No credit notes yet" in shown.text(shown.page.list))
    assert shown.page.panel.print_button.toolTip() == "Choose a credit note first."
    assert not shown.page.panel.print_button.isEnabled()
    assert shown.text(shown.page.head) == ""


def test_show_note_opens_one_that_the_list_does_not_show(opened: NotesWindow, office: OfficeBuilder) -> None:
    opened.page.list.ask_for(NoteFilter.REVERSALS)
    opened.wait_for_count(1)
    with office.database.read() as session:
        note_id = session.scalars(select(CreditNote.id).where(CreditNote.number == "CN-2026-0002")).one()
    opened.page.show_note(note_id)
    opened.wait_for_paper("CN-2026-0002")
    opened.until(lambda: [row.number for row in opened.page.list.table.rows()] == ["CN-2026-0002"])
    assert opened.window.windowTitle().startswith("CN-2026-0002 Kettle & Kin")


def test_all_missing_papers_are_drawn_once_asked(opened: NotesWindow, office: OfficeBuilder) -> None:
    opened.until(lambda: opened.page.missing.words() == "2 notes have no stored paper yet.")
    button = opened.page.missing.findChildren(type(opened.page.panel.save_button))[0]
    opened.press(button)
    opened.wait_for_said("2 papers drawn and stored.")
    assert sorted(stored(office)) == [f"CN-2026-000{at}" for at in range(1, 5)]
    opened.until(lambda: not opened.page.missing.isVisible())
    opened.until(lambda: "Not drawn yet" not in " ".join(opened.rows()))


def test_drawing_can_be_stopped_and_what_is_drawn_stays(
    opened: NotesWindow, office: OfficeBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_more(office, 5)
    real = papers.document

    def stopping(desk: object, note_id: int) -> bytes:
        opened.page.work._on_stopped()
        return real(desk, note_id)  # type: ignore[arg-type]

    monkeypatch.setattr("desktop.services.credit_notes.document", stopping)
    before = len(stored(office))
    opened.page.work.draw_missing(office.desk())
    opened.wait_for_said("1 paper drawn and stored.")
    assert len(stored(office)) == before + 1


def test_a_paper_that_cannot_be_drawn_says_so_in_its_place(
    opened: NotesWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_desk: object, _note_id: int) -> bytes:
        raise RefundDeskError("The paper was not stored.", "The disk is full.", "disk_full")

    monkeypatch.setattr("desktop.ui.pages.credit_notes.papers.document", full)
    opened.key(Qt.Key.Key_Down)
    opened.until(lambda: opened.page.reader.note.words() == "The paper was not stored. The disk is full.")
    assert opened.page.reader.view.pages() == 0


def test_the_paper_is_found_in_enlarged_and_copied_by_keys(opened: NotesWindow) -> None:
    opened.choose("CN-2026-0001")
    opened.key(Qt.Key.Key_Return)
    view = opened.page.reader.view
    assert opened.window.focusWidget() is view
    opened.key(Qt.Key.Key_F, CTRL)
    assert opened.window.focusWidget() is opened.page.reader.find_line.field
    opened.type_into(opened.page.reader.find_line.field, "DESK LAMP")
    opened.until(lambda: opened.page.reader.find_line.count_words() == "1 of 1")
    opened.key(Qt.Key.Key_Escape)
    assert opened.window.focusWidget() is view and not opened.page.reader.find_line.isVisible()
    opened.key(Qt.Key.Key_Plus, CTRL)
    assert view.zoom() != Fit.PAGE
    opened.key(Qt.Key.Key_0, CTRL)
    assert view.zoom() == Fit.PAGE
    opened.key(Qt.Key.Key_A, CTRL)
    opened.key(Qt.Key.Key_C, CTRL)
    assert "Desk lamp" in QGuiApplication.clipboard().text()
    opened.key(Qt.Key.Key_Escape)
    assert opened.window.focusWidget() is opened.page.list.table


def test_choosing_all_chooses_those_too_that_are_not_read_yet(
    office: OfficeBuilder, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window_list, "FIRST", 5)
    one_more(office, 40)
    shown = NotesWindow(office, qtbot, tmp_path)
    shown.open()
    shown.until(lambda: len(shown.page.list.table.rows()) > 5)
    shown.page.first_focus().setFocus()
    shown.key(Qt.Key.Key_A, CTRL)
    shown.until(lambda: "40 notes chosen: 40.00 EUR" in shown.text(shown.page.panel))


def test_the_list_alone_has_every_column_and_keeps_what_is_chosen(opened: NotesWindow) -> None:
    opened.key(Qt.Key.Key_A, CTRL)
    opened.key(Qt.Key.Key_Backslash, CTRL)
    opened.until(opened.page.panes.is_list_alone)
    titles = [column.title for column in opened.page.list.table.row_model().columns]
    assert titles == ["Credit note", "Date", "Customer", "Kind", "Invoice", "Reason", "Net", "VAT", "Total"]
    assert len(opened.page.list.table.selected()) == 4
    opened.key(Qt.Key.Key_Backslash, CTRL)
    assert not opened.page.panes.is_list_alone()


def test_in_a_narrow_window_print_and_save_stand_over_the_paper(
    office: OfficeBuilder, qtbot: QtBot, tmp_path: Path
) -> None:
    issue(office)
    shown = NotesWindow(office, qtbot, tmp_path, (1120, 680))
    shown.open()
    named = [each.accessibleName() for each in shown.page.head.findChildren(type(shown.page.reader.controls.search))]
    seen = [each for each in named if each]
    assert {"Print…", "Save PDF…"} <= set(seen)
    assert shown.page.panel.isVisible() is False


def test_no_two_actions_of_the_page_share_a_key(opened: NotesWindow) -> None:
    assert opened.actions.clashes() == []
