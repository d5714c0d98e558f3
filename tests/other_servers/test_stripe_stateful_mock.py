"""Refusals, caps and keys against stripe-stateful-mock, which holds Stripe's rules as somebody else understood them."""

from __future__ import annotations

from dataclasses import replace

import pytest
import stripe

from desktop.gateways.base import GatewayUnavailable, Outcome, RefundReply
from desktop.gateways.stripe import StripeGateway
from tests.gateways.orders import order, quick
from tests.stripe_server.client import KEY


@pytest.fixture
def gateway(stripe_stateful_mock: str) -> StripeGateway:
    return quick(stripe_stateful_mock)


def charge(address: str, source: str = "tok_visa", capture: bool = True) -> str:
    """A customer has paid 100.00 with this card, or it was only set aside; the charge."""
    there = stripe.StripeClient(KEY, base_addresses={"api": address}).v1
    return there.charges.create({"amount": 10_000, "currency": "eur", "source": source, "capture": capture}).id


def said(reply: RefundReply) -> tuple[Outcome, str]:
    return reply.outcome, reply.reason


def test_parts_are_refunded_until_nothing_is_left(gateway: StripeGateway, stripe_stateful_mock: str) -> None:
    paid = charge(stripe_stateful_mock)
    assert said(gateway.refund(order("parts-1", 4000, paid))) == (Outcome.SUCCEEDED, "")
    assert said(gateway.refund(order("parts-2", 6001, paid))) == (Outcome.FAILED, "too_much")
    assert said(gateway.refund(order("parts-3", 6000, paid))) == (Outcome.SUCCEEDED, "")
    assert said(gateway.refund(order("parts-4", 1, paid))) == (Outcome.FAILED, "already_refunded")
    known = gateway.look_up(order("parts-3", 6000, paid))
    assert known.payment is not None
    assert known.ours is not None
    assert (known.payment.captured_minor, known.payment.refunded_minor) == (10_000, 10_000)
    assert sorted(refund.order_id for refund in known.refunds) == ["parts-1", "parts-3"]
    assert gateway.fetch(known.ours.refund_ref) == known.ours


def test_the_same_key_is_the_same_refund(gateway: StripeGateway, stripe_stateful_mock: str) -> None:
    asked = order("again", 4000, charge(stripe_stateful_mock))
    first = gateway.refund(asked)
    assert first.outcome == Outcome.SUCCEEDED
    assert gateway.refund(asked) == first
    known = gateway.look_up(asked)
    assert known.payment is not None
    assert known.payment.refunded_minor == 4000


def test_the_same_key_with_another_amount_says_nothing_of_the_money(
    gateway: StripeGateway, stripe_stateful_mock: str
) -> None:
    asked = order("changed", 4000, charge(stripe_stateful_mock))
    gateway.refund(asked)
    assert said(gateway.refund(replace(asked, amount_minor=5000))) == (Outcome.UNKNOWN, "key_reused")
    known = gateway.look_up(asked)
    assert known.payment is not None
    assert known.payment.refunded_minor == 4000


def test_a_refusal_is_repeated_for_its_key(gateway: StripeGateway, stripe_stateful_mock: str) -> None:
    asked = order("refused", 20_000, charge(stripe_stateful_mock))
    assert said(gateway.refund(asked)) == said(gateway.refund(asked)) == (Outcome.FAILED, "too_much")


def test_a_disputed_charge_is_refused(gateway: StripeGateway, stripe_stateful_mock: str) -> None:
    disputed = charge(stripe_stateful_mock, "tok_createDispute")
    assert said(gateway.refund(order("disputed", 100, disputed))) == (Outcome.FAILED, "disputed")


def test_a_charge_that_is_not_captured_is_not_refundable(gateway: StripeGateway, stripe_stateful_mock: str) -> None:
    held = charge(stripe_stateful_mock, capture=False)
    known = gateway.look_up(order("held", 100, held))
    assert known.payment is not None
    assert (known.payment.refundable, known.payment.obstacle) == (False, "not_captured")
    assert gateway.refund(order("held", 100, held)).outcome == Outcome.FAILED


def test_a_charge_that_is_not_there_is_not_known(gateway: StripeGateway) -> None:
    assert gateway.look_up(order("none", 100, "ch_none")).payment is None
    assert said(gateway.refund(order("none", 100, "ch_none"))) == (Outcome.FAILED, "payment_missing")


def test_a_question_that_it_does_not_know_is_not_answered(gateway: StripeGateway) -> None:
    with pytest.raises(GatewayUnavailable):
        gateway.account()
