"""An office is made once in each place, and a place that refuses leaves nothing open."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from desktop.database import OfficeDatabase, open_office
from desktop.errors import OfficeError
from desktop.services import books, offices
from desktop.services.steps import figures
from tests.services.office_builder import NEW_OFFICE, OfficeBuilder


def address_of(database: OfficeDatabase) -> str:
    if database.is_file:
        return database.address
    return database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def test_where_an_office_is_no_other_is_made(office: OfficeBuilder) -> None:
    with pytest.raises(OfficeError) as refused:
        offices.create(address_of(office.database), NEW_OFFICE)
    assert refused.value.code == "exists"
    assert [line.title for line in books.check(office.database) if not line.ok] == []


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
