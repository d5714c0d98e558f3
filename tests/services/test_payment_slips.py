"""The payment slip of a waiting bank transfer: for the bookkeeper, until the transfer has its reference."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from desktop.errors import BadInput, RefundDeskError, Refusal
from desktop.model.audit import AuditRow
from desktop.model.customer import Customer
from desktop.model.states import Method
from desktop.services import payment_slips, refunds
from desktop.services.refunds import Change, LineWish
from tests.documents.reading import words
from tests.services.office_builder import OfficeBuilder, line

IBAN = "DE89 3704 0044 0532 0130 00"


def waiting(office: OfficeBuilder, method: Method = Method.BANK_TRANSFER, **wish: str) -> UUID:
    """A refund of 60.00 of an invoice that was paid in this way, waiting for approval."""
    sold = office.paid(line("119.00"), method=method)
    return office.ask(sold, LineWish(1, gross="60.00"), **wish)


def kept(office: OfficeBuilder) -> str:
    with office.database.read() as session:
        return session.scalars(select(Customer.iban).where(Customer.name == "Anna Berg")).one()


def why_none(office: OfficeBuilder, refund_id: UUID) -> str:
    with pytest.raises(RefundDeskError) as refused:
        payment_slips.offer(office.desk(), refund_id)
    with pytest.raises(RefundDeskError):
        payment_slips.draw(office.desk(), refund_id, IBAN, keep=True)
    assert refused.value.code == "no_slip"
    return refused.value.message


def test_the_slip_pays_the_customer_what_the_refund_says(office: OfficeBuilder) -> None:
    refund_id = waiting(office)
    offer = payment_slips.offer(office.desk(), refund_id)
    assert (offer.number, offer.customer, offer.amount, offer.iban) == ("R-1", "Anna Berg", "60.00 EUR", "")
    said = words(payment_slips.draw(office.desk(), refund_id, IBAN, keep=False))
    for each in ("Anna Berg", IBAN, "60.00", "Refund R-1, invoice INV-0001", "Not a credit note"):
        assert each in said


def test_the_account_is_kept_only_where_a_person_wants_it(office: OfficeBuilder) -> None:
    refund_id = waiting(office)
    payment_slips.draw(office.desk(), refund_id, IBAN, keep=False)
    assert kept(office) == ""
    payment_slips.draw(office.desk(), refund_id, IBAN, keep=True)
    assert kept(office) == "DE89370400440532013000"
    assert payment_slips.offer(office.desk(), refund_id).iban == IBAN
    payment_slips.draw(office.desk(), refund_id, IBAN, keep=False)
    assert kept(office) == ""


def test_the_trail_says_who_drew_it_without_the_whole_account(office: OfficeBuilder) -> None:
    refund_id = waiting(office)
    payment_slips.draw(office.desk(), refund_id, IBAN, keep=True)
    with office.database.read() as session:
        row = session.scalars(select(AuditRow).where(AuditRow.act == "payment slip drawn")).one()
    assert (row.subject_id, row.person_id) == (str(refund_id), office.desk().person.id)
    assert "DE89 … 3000" in row.after
    assert "370400440532" not in row.after


def test_once_a_reference_is_entered_it_is_not_offered_any_more(office: OfficeBuilder) -> None:
    refund_id = waiting(office)
    payment_slips.draw(office.desk(), refund_id, IBAN, keep=True)
    refunds.edit(office.desk(), refund_id, Change(reference="BT-4711"))
    assert "has the reference BT-4711: it was paid" in why_none(office, refund_id)


@pytest.mark.parametrize(
    ("way", "why"),
    [
        ("card", "pay yourself by bank transfer"),
        ("cash", "pay yourself by bank transfer"),
        ("pounds", "knows euro only"),
    ],
)
def test_nothing_else_gets_a_slip(office: OfficeBuilder, way: str, why: str) -> None:
    if way == "pounds":
        office.rate("GBP", "1.1")
        sold = office.paid(line("119.00"), method=Method.BANK_TRANSFER, currency="GBP")
        refund_id = office.ask(sold, LineWish(1, gross="60.00"))
    else:
        refund_id = waiting(office, Method(way))
    assert why in why_none(office, refund_id)


def test_a_paid_or_rejected_refund_gets_none(office: OfficeBuilder) -> None:
    paid = waiting(office, reference="BT-1")
    office.approve(paid)
    assert "it was paid" in why_none(office, paid)
    deleted = waiting(office)
    refunds.delete(office.desk(), deleted)
    assert "waits no longer" in why_none(office, deleted)


def test_a_wrong_account_draws_nothing_and_keeps_nothing(office: OfficeBuilder) -> None:
    refund_id = waiting(office)
    with pytest.raises(BadInput, match="check digits"):
        payment_slips.draw(office.desk(), refund_id, IBAN.replace("00", "01"), keep=True)
    assert kept(office) == ""


def test_who_may_not_ask_for_refunds_draws_no_slip(office: OfficeBuilder) -> None:
    refund_id = waiting(office)
    with pytest.raises(Refusal) as refused:
        payment_slips.draw(office.desk("viewer"), refund_id, IBAN, keep=False)
    assert refused.value.code == "no_right"
