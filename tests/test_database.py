"""The office's database: opened safely, upgraded with a copy kept, refused with a sentence."""

from __future__ import annotations

import importlib
import pkgutil
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from desktop import database, model
from desktop.database import create_office, in_synchronised_folder, open_office, wal_is_safe
from desktop.errors import OfficeError
from desktop.migrations import latest_version
from desktop.model.base import Base
from desktop.services import offices
from desktop.services.offices import NewOffice


@pytest.fixture
def path(tmp_path: Path) -> Path:
    target = tmp_path / "office.refunddesk"
    offices.create(str(target), NewOffice("Larkfield", "GBP")).close()
    return target


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
    ],
)
def test_the_write_ahead_log_is_used_only_where_its_race_is_mended(version: tuple[int, ...], safe: bool) -> None:
    assert wal_is_safe(version) is safe


def test_a_file_is_never_written_with_less_than_full_synchronisation(path: Path) -> None:
    opened = open_office(str(path))
    with opened.engine.connect() as connection:
        journal = connection.execute(text("PRAGMA journal_mode")).scalar_one()
        synchronous = connection.execute(text("PRAGMA synchronous")).scalar_one()
    opened.close()
    assert (journal, synchronous) in {("wal", 2), ("delete", 3)}


def test_an_older_file_is_copied_before_it_is_upgraded(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = open_office(str(path))
    with opened.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0003'"))
    opened.close()
    kept: list[Path] = []
    upgraded: list[object] = []
    monkeypatch.setattr(database, "upgrade", upgraded.append)
    open_office(str(path), kept.append).close()
    assert kept == [path]
    assert len(upgraded) == 1


def test_a_file_of_a_newer_program_is_refused_and_left_as_it_is(path: Path) -> None:
    opened = open_office(str(path))
    with opened.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    opened.close()
    before = path.read_bytes()
    with pytest.raises(OfficeError) as refused:
        open_office(str(path))
    assert refused.value.code == "newer_office"
    assert "newer" in refused.value.title
    assert path.read_bytes() == before


def test_a_new_office_has_the_latest_version(path: Path) -> None:
    opened = open_office(str(path))
    with opened.engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == latest_version()
    opened.close()


def test_the_upgrades_lead_to_what_the_model_says(path: Path) -> None:
    opened = open_office(str(path))
    for module in pkgutil.iter_modules(model.__path__):
        importlib.import_module(f"desktop.model.{module.name}")
    with opened.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    opened.close()


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(OfficeError) as refused:
        open_office(str(tmp_path / "gone.refunddesk"))
    assert refused.value.code == "missing"
    assert not (tmp_path / "gone.refunddesk").exists(), "looking for an office never makes one"


def test_a_file_of_another_program_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.refunddesk"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE songs (title TEXT)")
    connection.close()
    with pytest.raises(OfficeError) as refused:
        open_office(str(other))
    assert refused.value.code == "not_an_office"


def test_a_damaged_file_is_refused_with_the_way_back(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100:4096] = b"\x00" * 3996
    path.write_bytes(content)
    with pytest.raises(OfficeError) as refused:
        open_office(str(path))
    assert refused.value.code == "damaged"
    assert "backup" in refused.value.message


def test_a_file_on_a_network_share_is_refused_with_the_advice(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_mounts", lambda: {"/": "ext4", str(path.parent): "cifs"})
    with pytest.raises(OfficeError) as refused:
        open_office(str(path))
    assert refused.value.code == "network_share"
    assert "PostgreSQL" in refused.value.message


@pytest.mark.parametrize(
    ("place", "copied"),
    [
        ("/Users/a/Library/Mobile Documents/books/office.refunddesk", True),
        ("/home/a/Dropbox/office.refunddesk", True),
        ("/home/a/OneDrive - Larkfield/office.refunddesk", True),
        ("/home/a/books/office.refunddesk", False),
    ],
)
def test_a_synchronised_folder_is_known(place: str, copied: bool) -> None:
    assert in_synchronised_folder(Path(place)) is copied


def test_an_existing_file_is_never_written_over(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(OfficeError) as refused:
        create_office(str(path))
    assert refused.value.code == "exists"
    assert path.read_bytes() == before
