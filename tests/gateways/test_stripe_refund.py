"""Sending a refund to Stripe, through the SDK's own HTTP, against a server that answers as Stripe does."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from queue import SimpleQueue

import pytest

from desktop.gateways.base import Outcome, RefundReply
from desktop.gateways.stripe import StripeGateway
from tests.gateways.orders import order, quick
from tests.stripe_server.client import GatewayBook, StripeServer

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def paid(server: StripeServer) -> None:
    server.set_clock(NOON)
    server.payment(10_000, id="pi_P1", charge="ch_P1")


def test_the_money_goes_back_once_and_the_answer_says_so(gateway: StripeGateway, server: StripeServer) -> None:
    reply = gateway.refund(order("R1", 6000))
    assert reply == RefundReply(
        outcome=Outcome.SUCCEEDED,
        refund_ref=reply.refund_ref,
        payment_ref="pi_P1",
        charge_ref="ch_P1",
        amount_minor=6000,
        currency="EUR",
        order_id="R1",
        install_id="office-1",
        created_at=NOON,
    )
    assert reply.refund_ref.startswith("re_")
    assert server.book() == GatewayBook(refunds=1, refunded=6000, calls=1, orders={"R1": 1})


def test_the_order_goes_out_as_it_was_frozen(gateway: StripeGateway, server: StripeServer) -> None:
    gateway.refund(replace(order("R1", 6000, reason="duplicate"), api_version="2026-05-27.dahlia"))
    assert server.requests() == [
        {
            "method": "post",
            "path": "/v1/refunds",
            "key": "rd-R1",
            "version": "2026-05-27.dahlia",
            "sent": {
                "payment_intent": "pi_P1",
                "amount": "6000",
                "reason": "duplicate",
                "metadata": {"rd_intent": "R1", "rd_install": "office-1"},
            },
        }
    ]


def test_an_order_that_names_no_version_goes_out_with_the_pinned_one(
    gateway: StripeGateway, server: StripeServer
) -> None:
    gateway.refund(replace(order("R1", 6000), api_version=""))
    assert server.requests()[0]["version"] == gateway.api_version == "2026-10-28.endive"


def test_a_payment_known_by_its_charge_is_paid_back_by_its_charge(server: StripeServer, gateway: StripeGateway) -> None:
    server.payment(10_000, charge="ch_P2", intent=False)
    reply = gateway.refund(order("R1", 6000, "ch_P2"))
    assert (reply.outcome, reply.payment_ref, reply.charge_ref) == (Outcome.SUCCEEDED, "", "ch_P2")


PENDING = {
    "pending": "processing",
    "pending_insufficient_funds": "insufficient_funds",
    "requires_action": "requires_action",
}


@pytest.mark.parametrize("word", PENDING)
def test_money_on_its_way_is_pending_with_the_reason(gateway: StripeGateway, server: StripeServer, word: str) -> None:
    server.answer(word)
    reply = gateway.refund(order("R1", 6000))
    assert (reply.outcome, reply.reason, reply.amount_minor) == (Outcome.PENDING, PENDING[word], 6000)


def test_the_customer_is_given_until_a_day(gateway: StripeGateway, server: StripeServer) -> None:
    server.answer("requires_action")
    assert gateway.refund(order("R1", 6000)).expires_at == NOON + timedelta(days=45)


def test_a_refund_of_a_payment_that_has_not_settled_waits_for_it(gateway: StripeGateway, server: StripeServer) -> None:
    server.payment(10_000, id="pi_P2", method="sepa_debit", state="pending")
    reply = gateway.refund(order("R1", 6000, "pi_P2"))
    assert (reply.outcome, reply.reason) == (Outcome.PENDING, "charge_pending")


def test_a_declined_refund_has_failed_and_no_money_has_moved(gateway: StripeGateway, server: StripeServer) -> None:
    server.answer("declined")
    reply = gateway.refund(order("R1", 6000))
    assert (reply.outcome, reply.reason) == (Outcome.FAILED, "declined")
    assert reply.message == "The bank of the card declined the refund."
    assert server.book().refunds == 0


LOST = {"lost_before": (0, 0), "lost_after": (1, 1), "error_500": (0, 1), "error_500_after": (1, 1)}
"""How many refunds there are, and how many requests arrived."""


@pytest.mark.parametrize("word", LOST)
def test_no_answer_and_a_fault_are_unknown_and_the_look_up_tells_the_truth(
    gateway: StripeGateway, server: StripeServer, word: str
) -> None:
    server.answer(word)
    reply = gateway.refund(order("R1", 6000))
    assert reply.outcome == Outcome.UNKNOWN
    refunds, calls = LOST[word]
    assert server.book() == GatewayBook(refunds, 6000 * refunds, calls, {"R1": 1} if refunds else {})
    found = gateway.look_up(order("R1", 6000)).ours
    assert (found.outcome if found else None) == (Outcome.SUCCEEDED if refunds else None)


@pytest.mark.parametrize("word", LOST)
def test_the_same_order_sent_again_never_pays_twice(gateway: StripeGateway, server: StripeServer, word: str) -> None:
    server.answer(word)
    gateway.refund(order("R1", 6000))
    server.answer("ok")
    again = gateway.refund(order("R1", 6000))
    # Stripe answers a fault to the same key for ever.
    assert again.outcome == (Outcome.UNKNOWN if word.startswith("error") else Outcome.SUCCEEDED)
    assert server.book().orders == ({} if word == "error_500" else {"R1": 1})


def test_a_time_out_is_not_a_failure_and_the_refund_is_found_later(server: StripeServer) -> None:
    server.answer("hold")
    reply = quick(server.address, read_timeout=0.05).refund(order("R1", 6000))
    assert (reply.outcome, reply.reason) == (Outcome.UNKNOWN, "no_answer")
    server.answer("ok")
    assert quick(server.address, pauses=[0] * 200).refund(order("R1", 6000)).outcome == Outcome.SUCCEEDED
    assert server.book().orders == {"R1": 1}


def test_two_desks_that_send_one_order_at_once_pay_once(server: StripeServer) -> None:
    server.answer("hold")
    replies: SimpleQueue[RefundReply] = SimpleQueue()
    desks = [
        threading.Thread(target=lambda: replies.put(quick(server.address).refund(order("R1", 6000)))) for _ in range(2)
    ]
    for desk in desks:
        desk.start()
    second = replies.get(timeout=30)
    server.answer("ok")
    first = replies.get(timeout=30)
    for desk in desks:
        desk.join()
    assert (second.outcome, second.reason) == (Outcome.UNKNOWN, "busy")
    assert first.outcome == Outcome.SUCCEEDED
    assert server.book().orders == {"R1": 1}


def test_a_stripe_that_is_busy_twice_is_asked_a_third_time(server: StripeServer) -> None:
    server.answer("busy", times=2)
    assert quick(server.address, pauses=(0.5, 1, 2)).refund(order("R1", 6000)).outcome == Outcome.SUCCEEDED
    assert [request["key"] for request in server.requests()] == ["rd-R1"] * 3
    assert server.book().refunds == 1


def test_more_than_is_left_is_refused_and_the_rest_still_goes_back(
    gateway: StripeGateway, server: StripeServer
) -> None:
    server.refund("pi_P1", 4000)
    over = gateway.refund(order("R1", 6001))
    assert (over.outcome, over.reason) == (Outcome.FAILED, "too_much")
    assert gateway.refund(order("R2", 6000)).outcome == Outcome.SUCCEEDED
    after = gateway.refund(order("R3", 1))
    assert (after.outcome, after.reason) == (Outcome.FAILED, "already_refunded")
    assert server.book().refunded == 10_000


def test_a_payment_in_dispute_is_not_paid_back(gateway: StripeGateway, server: StripeServer) -> None:
    server.dispute_opened("pi_P1", 10_000)
    reply = gateway.refund(order("R1", 6000))
    assert (reply.outcome, reply.reason) == (Outcome.FAILED, "disputed")
    server.dispute_won("pi_P1", 10_000)
    assert gateway.refund(order("R2", 6000)).outcome == Outcome.SUCCEEDED


@pytest.mark.parametrize("state", ["uncaptured", "failed", "canceled"])
def test_a_payment_that_brought_no_money_cannot_be_paid_back(
    gateway: StripeGateway, server: StripeServer, state: str
) -> None:
    server.payment(10_000, id="pi_P2", state=state)
    reply = gateway.refund(order("R1", 6000, "pi_P2"))
    assert (reply.outcome, reply.reason) == (Outcome.FAILED, "not_refundable")


def test_a_payment_of_another_account_is_not_paid_back(gateway: StripeGateway) -> None:
    reply = gateway.refund(order("R1", 6000, "pi_elsewhere"))
    assert (reply.outcome, reply.reason) == (Outcome.FAILED, "payment_missing")


def test_an_expired_key_sends_nothing(gateway: StripeGateway, server: StripeServer) -> None:
    server.key_expired()
    with pytest.raises(Exception, match="Nothing was sent") as refused:
        gateway.refund(order("R1", 6000))
    assert refused.value.code == "key_expired"  # type: ignore[attr-defined]
    server.key_expired(False)
    assert gateway.refund(order("R1", 6000)).outcome == Outcome.SUCCEEDED


COUNTED = {"JPY": (5000, 5000), "ISK": (5000, 500_000), "UGX": (5, 500), "KWD": (12_340, 12_340), "MGA": (500, 5)}


@pytest.mark.parametrize("currency", COUNTED)
def test_each_currency_is_counted_as_stripe_counts_it(
    gateway: StripeGateway, server: StripeServer, currency: str
) -> None:
    ours_minor, theirs = COUNTED[currency]
    server.payment(theirs * 2, currency, id="pi_P2")
    reply = gateway.refund(order("R1", ours_minor, "pi_P2", currency))
    assert (reply.outcome, reply.amount_minor, reply.currency) == (Outcome.SUCCEEDED, ours_minor, currency)
    assert server.book().refunded == theirs
    payment = gateway.look_up(order("R1", ours_minor, "pi_P2", currency)).payment
    assert payment
    assert (payment.captured_minor, payment.refunded_minor) == (ours_minor * 2, ours_minor)


def test_an_amount_between_two_that_stripe_can_pay_is_not_sent(gateway: StripeGateway, server: StripeServer) -> None:
    reply = gateway.refund(order("R1", 12_345, currency="KWD"))
    assert (reply.outcome, reply.reason) == (Outcome.FAILED, "gateway_digits")
    assert server.requests() == []
