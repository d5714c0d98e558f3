"""Importing from a file by pressing what a person presses, and taking the whole import back."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from desktop import settings
from desktop.model.invoice import Invoice
from desktop.services import office_settings, opening
from desktop.ui.dialogs.import_wizard import ImportWizard
from desktop.ui.dialogs.imports import ImportsDialog
from tests.ui.start_hands import StartHands, at_the_start, make_office

SHOP = """Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country
489434,85048,Glass ball,12,2009-12-01 07:45:00,6.95,13085,United Kingdom
489434,22041,Record frame,48,2009-12-01 07:45:00,2.10,13085,United Kingdom
489435,22350,Cat bowl,12,2010-01-04 09:00:00,2.55,13086,United Kingdom
C489449,85048,Glass ball,-2,2010-01-05 10:33:00,6.95,13085,United Kingdom
"""
CTRL = Qt.KeyboardModifier.ControlModifier
ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StartHands]:
    """The administrator of a real office with British taxes, at the desk."""
    monkeypatch.setenv(settings.HOME_VARIABLE, str(tmp_path / "home"))
    address = make_office(tmp_path / "shop.refunddesk")
    office = opening.open_office(address)
    desk = office.desk(office.people()[0])
    office_settings.add_tax(desk, "GB", date(2009, 1, 1), "15")
    office_settings.add_tax(desk, "United Kingdom", date(2010, 1, 1), "17.5")
    office.close()
    with at_the_start(qtbot, tmp_path / "window") as made:
        made.sit(address)
        yield made


@pytest.fixture
def wizard(hands: StartHands) -> ImportWizard:
    """The wizard at its first step."""
    hands.workstation.acts.import_invoices()
    made = hands.workstation.window.findChild(ImportWizard)
    assert isinstance(made, ImportWizard)
    hands.until(made.isActiveWindow)
    return made


def shop(folder: Path, text: str = SHOP) -> Path:
    path = folder / "shop.csv"
    path.write_text(text, encoding="utf-8")
    return path


def look_at(hands: StartHands, wizard: ImportWizard, path: Path) -> None:
    """Type the path and press Ctrl+Enter, as somebody whose hands stay on the keys."""
    for letter in str(path):
        hands.letter(letter)
    hands.key(ENTER, CTRL)
    hands.until(lambda: wizard.note.isVisible() or (wizard.next.isEnabled() and wizard.next.text() == "Try it dry"))


def invoices(hands: StartHands) -> int:
    """How many invoices stand in the books."""
    with hands.opened[-1].database.read() as session:
        stands = select(func.count()).select_from(Invoice).where(Invoice.withdrawn_at.is_(None))
        return session.execute(stands).scalar_one()


def test_a_file_comes_in_whole_and_goes_back_whole(hands: StartHands, wizard: ImportWizard, tmp_path: Path) -> None:
    look_at(hands, wizard, shop(tmp_path))
    assert wizard.next.text() == "Try it dry"
    hands.choose(wizard.columns.paid_by, "bank transfer")
    hands.press("Try it dry", wizard)
    hands.until(lambda: wizard.next.text() == "Take it in" and wizard.next.isEnabled())
    assert "2 invoices would come in, 1 refund would wait for approval." in hands.text(wizard)
    # 12 x 6.95 + 48 x 2.10 = 184.20 and 15 %: 211.83; 12 x 2.55 = 30.60 and 17.5 %: 35.96 (35.955 away from zero).
    assert "247.79 GBP on 2 invoices with 3 lines" in hands.text(wizard)
    assert invoices(hands) == 0, "the dry run stores nothing"

    hands.press("Take it in", wizard)
    hands.until(lambda: wizard.next.text() == "Close" and wizard.next.isEnabled())
    assert "2 invoices came in, 1 refund waits for approval." in hands.text(wizard)
    assert invoices(hands) == 2
    hands.press("Close", wizard)

    hands.workstation.acts.imports()
    dialog = hands.workstation.window.findChild(ImportsDialog)
    assert isinstance(dialog, ImportsDialog)
    hands.until(lambda: dialog.table.current() is not None)
    hands.press("Take this one back", dialog)
    hands.until(lambda: "taken back" in dialog.note.words())
    assert invoices(hands) == 0
    hands.until(lambda: dialog.take.toolTip() == "This one is taken back already.")
    assert not dialog.take.isEnabled()


def test_the_same_file_twice_says_that_the_office_has_it(
    hands: StartHands, wizard: ImportWizard, tmp_path: Path
) -> None:
    path = shop(tmp_path)
    look_at(hands, wizard, path)
    hands.choose(wizard.columns.paid_by, "bank transfer")
    hands.press("Try it dry", wizard)
    hands.until(lambda: wizard.next.text() == "Take it in" and wizard.next.isEnabled())
    hands.press("Take it in", wizard)
    hands.until(lambda: wizard.next.text() == "Close" and wizard.next.isEnabled())
    hands.press("Close", wizard)

    hands.workstation.acts.import_invoices()
    again = hands.workstation.window.findChildren(ImportWizard)[-1]
    hands.until(again.isActiveWindow)
    look_at(hands, again, path)
    assert "As the last time" in hands.text(again)
    hands.press("Try it dry", again)
    hands.until(lambda: "the office has all of it already" in hands.text(again))
    assert not again.next.isEnabled()
    assert again.next.toolTip() == "Nothing of this file would come in."


def test_a_broken_row_is_named_with_its_place_and_the_rest_is_shown(
    hands: StartHands, wizard: ImportWizard, tmp_path: Path
) -> None:
    look_at(hands, wizard, shop(tmp_path, SHOP.replace(",2.55,", ",two,")))
    hands.press("Try it dry", wizard)
    hands.until(lambda: wizard.next.text() == "Take it in")

    left_out = next(row for row in wizard.outcome.table.rows() if row.finding.document == "489435")
    assert left_out.what.startswith("Left out: ")
    assert (left_out.finding.row, left_out.finding.column) == (4, "Price")
    assert "two" in left_out.finding.reason


def test_a_file_that_is_no_table_gives_one_sentence_and_the_wizard_stays(
    hands: StartHands, wizard: ImportWizard, tmp_path: Path
) -> None:
    path = tmp_path / "photo.csv"
    path.write_bytes(b"\x00" * 4_000)
    look_at(hands, wizard, path)

    assert wizard.note.isVisible()
    assert "photo.csv" in wizard.note.words()
    assert wizard.next.text() == "Look at the file"
    assert wizard.next.isEnabled()


def test_cancel_after_the_dry_run_keeps_nothing(hands: StartHands, wizard: ImportWizard, tmp_path: Path) -> None:
    look_at(hands, wizard, shop(tmp_path))
    hands.press("Try it dry", wizard)
    hands.until(lambda: wizard.next.text() == "Take it in")

    hands.key(ESC)
    hands.until(lambda: not hands.workstation.window.findChildren(ImportWizard))
    assert invoices(hands) == 0
    hands.workstation.acts.imports()
    dialog = hands.workstation.window.findChild(ImportsDialog)
    assert isinstance(dialog, ImportsDialog)
    hands.until(lambda: "No imports yet" in hands.text(dialog))


def test_an_office_without_rates_leads_to_the_page_where_they_are_entered(
    hands: StartHands, wizard: ImportWizard, tmp_path: Path
) -> None:
    desk = hands.opened[-1].desk(hands.opened[-1].people()[0])
    for row in office_settings.read(desk).taxes:
        office_settings.remove_tax(desk, row)
    look_at(hands, wizard, shop(tmp_path))
    hands.until(lambda: "no tax rates yet" in wizard.note.words())

    hands.press("Enter tax rates", wizard.note)
    page = hands.workstation.settings
    hands.until(page.taxes.isVisible)
    assert page.section() is page.taxes


def test_days_with_dots_are_shown_as_they_look_and_methods_keep_their_capitals(
    hands: StartHands, wizard: ImportWizard, tmp_path: Path
) -> None:
    dotted = re.sub(r"(20\d\d)-(\d\d)-(\d\d)", r"\3.\2.\1", SHOP)
    look_at(hands, wizard, shop(tmp_path, dotted))
    assert wizard.columns.dates.currentText() == "21.11.2026"
    ways = [wizard.columns.paid_by.itemText(at) for at in range(wizard.columns.paid_by.count())]
    assert ways[:3] == ["not paid yet", "card", "SEPA direct debit"]
    hands.press("Try it dry", wizard)
    hands.until(lambda: "2 invoices would come in" in hands.text(wizard))
