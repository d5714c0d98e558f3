"""A build without row locks: two managers who send the same refund at one moment show what the locks are for."""

from __future__ import annotations

import re
import threading
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from desktop.errors import RefundDeskError
from desktop.model.refund import Refund
from desktop.model.states import RefundState
from desktop.services import books, payout
from desktop.services.steps import figures
from tests.services.office_builder import OfficeBuilder, line

LOCKS = re.compile(r"(FROM (?:refund|payment|invoice)\b.*) FOR UPDATE", re.DOTALL)


def _without_lock(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> Any:
    return LOCKS.sub(r"\1", statement), values


def both_send(office: OfficeBuilder, refund_id: UUID, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two managers send the same refund; each has read it before the other writes, where no lock forbids that."""
    meeting = threading.Barrier(2)
    ended: list[str] = []

    def locked_refund(session: Session, wanted: UUID) -> Refund:
        refund = right(session, wanted)
        try:
            meeting.wait(timeout=0.5)
        except threading.BrokenBarrierError:
            # The other waits for this one's lock, as it should.
            meeting.reset()
        return refund

    def send(login: str) -> None:
        try:
            ended.append(payout.send(office.desk(login), refund_id))
        except RefundDeskError as refusal:
            ended.append(refusal.code)
        except Exception as fault:  # noqa: BLE001 - a build that is wrong ends in anything
            ended.append(type(fault).__name__)

    right = figures.locked_refund
    monkeypatch.setattr(figures, "locked_refund", locked_refund)
    desks = [threading.Thread(target=send, args=(login,)) for login in ("manager", "manager2")]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join()
    return sorted(ended)


@pytest.fixture
def approved(server_office: OfficeBuilder) -> UUID:
    refund_id = server_office.ask(server_office.paid(line("119.00")), amount="60.00")
    server_office.approve(refund_id)
    return refund_id


def test_with_row_locks_one_sends_and_the_other_is_told(
    server_office: OfficeBuilder, approved: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert both_send(server_office, approved, monkeypatch) == ["money_moved", RefundState.SUCCEEDED]
    assert all(proof.ok for proof in books.check(server_office.database))


def test_without_row_locks_both_send_and_number_a_note_each(
    server_office: OfficeBuilder, approved: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    event.listen(server_office.database.engine, "before_cursor_execute", _without_lock, retval=True)
    assert both_send(server_office, approved, monkeypatch) == [RefundState.SUCCEEDED, RefundState.SUCCEEDED]
    faults = [fault for proof in books.check(server_office.database) for fault in proof.faults]
    assert any(fault.endswith("it should have 1 standing credit notes and has 2.") for fault in faults)
