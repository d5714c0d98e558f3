"""Looking before sending: is our refund there already, and what does Stripe say of the payment now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from desktop.gateways.base import Account, DisputeStatus, LookUp, Outcome, PaymentFacts
from desktop.gateways.stripe import StripeGateway
from tests.gateways.canned import Canned, answer, refund
from tests.gateways.orders import order, quick
from tests.stripe_server.client import StripeServer


@pytest.fixture(autouse=True)
def paid(server: StripeServer) -> None:
    server.payment(10_000, id="pi_P1", charge="ch_P1")


def facts(gateway: StripeGateway, payment_ref: str = "pi_P1") -> PaymentFacts:
    payment = gateway.look_up(order("R1", 1000, payment_ref)).payment
    assert payment
    return payment


def test_a_payment_that_nobody_touched_is_whole(gateway: StripeGateway) -> None:
    assert gateway.look_up(order("R1", 6000)) == LookUp(
        ours=None, payment=PaymentFacts("pi_P1", 10_000, 0, "EUR"), refunds=[], disputes=[]
    )


def test_our_refund_is_found_among_others_by_our_id(gateway: StripeGateway, server: StripeServer) -> None:
    server.refund("pi_P1", 1000)
    made = gateway.refund(order("R1", 2000))
    gateway.refund(order("R2", 3000))
    found = gateway.look_up(order("R1", 2000))
    assert found.ours == made
    assert sorted(refund.amount_minor for refund in found.refunds) == [1000, 2000, 3000]
    assert found.payment == PaymentFacts("pi_P1", 10_000, 6000, "EUR")


def test_it_is_found_on_any_page(gateway: StripeGateway, server: StripeServer) -> None:
    gateway.refund(order("R1", 10))
    for _ in range(205):
        server.refund("pi_P1", 10)
    found = gateway.look_up(order("R1", 10))
    assert found.ours
    assert len(found.refunds) == 206


def test_a_refund_of_another_office_on_the_same_account_is_not_ours(
    gateway: StripeGateway, server: StripeServer
) -> None:
    server.refund("pi_P1", 6000, {"rd_intent": "R1", "rd_install": "office-2"})
    found = gateway.look_up(order("R1", 6000))
    assert found.ours is None
    assert [(refund.order_id, refund.install_id) for refund in found.refunds] == [("R1", "office-2")]


def test_a_refund_of_another_payment_is_not_told(gateway: StripeGateway, server: StripeServer) -> None:
    server.refund(server.payment(5000), 5000)
    assert gateway.look_up(order("R1", 6000)).refunds == []


def test_a_failed_refund_gives_its_amount_back(gateway: StripeGateway, server: StripeServer) -> None:
    gateway.refund(order("R1", 6000))
    server.refund_failed("R1", "lost_or_stolen_card")
    found = gateway.look_up(order("R1", 6000))
    assert found.ours
    assert (found.ours.outcome, found.ours.reason) == (Outcome.FAILED, "lost_or_stolen_card")
    assert facts(gateway).refunded_minor == 0


def test_a_canceled_refund_has_failed(gateway: StripeGateway, server: StripeServer) -> None:
    server.answer("requires_action")
    gateway.refund(order("R1", 6000))
    server.refund_failed("R1", status="canceled")
    found = gateway.look_up(order("R1", 6000)).ours
    assert found
    assert (found.outcome, found.reason) == (Outcome.FAILED, "canceled")


def test_a_payment_may_be_known_by_its_charge(gateway: StripeGateway) -> None:
    gateway.refund(order("R1", 6000))
    found = gateway.look_up(order("R1", 6000, "ch_P1"))
    assert found.ours
    assert found.payment == PaymentFacts("ch_P1", 10_000, 6000, "EUR")


def test_a_payment_that_stripe_does_not_have_says_nothing(gateway: StripeGateway) -> None:
    assert gateway.look_up(order("R1", 6000, "pi_elsewhere")) == LookUp(ours=None, payment=None)
    assert gateway.look_up(order("R1", 6000, "ch_elsewhere")) == LookUp(ours=None, payment=None)


OBSTACLES = {
    "pending": "payment_pending",
    "failed": "payment_failed",
    "uncaptured": "not_captured",
    "canceled": "payment_canceled",
}


@pytest.mark.parametrize("state", OBSTACLES)
def test_a_payment_without_money_in_it_says_why(gateway: StripeGateway, server: StripeServer, state: str) -> None:
    server.payment(10_000, id="pi_P2", charge="ch_P2", state=state)
    of_intent, of_charge = facts(gateway, "pi_P2"), facts(gateway, "ch_P2")
    assert (of_intent.refundable, of_intent.obstacle) == (False, OBSTACLES[state])
    assert not of_charge.refundable


def test_canadian_debit_in_person_needs_the_card(gateway: StripeGateway, server: StripeServer) -> None:
    server.payment(10_000, "cad", id="pi_P2", method="interac_present")
    assert facts(gateway, "pi_P2").obstacle == "reader_only"
    assert gateway.refund(order("R1", 6000, "pi_P2", "CAD")).outcome == Outcome.FAILED


def test_an_open_dispute_blocks_and_says_how_much(gateway: StripeGateway, server: StripeServer) -> None:
    server.dispute_opened("pi_P1", 4000)
    assert facts(gateway) == PaymentFacts("pi_P1", 10_000, 0, "EUR", 4000, refundable=False, obstacle="disputed")


@pytest.mark.parametrize("end", ["won", "lost"])
def test_a_dispute_that_ended_blocks_no_more_and_is_still_told(
    gateway: StripeGateway, server: StripeServer, end: str
) -> None:
    server.dispute_opened("pi_P1", 4000)
    (server.dispute_won if end == "won" else server.dispute_lost)("pi_P1", 4000)
    found = gateway.look_up(order("R1", 6000))
    assert [(dispute.amount_minor, dispute.status) for dispute in found.disputes] == [(4000, DisputeStatus(end))]
    assert facts(gateway) == PaymentFacts("pi_P1", 10_000, 0, "EUR")


def test_an_inquiry_does_not_block(gateway: StripeGateway, server: StripeServer) -> None:
    server.inquiry_opened("pi_P1", 10_000)
    assert facts(gateway).refundable
    found = gateway.look_up(order("R1", 6000))
    assert [dispute.status for dispute in found.disputes] == [DisputeStatus.INQUIRY]
    assert gateway.refund(order("R1", 6000)).outcome == Outcome.SUCCEEDED


def test_one_refund_is_fetched_as_it_is_now(gateway: StripeGateway, server: StripeServer) -> None:
    server.answer("pending")
    made = gateway.refund(order("R1", 6000))
    assert gateway.fetch(made.refund_ref).outcome == Outcome.PENDING
    server.refund_succeeded("R1")
    server.refund_traced("R1", "74110996123456789012345")
    now = gateway.fetch(made.refund_ref)
    assert (now.outcome, now.reason, now.trace) == (Outcome.SUCCEEDED, "", "74110996123456789012345")


def test_the_account_says_whose_money_it_is(gateway: StripeGateway, server: StripeServer) -> None:
    server.set_account("acct_Office")
    assert gateway.account() == Account("acct_Office", live=False)


def test_a_killed_stripe_comes_back_with_its_book(server: StripeServer) -> None:
    gateway = quick(server.address)
    gateway.refund(order("R1", 6000))
    server.kill()
    server.start()
    assert gateway.look_up(order("R1", 6000)).ours
    assert gateway.refund(order("R1", 6000)).outcome == Outcome.SUCCEEDED
    assert server.book().orders == {"R1": 1}


def test_every_answer_brings_the_time_on_stripe_s_own_clock(gateway: StripeGateway, server: StripeServer) -> None:
    noon = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    server.set_clock(noon)
    assert gateway.look_up(order("R1", 6000)).answered_at == noon
    server.set_clock(noon + timedelta(hours=23))
    assert gateway.refund(order("R1", 6000)).answered_at == noon + timedelta(hours=23)


@pytest.mark.parametrize("date", ["", "soon", "Tue, 99 Mar 2026 12:00:00 GMT"])
def test_an_answer_without_a_time_is_an_answer_all_the_same(date: str) -> None:
    with Canned([answer(200, refund("R1"), Date=date)]) as canned:
        reply = quick(canned.address).refund(order("R1", 5000))
    assert (reply.outcome, reply.answered_at) == (Outcome.SUCCEEDED, None)


def test_a_very_early_refund_lets_the_payment_vanish_and_has_no_number() -> None:
    details = {"type": "card", "card": {"type": "reversal"}}
    with Canned([answer(200, refund("R1", destination_details=details))]) as canned:
        reply = quick(canned.address).refund(order("R1", 5000))
    assert (reply.reversal, reply.trace, reply.trace_kind) == (True, "", "")


def test_the_number_of_the_bank_says_of_which_sort_it_is(gateway: StripeGateway, server: StripeServer) -> None:
    made = gateway.refund(order("R1", 6000))
    assert (made.trace, made.trace_kind, made.reversal) == ("", "", False)
    server.refund_traced("R1", "74110996123456789012345")
    assert gateway.fetch(made.refund_ref).trace_kind == "acquirer_reference_number"
