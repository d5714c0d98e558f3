"""The reports page, pressed and read as a person does."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.services.queries.days import Days
from desktop.services.queries.register import RegisterFilter
from desktop.services.queries.report_rows import TaxPeriod
from desktop.services.refunds import LineWish
from desktop.ui.pages import report_list
from desktop.ui.pages.report import Asked
from desktop.ui.pages.report_view import ReportView
from tests.services.office_builder import OfficeBuilder, line
from tests.services.queries.small_year import live
from tests.ui.pages.ledger_window import CTRL, LedgerWindow


@pytest.fixture
def opened(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> LedgerWindow:
    """The reports of an auditor: one refund paid back, one that waits, in dollars; the register is read."""
    live(office)
    office.rate("USD", "0.92")
    office.now = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    office.ask(office.paid(line("40.00"), currency="USD", rate="0.9"), LineWish(1, gross="7.00"), reason="=1+1")
    shown = LedgerWindow(office, qtbot, tmp_path, "viewer")
    shown.window.go_to(shown.reports)
    shown.until(lambda: len(shown.reports.views[0].table.rows()) == 2)
    return shown


def view(opened: LedgerWindow, title: str) -> ReportView[Any]:
    """Show the report of that title."""
    opened.reports.show_view(title)
    return next(each for each in opened.reports.views if each.title == title)


def test_all_refunds_amounts_and_approvals_stand_on_one_screen(opened: LedgerWindow) -> None:
    register = opened.reports.views[0]
    assert opened.rows(register.table) == [
        "R-2, 3 Mar | Waiting for approval | Anna Berg, INV-0004 | 7.00 USD, Visa ••4242  ·  P-3 | =1+1 | "
        "Asked by Cleo Clerk, approved by nobody yet",
        f"R-1, 2 Mar | Sent, CN-2026-0001 | Anna Berg, A-1 | 50.00 EUR, Visa ••4242  ·  P-1 | "
        f"{register.table.rows()[1].reference}, Broken | Asked by Cleo Clerk, approved by Mia Manager",
    ]
    opened.until(lambda: "Paid back" in opened.text(register.figures))
    said = opened.text(register.figures)
    assert "50.00 EUR   0.00 USD" in said and "0.00 EUR   7.00 USD" in said


def test_state_days_and_words_narrow_the_register(opened: LedgerWindow) -> None:
    register = opened.reports.views[0]
    register.choice.setCurrentText(RegisterFilter.WAITING)
    opened.until(lambda: [row.number for row in register.table.rows()] == ["R-2"])
    register.choice.setCurrentText(RegisterFilter.REFUSED)
    opened.until(lambda: "Nothing is what you ask for here." in opened.text(register))
    opened.press(register.empty.button)
    opened.until(lambda: len(register.table.rows()) == 2)
    assert register.choice.currentText() == RegisterFilter.ALL
    register.period.choice.setCurrentText("Last month")
    opened.until(lambda: "Nothing is what you ask for here." in opened.text(register))
    register.period.choice.setCurrentText("This month")
    opened.until(lambda: len(register.table.rows()) == 2)
    register.filter.setText("r-1")
    opened.until(lambda: [row.number for row in register.table.rows()] == ["R-1"])


def test_in_a_narrow_window_every_column_and_figure_is_reached(opened: LedgerWindow) -> None:
    register = opened.reports.views[0]
    opened.until(lambda: "Paid back" in opened.text(register.figures))
    register.setParent(None)
    for wide in (1100, 700, 460):
        register.resize(wide, 600)
        register.show()
        header, bar = register.table.horizontalHeader(), register.table.horizontalScrollBar()
        opened.until(lambda header=header, bar=bar: bar.isVisible() is (header.length() > register.table.width()))  # type: ignore[misc]
        assert min(header.sectionSize(at) for at in range(header.count())) >= 84
        opened.until(lambda: figures_are_whole(register))
    register.deleteLater()


def figures_are_whole(shown: ReportView[Any]) -> bool:
    """Whether the figures stand there neither cut nor one over the other."""
    labels = [each for each in shown.figures.findChildren(QLabel) if each.isVisible()]
    whole = [each.size() == each.size().expandedTo(each.minimumSizeHint()) for each in labels]
    return bool(whole) and all(whole)


def test_a_report_without_a_paper_says_so_where_it_would_be_drawn(opened: LedgerWindow) -> None:
    assert opened.actions["report_paper"].isEnabled()
    view(opened, "Tax view")
    paper = opened.actions["report_paper"]
    assert not paper.isEnabled()
    assert "This report is not drawn as a paper. Export it to a file instead." in paper.toolTip()


def test_enter_opens_the_refund(opened: LedgerWindow) -> None:
    register = opened.reports.views[0]
    opened.key(Qt.Key.Key_Return, on=opened.reports.list)
    assert opened.window.focusWidget() is register.table
    register.table.choose_first()
    opened.key(Qt.Key.Key_Return)
    assert opened.wanted == [("refund", register.table.rows()[0].id)]


def test_the_register_is_exported_without_a_formula_in_it(opened: LedgerWindow, tmp_path: Path) -> None:
    opened.key(Qt.Key.Key_E, CTRL)
    opened.choose_file(tmp_path / "register.csv")
    opened.wait_for_said("2 refunds written to register.csv.")
    rows = list(csv.DictReader((tmp_path / "register.csv").read_text("utf-8-sig").splitlines()))
    assert [(row["Refund"], row["Goes back"], row["Currency"], row["Approved by"]) for row in rows] == [
        ("R-1", "50.00", "EUR", "Mia Manager"),
        ("R-2", "7.00", "USD", ""),
    ]
    assert rows[1]["Reason"] == "'=1+1"
    opened.key(Qt.Key.Key_E, CTRL)
    opened.choose_file(tmp_path / "register.xlsx")
    opened.wait_for_said("2 refunds written to register.xlsx.")
    sheet = load_workbook(tmp_path / "register.xlsx").active
    assert sheet is not None
    assert [cell.value for cell in sheet[3]][8:11] == ["'=1+1", 7, 7]
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


def test_the_tax_view_by_months_and_by_quarters(opened: LedgerWindow) -> None:
    taxes = view(opened, "Tax view")
    opened.until(lambda: opened.rows(taxes.table) == ["March 2026 | 19 % | February 2026 | 1 | 42.02 EUR | 7.98"])
    opened.until(lambda: "VAT taken back\n7.98 EUR" in opened.text(taxes.figures) or "7.98 EUR" in opened.text(taxes))
    taxes.choice.setCurrentText(TaxPeriod.QUARTER)
    opened.until(lambda: opened.rows(taxes.table) == ["Q1 2026 | 19 % | Q1 2026 | 1 | 42.02 EUR | 7.98"])


def test_methods_and_reasons_stand_against_sales(opened: LedgerWindow) -> None:
    methods = view(opened, "By method")
    opened.until(lambda: bool(methods.table.rows()))
    assert opened.rows(methods.table) == [
        "Card | 1 | 50.00 EUR | 119.00 | 42.02 %",
        "Cash | 0 | 0.00 EUR | 12.00 | 0 %",
        "Card | 0 | 0.00 USD | 40.00 | 0 %",
    ]
    reasons = view(opened, "By reason")
    # 50 of 329 that was sold in euro.
    opened.until(lambda: opened.rows(reasons.table) == ["Broken | 1 | 50.00 EUR | 329.00 | 15.2 %"])


def test_own_approvals_are_listed_month_by_month(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> None:
    office.tamper("UPDATE office SET approval = 'own-allowed'")
    office.now = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)
    refund = office.ask(office.paid(line("30.00")), LineWish(1, gross="5.00"), by="manager", reason="Goodwill")
    office.approve(refund, "manager")
    shown = LedgerWindow(office, qtbot, tmp_path, "viewer")
    shown.window.go_to(shown.reports)
    own = view(shown, "Own approvals")
    shown.until(lambda: "No own approvals" in shown.text(own))
    own.period.choice.setCurrentText("February 2026")
    shown.until(
        lambda: shown.rows(own.table) == ["R-1 | 10 Feb 2026, 09:00 | Mia Manager | Anna Berg | none given | 5.00 EUR"]
    )
    shown.until(lambda: "5.00 EUR" in shown.text(own.figures))


def test_the_numbers_of_credit_notes_have_no_gap(opened: LedgerWindow) -> None:
    numbers = view(opened, "Credit note numbers")
    opened.until(
        lambda: opened.rows(numbers.table) == ["Credit notes | 2026 | CN-2026-0001 | CN-2026-0001 | 1 | 0 | none"]
    )


def test_every_report_is_exported_under_its_own_name(office: OfficeBuilder, tmp_path: Path) -> None:
    live(office)
    written = {}
    for report in report_list.reports():
        asked = Asked(choice=report.choices[0][1] if report.choices else None)
        path = tmp_path / report.file
        assert report.write(office.desk("viewer"), asked, path, lambda _count: None, lambda: False) is not None
        written[report.file] = path.read_text("utf-8-sig").splitlines()[0].count(",")
    assert len(written) == len(report_list.reports())
    assert min(written.values()) >= 5


def test_days_of_a_report_can_be_typed(opened: LedgerWindow) -> None:
    register = opened.reports.views[0]
    register.period.choice.setCurrentText("From … to …")
    opened.type_into(register.period.first, "3.3.2026")
    opened.key(Qt.Key.Key_Return, on=register.period.first)
    opened.until(lambda: [row.number for row in register.table.rows()] == ["R-2"])
    opened.type_into(register.period.first, "never")
    opened.key(Qt.Key.Key_Return, on=register.period.first)
    assert register.period.first.property("wrong") is True
    assert register.period.days().last is None and register.period.days() != Days()
