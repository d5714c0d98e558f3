"""The offices that the pages are tested on: real files, fresh for each test."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.database import open_office
from desktop.services import offices, opening
from desktop.ui import background, figures
from tests.services.office_builder import MADE_AT, NEW_OFFICE, OfficeBuilder
from tests.ui.pages.bookings_window import Open, Station, work
from tests.ui.pages.invoices_window import InvoicesWindow, sell


@pytest.fixture(autouse=True)
def a_day_in_march(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 4 March 2026, in London, for all that is said of days and hours."""
    monkeypatch.setattr(figures, "today", lambda: date(2026, 3, 4))
    monkeypatch.setattr(figures, "here", lambda moment: moment.astimezone(UTC))


@pytest.fixture(scope="session")
def page_office_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office file that nobody opens: each test has a copy."""
    path = tmp_path_factory.mktemp("pages") / "office.rdesk"
    offices.create(str(path), NEW_OFFICE, MADE_AT).close()
    return path


@pytest.fixture(scope="session")
def shop_folder(page_office_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small shop with its practice book, which nobody opens: each test has a copy."""
    folder = tmp_path_factory.mktemp("shop")
    shutil.copyfile(page_office_file, folder / "office.rdesk")
    database = open_office(str(folder / "office.rdesk"))
    sell(OfficeBuilder(database, folder))
    database.close()
    return folder


@pytest.fixture
def shop(shop_folder: Path, tmp_path: Path) -> Iterator[OfficeBuilder]:
    """Four invoices: lamps by card with refunds, one by bank transfer, one unpaid, one in another currency."""
    shutil.copytree(shop_folder, tmp_path, dirs_exist_ok=True)
    database = open_office(str(tmp_path / "office.rdesk"))
    yield OfficeBuilder(database, tmp_path)
    database.close()


@pytest.fixture
def opened(shop: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> InvoicesWindow:
    """The window on the shop, with the first invoice read."""
    shown = InvoicesWindow(shop, qtbot, tmp_path)
    shown.page.reload()
    shown.wait_for_text("4\ninvoices", shown.page.list.head)
    shown.wait_for_text("Invoice 491208", shown.page.head)
    return shown


@pytest.fixture
def office(page_office_file: Path, tmp_path: Path) -> Iterator[OfficeBuilder]:
    """An office with its people and nothing sold yet."""
    path = tmp_path / "office.rdesk"
    shutil.copyfile(page_office_file, path)
    database = open_office(str(path))
    yield OfficeBuilder(database, tmp_path)
    database.close()


@pytest.fixture
def worked(office: OfficeBuilder) -> OfficeBuilder:
    """Bookings, payments and a refund of a few days."""
    work(office)
    return office


@pytest.fixture
def open_as(worked: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> Iterator[Open]:
    """The window as the person of that login has it."""
    stations: list[Station] = []
    opened = opening.open_office(str(tmp_path / "office.rdesk"))

    def made(login: str) -> Station:
        stations.append(Station(opened, login, qtbot, tmp_path))
        return stations[-1]

    yield made
    for each in stations:
        each.station.close()
    background.wait_for_all()
    opened.close()
