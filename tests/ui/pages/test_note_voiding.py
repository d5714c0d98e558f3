"""Voiding a credit note on its page: what it makes is said before, and why it cannot be where it cannot."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from desktop.services.queries import invoices
from desktop.services.refunds import LineWish
from tests.services.office_builder import OfficeBuilder, line
from tests.ui.pages.notes_window import NotesWindow, issue


def opened(office: OfficeBuilder, qtbot: QtBot, folder: Path, login: str) -> NotesWindow:
    shown = NotesWindow(office, qtbot, folder, login=login)
    shown.open()
    return shown


def test_a_manager_voids_the_note_of_money_that_came_back(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> None:
    invoice_id = office.paid(line("119.00"), number="491208")
    office.comes_back(office.refunded(invoice_id, LineWish(1, gross="16.68"), reason="Lights faulty"))
    shown = opened(office, qtbot, tmp_path, "manager")
    shown.until(shown.page.panel.void_button.isEnabled)
    shown.press(shown.page.panel.void_button)
    box = shown.dialog(QMessageBox)
    assert box.text() == "Void credit note CN-2026-0001?"
    assert "A reversal note over 16.68 EUR is made today with its own number; both stay." in box.informativeText()
    verb = next(each for each in box.buttons() if each.text().replace("&", "") == "Void the note")
    QTest.mouseClick(verb, Qt.MouseButton.LeftButton)
    shown.wait_for_said("Credit note CN-2026-0001 is void: a reversal note takes it back")
    shown.wait_for_count(2)
    assert invoices.detail(office.desk(), invoice_id).lines[0].left_gross_minor == 11900
    shown.until(lambda: shown.page.panel.void_button.toolTip().startswith("This credit note was taken back already."))


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("CN-2026-0001", "The money has moved already. Refund R-1 is paid back."),
        ("CN-2026-0003", "This credit note was taken back already. Note CN-2026-0003 has its reversal."),
        ("CN-2026-0004", "Note CN-2026-0004 is of another kind and cannot be voided."),
    ],
)
def test_what_cannot_be_voided_says_why(
    office: OfficeBuilder, qtbot: QtBot, tmp_path: Path, number: str, why: str
) -> None:
    issue(office)
    shown = opened(office, qtbot, tmp_path, "manager")
    shown.choose(number)
    shown.until(lambda: why in shown.page.panel.void_button.toolTip())
    assert not shown.page.panel.void_button.isEnabled()


def test_who_may_not_void_reads_it_at_the_button(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> None:
    invoice_id = office.paid(number="491208")
    office.comes_back(office.refunded(invoice_id, LineWish(1, all=True)))
    shown = opened(office, qtbot, tmp_path, "clerk")
    shown.until(lambda: "You may not void credit notes" in shown.page.panel.void_button.toolTip())
