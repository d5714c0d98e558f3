"""Faulty code cannot break the rule: the database itself refuses, on both databases."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from desktop.model.refund import Refund
from desktop.model.states import RefundState
from desktop.services import approvals, credit_notes, payout, refunds
from desktop.services.refunds import LineWish, Wish
from tests.services.office_builder import OfficeBuilder
from tests.services.scenes import After


def raw(office: OfficeBuilder, sql: str) -> None:
    """What faulty code would do, past every rule of the model."""
    with office.database.engine.begin() as connection:
        connection.execute(text(sql))


def ask(office: OfficeBuilder) -> None:
    """A refund of 60.00 waits on an invoice of 119.00, paid by card."""
    invoice = office.invoice()
    payment = office.payment(invoice)
    wish = Wish(payment_id=payment, lines=(LineWish(1, gross="60.00"),))
    refunds.request(office.desk("clerk"), uuid4(), invoice, wish)


@pytest.fixture
def waiting(after: After) -> OfficeBuilder:
    return after(ask)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE refund SET gross_minor = 12000, money_minor = 12000",
        "UPDATE refund SET money_minor = 6001",
        "UPDATE refund_line SET gross_minor = 12000, net_minor = 10000, tax_minor = 2000",
        "UPDATE refund SET payment_id = NULL",
        "UPDATE refund SET state = 'paid twice'",
        "UPDATE payment SET returned_minor = 60000",
        "UPDATE invoice_line SET held_gross_minor = 11901",
    ],
)
def test_money_beyond_a_cap_or_out_of_order_is_refused(waiting: OfficeBuilder, sql: str) -> None:
    with pytest.raises(DatabaseError):
        raw(waiting, sql)


@pytest.mark.parametrize(
    "table", ["entry", "posting", "credit_note", "credit_note_line", "credit_note_tax", "stored_document", "audit_row"]
)
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_what_was_posted_issued_or_written_down_is_only_ever_added_to(
    waiting: OfficeBuilder, table: str, change: str
) -> None:
    pay_back(waiting)
    column = {"credit_note_line": "position", "credit_note_tax": "rate_milli", "stored_document": "sha256"}
    named = column.get(table, "id")
    with pytest.raises(DatabaseError, match="only ever added to"):
        raw(waiting, change.format(table, named, named))


def pay_back(office: OfficeBuilder) -> None:
    """The waiting refund goes to its end, its paper is drawn."""
    with office.database.read() as session:
        refund_id = session.scalars(select(Refund.id)).one()
    approvals.approve(office.desk("manager"), refund_id)
    assert payout.send(office.desk("manager"), refund_id) == RefundState.SUCCEEDED
    note_id = credit_notes.of_refund(office.desk("manager"), refund_id)
    assert note_id is not None
    credit_notes.document(office.desk("manager"), note_id)


def test_the_sums_follow_the_refunds_whatever_code_changes_them(waiting: OfficeBuilder) -> None:
    raw(waiting, "UPDATE refund SET state = 'rejected'")
    with waiting.database.engine.connect() as connection:
        sums = connection.execute(text("SELECT waiting_minor, returned_minor FROM payment")).one()
        held = connection.execute(text("SELECT held_gross_minor FROM invoice_line")).scalar_one()
    assert tuple(sums) == (0, 0)
    assert held == 0
