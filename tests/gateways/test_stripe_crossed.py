"""An answer that belongs to another question says nothing: a proxy, a cache or a reused connection may cross them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from desktop.gateways.base import GatewayUnavailable
from desktop.gateways.stripe import StripeGateway
from tests.gateways.canned import Canned, answer, refund
from tests.gateways.orders import order, quick

ORDER = order("R1", 5000)


def payment(name: str) -> dict[str, Any]:
    """A payment intent of 100.00 with its charge, as Stripe tells it."""
    shared = {"amount": 10_000, "currency": "eur", "status": "succeeded"}
    charge = {"id": "ch_P1", "object": "charge", "amount_captured": 10_000, "amount_refunded": 0, "captured": True}
    return shared | {"id": name, "object": "payment_intent", "latest_charge": shared | charge}


def page(*items: dict[str, Any]) -> dict[str, Any]:
    return {"object": "list", "url": "/v1/refunds", "has_more": False, "data": list(items)}


def look_up(gateway: StripeGateway) -> object:
    return gateway.look_up(ORDER)


def fetch(gateway: StripeGateway) -> object:
    return gateway.fetch("re_1")


CROSSED: dict[str, tuple[Callable[[StripeGateway], object], list[dict[str, Any]]]] = {
    "another refund": (fetch, [refund("R2", id="re_2")]),
    "another payment": (look_up, [payment("pi_P2"), page()]),
    "another payment's refunds": (look_up, [payment("pi_P1"), page(refund("R2", payment_intent="pi_P2"))]),
    "a refund of another payment among ours": (
        look_up,
        [payment("pi_P1"), page(refund("R1"), refund("R2", id="re_2", payment_intent="pi_P2"))],
    ),
}


@pytest.mark.expects_log("Stripe's answer could not be read")
@pytest.mark.parametrize("case", CROSSED)
def test_the_answer_to_another_question_is_no_answer(case: str) -> None:
    question, bodies = CROSSED[case]
    with Canned([answer(200, body) for body in bodies]) as canned, pytest.raises(GatewayUnavailable):
        question(quick(canned.address))


def test_the_answers_to_the_questions_asked_are_taken() -> None:
    with Canned([answer(200, body) for body in (payment("pi_P1"), page(refund("R1")), refund("R1"))]) as canned:
        gateway = quick(canned.address)
        ours = gateway.look_up(ORDER).ours
        assert ours is not None
        assert gateway.fetch(ours.refund_ref) == ours
