"""A copy is put back whole, what stood there is kept first, and nothing is sent before the gateway was read."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData, Table, create_engine, text

from desktop import migrations
from desktop.database import open_office
from desktop.errors import OfficeError, RefundDeskError
from desktop.model.audit import Act, AuditRow
from desktop.model.office import Office
from desktop.model.states import RefundState
from desktop.services import backup, books, mail, sync
from desktop.services.backup import Reason
from desktop.services.refunds import LineWish
from tests.services.mailing import ANNA, make_real, promise, states
from tests.services.office_builder import OfficeBuilder

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
ACT = Act(None, NOW + timedelta(hours=1))
ROOT = Path(__file__).parents[3]


def file_of(office: OfficeBuilder) -> Path:
    return Path(office.database.address)


def closed(office: OfficeBuilder, at: datetime = NOW) -> backup.KeptCopy:
    """A copy of the office, which is closed then."""
    made = backup.make(office.database, office.folder / "backups", Reason.CLOSED, at)
    office.database.close()
    return made


def opened(office: OfficeBuilder) -> OfficeBuilder:
    """The office file opened again."""
    return OfficeBuilder(open_office(str(file_of(office))), office.folder, office.now)


def test_a_restored_office_is_the_one_of_the_copy_and_says_so(office: OfficeBuilder) -> None:
    office.invoice(number="BEFORE")
    made = backup.make(office.database, office.folder / "backups", Reason.ASKED, NOW)
    office.invoice(number="AFTER")
    target = office.folder / "restored" / "office.refunddesk"
    restored = backup.restore(made.path, target, office.folder / "backups", ACT)
    assert restored.before is None
    with closing(open_office(str(target))) as database:
        assert [line.title for line in books.check(database) if not line.ok] == []
        with database.read() as session:
            assert session.execute(text("SELECT number FROM invoice")).scalars().all() == ["BEFORE"]
            assert session.get_one(Office, 1).sync_due
            act = session.get_one(AuditRow, made.head.audit_number + 1)
            assert (act.act, act.previous) == ("office restored", made.head.audit_hash)
            assert made.head.audit_hash in act.after
            assert made.path.name in act.after


def test_no_mail_leaves_a_restored_office_that_may_have_left_before(file_office: OfficeBuilder) -> None:
    make_real(file_office)
    promise(file_office)
    made = backup.make(file_office.database, file_office.folder / "backups", Reason.CLOSED, NOW)
    sent: list[object] = []
    mail.send_due(file_office.desk(), sent.append)
    file_office.database.close()
    backup.restore(made.path, file_of(file_office), file_office.folder / "backups", ACT)
    again = opened(file_office)
    again.later(days=3)
    mail.send_due(again.desk(), sent.append)
    assert len(sent) == 1
    assert states(again) == {ANNA: "perhaps"}, "a person looks whether it left after the copy was made"


def test_nothing_is_sent_from_a_restored_office_until_the_gateway_was_read(file_office: OfficeBuilder) -> None:
    invoice_id = file_office.paid()
    refund_id = file_office.ask(invoice_id, LineWish(1, gross="50.00"))
    file_office.approve(refund_id)
    made = backup.make(file_office.database, file_office.folder / "backups", Reason.CLOSED, NOW)
    # after the copy the money went out: the restored books do not know it
    assert file_office.send(refund_id) == RefundState.SUCCEEDED
    file_office.database.close()
    backup.restore(made.path, file_of(file_office), file_office.folder / "backups", ACT)
    again = opened(file_office)
    assert again.state(refund_id) == RefundState.APPROVED
    with pytest.raises(RefundDeskError) as refused:
        again.send(refund_id)
    assert refused.value.code == "sync_due"
    sync.run(again.desk("admin"))
    assert again.state(refund_id) == RefundState.SUCCEEDED
    refunds = again.practice.changes("").refunds
    assert [refund.amount_minor for refund in refunds] == [5000]
    assert [line.title for line in books.check(again.database) if not line.ok] == []
    again.database.close()


def test_what_was_asked_and_paid_after_the_copy_comes_back_as_found_and_is_not_free_to_be_paid_again(
    file_office: OfficeBuilder,
) -> None:
    invoice_id = file_office.paid()
    made = backup.make(file_office.database, file_office.folder / "backups", Reason.CLOSED, NOW)
    file_office.refunded(invoice_id, LineWish(1, gross="100.00"))
    file_office.database.close()
    backup.restore(made.path, file_of(file_office), file_office.folder / "backups", ACT)
    again = opened(file_office)
    sync.run(again.desk("admin"))
    assert again.payment_of(invoice_id).left_minor == 1900
    with pytest.raises(RefundDeskError) as refused:
        again.ask(invoice_id, LineWish(1, gross="100.00"))
    assert refused.value.code == "over_invoice"
    assert [line.title for line in books.check(again.database) if not line.ok] == []
    again.database.close()


def test_what_stood_there_is_kept_and_can_be_put_back_again(file_office: OfficeBuilder) -> None:
    file_office.invoice(number="OLD")
    made = backup.make(file_office.database, file_office.folder / "backups", Reason.CLOSED, NOW)
    file_office.invoice(number="NEW")
    file_office.database.close()
    before = backup.restore(made.path, file_of(file_office), file_office.folder / "backups", ACT).before
    assert before is not None
    newest = backup.newest_good(file_office.folder / "backups")
    assert newest is not None
    assert (newest.path, newest.reason) == (before, Reason.RESTORE)
    backup.restore(before, file_of(file_office), file_office.folder / "backups", ACT)
    again = opened(file_office)
    with again.database.read() as session:
        assert session.execute(text("SELECT number FROM invoice ORDER BY id")).scalars().all() == ["OLD", "NEW"]
    again.database.close()


@pytest.mark.parametrize("damage", ["a page", "the whole file", "the beginning", "cut off"])
def test_a_damaged_office_says_so_and_its_newest_good_copy_takes_its_place(
    busy_file_office: OfficeBuilder, damage: str
) -> None:
    office = busy_file_office
    made = closed(office)
    path = file_of(office)
    content = bytearray(path.read_bytes())
    if damage == "a page":
        content[8192:16384] = os.urandom(8192)
    elif damage == "the whole file":
        content[:] = os.urandom(len(content))
    elif damage == "the beginning":
        content[:100] = bytes(100)
    else:
        del content[len(content) // 2 :]
    path.write_bytes(content)
    path.with_name(f"{path.name}-wal").write_bytes(b"what another program left")
    with pytest.raises(OfficeError) as refused:
        open_office(str(path)).close()
    assert refused.value.code in {"damaged", "not_an_office"}
    path.write_bytes(content)
    path.with_name(f"{path.name}-wal").write_bytes(b"what another program left")
    newest = backup.newest_good(office.folder / "backups", str(path))
    assert newest == made
    before = backup.restore(made.path, path, office.folder / "backups", ACT).before
    assert before is not None
    assert before.read_bytes() == bytes(content)
    assert not path.with_name(f"{path.name}-wal").exists()
    with closing(open_office(str(path))) as database:
        assert [line.title for line in books.check(database) if not line.ok] == []
    assert backup.newest_good(office.folder / "backups") == made


def test_an_office_that_is_open_is_not_replaced(file_office: OfficeBuilder) -> None:
    made = backup.make(file_office.database, file_office.folder / "backups", Reason.CLOSED, NOW)
    invoice_id = file_office.invoice()
    with file_office.database.read() as session, pytest.raises(OfficeError) as refused:
        session.get_one(Office, 1)
        backup.restore(made.path, file_of(file_office), file_office.folder / "backups", ACT)
    assert (refused.value.title, refused.value.code) == ("The office was not restored.", "office_busy")
    assert file_office.invoice() == invoice_id + 1
    assert [path.name for path in file_office.folder.iterdir() if ".new" in path.name] == []


@pytest.mark.parametrize("fault", ["changed", "cut off", "no copy", "missing"])
def test_a_copy_that_is_not_good_takes_nobodys_place(file_office: OfficeBuilder, fault: str) -> None:
    file_office.invoice(number="KEPT")
    made = closed(file_office)
    content = made.path.read_bytes()
    if fault == "changed":
        made.path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    elif fault == "cut off":
        made.path.with_name(f"{made.path.name}.json").unlink()
        made.path.write_bytes(content[: len(content) // 2])
    elif fault == "no copy":
        made.path.with_name(f"{made.path.name}.json").unlink()
        made.path.write_text("a letter to my aunt", encoding="utf-8")
    else:
        made.path.unlink()
    with pytest.raises(OfficeError) as refused:
        backup.restore(made.path, file_of(file_office), file_office.folder / "backups", ACT)
    assert refused.value.code == "damaged"
    again = opened(file_office)
    with again.database.read() as session:
        assert session.execute(text("SELECT number FROM invoice")).scalars().all() == ["KEPT"]
        assert not session.get_one(Office, 1).sync_due
    again.database.close()


def test_a_copy_without_its_manifest_that_is_whole_can_be_put_back(file_office: OfficeBuilder) -> None:
    made = closed(file_office)
    carried = file_office.folder / "from a stick.refunddesk"
    made.path.rename(carried)
    restored = backup.restore(carried, file_of(file_office), file_office.folder / "backups", ACT)
    assert restored.head == made.head


def older(path: Path) -> None:
    """An office of an older version, as far as the tables went then."""
    engine = create_engine(f"sqlite:///{path}")
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        table = Table("office", MetaData(), autoload_with=connection)
        empty = {str: "", int: 0, bool: False, datetime: NOW.replace(tzinfo=None)}
        office = {each.name: empty[each.type.python_type] for each in table.columns if not each.nullable}
        office |= {"id": 1, "name": "Old", "currency": "EUR", "kind": "real", "install_id": "old-id"}
        connection.execute(table.insert(), office)
        row = AuditRow(
            id=1,
            at=NOW,
            person_id=None,
            act="office made",
            subject="office",
            subject_id="1",
            before="{}",
            after="{}",
            previous="0" * 64,
        )
        connection.execute(
            text(
                """INSERT INTO audit_row (id, at, act, subject, subject_id, before, after, previous, hash)
                VALUES (1, '2026-03-02 18:00:00.000000', 'office made', 'office', '1', '{}', '{}', :first, :hash)"""
            ),
            {"first": "0" * 64, "hash": row.sealed()},
        )
        connection.execute(text("INSERT INTO audit_head (id, last, hash) VALUES (1, 1, :hash)"), {"hash": row.sealed()})
    engine.dispose()


def version_of(path: Path) -> str:
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        version: str = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    engine.dispose()
    return version


def test_an_older_office_is_kept_as_it_was_before_it_is_upgraded(tmp_path: Path) -> None:
    path = tmp_path / "old.refunddesk"
    older(path)
    open_office(str(path), backup.before_upgrade(tmp_path / "backups")).close()
    assert version_of(path) == migrations.latest_version()
    (kept,) = backup.kept(tmp_path / "backups" / "old-id")
    assert (kept.reason, kept.head.version, version_of(kept.path)) == (Reason.UPGRADE, "0003", "0003")
    # and what was kept opens in this version too, when it is put back
    backup.restore(kept.path, tmp_path / "again.refunddesk", tmp_path / "backups", ACT)
    assert version_of(tmp_path / "again.refunddesk") == migrations.latest_version()
    with closing(open_office(str(tmp_path / "again.refunddesk"))) as database:
        assert [line.title for line in books.check(database) if not line.ok] == []


def test_an_older_office_that_cannot_be_kept_is_not_upgraded(tmp_path: Path) -> None:
    path = tmp_path / "old.refunddesk"
    older(path)
    (tmp_path / "backups").write_text("a file, no folder", encoding="utf-8")
    with pytest.raises(OfficeError) as refused:
        open_office(str(path), backup.before_upgrade(tmp_path / "backups"))
    assert refused.value.title == "The copy was not made."
    assert version_of(path) == "0003"


RESTORE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from desktop.model.audit import Act
from desktop.services import backup

def half(done, of):
    print("half", flush=True)
    sys.stdin.readline()

copy, target, folder = map(Path, sys.argv[1:])
backup.restore(copy, target, folder, Act(None, datetime.now(UTC)), progress=half)
"""


def test_a_program_that_is_killed_while_it_restores_leaves_the_office_that_was_there(
    busy_file_office: OfficeBuilder,
) -> None:
    office = busy_file_office
    made = closed(office)
    before = file_of(office).read_bytes()
    started = [sys.executable, "-c", RESTORE, str(made.path), str(file_of(office)), str(office.folder / "backups")]
    with subprocess.Popen(started, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "half\n"
        killed.kill()
    assert file_of(office).read_bytes() == before
    with closing(open_office(str(file_of(office)))) as database:
        assert [line.title for line in books.check(database) if not line.ok] == []
    backup.restore(made.path, file_of(office), office.folder / "backups", ACT)
