"""An office is made once in each place, and a place that refuses leaves nothing open."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest

from desktop.database import OfficeDatabase, create_office, open_office
from desktop.errors import OfficeError
from desktop.services import books, offices
from desktop.services.steps import figures
from tests.services.office_builder import NEW_OFFICE, OfficeBuilder
from tests.support.postgres import PostgresServer


def address_of(database: OfficeDatabase) -> str:
    if database.is_file:
        return database.address
    return database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def test_where_an_office_is_no_other_is_made(office: OfficeBuilder) -> None:
    with pytest.raises(OfficeError) as refused:
        offices.create(address_of(office.database), NEW_OFFICE)
    assert refused.value.code == "exists"
    assert [line.title for line in books.check(office.database) if not line.ok] == []


def test_an_office_that_was_not_finished_is_no_office_and_is_made_again(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    for address in (str(tmp_path / "begun.refunddesk"), postgres_server.address(postgres_server.create())):
        # The program was stopped when the tables were there and nothing was in them.
        create_office(address).close()
        with pytest.raises(OfficeError) as refused:
            open_office(address)
        assert (refused.value.code, refused.value.title) == ("unfinished", "This office was not finished.")
        offices.create(address, NEW_OFFICE).close()
        with closing(open_office(address)) as made:
            assert [line.title for line in books.check(made) if not line.ok] == []


def test_an_empty_file_becomes_an_office_and_what_is_another_programs_does_not(tmp_path: Path) -> None:
    empty, notes, other = (tmp_path / name for name in ("empty", "notes.txt", "other.db"))
    empty.touch()
    offices.create(str(empty), NEW_OFFICE).close()
    notes.write_text("Not a database, and not ours." * 200, encoding="utf-8")
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE theirs (id INTEGER)")
    for path in (notes, other):
        before = path.read_bytes()
        with pytest.raises(OfficeError) as refused:
            offices.create(str(path), NEW_OFFICE)
        assert refused.value.code == "exists"
        assert path.read_bytes() == before


def test_a_damaged_file_that_was_refused_is_open_no_more(file_office: OfficeBuilder) -> None:
    path = Path(file_office.database.address)
    file_office.invoice()
    file_office.database.close()
    content = bytearray(path.read_bytes())
    content[8192:16384] = bytes(8192)
    path.write_bytes(content)
    with pytest.raises(OfficeError) as refused:
        open_office(str(path))
    assert refused.value.code == "damaged"
    # the last to leave puts the log away: what is still there would show that somebody stayed
    assert not path.with_name(f"{path.name}-wal").exists()


def test_two_desks_in_each_others_way_are_told_to_try_again(server_office: OfficeBuilder) -> None:
    first, second = server_office.invoice(), server_office.invoice()
    met = Barrier(2)

    def change(one: int, other: int) -> str:
        try:
            with server_office.database.write() as session:
                figures.lock(session, [one])
                met.wait()
                figures.lock(session, [other])
        except OfficeError as refused:
            return refused.code
        return "stored"

    with ThreadPoolExecutor(2) as desks:
        said = list(desks.map(change, [first, second], [second, first]))
    assert sorted(said) == ["office_busy", "stored"]
