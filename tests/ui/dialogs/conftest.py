"""The office that the refund dialogs are tested on: a real SQLite file, fresh for each test."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.database import open_office
from desktop.ui import figures
from tests.services.office_builder import OfficeBuilder
from tests.ui.dialogs import harbour
from tests.ui.dialogs.harbour import Sale
from tests.ui.dialogs.refund_hands import RefundHands


@pytest.fixture(autouse=True)
def a_day_in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 21 November 2026, in London, for all that is said of days and hours."""
    monkeypatch.setattr(figures, "today", lambda: date(2026, 11, 21))
    monkeypatch.setattr(figures, "here", lambda moment: moment.astimezone(UTC))


@pytest.fixture(scope="session")
def harbour_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office with its sale and its practice book, which nobody opens: each test has a copy."""
    folder = tmp_path_factory.mktemp("harbour")
    harbour.make_office(folder / "office.rdesk")
    database = open_office(str(folder / "office.rdesk"))
    office = OfficeBuilder(database, folder)
    sale = harbour.sell(office)
    (folder / "sale.txt").write_text(f"{sale.invoice_id} {sale.card_id} {sale.bank_id}", encoding="utf-8")
    database.close()
    return folder


@pytest.fixture
def office(harbour_folder: Path, tmp_path: Path) -> Iterator[OfficeBuilder]:
    """An office with the sale to Harbour Gifts Ltd."""
    shutil.copytree(harbour_folder, tmp_path, dirs_exist_ok=True)
    database = open_office(str(tmp_path / "office.rdesk"))
    yield OfficeBuilder(database, tmp_path, now=harbour.NOW)
    database.close()


@pytest.fixture
def sale(harbour_folder: Path) -> Sale:
    """The ids of that sale."""
    invoice_id, card_id, bank_id = (harbour_folder / "sale.txt").read_text(encoding="utf-8").split()
    return Sale(int(invoice_id), int(card_id), int(bank_id))


@pytest.fixture
def hands(office: OfficeBuilder, qtbot: QtBot) -> Iterator[RefundHands]:
    """Somebody who opens a refund dialog over a window and types."""
    made = RefundHands(office, qtbot)
    yield made
    made.let_go()
