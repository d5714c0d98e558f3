"""A training office is a real one in which nothing real can happen."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from desktop.database import OfficeDatabase, open_office
from desktop.errors import OfficeError, RefundDeskError, Refusal
from desktop.gateways.practice import PracticeGateway, book_beside
from desktop.model.office import Office
from desktop.model.states import OfficeKind, RefundState
from desktop.services import backup, books
from desktop.services.refunds import LineWish
from tests.services.office_builder import OfficeBuilder

ROOT = Path(__file__).parents[3]


@pytest.fixture
def real_office(busy_office: OfficeBuilder) -> OfficeBuilder:
    """A real office, bound to a real account, with mail that waits and a payment by card of which much is left."""
    busy_office.paid(number="PRACTISE")
    busy_office.tamper(
        "UPDATE office SET kind = 'real', gateway_account = 'acct_1', gateway_live = TRUE, sync_mark = 'evt_1',"
        " sync_due = TRUE",
        "UPDATE payment SET gateway = 'stripe' WHERE gateway = 'practice'",
        """INSERT INTO mail (id, note_id, message_id, recipient, subject, body, leaves_at, state)
        SELECT 1, MIN(id), '<1@refund-desk.invalid>', 'anna@example.org', 'A note', '', '2026-03-02 11:00:00', 'held'
        FROM credit_note""",
    )
    return busy_office


def values(database: OfficeDatabase, query: str) -> list[Any]:
    with database.read() as session:
        return list(session.execute(text(query)).scalars())


def test_a_training_office_is_another_office_that_reaches_nobody(real_office: OfficeBuilder) -> None:
    target = backup.training_copy(real_office.desk("admin"), real_office.folder / "practise.refunddesk")
    with closing(open_office(str(target))) as copy:
        assert [line.title for line in books.check(copy) if not line.ok] == []
        with copy.read() as there, real_office.database.read() as here:
            office, original = there.get_one(Office, 1), here.get_one(Office, 1)
            assert (office.kind, office.mark) == (OfficeKind.TRAINING, "PRACTICE")
            assert office.install_id != original.install_id
            assert (office.gateway_account, office.gateway_live) == ("", False)
            assert (office.sync_mark, office.sync_due) == ("", False)
        assert set(values(copy, "SELECT DISTINCT gateway FROM payment")) == {"", "practice"}
        assert values(copy, "SELECT DISTINCT email FROM customer") == [""]
        assert values(copy, "SELECT DISTINCT state FROM mail") == ["dropped"]
        assert values(copy, "SELECT act FROM audit_row ORDER BY id DESC LIMIT 1") == ["training office made"]


def test_the_real_office_is_left_as_it_is(real_office: OfficeBuilder) -> None:
    queries = [
        "SELECT install_id FROM office",
        "SELECT gateway FROM payment ORDER BY id",
        "SELECT email FROM customer ORDER BY id",
        "SELECT state FROM mail",
        "SELECT last FROM audit_head",
    ]
    before = [values(real_office.database, query) for query in queries]
    backup.training_copy(real_office.desk("admin"), real_office.folder / "practise.refunddesk")
    assert [values(real_office.database, query) for query in queries] == before


def test_refunds_of_gateway_payments_can_be_practised_to_the_end(real_office: OfficeBuilder) -> None:
    target = backup.training_copy(real_office.desk("admin"), real_office.folder / "practise.refunddesk")
    with closing(open_office(str(target))) as database:
        practise = OfficeBuilder(database, real_office.folder, real_office.now)
        practise.gateways["practice"] = PracticeGateway(book_beside(target), practise.clock)
        (invoice_id,) = values(database, "SELECT id FROM invoice WHERE number = 'PRACTISE'")
        refund_id = practise.refunded(invoice_id, LineWish(1, gross="19.00"))
        assert practise.state(refund_id) == RefundState.SUCCEEDED
        assert [line.title for line in books.check(database) if not line.ok] == []


def test_an_office_that_is_there_is_never_written_over(real_office: OfficeBuilder) -> None:
    target = real_office.folder / "practise.refunddesk"
    target.write_text("mine", encoding="utf-8")
    with pytest.raises(OfficeError) as refused:
        backup.training_copy(real_office.desk("admin"), target)
    assert refused.value.code == "exists"
    assert target.read_text(encoding="utf-8") == "mine"


def test_only_an_administrator_copies_the_customers_of_the_office(real_office: OfficeBuilder) -> None:
    with pytest.raises(Refusal) as refused:
        backup.training_copy(real_office.desk("manager"), real_office.folder / "practise.refunddesk")
    assert refused.value.code == "no_right"
    assert not (real_office.folder / "practise.refunddesk").exists()


def test_a_copy_that_is_stopped_leaves_nothing(real_office: OfficeBuilder) -> None:
    folder = real_office.folder / "training"
    with pytest.raises(RefundDeskError) as stopped:
        backup.training_copy(real_office.desk("admin"), folder / "practise.refunddesk", cancelled=lambda: True)
    assert stopped.value.code == "stopped"
    assert list(folder.iterdir()) == []


TRAIN = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from desktop.database import open_office
from desktop.services import backup
from desktop.services.desk import Desk
from desktop.services.queries import office

def half(done, of):
    print("half", flush=True)
    sys.stdin.readline()

database, target = open_office(sys.argv[1]), Path(sys.argv[2])
admin = next(person for person in office.people(database) if person.login == "admin")
desk = Desk(database, {}, target.parent, admin, lambda: datetime.now(UTC))
backup.training_copy(desk, target, progress=half)
"""


def test_a_program_that_is_killed_in_the_middle_leaves_no_training_office(busy_file_office: OfficeBuilder) -> None:
    target = busy_file_office.folder / "training" / "practise.refunddesk"
    started = [sys.executable, "-c", TRAIN, busy_file_office.database.address, str(target)]
    with subprocess.Popen(started, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "half\n"
        killed.kill()
    assert not target.exists()
    assert not book_beside(target).exists()
    backup.training_copy(busy_file_office.desk("admin"), target)
