"""The e-invoices of notes on their page: saved in either syntax, and the reason where there is none."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop.model.states import Syntax
from desktop.services import credit_notes
from desktop.services.refunds import LineWish
from tests.services.office_builder import OfficeBuilder, line
from tests.ui.pages.notes_window import CTRL, NotesWindow


@pytest.fixture
def opened(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> NotesWindow:
    """The window on an office with one note that has an e-invoice and a newer one that has none."""
    office.refunded(office.paid(line("119.00")), LineWish(1, gross="11.90"), reason="Scratch")
    office.refunded(office.paid(line("10.00", rates=())), LineWish(1, gross="5.00"), reason="Scratch")
    shown = NotesWindow(office, qtbot, tmp_path)
    shown.open()
    return shown


def test_one_is_saved_in_the_syntax_that_is_chosen(opened: NotesWindow, office: OfficeBuilder, tmp_path: Path) -> None:
    opened.choose("CN-2026-0001")
    opened.until(lambda: "inside the PDF" in opened.text(opened.page.panel.paper))
    for syntax, button in zip(Syntax, opened.page.panel.einvoice_buttons, strict=True):
        assert button.text() == f"Save as {syntax.upper()}…"
        opened.press(button)
        dialog = opened.dialog(QFileDialog)
        assert [Path(name).name for name in dialog.selectedFiles()] == [f"CN-2026-0001.{syntax}.xml"]
        dialog.close()
        rows = opened.page.list.table.selected()
        opened.page.work.save_xml_to(office.desk(), rows, syntax, tmp_path / f"{syntax}.xml")
        opened.wait_for_said(f"{syntax}.xml saved.")
        written = (tmp_path / f"{syntax}.xml").read_bytes()
        assert written == credit_notes.einvoice_of(office.desk(), rows[0].id, syntax)


def test_where_there_is_none_the_panel_says_why_and_the_buttons_too(opened: NotesWindow) -> None:
    opened.choose("CN-2026-0002")
    why = "Line 1 is without tax and its invoice does not say why."
    opened.until(lambda: why in opened.text(opened.page.panel.paper))
    for button in opened.page.panel.einvoice_buttons:
        assert not button.isEnabled()
        assert why in button.accessibleDescription()


def test_of_many_those_without_one_are_named(opened: NotesWindow, office: OfficeBuilder, tmp_path: Path) -> None:
    opened.choose("CN-2026-0002")
    opened.key(Qt.Key.Key_A, CTRL)
    opened.until(lambda: "2 notes chosen" in opened.text(opened.page.panel))
    assert all(button.isEnabled() for button in opened.page.panel.einvoice_buttons)
    folder = tmp_path / "xml"
    folder.mkdir()
    opened.page.work.save_xml_to(office.desk(), opened.page.list.table.selected(), Syntax.UBL, folder)
    opened.wait_for_said(
        "1 e-invoice saved in xml. CN-2026-0002 has none: Line 1 is without tax and its invoice does not say why. "
        "A column for the tax category (Z, E, AE, K, G) can bring that in with invoices to come."
    )
    assert [path.name for path in folder.iterdir()] == ["CN-2026-0001.ubl.xml"]
