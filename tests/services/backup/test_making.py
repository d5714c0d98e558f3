"""A copy is the office at one moment, proved, whole or not there at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import MetaData, select, text

from desktop.database import OfficeDatabase, open_office
from desktop.errors import OfficeError, RefundDeskError
from desktop.model.base import Base
from desktop.model.customer import Customer
from desktop.model.office import Office
from desktop.services import backup, books
from desktop.services.backup import Reason
from tests.services.office_builder import OfficeBuilder

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[3]


def rows(database: OfficeDatabase) -> dict[str, list[str]]:
    """Everything in an office, table by table."""
    with database.read() as session:
        return {
            table.name: sorted(str(tuple(row)) for row in session.execute(select(table)))
            for table in Base.metadata.sorted_tables
        }


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def make_big(office: OfficeBuilder) -> None:
    """More than is copied in one go."""
    with office.database.write() as session:
        session.get_one(Office, 1).logo_png = os.urandom(6_000_000)


def test_a_copy_holds_every_row_of_every_table_and_proves_itself(busy_office: OfficeBuilder) -> None:
    made = backup.make(busy_office.database, busy_office.folder / "backups", Reason.ASKED, NOW)
    with closing(open_office(str(made.path))) as copy:
        assert rows(copy) == rows(busy_office.database)
        assert [line.title for line in books.check(copy) if not line.ok] == []
        with copy.engine.connect() as there:
            tables = MetaData()
            tables.reflect(there)
            assert set(tables.tables) == {*Base.metadata.tables, "alembic_version"}
    assert sum(len(table) for table in rows(busy_office.database).values()) > 100


def test_the_copy_goes_on_guarding_its_money(busy_office: OfficeBuilder) -> None:
    made = backup.make(busy_office.database, busy_office.folder / "backups", Reason.ASKED, NOW)
    with closing(open_office(str(made.path))) as copy, copy.engine.connect() as there:
        guards = there.execute(text("SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger'")).scalar_one()
        assert guards > 20
        with pytest.raises(Exception, match="only ever added to"):
            there.execute(text("DELETE FROM audit_row"))


def test_a_manifest_says_what_the_copy_is(office: OfficeBuilder) -> None:
    made = backup.make(office.database, office.folder / "backups", Reason.CLOSED, NOW)
    assert made.path.name == "2026-03-02_180000Z-closed.refunddesk"
    said = json.loads((made.path.parent / f"{made.path.name}.json").read_text(encoding="utf-8"))
    with office.database.read() as session:
        stored = session.get_one(Office, 1)
        last, hashed = session.execute(text("SELECT last, hash FROM audit_head")).one()
    digest = subprocess.run(
        [sys.executable, "-c", "import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())"],
        input=made.path.read_bytes(),
        capture_output=True,
        check=True,
    )
    assert said["head"]["office"] == "Lampenhaus Berg"
    assert said["head"]["install_id"] == stored.install_id
    assert (said["head"]["audit_number"], said["head"]["audit_hash"]) == (last, hashed)
    assert (said["reason"], said["made_at"]) == ("closed", "2026-03-02T18:00:00+00:00")
    assert said["sha256"] == digest.stdout.decode().strip()
    assert said["office_file"] == office.database.address


def test_what_others_are_still_writing_is_not_in_the_copy(office: OfficeBuilder) -> None:
    folder = office.folder / "backups"
    office.customer("Before")
    with office.database.write() as session:
        session.add(Customer(name="Meanwhile"))
        session.flush()
        made = backup.make(office.database, folder, Reason.ASKED, NOW)
    with closing(open_office(str(made.path))) as copy, copy.read() as session:
        assert list(session.scalars(select(Customer.name))) == ["Before"]


def test_what_others_store_while_the_copy_is_made_is_not_in_it(office: OfficeBuilder) -> None:
    make_big(office)
    office.customer("Before")

    def store(done: int, of: int) -> None:
        office.customer("Meanwhile")

    made = backup.make(office.database, office.folder / "backups", Reason.ASKED, NOW, progress=store)
    with closing(open_office(str(made.path))) as copy, copy.read() as session:
        assert list(session.scalars(select(Customer.name))) == ["Before"]
    with office.database.read() as session:
        assert list(session.scalars(select(Customer.name).order_by(Customer.id))) == ["Before", "Meanwhile"]


def test_an_office_that_did_not_change_is_not_kept_twice(file_office: OfficeBuilder) -> None:
    folder = file_office.folder / "backups"
    first = backup.make(file_office.database, folder, Reason.DAILY, NOW)
    assert backup.make(file_office.database, folder, Reason.CLOSED, NOW + timedelta(hours=1)) == first
    assert len(names(folder)) == 2
    first.path.write_bytes(b"rotten")
    again = backup.make(file_office.database, folder, Reason.CLOSED, NOW + timedelta(hours=2))
    assert again.path != first.path
    assert backup.newest_good(folder) == again


def test_two_copies_of_one_second_have_two_names(office: OfficeBuilder) -> None:
    folder = office.folder / "backups"
    first = backup.make(office.database, folder, Reason.DAILY, NOW)
    office.customer("One more")
    second = backup.make(office.database, folder, Reason.DAILY, NOW)
    assert second.path.name == "2026-03-02_180000Z-daily-2.refunddesk"
    assert backup.is_good(first)
    assert backup.is_good(second)


def test_a_copy_is_due_a_day_after_the_newest(office: OfficeBuilder) -> None:
    folder = office.folder / "backups"
    backup.make(office.database, folder, Reason.DAILY, NOW)
    assert not backup.due(folder, NOW + timedelta(hours=23))
    assert backup.due(folder, NOW + timedelta(hours=24))


def test_a_folder_that_cannot_be_written_is_one_sentence_and_the_office_is_whole(office: OfficeBuilder) -> None:
    (office.folder / "backups").write_text("a file, no folder", encoding="utf-8")
    with pytest.raises(OfficeError) as refused:
        backup.make(office.database, office.folder / "backups", Reason.DAILY, NOW)
    assert refused.value.title == "The copy was not made."
    assert refused.value.code == "not_written"
    assert "Nothing was lost" in refused.value.message
    assert [line.title for line in books.check(office.database) if not line.ok] == []


def test_a_copy_that_a_person_stops_leaves_nothing(office: OfficeBuilder) -> None:
    make_big(office)
    with pytest.raises(RefundDeskError) as stopped:
        backup.make(office.database, office.folder / "backups", Reason.ASKED, NOW, cancelled=lambda: True)
    assert stopped.value.code == "stopped"
    assert names(office.folder / "backups") == []


def test_a_damaged_office_gives_no_copy_that_pretends_to_be_good(file_office: OfficeBuilder) -> None:
    file_office.tamper("UPDATE audit_head SET last = last + 1")
    with pytest.raises(OfficeError) as refused:
        backup.make(file_office.database, file_office.folder / "backups", Reason.DAILY, NOW)
    assert refused.value.code == "damaged"
    assert names(file_office.folder / "backups") == []


MAKE = """
import sys
from pathlib import Path
from desktop.database import open_office
from desktop.errors import RefundDeskError
from desktop.services import backup

