"""What each way of going wrong says of the money: refused for certain, not known, or never sent."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from desktop.gateways.base import GatewayUnavailable, LookUp, Outcome, RefundReply
from desktop.gateways.stripe import StripeGateway
from tests.gateways.canned import DRIP, DROP, HANG, Canned, answer, error, refund
from tests.gateways.orders import order, quick

ORDER = order("R1", 5000)
HTML = "<html><body>Bad gateway</body></html>"

REFUSED = {
    "no such payment": (error(404, "invalid_request_error", code="resource_missing"), "payment_missing"),
    "nothing left": (error(400, "invalid_request_error", code="charge_already_refunded"), "already_refunded"),
    "charged back": (error(400, "invalid_request_error", code="charge_disputed"), "disputed"),
    "cannot be refunded": (error(400, "invalid_request_error", code="charge_not_refundable"), "not_refundable"),
    "more than is left": (error(400, "invalid_request_error", param="amount"), "too_much"),
    "below one": (
        error(400, "invalid_request_error", param="amount", code="parameter_invalid_integer"),
        "parameter_invalid_integer",
    ),
    "wrong word for the reason": (error(400, "invalid_request_error", param="reason"), "refused"),
    "declined": (error(402, "card_error", code="card_declined"), "declined"),
    "balance too low": (error(400, "invalid_request_error", code="balance_insufficient"), "insufficient_funds"),
}

NOT_KNOWN = {
    "connection dropped": (DROP, "no_answer"),
    "no answer in time": (HANG, "no_answer"),
    "an answer that drips and never ends": (DRIP, "no_answer"),
    "cut in the middle": (answer(200, refund("R1"))[:-20], "no_answer"),
    "fault of Stripe": (error(500, "api_error"), "server_error"),
    "page of a proxy": (answer(502, HTML), "server_error"),
    "not available": (answer(503, ""), "server_error"),
    "key used with other figures": (error(400, "idempotency_error"), "key_reused"),
    "key in use until the end": (error(409, "idempotency_error"), "busy"),
    "too many until the end": (error(429, "invalid_request_error", code="rate_limit"), "busy"),
    "too many, said by a proxy": (answer(429, HTML), "busy"),
}

NOT_FROM_STRIPE = {
    "broken JSON": answer(200, '{"object": "refund", "id": '),
    "a page with 200": answer(200, HTML),
    "nothing": answer(200, ""),
    "a page with 404": answer(404, HTML),
    "a page with 401": answer(401, HTML),
    "a refusal by something between": answer(400, {"error": {"message": "Blocked by your network"}}),
    "a status never heard of": error(418, "invalid_request_error"),
    "moved in circles": answer(301, "", Location="/v1/refunds"),
}

OTHER_SHAPE = {
    "a list": answer(200, []),
    "a number": answer(200, "7"),
    "another object": answer(200, {"object": "charge", "id": "ch_1"}),
    "an amount that is no number": answer(200, refund("R1", amount="5000")),
    "no currency": answer(200, refund("R1", currency=None)),
    "no time": answer(200, refund("R1", created="today")),
    "the answer to another refund": answer(200, refund("R2")),
    "the answer to another office": answer(200, refund("R1", install="office-2")),
    "a refund without our id": answer(200, refund("R1", metadata={})),
    "an error without inside": answer(400, {"error": None}),
}


def refund_against(*said: bytes, pauses: tuple[float, ...] = ()) -> tuple[RefundReply, Canned]:
    """What the gateway says of the order when the server says this, and what the server heard."""
    with Canned(list(said)) as canned:
        timeout = 0.05 if HANG in said else 5.0
        whole = 0.05 if DRIP in said else 20.0
        return quick(canned.address, pauses, timeout, whole).refund(ORDER), canned


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_of_stripe_is_a_failure_with_its_reason(case: str) -> None:
    said, reason = REFUSED[case]
    reply, canned = refund_against(said)
    assert (reply.outcome, reply.reason, reply.message) == (Outcome.FAILED, reason, "No.")
    assert len(canned.heard) == 1


@pytest.mark.parametrize("case", NOT_KNOWN)
def test_no_clear_answer_is_never_written_down_as_a_failure(case: str) -> None:
    said, reason = NOT_KNOWN[case]
    reply, canned = refund_against(said)
    assert (reply.outcome, reply.reason) == (Outcome.UNKNOWN, reason)
    assert reply.message.endswith("whether the money went back.")
    assert len(canned.heard) == 1


@pytest.mark.parametrize("case", NOT_FROM_STRIPE)
def test_what_stripe_did_not_say_leaves_it_unknown(case: str) -> None:
    reply, _ = refund_against(NOT_FROM_STRIPE[case])
    assert (reply.outcome, reply.reason in {"unreadable", "no_answer"}) == (Outcome.UNKNOWN, True)


@pytest.mark.expects_log("Stripe's answer could not be read")
@pytest.mark.parametrize("case", OTHER_SHAPE)
def test_an_answer_that_says_nothing_of_our_refund_leaves_it_unknown(case: str) -> None:
    reply, _ = refund_against(OTHER_SHAPE[case])
    assert (reply.outcome, reply.reason) == (Outcome.UNKNOWN, "unreadable")


def test_an_address_where_nobody_listens_leaves_it_unknown() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    reply = quick(f"http://127.0.0.1:{port}").refund(ORDER)
    assert (reply.outcome, reply.reason) == (Outcome.UNKNOWN, "no_answer")


def test_a_server_without_true_tls_leaves_it_unknown() -> None:
    with Canned([answer(200, refund("R1"))]) as canned:
        reply = quick(canned.address.replace("http:", "https:")).refund(ORDER)
    assert (reply.outcome, reply.reason) == (Outcome.UNKNOWN, "no_answer")


@pytest.mark.parametrize(
    "busy", [error(409, "idempotency_error"), error(429, "invalid_request_error"), answer(429, HTML)]
)
def test_a_busy_stripe_is_asked_again_with_the_same_key_and_the_same_order(busy: bytes) -> None:
    reply, canned = refund_against(busy, busy, answer(200, refund("R1")), pauses=(1, 2, 4))
    assert reply.outcome == Outcome.SUCCEEDED
    assert [heard.headers["idempotency-key"] for heard in canned.heard] == ["rd-R1"] * 3
    assert len({heard.body for heard in canned.heard}) == 1


@pytest.mark.parametrize("said", [DROP, HANG, error(500, "api_error"), error(402, "card_error", code="card_declined")])
def test_nothing_else_is_sent_twice(said: bytes) -> None:
    _, canned = refund_against(said, answer(200, refund("R1")), pauses=(1, 2, 4))
    assert len(canned.heard) == 1


def test_a_busy_stripe_is_left_alone_after_the_last_pause() -> None:
    reply, canned = refund_against(error(409, "idempotency_error"), pauses=(1, 2, 4))
    assert (reply.outcome, reply.reason) == (Outcome.UNKNOWN, "busy")
    assert len(canned.heard) == 4


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_means_that_nothing_was_done(status: int) -> None:
    with pytest.raises(GatewayUnavailable) as refused:
        refund_against(error(status, "invalid_request_error"))
    assert refused.value.code == "key_expired"
    assert "Nothing was sent" in refused.value.message


def test_a_missing_permission_is_named() -> None:
    lacking = error(403, "invalid_request_error", message="Having the 'rak_charge_write' permission would allow this.")
    with pytest.raises(GatewayUnavailable, match="rak_charge_write"):
        refund_against(lacking)


def test_a_key_refused_while_another_try_was_running_leaves_it_unknown() -> None:
    reply, _ = refund_against(error(409, "idempotency_error"), error(401, "invalid_request_error"), pauses=(1,))
    assert reply.outcome == Outcome.UNKNOWN


QUESTIONS: dict[str, Callable[[StripeGateway], object]] = {
    "look up": lambda gateway: gateway.look_up(ORDER),
    "fetch": lambda gateway: gateway.fetch("re_1"),
    "changes": lambda gateway: gateway.changes(""),
    "account": lambda gateway: gateway.account(),
}


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("said", [DROP, HANG, answer(502, HTML), error(500, "api_error"), answer(429, HTML)])
def test_a_question_without_an_answer_says_so_and_changes_nothing(question: str, said: bytes) -> None:
    with Canned([said]) as canned:
        gateway = quick(canned.address, read_timeout=0.05 if said == HANG else 5.0)
        with pytest.raises(GatewayUnavailable) as unavailable:
            QUESTIONS[question](gateway)
    assert unavailable.value.code == "gateway_unavailable"


@pytest.mark.expects_log("Stripe's answer could not be read")
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_with_an_answer_of_another_shape_says_so(question: str) -> None:
    with Canned([answer(200, [])]) as canned, pytest.raises(GatewayUnavailable) as unavailable:
        QUESTIONS[question](quick(canned.address))
    assert unavailable.value.code == "gateway_unavailable"


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("status", [401, 403])
def test_a_question_with_a_refused_key_says_so(question: str, status: int) -> None:
    with Canned([error(status, "invalid_request_error")]) as canned, pytest.raises(GatewayUnavailable) as unavailable:
        QUESTIONS[question](quick(canned.address))
    assert unavailable.value.code == "key_expired"


def test_a_question_is_put_again_while_stripe_is_busy() -> None:
    with Canned([answer(429, HTML), answer(200, refund("R1"))]) as canned:
        found = quick(canned.address, pauses=(1,)).fetch("re_1")
    assert found.order_id == "R1"


def test_a_payment_that_stripe_does_not_know_says_nothing_of_our_refund() -> None:
    with Canned([error(404, "invalid_request_error", code="resource_missing")]) as canned:
        assert quick(canned.address).look_up(ORDER) == LookUp(ours=None, payment=None)
