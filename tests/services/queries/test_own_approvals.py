"""The monthly report of who approved what they had asked for themselves."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desktop.model.office import Office
from desktop.model.states import Method
from desktop.services import approvals, cancellations, refunds
from desktop.services.queries import own_approvals
from tests.services.office_builder import OfficeBuilder


@pytest.fixture
def alone(office: OfficeBuilder) -> OfficeBuilder:
    """An office that allows own approvals."""
    with office.database.write() as session:
        session.get_one(Office, 1).approval = "own-allowed"
    return office


def test_own_approvals_of_the_month_stand_there_with_reason_and_nobody_elses(alone: OfficeBuilder) -> None:
    invoice = alone.paid()
    own, theirs = alone.ask(invoice, amount="20.00", by="manager"), alone.ask(invoice, amount="21.00")
    alone.now = datetime(2026, 3, 31, 23, 59, tzinfo=UTC)
    approvals.approve(alone.desk("manager"), own, reason="Alone today")
    approvals.approve(alone.desk("manager"), theirs)
    alone.now = datetime(2026, 4, 1, 0, 0, tzinfo=UTC)
    later = alone.ask(invoice, amount="5.00", by="admin")
    approvals.approve(alone.desk("admin"), later)

    (row,) = own_approvals.of_month(alone.desk("viewer"), 2026, 3)
    assert (row.refund_id, row.gross_minor, row.currency) == (own, 2_000, "EUR")
    assert (row.person, row.reason, row.taken_back) == ("Mia Manager", "Alone today", False)
    assert row.at == datetime(2026, 3, 31, 23, 59, tzinfo=UTC)
    assert [row.refund_id for row in own_approvals.of_month(alone.desk("viewer"), 2026, 4)] == [later]
    assert own_approvals.of_month(alone.desk("viewer"), 2025, 12) == []


def test_who_changed_it_once_has_approved_their_own_even_where_another_changed_it_later(alone: OfficeBuilder) -> None:
    refund = alone.ask(alone.paid(), amount="20.00")
    refunds.edit(alone.desk("manager"), refund, refunds.Change(reason="Damaged"))
    refunds.edit(alone.desk("clerk"), refund, refunds.Change(reason="Wrong item"))
    approvals.approve(alone.desk("manager"), refund, reason="Nobody else is here")
    (row,) = own_approvals.of_month(alone.desk("viewer"), 2026, 3)
    assert (row.person, row.reason) == ("Mia Manager", "Nobody else is here")


def test_one_that_was_taken_back_is_still_told(alone: OfficeBuilder) -> None:
    own = alone.ask(alone.paid(), amount="20.00", by="manager")
    approvals.approve(alone.desk("manager"), own)
    approvals.unapprove(alone.desk("manager2"), own)
    (row,) = own_approvals.of_month(alone.desk("viewer"), 2026, 3)
    assert row.taken_back


def test_a_return_that_one_person_asked_for_and_confirmed_stands_there_too(alone: OfficeBuilder) -> None:
    invoice_id = alone.paid(method=Method.CASH)
    desk = alone.desk("manager")
    (confirmed,) = cancellations.confirm_return(desk, invoice_id, "119.00", "TILL 1", desk.person)

    rows = own_approvals.of_month(alone.desk("viewer"), alone.now.year, alone.now.month)

    assert [(row.refund_id, row.gross_minor, row.person) for row in rows] == [(confirmed, 11900, "Mia Manager")]
