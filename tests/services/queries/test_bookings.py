"""What the bookings page reads, on a file and on PostgreSQL."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from desktop.errors import Refusal
from desktop.model.invoice import Invoice
from desktop.model.states import BookingState, Method
from desktop.services import bookings, payments, refunds
from desktop.services.bookings import BookingTerms
from desktop.services.payments import NewPayment
from desktop.services.queries import bookings as queries
from desktop.services.queries.bookings import BookingFilter, BookingQuery
from desktop.services.refunds import LineWish, Wish
from tests.services.office_builder import OfficeBuilder, line


def book(office: OfficeBuilder, number: str, day: int, customer: str = "Anna Berg", field: bool = True) -> int:
    office.customer(customer)
    worker = office.desk("field").person.id if field else None
    return bookings.add(office.desk(), number, customer, BookingTerms(date(2026, 3, day), worker))


def deposit(office: OfficeBuilder, booking_id: int, *amounts: str) -> int:
    """A deposit invoice of the booking over the first amount, with payments of the rest by card."""
    invoice_id = office.invoice(line(amounts[0]))
    with office.database.write() as session:
        session.get_one(Invoice, invoice_id).deposit = True
    bookings.link(office.desk(), booking_id, invoice_id)
    for amount in amounts[1:]:
        office.payment(invoice_id, amount=amount)
    return invoice_id


def numbers(office: OfficeBuilder, query: BookingQuery) -> list[str]:
    return [row.number for row in queries.window(office.desk(), query)[0]]


def test_windows_go_on_by_key_without_gap_or_repetition(office: OfficeBuilder) -> None:
    for number, day in (("B-1", 2), ("B-2", 3), ("B-3", 3), ("B-4", 1)):
        book(office, number, day)
    desk, seen, after, more = office.desk(), list[str](), None, True
    while more:
        rows, more = queries.window(desk, BookingQuery(), after, size=1)
        seen += [row.number for row in rows]
        after = rows[-1].key
    assert seen == ["B-3", "B-2", "B-1", "B-4"]
    assert queries.count(desk, BookingQuery()) == 4


def test_the_filters_find_by_state_deposit_and_what_was_typed(office: OfficeBuilder) -> None:
    first, second = book(office, "B-1", 2), book(office, "B-2", 3, "Kettle & Kin", field=False)
    bookings.change(office.desk(), second, BookingTerms(date(2026, 3, 3), None, BookingState.DONE))
    deposit(office, first, "50.00", "50.00")
    assert numbers(office, BookingQuery(BookingFilter.OPEN)) == ["B-1"]
    assert numbers(office, BookingQuery(BookingFilter.DONE)) == ["B-2"]
    assert numbers(office, BookingQuery(BookingFilter.CANCELLED)) == []
    assert numbers(office, BookingQuery(BookingFilter.DEPOSIT_PAID)) == ["B-1"]
    assert [numbers(office, BookingQuery(text=text)) for text in ("kettle", "finn", "b-2", "finn kettle")] == [
        ["B-2"], ["B-1"], ["B-2"], [],
    ]  # fmt: skip


def test_a_deposit_is_paid_while_any_of_its_money_is_held(office: OfficeBuilder) -> None:
    booking_id = book(office, "B-1", 2)
    invoice_id = deposit(office, booking_id, "80.00")
    held = [queries.one(office.desk(), booking_id).deposits]
    paid = [queries.one(office.desk(), booking_id).deposit_paid]
    office.payment(invoice_id, amount="80.00")
    for gross in (None, "30.00", "50.00"):
        if gross:
            office.refunded(invoice_id, LineWish(1, gross=gross))
        held.append(queries.one(office.desk(), booking_id).deposits)
        paid.append(queries.one(office.desk(), booking_id).deposit_paid)
    assert held == [[("EUR", 0)], [("EUR", 8_000)], [("EUR", 5_000)], [("EUR", 0)]]
    assert paid == [False, True, True, False]


def test_the_detail_has_all_invoices_and_the_refunds_of_all_of_them(office: OfficeBuilder) -> None:
    booking_id = book(office, "B-1", 2)
    first, second = office.paid(number="INV-1"), office.paid(number="INV-2", method=Method.BANK_TRANSFER)
    for invoice_id in (first, second):
        bookings.link(office.desk(), booking_id, invoice_id)
    office.refunded(first, LineWish(1, gross="10.00"))
    office.ask(second, LineWish(1, gross="20.00"), reference="BT-1")
    detail = queries.detail(office.desk(), booking_id)
    assert [row.number for row in detail.invoices] == ["INV-1", "INV-2"]
    assert [(row.invoice_number, row.money_minor) for row in detail.refunds] == [("INV-2", 2_000), ("INV-1", 1_000)]
    assert (detail.obstacle, detail.own) == ("", False)
    assert queries.detail(office.desk("field"), booking_id).own


def test_a_booking_needs_an_approved_payment_before_a_refund(office: OfficeBuilder) -> None:
    booking_id = book(office, "B-1", 2)
    assert queries.detail(office.desk(), booking_id).obstacle == queries.NO_INVOICE
    invoice_id = office.invoice()
    bookings.link(office.desk(), booking_id, invoice_id)
    waits = payments.enter(
        office.desk(),
        NewPayment(
            customer_id=office.customer(), method=Method.CASH, amount_minor=11_900, currency="EUR",
            paid_on=date(2026, 3, 2), parts=[(invoice_id, 11_900)], approved=False,
        ),
    )  # fmt: skip
    assert queries.detail(office.desk(), booking_id).obstacle == queries.NOT_PAID
    with pytest.raises(Refusal) as refused:
        office.ask(invoice_id, LineWish(1, all=True))
    assert refused.value.code in {"payment_not_approved", "not_refundable"}
    payments.approve(office.desk("manager"), waits)
    assert queries.detail(office.desk(), booking_id).obstacle == ""


def test_a_fieldworker_sees_and_refunds_own_bookings_alone(office: OfficeBuilder) -> None:
    own, others = book(office, "B-1", 2), book(office, "B-2", 3, field=False)
    invoice_id, strange = office.paid(number="INV-1"), office.paid(number="INV-2")
    bookings.link(office.desk(), own, invoice_id)
    bookings.link(office.desk(), others, strange)
    desk = office.desk("field")
    assert [row.number for row in queries.window(desk, BookingQuery())[0]] == ["B-1"]
    assert queries.count(desk, BookingQuery()) == 1
    for read in (queries.one, queries.detail):
        with pytest.raises(Refusal) as refused:
            read(desk, others)
        assert refused.value.code == "no_right"
    asked = refunds.request(desk, uuid4(), invoice_id, Wish(lines=(LineWish(1, gross="5.00"),)))
    assert [row.id for row in queries.detail(desk, own).refunds] == list(asked.refund_ids)
    with pytest.raises(Refusal) as refused:
        refunds.request(desk, uuid4(), strange, Wish(lines=(LineWish(1, gross="5.00"),)))
    assert refused.value.code == "no_right"
