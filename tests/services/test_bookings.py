"""Bookings: who gives them to whom, which invoices belong to them, and what the trail says of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from desktop.errors import BadInput, Refusal
from desktop.model.booking import Booking
from desktop.model.invoice import Invoice
from desktop.model.states import BookingState
from desktop.services import bookings
from desktop.services.bookings import BookingTerms
from desktop.services.queries import bookings as queries
from desktop.services.queries import invoices
from tests.services.office_builder import OfficeBuilder

DAY = date(2026, 3, 2)


def person_id(office: OfficeBuilder, login: str) -> int:
    return office.desk(login).person.id


def booked(office: OfficeBuilder, number: str = "B-1", fieldworker: str = "field") -> int:
    """A booking of Anna Berg's."""
    office.customer()
    return bookings.add(
        office.desk(), number, "Anna Berg", BookingTerms(DAY, person_id(office, fieldworker), BookingState.OPEN)
    )


def test_a_booking_is_kept_with_its_customer_day_and_fieldworker(office: OfficeBuilder) -> None:
    booking_id = booked(office)
    row = queries.one(office.desk(), booking_id)
    assert (row.number, row.customer, row.booked_on, row.fieldworker, row.state) == (
        "B-1", "Anna Berg", DAY, "Finn Field", BookingState.OPEN,
    )  # fmt: skip
    assert (row.deposits, row.deposit_paid) == ([], False)


@pytest.mark.parametrize(
    ("number", "customer", "said"),
    [(" ", "Anna Berg", "needs a number"), ("B-1", "Anna Berg", "already"), ("B-2", "Nobody", "No customer")],
)
def test_a_booking_that_cannot_be_is_refused_in_words(
    office: OfficeBuilder, number: str, customer: str, said: str
) -> None:
    booked(office)
    with pytest.raises(BadInput) as refused:
        bookings.add(office.desk(), number, customer, BookingTerms(DAY))
    assert said in refused.value.message
    assert queries.count(office.desk(), queries.BookingQuery()) == 1


def test_two_customers_of_one_name_are_told_apart_by_their_number(office: OfficeBuilder) -> None:
    office.customer("Anna Berg")
    office.tamper("INSERT INTO customer (name, number, address, country, email, vat_number, language, archived)"
                  " VALUES ('Anna Berg', 'C-9', '', '', '', '', 'en', FALSE)")  # fmt: skip
    with pytest.raises(BadInput) as refused:
        bookings.add(office.desk(), "B-1", "Anna Berg", BookingTerms(DAY))
    assert "Several customers" in refused.value.message
    assert bookings.add(office.desk(), "B-1", "C-9", BookingTerms(DAY))


def test_only_a_fieldworker_can_be_given_a_booking(office: OfficeBuilder) -> None:
    with pytest.raises(BadInput) as refused:
        booked(office, fieldworker="clerk2")
    assert "Carl Clerk is no fieldworker" in refused.value.message


def test_another_day_fieldworker_and_state_are_kept_and_stand_in_the_trail(office: OfficeBuilder) -> None:
    booking_id = booked(office)
    bookings.change(office.desk("manager"), booking_id, BookingTerms(date(2026, 3, 9), None, BookingState.DONE))
    row = queries.one(office.desk(), booking_id)
    assert (row.booked_on, row.fieldworker, row.state) == (date(2026, 3, 9), "", BookingState.DONE)
    said = [each.text for each in queries.detail(office.desk(), booking_id).activity]
    assert said == [
        "Mia Manager changed it: 2026-03-09, no fieldworker, done",
        "Cleo Clerk added the booking",
    ]


def test_a_change_that_changes_nothing_leaves_no_trace(office: OfficeBuilder) -> None:
    booking_id = booked(office)
    bookings.change(office.desk(), booking_id, BookingTerms(DAY, person_id(office, "field")))
    assert len(queries.detail(office.desk(), booking_id).activity) == 1


def test_an_invoice_of_the_customer_is_linked_and_taken_out_again(office: OfficeBuilder) -> None:
    booking_id, invoice_id = booked(office), office.paid(number="INV-7")
    assert [row.number for row in queries.free_invoices(office.desk(), booking_id)] == ["INV-7"]
    bookings.link(office.desk(), booking_id, invoice_id)
    assert [row.number for row in queries.detail(office.desk(), booking_id).invoices] == ["INV-7"]
    assert queries.free_invoices(office.desk(), booking_id) == []
    bookings.unlink(office.desk(), invoice_id)
    detail = queries.detail(office.desk(), booking_id)
    assert detail.invoices == []
    assert [each.text for each in detail.activity[:2]] == [
        "Cleo Clerk took invoice INV-7 out",
        "Cleo Clerk linked invoice INV-7",
    ]


def test_an_invoice_of_another_customer_or_booking_is_not_linked(office: OfficeBuilder) -> None:
    booking_id, other_id = booked(office), booked(office, "B-2")
    strangers, own = office.paid(customer="Kettle & Kin", number="INV-8"), office.paid(number="INV-9")
    bookings.link(office.desk(), other_id, own)
    said = []
    for invoice_id in (strangers, own):
        with pytest.raises(BadInput) as refused:
            bookings.link(office.desk(), booking_id, invoice_id)
        said.append(refused.value.message)
    assert "another customer's" in said[0]
    assert "belongs to booking B-2" in said[1]
    with office.database.read() as session:
        assert session.get_one(Invoice, own).booking_id == other_id


def test_an_invoice_is_made_a_deposit_and_an_ordinary_one_again(office: OfficeBuilder) -> None:
    booking_id, invoice_id = booked(office), office.paid(number="INV-7")
    bookings.link(office.desk(), booking_id, invoice_id)
    for deposit, held in ((True, [("EUR", 11_900)]), (False, [])):
        bookings.set_deposit(office.desk(), invoice_id, deposit)
        detail = queries.detail(office.desk(), booking_id)
        assert (detail.row.deposits, invoice_id in detail.deposit_ids) == (held, deposit)
    said = [each.text for each in invoices.detail(office.desk(), invoice_id).activity]
    assert said[:2] == [
        "Cleo Clerk said that the invoice bills no deposit",
        "Cleo Clerk said that the invoice bills a deposit",
    ]


@pytest.mark.parametrize("login", ["viewer", "field"])
def test_who_may_not_ask_for_refunds_changes_no_booking(office: OfficeBuilder, login: str) -> None:
    booking_id, invoice_id = booked(office), office.paid()
    terms = BookingTerms(DAY, None, BookingState.CANCELLED)
    acts: list[Callable[[], object]] = [
        lambda: bookings.add(office.desk(login), "B-2", "Anna Berg", terms),
        lambda: bookings.change(office.desk(login), booking_id, terms),
        lambda: bookings.link(office.desk(login), booking_id, invoice_id),
        lambda: bookings.unlink(office.desk(login), invoice_id),
        lambda: bookings.set_deposit(office.desk(login), invoice_id, deposit=True),
    ]
    for act in acts:
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == "no_right"
    with office.database.read() as session:
        assert session.get_one(Booking, booking_id).state == "open"


def test_the_trail_says_who_was_given_the_work_before_and_after(office: OfficeBuilder) -> None:
    booking_id = booked(office)
    bookings.change(office.desk(), booking_id, replace(BookingTerms(DAY), state=BookingState.CANCELLED))
    assert queries.detail(office.desk(), booking_id).activity[0].reference == "B-1"
