"""The customers page, pressed and read as a person does."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.services.queries import customers as queries
from desktop.services.queries.customers import CustomerFilter
from desktop.ui.dialogs.edit_customer import EditCustomerDialog
from tests.services.office_builder import OfficeBuilder
from tests.services.queries.small_year import live
from tests.ui.pages.ledger_window import CTRL, LedgerWindow


@pytest.fixture
def opened(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> LedgerWindow:
    """The window of a bookkeeper on two customers, the first one read."""
    live(office)
    shown = LedgerWindow(office, qtbot, tmp_path, "clerk")
    shown.until(lambda: "Anna Berg" in shown.text(shown.customers.head))
    return shown


def choose(opened: LedgerWindow, name: str) -> None:
    """Stand on that customer and wait for the statement."""
    row = next(row for row in opened.customers.list.table.rows() if row.name == name)
    opened.customers.list.table.choose(row.id)
    opened.until(lambda: name in opened.text(opened.customers.head))


def test_the_list_says_who_owes_what_and_one_sum(opened: LedgerWindow) -> None:
    assert opened.rows(opened.customers.list.table) == [
        "Anna Berg, DE | −2.00 EUR, owed by us",
        "Bo Ek, DE | 200.00 EUR, 1 open",
    ]
    opened.until(lambda: "2\ncustomers\n198.00 EUR" in opened.text(opened.customers.list.head))
    assert opened.customers.list.table.accessibleName() == "Customers"


def test_the_statement_and_the_facts_stand_beside_the_list(opened: LedgerWindow) -> None:
    assert opened.rows(opened.customers.body.table) == [
        "20 Feb | Invoice A-1 | 119.00 | 119.00",
        "25 Feb | Payment P-1, A-1 | 119.00 | 0.00",
        "2 Mar | Invoice A-2 | 10.00 | 10.00",
        "2 Mar | Payment P-2, A-2 | 12.00 | −2.00",
        "2 Mar | Credit note CN-2026-0001, A-1, R-1 | 50.00 | −52.00",
        "2 Mar | Refund paid R-1, A-1, CN-2026-0001, P-1 | 50.00 | −2.00",
    ]
    figures = opened.text(opened.customers.body.figures).splitlines()
    assert sorted(figures) == sorted(
        ["Opening balance", "0.00", "Debit", "179.00", "Credit", "−181.00", "Closing balance", "−2.00 EUR"]
    )
    facts = opened.text(opened.customers.panel)
    assert "We owe\n2.00 EUR" in facts and "Not applied\n−2.00" in facts
    assert "anna@example.org" in facts and "Am Deich 3" in facts


def test_other_days_open_with_the_balance_before_them(opened: LedgerWindow) -> None:
    period = opened.customers.body.period
    period.choice.setCurrentText("Last month")
    opened.until(lambda: len(opened.customers.body.table.rows()) == 2)
    period.choice.setCurrentText("From … to …")
    opened.type_into(period.first, "21.2.2026")
    opened.type_into(period.last, "24.2.2026")
    opened.key(Qt.Key.Key_Return, on=period.last)
    opened.until(lambda: "Nothing in these days" in opened.text(opened.customers.body))
    assert "Opening balance\n119.00" in opened.text(opened.customers.body.figures)
    opened.press(opened.customers.body.empty.button)
    opened.until(lambda: len(opened.customers.body.table.rows()) == 6)


def test_enter_on_an_event_opens_what_it_is_about(opened: LedgerWindow) -> None:
    table = opened.customers.body.table
    opened.key(Qt.Key.Key_Return, on=opened.customers.list.table)
    assert opened.window.focusWidget() is table
    table.choose(table.rows()[4].id)
    opened.key(Qt.Key.Key_Return)
    table.choose(table.rows()[0].id)
    opened.key(Qt.Key.Key_Return)
    note, invoice = table.rows()[4], table.rows()[0]
    assert opened.wanted == [("note", note.note_id), ("invoice", invoice.invoice_id)]


def test_a_customer_is_edited_and_wrong_words_are_said_in_place(opened: LedgerWindow, office: OfficeBuilder) -> None:
    opened.press_named("Edit…", opened.customers.head)
    dialog: EditCustomerDialog = opened.dialog(EditCustomerDialog)
    opened.type_into(dialog.country, "Atlantis")
    opened.press(dialog.primary)
    opened.until(lambda: "“Atlantis” is no country" in dialog.note.words())
    opened.type_into(dialog.country, "Austria")
    opened.type_into(dialog.name, "Anna Holm")
    opened.press(dialog.primary)
    opened.until(lambda: "Anna Holm" in opened.text(opened.customers.head))
    assert "The customer was changed." in opened.said
    card = queries.detail(office.desk(), queries.window(office.desk(), queries.CustomerQuery())[0][0].id).card
    assert (card.name, card.country) == ("Anna Holm", "AT")


def test_an_archived_customer_leaves_the_list_and_comes_back(opened: LedgerWindow) -> None:
    choose(opened, "Bo Ek")
    opened.until(lambda: "200.00 EUR" in opened.text(opened.customers.panel))
    opened.press_named("Archive", opened.customers.head)
    opened.until(lambda: [row.name for row in opened.customers.list.table.rows()] == ["Anna Berg"])
    assert "Bo Ek is archived: not offered any more, everything stays." in opened.said
    opened.customers.list.ask_for(CustomerFilter.ARCHIVED)
    opened.until(lambda: "Archived" in opened.text(opened.customers.head))
    opened.press_named("Bring back", opened.customers.head)
    opened.until(lambda: "Bo Ek is offered again." in opened.said)


def test_the_statement_is_written_as_a_workbook_and_as_text(opened: LedgerWindow, tmp_path: Path) -> None:
    choose(opened, "Bo Ek")
    for name in ("bo.csv", "bo.xlsx"):
        opened.key(Qt.Key.Key_E, CTRL)
        opened.choose_file(tmp_path / name)
        opened.wait_for_said(f"3 lines written to {name}.")
    assert (tmp_path / "bo.csv").read_text("utf-8-sig").splitlines() == [
        "Date,Event,Reference,Belongs to,Debit,Credit,Balance,Currency",
        ",Opening balance,,,,,0.00,EUR",
        "2026-03-02,Invoice,B-1,,200.00,,200.00,EUR",
        ",Closing balance,,,,,200.00,EUR",
    ]
    sheet = load_workbook(tmp_path / "bo.xlsx").active
    assert sheet is not None
    assert [cell.value for cell in sheet[3]][4:8] == [200, None, 200, "EUR"]


def test_filters_and_words_find_customers(opened: LedgerWindow) -> None:
    opened.customers.list.ask_for(CustomerFilter.OWED)
    opened.until(lambda: [row.name for row in opened.customers.list.table.rows()] == ["Anna Berg"])
    opened.customers.list.ask_for(CustomerFilter.ALL)
    opened.customers.list.head.filter.setText("ek")
    opened.until(lambda: [row.name for row in opened.customers.list.table.rows()] == ["Bo Ek"])
    opened.customers.list.head.filter.setText("nobody")
    opened.until(lambda: "No customer fits" in opened.text(opened.customers.list))


def test_a_viewer_reads_and_is_told_why_nothing_can_be_changed(
    office: OfficeBuilder, qtbot: QtBot, tmp_path: Path
) -> None:
    live(office)
    shown = LedgerWindow(office, qtbot, tmp_path, "viewer")
    shown.until(lambda: "Anna Berg" in shown.text(shown.customers.head))
    for name in ("edit_customer", "archive_customer"):
        assert not shown.actions[name].isEnabled()
        assert "You may not enter payments" in shown.actions[name].obstacle
    assert shown.actions["export_statement"].isEnabled()


def test_an_office_without_customers_says_where_they_come_from(
    office: OfficeBuilder, qtbot: QtBot, tmp_path: Path
) -> None:
    shown = LedgerWindow(office, qtbot, tmp_path)
    shown.until(lambda: "No customers yet" in shown.text(shown.customers.list))
    assert shown.actions["edit_customer"].obstacle == "Choose a customer first."
