"""Two workstations race for the same money, number, approval, edit and payout, on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from desktop.model.audit import Act
from desktop.model.invoice import Invoice
from desktop.model.states import Method, RefundState
from desktop.services import books
from desktop.services.steps import sales
from desktop.services.steps.sales import NewPayment
from tests.races.race import Ended, race
from tests.services.office_builder import OfficeBuilder, line
from tests.stripe_server.client import StripeServer

ROUNDS = 6


def codes(ended: list[list[Ended]]) -> Counter[str]:
    return Counter(one.code for each in ended for one in each)


def losers(ended: list[list[Ended]]) -> list[Ended]:
    return [one for each in ended for one in each if one.code != "done"]


def proved(office: OfficeBuilder) -> bool:
    wrong = [checked for checked in books.check(office.database) if not checked.ok]
    assert not wrong, wrong
    return True


def rows(office: OfficeBuilder, sql: str) -> list[tuple[Any, ...]]:
    with office.database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def to_approve(office: OfficeBuilder, invoice_id: int) -> int:
    """19.00 in cash that nobody has approved yet."""
    with office.database.write() as session:
        customer_id = session.get_one(Invoice, invoice_id).customer_id
        parts = [(invoice_id, 1900)]
        new = NewPayment(customer_id, Method.CASH, 1900, "EUR", office.now.date(), parts, approved=False)
        return sales.add_payment(session, Act(None, office.now), new).id


@pytest.fixture
def stripe() -> Iterator[StripeServer]:
    with StripeServer() as server:
        yield server


def test_two_clerks_want_the_same_money_and_one_of_them_is_told_what_is_left(office: OfficeBuilder) -> None:
    paid = [office.paid(line("119.00"), method=Method.CASH) for _ in range(ROUNDS)]
    acts = [("request", {"invoice": invoice, "amount": "70.00"}) for invoice in paid]

    ended = race(office, ("clerk", acts), ("clerk2", acts))

    assert codes(ended) == {"done": ROUNDS, "over_invoice": ROUNDS}
    assert {one.message.split(" can still")[0] for one in losers(ended)} == {
        "Of the money paid on this invoice 49.00 EUR"
    }
    held = rows(office, "SELECT waiting_minor, COUNT(*) FROM payment GROUP BY waiting_minor")
    assert held == [(7000, ROUNDS)]
    assert proved(office)


def test_two_managers_take_numbers_at_the_same_moment_without_gap_or_repeat(office: OfficeBuilder) -> None:
    asked = []
    for at in range(2 * ROUNDS):
        invoice = office.paid(line("119.00"), method=Method.CASH)
        asked.append(office.ask(invoice, amount="10.00", reference=f"TILL {at}"))
    one = [("approve", {"refund": str(refund)}) for refund in asked[::2]]
    other = [("approve", {"refund": str(refund)}) for refund in asked[1::2]]

    ended = race(office, ("manager", one), ("manager2", other))

    assert codes(ended) == {"done": 2 * ROUNDS}
    numbers = [row[0] for row in rows(office, "SELECT sequence FROM credit_note ORDER BY sequence")]
    assert numbers == list(range(1, 2 * ROUNDS + 1))
    assert proved(office)


def test_two_managers_approve_the_same_refunds_and_each_is_approved_once(office: OfficeBuilder) -> None:
    asked = [office.ask(office.paid(line("119.00")), amount="10.00") for _ in range(ROUNDS)]
    acts = [("approve", {"refund": str(refund)}) for refund in asked]

    ended = race(office, ("manager", acts), ("manager2", acts))

    assert codes(ended) == {"done": ROUNDS, "approved_already": ROUNDS}
    assert all(one.title == "The refund is approved already." for one in losers(ended))
    assert rows(office, "SELECT COUNT(*) FROM approval") == [(ROUNDS,)]
    assert proved(office)


def test_one_manager_at_two_workstations_is_never_both_approvers(office: OfficeBuilder) -> None:
    with office.database.write() as session:
        session.execute(text("UPDATE office SET second_approver_over_minor = 1"))
    asked = [office.ask(office.paid(line("119.00")), amount="10.00") for _ in range(ROUNDS)]
    acts = [("approve", {"refund": str(refund)}) for refund in asked]

    ended = race(office, ("manager", acts), ("manager", acts))

    assert codes(ended) == {"done": ROUNDS, "same_approver": ROUNDS}
    assert {office.state(refund) for refund in asked} == {RefundState.REQUESTED}
    assert proved(office)


def test_two_clerks_edit_the_same_refunds_and_neither_loses_what_the_other_wrote(office: OfficeBuilder) -> None:
    asked = [office.ask(office.paid(line("119.00")), amount="10.00") for _ in range(ROUNDS)]
    one = [("edit", {"refund": str(refund), "change": {"reason": "Wrong colour"}}) for refund in asked]
    other = [("edit", {"refund": str(refund), "change": {"notes": "Called twice"}}) for refund in asked]

    ended = race(office, ("clerk", one), ("clerk2", other))

    assert codes(ended) == {"done": 2 * ROUNDS}
    assert rows(office, "SELECT DISTINCT reason, notes FROM refund") == [("Wrong colour", "Called twice")]
    assert proved(office)


def test_an_edit_and_an_approval_meet_and_nothing_is_approved_that_nobody_saw(office: OfficeBuilder) -> None:
    asked = [office.ask(office.paid(line("119.00")), amount="10.00") for _ in range(ROUNDS)]
    edits = [("edit", {"refund": str(refund), "change": {"amount": "20.00"}}) for refund in asked]
    yes = [("approve", {"refund": str(refund)}) for refund in asked]

    ended = race(office, ("clerk2", edits), ("manager", yes))

    assert codes(ended) == {"done": 2 * ROUNDS}
    sealed = """SELECT COUNT(*) FROM approval JOIN refund ON refund.id = approval.refund_id
                WHERE voided_at IS NULL AND refund.state <> 'approved'"""
    assert rows(office, sealed) == [(0,)]
    assert proved(office)


def test_an_approval_and_a_rejection_meet_and_one_of_them_holds(office: OfficeBuilder) -> None:
    asked = [office.ask(office.paid(line("119.00")), amount="10.00") for _ in range(ROUNDS)]
    yes = [("approve", {"refund": str(refund)}) for refund in asked]
    no = [("reject", {"refund": str(refund)}) for refund in asked]

    ended = race(office, ("manager", yes), ("manager2", no))

    assert codes(ended)["done"] == ROUNDS
    assert set(codes(ended)) <= {"done", "approved_already", "not_waiting"}
    by_state = Counter({row[0]: row[1] for row in rows(office, "SELECT state, COUNT(*) FROM refund GROUP BY state")})
    done = [one.code for one in ended[0]].count("done")
    assert by_state["approved"] == done
    assert by_state["rejected"] == ROUNDS - done
    assert proved(office)


def test_the_same_reference_on_two_invoices_is_taken_once(office: OfficeBuilder) -> None:
    first = [office.paid(line("119.00"), method=Method.CASH) for _ in range(ROUNDS)]
    second = [office.paid(line("119.00"), method=Method.CASH) for _ in range(ROUNDS)]
    one, other = (
        [("request", {"invoice": made, "amount": "10.00", "reference": f"TILL {at}"}) for at, made in enumerate(each)]
        for each in (first, second)
    )

    ended = race(office, ("clerk", one), ("clerk2", other))

    assert codes(ended) == {"done": ROUNDS, "reference_taken": ROUNDS}
    assert all(one.title == "This reference is used already." for one in losers(ended))
    assert proved(office)


def test_one_form_that_is_sent_from_two_places_asks_once(office: OfficeBuilder) -> None:
    paid = [office.paid(line("119.00"), method=Method.CASH) for _ in range(ROUNDS)]
    acts = [("request", {"invoice": made, "amount": "10.00", "form": str(uuid4())}) for made in paid]

    ended = race(office, ("clerk", acts), ("clerk", acts))

    assert codes(ended) == {"done": 2 * ROUNDS}
    assert rows(office, "SELECT COUNT(*), SUM(gross_minor) FROM refund") == [(ROUNDS, ROUNDS * 1000)]
    assert proved(office)


def test_a_cancellation_and_a_refund_meet_and_only_one_of_them_happens(office: OfficeBuilder) -> None:
    unpaid = [office.invoice(line("119.00")) for _ in range(ROUNDS)]
    paying = [to_approve(office, invoice) for invoice in unpaid]
    cancel = [("cancel", {"invoice": invoice}) for invoice in unpaid]
    approve = [("approve_payment", {"payment": payment}) for payment in paying]

    ended = race(office, ("clerk", cancel), ("manager", approve))

    assert [one.code for one in ended[1]] == ["done"] * ROUNDS
    assert set(codes(ended)) <= {"done", "return_not_confirmed"}
    cancelled = [one.code for one in ended[0]].count("done")
    assert rows(office, "SELECT COUNT(*) FROM credit_note") == [(cancelled,)]
    assert proved(office)


def test_two_workstations_send_the_same_refunds_and_the_gateway_pays_each_once(
    office: OfficeBuilder, stripe: StripeServer
) -> None:
    with office.database.write() as session:
        session.execute(text("UPDATE office SET kind = 'real'"))
    asked = []
    for _ in range(ROUNDS):
        invoice = office.paid(line("119.00"))
        payment = office.payment_of(invoice)
        reference = stripe.payment(11900, "eur")
        office.tamper(f"UPDATE payment SET gateway = 'stripe', gateway_ref = '{reference}' WHERE id = {payment.id}")
        asked.append(office.ask(invoice, amount="10.00"))
        office.approve(asked[-1])
    acts = [("send", {"refund": str(refund)}) for refund in asked]

    ended = race(office, ("manager", acts), ("manager2", acts), stripe.address)

    assert codes(ended)["done"] == ROUNDS
    assert set(codes(ended)) == {"done", "money_moved"}
    book = stripe.book()
    assert (book.refunds, book.refunded) == (ROUNDS, ROUNDS * 1000)
    assert book.orders == {str(refund): 1 for refund in asked}
    assert {office.state(refund) for refund in asked} == {RefundState.SUCCEEDED}
    assert proved(office)