def half(done, of):
    print("half", flush=True)
    sys.stdin.readline()

office = open_office(sys.argv[1])
limit = int(sys.argv[3])
if limit:
    import resource, signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    backup.make(office, Path(sys.argv[2]), backup.Reason.DAILY, progress=(lambda *_: None) if limit else half)
except RefundDeskError as refused:
    print(refused.code, refused.title, refused.message)
"""


def program(office: OfficeBuilder, limit: int = 0) -> subprocess.Popen[str]:
    """Another program that makes a copy; it waits in the middle, or may write no file longer than `limit`."""
    address = office.database.address
    if not office.database.is_file:
        address = office.database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    return subprocess.Popen(
        [sys.executable, "-c", MAKE, address, str(office.folder / "backups"), str(limit)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_program_that_is_killed_in_the_middle_leaves_no_copy_and_a_whole_office(busy_office: OfficeBuilder) -> None:
    make_big(busy_office)
    folder = busy_office.folder / "backups"
    before = rows(busy_office.database)
    with program(busy_office) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "half\n"
        unfinished = [name for name in names(folder) if ".new" in name]
        killed.kill()
    assert unfinished
    assert [name for name in names(folder) if ".new" not in name] == []
    assert backup.newest_good(folder) is None
    assert rows(busy_office.database) == before
    assert [line.title for line in books.check(busy_office.database) if not line.ok] == []
    # what it left is removed once no program can still be writing it
    for name in unfinished:
        os.utime(folder / name, (0, 0))
    made = backup.make(busy_office.database, folder, Reason.CLOSED, NOW)
    assert names(folder) == [made.path.name, f"{made.path.name}.json"]


if sys.platform != "win32":

    def test_a_disk_that_takes_no_more_is_one_sentence_and_leaves_nothing(office: OfficeBuilder) -> None:
        make_big(office)
        with program(office, limit=2_000_000) as full:
            said = full.communicate()[0]
        assert "The copy was not made." in said
        assert "Nothing was lost" in said
        assert names(office.folder / "backups") == []
        assert [line.title for line in books.check(office.database) if not line.ok] == []
