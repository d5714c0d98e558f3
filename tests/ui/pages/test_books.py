"""The books page, pressed and read as a person does."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.model.states import Account
from desktop.services import periods as closing_acts
from desktop.services.queries import periods
from desktop.ui.dialogs.close_period import ClosePeriodDialog, OpenPeriodDialog
from desktop.ui.pages import book_list
from tests.services.office_builder import OfficeBuilder
from tests.services.queries.small_year import live
from tests.ui.pages.ledger_window import CTRL, LedgerWindow


def open_books(office: OfficeBuilder, qtbot: QtBot, folder: Path, login: str = "admin") -> LedgerWindow:
    """The books of a small year, with the trial balance read."""
    live(office)
    shown = LedgerWindow(office, qtbot, folder, login)
    shown.window.go_to(shown.books)
    shown.until(lambda: len(shown.books.accounts.table.rows()) == 11)
    shown.until(lambda: "Difference" in shown.text(shown.books.accounts.figures))
    return shown


@pytest.fixture
def opened(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> LedgerWindow:
    return open_books(office, qtbot, tmp_path)


def show(opened: LedgerWindow, view: str) -> None:
    opened.books.show_view(view)


def test_both_sides_of_the_trial_balance_are_equal(opened: LedgerWindow) -> None:
    said = opened.text(opened.books.accounts.figures).splitlines()
    assert sorted(said) == sorted(["Debit", "560.00 EUR", "Credit", "560.00 EUR", "Difference", "0.00"])
    assert opened.rows(opened.books.accounts.table)[:3] == [
        "Receivable | 329.00 EUR | 129.00 | 200.00",
        "Sales | 42.02 EUR | 276.47 | −234.45",
        "VAT | 7.98 EUR | 52.53 | −44.55",
    ]
    assert opened.books.accounts.table.accessibleName() == "Trial balance"


def test_enter_on_an_account_opens_its_entries_and_on_an_entry_its_document(opened: LedgerWindow) -> None:
    table = opened.books.accounts.table
    table.setFocus()
    table.choose(Account.UNAPPLIED)
    opened.key(Qt.Key.Key_Return)
    journal = opened.books.journal
    opened.until(lambda: len(journal.table.rows()) == 3)
    assert opened.rows(journal.table) == [
        "2 Mar 2026   ·   Payment P-2   ·   A-2   ·   Anna Berg   ·   Entry 4",
        "Cash | 12.00 EUR",
        "Receivable | 10.00 EUR",
        "Money not applied | 2.00 EUR",
    ]
    assert journal.choice.currentText() == "Money not applied"
    opened.until(lambda: "Moved on money not applied\n−2.00 EUR" in opened.text(journal.figures))
    journal.table.setFocus()
    opened.key(Qt.Key.Key_Return)
    assert [what for what, _ in opened.wanted] == ["invoice"]


def test_the_journal_is_narrowed_by_words_and_says_where_nothing_fits(opened: LedgerWindow) -> None:
    show(opened, book_list.JOURNAL)
    journal = opened.books.journal
    opened.until(lambda: "Entries\n7" in opened.text(journal.figures) or "7" in opened.text(journal.figures))
    journal.filter.setText("CN-2026")
    opened.until(lambda: {row.entry.words for row in journal.table.rows()} == {"Credit note", "Refund paid"})
    journal.filter.setText("nothing like it")
    opened.until(lambda: "Nothing is what you ask for here." in opened.text(journal))
    opened.press(journal.empty.button)
    opened.until(lambda: len({row.entry.id for row in journal.table.rows()}) == 7)
    assert journal.filter.text() == ""


def test_the_journal_is_written_for_beancount(opened: LedgerWindow, tmp_path: Path) -> None:
    show(opened, book_list.JOURNAL)
    opened.until(lambda: bool(opened.books.journal.table.rows()))
    opened.key(Qt.Key.Key_E, CTRL)
    path = tmp_path / "journal.beancount"
    opened.choose_file(path)
    opened.wait_for_said("7 rows written to journal.beancount.")
    checked = subprocess.run([str(Path(sys.executable).with_name("bean-check")), str(path)], check=False)
    assert checked.returncode == 0
    opened.key(Qt.Key.Key_E, CTRL)
    opened.choose_file(tmp_path / "journal.csv")
    opened.wait_for_said("20 rows written to journal.csv.")


def test_closing_says_before_what_it_means_and_opening_needs_a_reason(
    opened: LedgerWindow, office: OfficeBuilder
) -> None:
    show(opened, "Periods")
    opened.until(lambda: "No day was closed yet" in opened.text(opened.books.periods))
    assert opened.actions["open_period"].obstacle == "No day is closed."
    opened.press_named("Close period…", opened.books.periods)
    closing: ClosePeriodDialog = opened.dialog(ClosePeriodDialog)
    opened.until(lambda: "28 Feb 2026" in closing.says.text())
    assert "These days hold 2 entries." in closing.says.text()
    assert closing.today.text() == ""
    opened.type_into(closing.day, "2.3.2026")
    opened.until(lambda: "Today is one of these days" in closing.today.text())
    opened.type_into(closing.day, "28.2.2026")
    opened.press(closing.primary)
    opened.wait_for_said("The books are closed up to 28 Feb 2026.")
    opened.until(lambda: "28 Feb 2026" in opened.text(opened.books.periods.figures))

    opened.press_named("Open closed days…", opened.books.periods)
    opening: OpenPeriodDialog = opened.dialog(OpenPeriodDialog)
    opened.press(opening.primary)
    assert opening.fields["reason"].wrong() == "Say in a few words why; the auditor will read it."
    opened.type_into(opening.reason, "A bill came late")
    opened.press(opening.primary)
    opened.until(lambda: len(opened.books.periods.table.rows()) == 2)
    assert periods.read(office.desk("admin")).closed_until is None
    assert opened.rows(opened.books.periods.table)[0].endswith("Ada Admin | Opened all days | A bill came late")


def test_closing_backwards_is_refused_where_it_was_typed(opened: LedgerWindow, office: OfficeBuilder) -> None:
    closing_acts.close(office.desk("admin"), date(2026, 2, 28))
    opened.actions["close_period"].trigger()
    closing: ClosePeriodDialog = opened.dialog(ClosePeriodDialog)
    opened.type_into(closing.day, "31.1.2026")
    opened.press(closing.primary)
    opened.until(lambda: "closed up to 2026-02-28 already" in closing.note.words())
    assert periods.read(office.desk("admin")).closed_until == date(2026, 2, 28)
    closing.reject()


def test_numbers_without_gap_and_a_gap_that_is_named(opened: LedgerWindow, office: OfficeBuilder) -> None:
    show(opened, "Numbers")
    opened.until(lambda: len(opened.books.numbers.table.rows()) == 3)
    assert opened.rows(opened.books.numbers.table)[0] == (
        "Credit notes | 2026 | CN-2026-0001 | CN-2026-0001 | 1 | 0 | none"
    )
    office.tamper("UPDATE series SET last = 2 WHERE name = 'CN'")
    opened.books.reload()
    opened.until(lambda: "1 missing: 2" in opened.rows(opened.books.numbers.table)[0])


def test_the_audit_trail_is_proved_and_says_so_when_it_was_changed(opened: LedgerWindow, office: OfficeBuilder) -> None:
    show(opened, book_list.AUDIT_TRAIL)
    trail = opened.books.trail
    opened.until(lambda: trail.note.words().startswith("Verified: all "))
    assert any("Mia Manager | Refund approved" in row for row in opened.rows(trail.table))
    trail.filter.setText("approved")
    opened.until(lambda: {row.act for row in trail.table.rows()} == {"Refund approved"})
    office.tamper("UPDATE audit_row SET act = 'nothing' WHERE id = 1")
    opened.books.reload()
    opened.until(lambda: "The trail was changed: Audit row 1" in trail.note.words())


def test_the_books_are_checked_from_here(opened: LedgerWindow) -> None:
    opened.press_named("Prove the books…", opened.books)
    assert opened.wanted == [("check", None)]


def test_a_viewer_audits_but_closes_nothing(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_books(office, qtbot, tmp_path, "viewer")
    for name in ("close_period", "open_period"):
        assert not shown.actions[name].isEnabled()
        assert "You may not change the office, close periods" in shown.actions[name].obstacle
    show(shown, book_list.AUDIT_TRAIL)
    shown.until(lambda: shown.books.trail.note.words().startswith("Verified"))


def test_no_two_actions_of_the_ledger_pages_share_a_key(opened: LedgerWindow) -> None:
    assert opened.actions.clashes() == []
