"""Customers, reports and books in the whole window: who has them in the rail, and where they lead."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.database import open_office
from desktop.services import offices, opening
from desktop.ui.dialogs.check_books import CheckBooksDialog
from desktop.ui.workstation import Workstation
from tests.services.office_builder import MADE_AT, NEW_OFFICE, OfficeBuilder
from tests.services.queries.small_year import live

Sit = Callable[[str], Workstation]


@pytest.fixture(scope="module")
def small_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an office in which a little has happened; each test has a copy."""
    folder = tmp_path_factory.mktemp("small year")
    path = folder / "office.refunddesk"
    with closing(offices.create(str(path), NEW_OFFICE, MADE_AT)):
        pass
    with closing(open_office(str(path))) as database:
        live(OfficeBuilder(database, folder))
    return folder


@pytest.fixture
def sit(small_year: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[Sit]:
    """Sit down at the office as somebody."""
    shutil.copytree(small_year, tmp_path, dirs_exist_ok=True)
    opened = opening.open_office(str(tmp_path / "office.refunddesk"))
    stations: list[Workstation] = []

    def as_person(login: str) -> Workstation:
        person = next(person for person in opened.people() if person.login == login)
        station = Workstation(opened, opened.frame(), person, tmp_path)
        stations.append(station)
        with qtbot.waitExposed(station.window):
            station.window.show()
        return station

    yield as_person
    for station in stations:
        station.close()
    opened.close()


def in_the_rail(station: Workstation) -> list[str]:
    model = station.window.rail.list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount()) if model.index(row, 0).data()]


def test_an_auditor_has_customers_reports_and_books_and_a_fieldworker_has_not(sit: Sit) -> None:
    audited = in_the_rail(sit("viewer"))
    assert [title for title in audited if title in {"Customers", "Reports", "Books"}] == [
        "Customers", "Reports", "Books",
    ]  # fmt: skip
    assert {"Customers", "Reports", "Books"} & set(in_the_rail(sit("field"))) == set()


def test_an_entry_leads_to_its_note_and_an_event_to_its_invoice(sit: Sit, qtbot: QtBot) -> None:
    station = sit("viewer")
    books = station.ledger.books
    station.window.go_to(books)
    books.show_view("Journal")
    qtbot.waitUntil(lambda: bool(books.journal.table.rows()), timeout=20_000)
    note = next(row for row in books.journal.table.rows() if row.entry.words == "Credit note")
    books.journal.opened.emit(note)
    assert station.window.current_page() is station.notes
    station.show_customer(1)
    assert station.window.current_page() is station.ledger.customers
    body = station.ledger.customers.body
    qtbot.waitUntil(lambda: bool(body.table.rows()), timeout=20_000)
    body.table.opened.emit(body.table.rows()[0])
    assert station.window.current_page() is station.invoices


def test_the_books_are_proved_from_their_page(sit: Sit, qtbot: QtBot) -> None:
    station = sit("viewer")
    station.ledger.books.check_wanted.emit()
    qtbot.waitUntil(lambda: bool(station.window.findChildren(CheckBooksDialog)), timeout=20_000)
    (dialog,) = station.window.findChildren(CheckBooksDialog)
    qtbot.waitUntil(lambda: "promises hold" in dialog.note.words(), timeout=20_000)
    dialog.reject()


def test_a_customer_is_found_from_everywhere(sit: Sit, qtbot: QtBot) -> None:
    station = sit("clerk")
    found = next(each for each in station._find("Bo Ek") if each.group == "Customers")
    found.open()
    head = station.ledger.customers.head
    qtbot.waitUntil(lambda: any(label.text() == "Bo Ek" for label in head.findChildren(QLabel)), timeout=20_000)
    assert station.window.current_page() is station.ledger.customers
