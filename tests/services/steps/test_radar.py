"""The duplicate radar: what it warns of and what not, to the day; and that its answer is kept and never refused."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from desktop.gateways.base import DisputeStatus
from desktop.model.audit import AuditRow
from desktop.model.refund import Refund
from desktop.model.states import Method
from desktop.services import approvals, refunds
from desktop.services.queries import approvals as approval_queries
from desktop.services.queries import breakdown
from desktop.services.refunds import LineWish, Wish
from tests.services.office_builder import OfficeBuilder
from tests.services.queries.inbox_events import declined, disputed

LAMP = LineWish(1, gross="40.00")


def warned(office: OfficeBuilder, invoice_id: int, amount: str = "40.00", **more: Any) -> Sequence[str]:
    """What is said to somebody who asks for this now."""
    wish = Wish(lines=(LineWish(1, gross=amount),), reason="Broken", **more)
    return breakdown.work_out(office.desk(), invoice_id, wish).radar


def on(office: OfficeBuilder, month: int, day: int) -> None:
    office.now = datetime(2026, month, day, 10, 0, tzinfo=UTC)


def asked_on_2_march(office: OfficeBuilder) -> tuple[int, UUID]:
    """An invoice of a customer of whom 40.00 of another one were asked for on 2 March 2026."""
    first, second = office.paid(number="INV-A"), office.paid(number="INV-B")
    return second, office.ask(first, LAMP, reason="Broken")


def test_the_same_amount_to_the_same_customer_on_another_invoice_is_warned_of(office: OfficeBuilder) -> None:
    second, _ = asked_on_2_march(office)
    assert warned(office, second) == [
        "Same customer and amount: R-1 of invoice INV-A, waiting for approval, 40.00 EUR on 2 Mar 2026."
    ]


@pytest.mark.parametrize(("day", "told"), [(15, True), (16, True), (17, False)])
def test_fourteen_days_later_it_is_still_warned_of_and_after_fifteen_not(
    office: OfficeBuilder, day: int, told: bool
) -> None:
    second, _ = asked_on_2_march(office)
    on(office, 3, day)
    assert bool(warned(office, second)) is told


def test_the_days_count_from_when_it_was_paid_too(office: OfficeBuilder) -> None:
    second, asked = asked_on_2_march(office)
    on(office, 3, 10)
    office.approve(asked)
    office.send(asked)
    on(office, 3, 24)
    assert "paid back" in warned(office, second)[0]
    on(office, 3, 25)
    assert warned(office, second) == []


def test_money_paid_back_outside_counts_on_its_own_day(office: OfficeBuilder) -> None:
    on(office, 3, 30)
    first = office.paid(method=Method.CASH, issued=date(2026, 3, 1))
    second = office.paid(method=Method.CASH, issued=date(2026, 3, 1))
    office.ask(first, LAMP, reason="Broken", reference="T-1", returned_on=date(2026, 3, 3))
    assert warned(office, second, reference="T-2", returned_on=date(2026, 3, 17)) != []
    assert warned(office, second, reference="T-2", returned_on=date(2026, 3, 18)) == []


def test_another_amount_and_another_customer_are_no_duplicates(office: OfficeBuilder) -> None:
    second, _ = asked_on_2_march(office)
    other = office.paid(customer="Oak & Ember Home")
    assert warned(office, second, "40.01") == []
    assert warned(office, other) == []


def test_what_was_deleted_rejected_or_failed_is_no_duplicate(office: OfficeBuilder) -> None:
    invoice_id = office.paid()
    refunds.delete(office.desk(), office.ask(invoice_id, LAMP, reason="Broken"))
    approvals.reject(office.desk("manager"), office.ask(invoice_id, LAMP, reason="Broken"), "No")
    declined(office, invoice_id, "40.00")
    assert warned(office, invoice_id) == []


def test_the_parts_of_one_request_are_compared_together(office: OfficeBuilder) -> None:
    invoice_id = office.invoice()
    office.payment(invoice_id, amount="60.00")
    office.payment(invoice_id, amount="59.00")
    office.ask(invoice_id, amount="70.00", reason="Broken")
    again = office.paid()
    assert len(warned(office, again, "70.00")) == 1
    assert warned(office, again, "60.00") == []


def test_a_reference_that_stands_on_another_refund_is_warned_of_without_case_and_blanks(office: OfficeBuilder) -> None:
    first, other = office.paid(number="INV-A"), office.paid(customer="Oak & Ember Home")
    office.ask(first, LineWish(1, gross="11.00"), reason="Broken", reference="RMA-77")
    assert warned(office, other, "12.00", reference=" rma-77 ") == [
        "Same reference rma-77: R-1 of invoice INV-A, waiting for approval."
    ]


def test_a_reference_in_the_notes_of_another_refund_is_warned_of(office: OfficeBuilder) -> None:
    office.ask(office.paid(), LineWish(1, gross="11.00"), reason="Broken", notes="paid with BACS 0312-01 by hand")
    other = office.paid(customer="Oak & Ember Home")
    assert len(warned(office, other, "12.00", reference="BACS 0312-01")) == 1
    assert warned(office, other, "12.00", reference="BACS 0312-02") == []


def test_a_reference_of_a_deleted_refund_may_be_used_again_in_silence(office: OfficeBuilder) -> None:
    invoice_id = office.paid()
    asked = office.ask(invoice_id, LineWish(1, gross="11.00"), reason="Broken", reference="RMA-77")
    refunds.delete(office.desk(), asked)
    assert warned(office, invoice_id, "12.00", reference="RMA-77") == []


def test_an_inquiry_and_a_lost_dispute_on_the_charge_are_warned_of(office: OfficeBuilder) -> None:
    asked, lost = office.paid(), office.paid()
    disputed(office, asked, "40.00", DisputeStatus.INQUIRY)
    disputed(office, lost, "40.00", DisputeStatus.OPEN, DisputeStatus.LOST)
    assert "The bank asks about it: a dispute could give the same money of Visa ••4242 back." in warned(
        office, asked, "10.00"
    )
    assert "A dispute was lost: the bank gave 40.00 EUR of Visa ••4242 back already." in warned(office, lost, "10.00")
    assert warned(office, office.paid(), "10.00") == []


def test_a_dispute_that_opens_while_a_refund_waits_is_shown_to_the_approver(office: OfficeBuilder) -> None:
    invoice_id = office.paid()
    asked = office.ask(invoice_id, LAMP, reason="Broken")
    disputed(office, invoice_id, "40.00")
    checks = approval_queries.review(office.desk("manager"), asked).checks
    assert "Look: the payment is disputed" in [each.title for each in checks]


def test_what_pays_a_returned_refund_again_is_no_duplicate_of_it(office: OfficeBuilder) -> None:
    invoice_id = office.paid()
    sent = office.refunded(invoice_id, LAMP, reason="Broken")
    office.comes_back(sent)
    assert breakdown.work_out(office.desk(), invoice_id, Wish(instead_of=sent, reason="Again")).radar == []


def test_a_warning_is_no_refusal_and_the_answer_is_kept_for_the_approver_and_the_trail(office: OfficeBuilder) -> None:
    second, _ = asked_on_2_march(office)
    wish = Wish(lines=(LAMP,), reason="Broken")
    (silent,) = refunds.request(office.desk(), uuid4(), second, wish).refund_ids
    refunds.delete(office.desk(), silent)
    asked = refunds.request(office.desk(), uuid4(), second, wish, radar_answer="  Two lamps broke  ")
    assert asked.warnings == ()
    with office.database.read() as session:
        assert session.get_one(Refund, asked.refund_ids[0]).radar_answer == "Two lamps broke"
        last = session.scalars(select(AuditRow).order_by(AuditRow.id.desc()).limit(1)).one()
        assert json.loads(last.after)["radar_answer"] == "Two lamps broke"
    checks = approval_queries.review(office.desk("manager"), asked.refund_ids[0]).checks
    told = next(each for each in checks if "same customer and amount" in each.title)
    assert (told.passed, told.detail[:27]) == (False, "R-1 of invoice INV-A, waiti")
    assert ("Said to be no duplicate", "Two lamps broke") in [(each.title, each.detail) for each in checks]


def test_an_approver_sees_that_nobody_answered(office: OfficeBuilder) -> None:
    second, first = asked_on_2_march(office)
    office.ask(second, LAMP, reason="Broken")
    checks = approval_queries.review(office.desk("manager"), first).checks
    assert "Nobody said why it is no duplicate" in [each.title for each in checks if not each.passed]
