"""Payments that Stripe knows come into the books once, with what went back of them, and no money is made."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import func, select

from desktop.errors import RefundDeskError, Refusal
from desktop.gateways.base import GatewayUnavailable
from desktop.model.audit import AuditRow
from desktop.model.invoice import Invoice
from desktop.model.ledger import Entry
from desktop.model.office import Office
from desktop.model.payment import Payment
from desktop.model.refund import Refund
from desktop.model.states import Account, Method, Origin, PaidState, PaymentState, RefundState
from desktop.services import sync
from desktop.services.pulling import taking
from desktop.services.steps import posting
from tests.services.office_builder import OfficeBuilder
from tests.services.pulling.reading import EVER, payments, read, row, take
from tests.stripe_server.client import StripeServer

NEW_YEAR = 1_767_225_600
"""2026-01-01, midnight UTC."""


def balances(shop: OfficeBuilder, *accounts: Account) -> list[int]:
    with shop.database.read() as session:
        return [posting.balance(session, account) for account in accounts]


def refunds(shop: OfficeBuilder) -> list[Refund]:
    with shop.database.read() as session:
        return list(session.scalars(select(Refund).order_by(Refund.number)))


def test_a_payment_comes_in_for_its_invoice_as_stripe_knows_it(shop: OfficeBuilder, server: StripeServer) -> None:
    invoice = shop.invoice()
    paid = server.payment(11_900, description="INV-0001", fee=197, created=NEW_YEAR)

    pulled = take(shop, read(shop))

    (payment,) = payments(shop)
    assert [(each.payment_id, each.number) for each in pulled.taken] == [(payment.id, payment.number)]
    assert (payment.gateway, payment.gateway_ref, payment.method, payment.label) == (
        "stripe", paid, Method.CARD, "Visa ••4242",
    )  # fmt: skip
    assert (payment.state, payment.counts, payment.paid_on) == (PaymentState.SUCCEEDED, True, date(2026, 1, 1))
    assert balances(shop, Account.GATEWAY, Account.FEES, Account.RECEIVABLE, Account.UNAPPLIED) == [
        11_900 - 197, 197, 0, 0,
    ]  # fmt: skip
    with shop.database.read() as session:
        assert session.get_one(Invoice, invoice).paid_state == PaidState.PAID
        trail = session.scalars(select(AuditRow).where(AuditRow.act == "payment taken over")).all()
    assert len(trail) == 1
    assert json.loads(trail[0].after) == {
        "amount_minor": 11_900, "currency": "EUR", "gateway": paid, "for": "INV-0001",
        "why": "its description says so",
    }  # fmt: skip


def test_what_came_in_can_be_paid_back_through_stripe(shop: OfficeBuilder, server: StripeServer) -> None:
    invoice = shop.invoice()
    server.payment(11_900, description="INV-0001")
    take(shop, read(shop))

    refund = shop.refunded(invoice, amount="60.00", reason="Broken")

    assert shop.state(refund) == RefundState.SUCCEEDED
    assert server.book().paid == {str(refund): 6_000}


def test_the_same_list_taken_twice_and_read_twice_brings_everything_once(
    shop: OfficeBuilder, server: StripeServer
) -> None:
    shop.invoice()
    server.payment(11_900, description="INV-0001")
    plan = read(shop)

    take(shop, plan)
    again = take(shop, plan)

    assert len(payments(shop)) == 1
    assert (list(again.taken), [each.why for each in again.left_out]) == ([], ["it is in the books already"])
    assert balances(shop, Account.GATEWAY) == [11_900]
    with shop.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Entry).where(Entry.event == "payment")) == 1


def test_a_payment_that_is_known_by_its_charge_is_not_taken_again(shop: OfficeBuilder, server: StripeServer) -> None:
    invoice = shop.invoice()
    server.payment(11_900, charge="ch_P1", description="INV-0001")
    payment = shop.payment(invoice)
    shop.tamper(f"UPDATE payment SET gateway = 'stripe', gateway_ref = 'ch_P1' WHERE id = {payment}")

    plan = read(shop)

    assert (plan.rows, plan.known) == ([], 1)


def test_what_brought_no_money_is_left_out_with_its_reason(shop: OfficeBuilder, server: StripeServer) -> None:
    for state in ("uncaptured", "pending", "failed"):
        server.payment(500, state=state)

    plan = read(shop)

    assert plan.rows == []
    assert {each.why for each in plan.left_out} == {
        "reserved on the card, not taken; take it or cancel it at the gateway",
        "on its way; it can be taken over once it has arrived",
        "it failed, no money came",
    }


def test_refunds_made_at_stripe_before_count_at_once_and_wait_in_the_inbox(
    shop: OfficeBuilder, server: StripeServer
) -> None:
    invoice = shop.invoice()
    paid = server.payment(11_900, description="INV-0001")
    server.refund(paid, 4_000)
    failed = server.refund(paid, 1_000)
    server.refund_failed(failed)

    pulled = take(shop, read(shop))

    assert pulled.refunds == 1
    (found,) = refunds(shop)
    assert (found.origin, found.state, found.money_minor) == (Origin.FOUND, RefundState.SUCCEEDED, 4_000)
    (payment,) = payments(shop)
    assert payment.left_minor == 7_900
    assert balances(shop, Account.GATEWAY, Account.REFUNDS_PAYABLE) == [7_900, 4_000]
    with pytest.raises(Refusal):
        shop.ask(invoice, amount="80.00", reason="More than is left")

    sync.run(shop.desk("admin"))

    assert len(refunds(shop)) == 1, "the next reading finds the same refund"
    assert balances(shop, Account.GATEWAY) == [7_900]


def test_an_open_dispute_comes_along_and_blocks(shop: OfficeBuilder, server: StripeServer) -> None:
    invoice = shop.invoice()
    server.dispute_opened(server.payment(11_900, description="INV-0001"), 2_000)

    plan = read(shop)
    take(shop, plan)

    assert plan.rows[0].remark == "it is disputed"
    (payment,) = payments(shop)
    assert payment.disputed_minor == 2_000
    with pytest.raises(Refusal) as refused:
        shop.ask(invoice, amount="10.00", reason="Broken", payment_id=payment.id)
    assert refused.value.code == "payment_disputed"


def test_a_lost_dispute_is_a_loss_in_the_books_from_the_first_moment(shop: OfficeBuilder, server: StripeServer) -> None:
    shop.invoice()
    paid = server.payment(11_900, description="INV-0001")
    server.dispute_opened(paid, 11_900)
    server.dispute_lost(paid, 11_900)

    plan = read(shop)
    take(shop, plan, *plan.rows)

    assert balances(shop, Account.GATEWAY, Account.DISPUTE_LOSSES) == [0, 11_900]


def test_money_for_no_invoice_is_held_for_its_customer(shop: OfficeBuilder, server: StripeServer) -> None:
    shop.customer()
    paid = server.payment(700)
    plan = read(shop)

    chosen = taking.choose(shop.desk(), row(plan, paid), "Anna Berg")
    pulled = take(shop, plan, chosen)

    assert len(pulled.taken) == 1
    assert balances(shop, Account.GATEWAY, Account.UNAPPLIED) == [700, -700]


def test_another_currency_without_a_rate_is_left_out_and_the_rest_comes_in(
    shop: OfficeBuilder, server: StripeServer
) -> None:
    shop.invoice()
    server.payment(11_900, description="INV-0001")
    dollars = server.payment(700, "usd")
    plan = read(shop)
    chosen = taking.choose(shop.desk(), row(plan, dollars), "Anna Berg")

    pulled = take(shop, plan, chosen, *[each for each in plan.rows if each.certain])

    assert [each.row.found.currency for each in pulled.taken] == ["EUR"]
    assert [each.why for each in pulled.left_out] == ["no exchange rate of USD is known; enter it under Settings"]


def test_what_was_paid_meanwhile_is_looked_at_again(shop: OfficeBuilder, server: StripeServer) -> None:
    invoice = shop.invoice()
    server.payment(11_900, description="INV-0001")
    plan = read(shop)
    shop.payment(invoice, method=Method.BANK_TRANSFER)

    pulled = take(shop, plan)

    assert list(pulled.taken) == []
    assert [each.why for each in pulled.left_out] == ["less is due on INV-0001 by now; look at it again"]


def test_stopped_in_the_middle_it_leaves_nothing(shop: OfficeBuilder, server: StripeServer) -> None:
    for _ in range(3):
        shop.invoice()
    for number in (1, 2, 3):
        server.payment(11_900, description=f"INV-000{number}")
    plan = read(shop)
    told: list[tuple[int, int]] = []

    with pytest.raises(RefundDeskError) as stopped:
        taking.take(shop.desk(), plan, plan.rows, lambda done, of: told.append((done, of)), lambda: len(told) == 2)

    assert stopped.value.code == "cancelled"
    assert told == [(0, 3), (1, 3)]
    assert payments(shop) == []


def test_reading_tells_how_far_it_is_and_can_be_stopped(shop: OfficeBuilder, server: StripeServer) -> None:
    for _ in range(101):
        server.payment(100)
    told: list[int] = []

    taking.read(shop.desk(), EVER, lambda done, _of: told.append(done))
    with pytest.raises(RefundDeskError) as stopped:
        taking.read(shop.desk(), EVER, cancelled=lambda: True)

    assert told == [100, 101]
    assert stopped.value.code == "cancelled"


def test_two_desks_that_take_the_same_list_bring_it_in_once(shop: OfficeBuilder, server: StripeServer) -> None:
    shop.invoice()
    server.payment(11_900, description="INV-0001")
    first, second = read(shop, by="clerk"), read(shop, by="clerk2")

    take(shop, first, by="clerk")
    late = take(shop, second, by="clerk2")

    assert list(late.taken) == []
    assert balances(shop, Account.GATEWAY, Account.RECEIVABLE) == [11_900, 0]


def test_it_needs_the_right_to_take_money_in(shop: OfficeBuilder, server: StripeServer) -> None:
    with pytest.raises(Refusal) as refused:
        read(shop, by="viewer")
    assert refused.value.code == "no_right"
    assert server.requests() == []


def test_without_a_key_nothing_is_read(shop: OfficeBuilder) -> None:
    with pytest.raises(GatewayUnavailable) as refused:
        taking.read(shop.desk(gateways={}), EVER)
    assert refused.value.code == "key_missing"


def test_another_account_is_not_read(shop: OfficeBuilder, server: StripeServer) -> None:
    with shop.database.write() as session:
        session.get_one(Office, 1).gateway_account = "acct_own"
    with pytest.raises(GatewayUnavailable) as refused:
        read(shop)
    assert refused.value.code == "other_account"
    assert "/v1/charges" not in {asked["path"] for asked in server.requests()}


def test_nothing_comes_in_while_the_day_is_closed(shop: OfficeBuilder, server: StripeServer) -> None:
    shop.invoice()
    server.payment(11_900, description="INV-0001")
    plan = read(shop)
    with shop.database.write() as session:
        session.get_one(Office, 1).closed_until = shop.now.date()
    with pytest.raises(Refusal) as refused:
        take(shop, plan)
    assert refused.value.code == "period_closed"
    assert payments(shop) == []


def test_a_practice_office_finds_what_is_at_its_own_gateway(office: OfficeBuilder) -> None:
    office.paid()
    office.practice.register("pi_new", 5_000, "EUR")
    plan = taking.read(office.desk(), EVER)

    chosen = taking.choose(office.desk(), plan.rows[0], "Anna Berg")
    take(office, plan, chosen)

    assert (plan.known, len(plan.rows)) == (1, 1)
    with office.database.read() as session:
        stored = session.scalars(select(Payment).where(Payment.gateway_ref == "pi_new")).one()
    assert (stored.gateway, stored.amount_minor) == ("practice", 5_000)
