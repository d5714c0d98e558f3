"""Papers drawn from a page: a statement, a report, a copy of an invoice are read, saved and printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from desktop.services import credit_notes
from desktop.services.refunds import LineWish
from desktop.ui.dialogs.paper import PaperDialog
from tests.documents import reading
from tests.services.office_builder import OfficeBuilder
from tests.services.queries.small_year import live
from tests.ui.pages.acts_window import ActsWindow
from tests.ui.pages.ledger_window import CTRL, LedgerWindow
from tests.ui.pages.notes_window import NotesWindow


@pytest.fixture
def opened(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> LedgerWindow:
    """The pages of the ledger of an auditor, a customer's statement shown."""
    live(office)
    shown = LedgerWindow(office, qtbot, tmp_path, "viewer")
    shown.until(lambda: len(shown.customers.body.table.rows()) == 6)
    return shown


def paper(opened: LedgerWindow) -> PaperDialog:
    dialog: PaperDialog = opened.dialog(PaperDialog)
    opened.until(lambda: bool(dialog.reader.view.text()))
    return dialog


def test_a_statement_is_read_and_saved(opened: LedgerWindow, tmp_path: Path) -> None:
    opened.key(Qt.Key.Key_P, CTRL, on=opened.customers.list.table)
    dialog = paper(opened)
    assert "Kontoauszug" in dialog.reader.view.text()
    opened.press(dialog.save_button)
    opened.choose_file(tmp_path / "anna.pdf")
    opened.wait_for_said("Statement of Anna Berg was saved as anna.pdf.")
    assert "A-1" in reading.words((tmp_path / "anna.pdf").read_bytes())


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Refund register", "50.00 EUR"),
        ("Own approvals", "nobody approved what they had asked for"),
        ("Credit note numbers", "CN-2026-0001"),
    ],
)
def test_a_report_is_read_as_a_paper(opened: LedgerWindow, title: str, words: str) -> None:
    opened.window.go_to(opened.reports)
    opened.reports.show_view(title)
    view = opened.reports.view()
    opened.key(Qt.Key.Key_P, CTRL, on=view.first_focus())
    assert words in " ".join(paper(opened).reader.view.text().split())


def test_without_a_printer_that_is_said(opened: LedgerWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(list))
    monkeypatch.setattr(QMessageBox, "open", lambda box: told.append(f"{box.text()} {box.informativeText()}"))
    opened.key(Qt.Key.Key_P, CTRL, on=opened.customers.list.table)
    opened.press(paper(opened).print_button)
    assert "Nothing was printed." in told[0]


def test_a_copy_of_an_invoice_is_read(
    office: OfficeBuilder, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.paid(number="100")
    shown = ActsWindow(office, qtbot, tmp_path, monkeypatch, "clerk")
    shown.open("100")
    dialog = shown.do(shown.acts.paper, PaperDialog)
    shown.wait(lambda: "Rechnung" in dialog.reader.view.text())
    assert "KOPIE" in dialog.reader.view.text()


def test_a_copy_of_a_note_is_marked_and_the_stored_paper_stays(
    office: OfficeBuilder, qtbot: QtBot, tmp_path: Path
) -> None:
    note = office.note_of(office.refunded(office.paid(), LineWish(1, gross="5.00")))
    stored = credit_notes.document(office.desk(), note.id)
    shown = NotesWindow(office, qtbot, tmp_path)
    shown.open()
    shown.actions["note_copy"].trigger()
    shown.until(lambda: bool(shown.window.findChildren(PaperDialog)))
    dialog = shown.window.findChildren(PaperDialog)[0]
    shown.until(lambda: "KOPIE" in dialog.reader.view.text())
    assert credit_notes.document(office.desk(), note.id) == stored
    assert "KOPIE" not in reading.words(stored)
