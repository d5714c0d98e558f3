"""What the payments page reads, on a file and on PostgreSQL."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from desktop.errors import BadInput, Refusal
from desktop.model.payment import Payment
from desktop.model.states import Method, PaymentState
from desktop.services import bookings, cancellations, payments
from desktop.services.bookings import BookingTerms
from desktop.services.payments import NewPayment
from desktop.services.queries import payment_list as queries
from desktop.services.queries.payment_list import PaymentFilter, PaymentQuery
from desktop.services.queries.payment_rows import Standing
from desktop.services.refunds import LineWish
from tests.services.office_builder import OfficeBuilder, line

DAY = date(2026, 3, 2)


def enter(office: OfficeBuilder, invoice_id: int, minor: int, **more: Any) -> int:
    """Money by bank transfer that waits for approval, or stands as `more` says."""
    given: dict[str, Any] = {"approved": False, "method": Method.BANK_TRANSFER, "paid_on": DAY} | more
    parts = [(invoice_id, minor)]
    new = NewPayment(customer_id=office.customer(), amount_minor=minor, currency="EUR", parts=parts, **given)
    return payments.enter(office.desk(), new)


def listed(office: OfficeBuilder, query: PaymentQuery = PaymentQuery()) -> list[str]:  # noqa: B008
    return [row.number for row in queries.window(office.desk(), query)[0]]


def test_windows_go_on_by_key_without_gap_or_repetition(office: OfficeBuilder) -> None:
    invoice_id = office.invoice(line("500.00"))
    for days in (2, 0, 0, 1):
        enter(office, invoice_id, 1_000, paid_on=DAY + timedelta(days=days))
    desk, seen, after, more = office.desk(), list[str](), None, True
    while more:
        rows, more = queries.window(desk, PaymentQuery(), after, size=1)
        seen += [row.number for row in rows]
        after = rows[-1].key
    assert seen == ["P-1", "P-4", "P-3", "P-2"]
    assert [(each.currency, each.count, each.gross_minor) for each in queries.sums(desk, PaymentQuery())] == [
        ("EUR", 4, 4_000)
    ]


def test_each_payment_is_said_in_the_word_that_matters_most(office: OfficeBuilder) -> None:
    invoice_id = office.invoice(line("500.00"))
    enter(office, invoice_id, 100)
    enter(office, invoice_id, 100, approved=True)
    enter(office, invoice_id, 100, state=PaymentState.PENDING)
    enter(office, invoice_id, 100, state=PaymentState.FAILED)
    disputed = enter(office, invoice_id, 100, approved=True)
    with office.database.write() as session:
        session.get_one(Payment, disputed).disputed_minor = 100
    too_much = office.invoice(line("10.00"))
    enter(office, too_much, 1_500, approved=True)
    rows, _ = queries.window(office.desk(), PaymentQuery())
    assert {row.number: row.standing for row in rows} == {
        "P-1": Standing.TO_APPROVE,
        "P-2": Standing.APPROVED,
        "P-3": Standing.PENDING,
        "P-4": Standing.FAILED,
        "P-5": Standing.DISPUTED,
        "P-6": Standing.UNAPPLIED,
    }
    assert listed(office, PaymentQuery(PaymentFilter.TO_APPROVE)) == ["P-1"]
    assert listed(office, PaymentQuery(PaymentFilter.DISPUTED)) == ["P-5"]
    assert listed(office, PaymentQuery(PaymentFilter.UNAPPLIED)) == ["P-6"]
    assert queries.to_approve(office.desk()) == 1
    unapplied = queries.sums(office.desk(), PaymentQuery(PaymentFilter.UNAPPLIED))
    assert [(each.count, each.gross_minor) for each in unapplied] == [(1, 500)]


def test_the_sum_is_what_came_in_and_every_payment_is_counted(office: OfficeBuilder) -> None:
    invoice_id = office.invoice(line("500.00"))
    enter(office, invoice_id, 12_050, approved=True)
    enter(office, invoice_id, 7_925)
    query = PaymentQuery()
    (whole,) = queries.sums(office.desk(), query)
    assert (whole.count, whole.gross_minor, whole.meant) == (2, 19_975, ""), "waiting for approval, but it is there"

    enter(office, invoice_id, 30_960, state=PaymentState.FAILED)
    enter(office, invoice_id, 5_550, state=PaymentState.PENDING)
    (whole,) = queries.sums(office.desk(), query)
    assert (whole.currency, whole.count, whole.gross_minor, whole.meant) == ("EUR", 4, 19_975, "came in")


def test_it_finds_by_number_customer_reference_and_invoice(office: OfficeBuilder) -> None:
    enter(office, office.invoice(number="INV-7"), 100, gateway_ref="BACS 77")
    other = office.invoice(number="INV-8", customer="Kettle & Kin")
    office.payment(other)
    assert [listed(office, PaymentQuery(text=text)) for text in ("bacs", "inv-8", "kettle visa", "p-1", "inv-9")] == [
        ["P-1"], ["P-2"], ["P-2"], ["P-1"], [],
    ]  # fmt: skip


def test_what_came_last_is_what_was_too_much(office: OfficeBuilder) -> None:
    invoice_id = office.invoice(line("100.00"))
    for minor, days in ((9_000, 0), (2_000, 1), (300, 2)):
        enter(office, invoice_id, minor, approved=True, paid_on=DAY + timedelta(days=days))
    rows, _ = queries.window(office.desk(), PaymentQuery())
    assert {row.number: row.unapplied_minor for row in rows} == {"P-1": 0, "P-2": 1_000, "P-3": 300}
    office.approve(office.ask(invoice_id, lines=(), amount="13.00", reference="BT-1"))
    assert listed(office, PaymentQuery(PaymentFilter.UNAPPLIED)) == []


def test_money_paid_on_a_cancelled_invoice_is_unapplied_in_full(office: OfficeBuilder) -> None:
    invoice_id = office.invoice(line("80.00"))
    cancellations.cancel(office.desk(), invoice_id)
    payment_id = enter(office, invoice_id, 8_000, approved=True)
    detail = queries.detail(office.desk(), payment_id)
    assert (detail.row.unapplied_minor, detail.row.standing) == (8_000, Standing.UNAPPLIED)
    assert [part.unapplied_minor for part in detail.parts] == [8_000]


def test_the_detail_says_which_invoice_has_which_part_and_what_went_back_of_it(office: OfficeBuilder) -> None:
    first, second = office.invoice(line("200.00"), number="INV-1"), office.invoice(line("100.00"), number="INV-2")
    payment_id = office.payment(first, second)
    office.refunded(first, LineWish(1, gross="50.00"))
    office.ask(second, LineWish(1, gross="30.00"))
    detail = queries.detail(office.desk(), payment_id)
    assert [
        (part.number, part.amount_minor, part.returned_minor, part.waiting_minor, part.left_minor)
        for part in detail.parts
    ] == [("INV-1", 20_000, 5_000, 0, 15_000), ("INV-2", 10_000, 0, 3_000, 7_000)]
    assert [(row.invoice_number, row.money_minor) for row in detail.refunds] == [("INV-2", 3_000), ("INV-1", 5_000)]
    whole = detail.whole
    assert (whole.amount_minor, whole.returned_minor, whole.waiting_minor, whole.left_minor) == (
        30_000, 5_000, 3_000, 22_000,
    )  # fmt: skip
    assert (whole.obstacle, whole.processes, detail.record_only) == ("", True, "")
    assert detail.approve_obstacle == "The payment is approved already."


def test_a_payment_of_another_system_is_a_record_and_says_so(office: OfficeBuilder) -> None:
    payment_id = enter(office, office.invoice(), 100, gateway="xero", approved=True)
    detail = queries.detail(office.desk(), payment_id)
    assert (detail.record_only, detail.whole.processes) == ("Xero", False)


def test_a_payment_that_waits_says_why_nothing_can_go_back(office: OfficeBuilder) -> None:
    payment_id = enter(office, office.invoice(), 100)
    detail = queries.detail(office.desk(), payment_id)
    assert detail.approve_obstacle == ""
    assert detail.whole.obstacle.startswith("The payment is not approved yet.")
    assert (detail.whole.left_minor, [each.text for each in detail.activity]) == (0, ["Cleo Clerk entered the payment"])
    payments.approve(office.desk("manager"), payment_id)
    assert [each.text for each in queries.detail(office.desk(), payment_id).activity] == [
        "Mia Manager approved the payment",
        "Cleo Clerk entered the payment",
    ]


def test_a_fieldworker_sees_payments_of_own_bookings_alone(office: OfficeBuilder) -> None:
    own, strange = office.invoice(number="INV-1"), office.invoice(number="INV-2")
    worker = office.desk("field").person.id
    bookings.link(office.desk(), bookings.add(office.desk(), "B-1", "Anna Berg", BookingTerms(DAY, worker)), own)
    over_both, alone = office.payment(own, strange), office.payment(strange, amount="1.00")
    desk = office.desk("field")
    assert [row.id for row in queries.window(desk, PaymentQuery())[0]] == [over_both]
    assert [part.number for part in queries.detail(desk, over_both).parts] == ["INV-1"]
    for read in (queries.one, queries.detail):
        with pytest.raises(Refusal) as refused:
            read(desk, alone)
        assert refused.value.code == "no_right"


def test_an_invoice_to_pay_is_known_by_its_number(office: OfficeBuilder) -> None:
    invoice_id = office.invoice(line("80.00"), number="INV-7")
    office.payment(invoice_id, amount="30.00")
    found = queries.payable(office.desk(), " INV-7 ")
    assert (found.id, found.customer, found.currency, found.due_minor) == (invoice_id, "Anna Berg", "EUR", 5_000)
    with pytest.raises(BadInput) as refused:
        queries.payable(office.desk(), "INV-8")
    assert "no invoice INV-8" in refused.value.message
