"""The rules of the server in tables, each line with the page of Stripe's that it was taken from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from tests.stripe_server.asking import ask, get, refund
from tests.stripe_server.balance import OPENING
from tests.stripe_server.client import StripeServer
from tests.stripe_server.conftest import NOON

DOCS = "https://docs.stripe.com"
CREATE = f"{DOCS}/api/refunds/create"
CODES = f"{DOCS}/error-codes"
REFUNDS = f"{DOCS}/refunds"
CURRENCIES = f"{DOCS}/currencies"
DISPUTES = f"{DOCS}/disputes/how-disputes-work"
KEYS = f"{DOCS}/api/idempotent_requests"
MOVEMENTS = f"{DOCS}/reports/reporting-categories"
DEBITS = f"{DOCS}/payments/ach-direct-debit"


class Refusal(NamedTuple):
    """A refund that is refused: the page, what is asked, and the answer; `payment` is a second one, as it was made."""

    page: str
    form: dict[str, str]
    status: int
    code: str | None
    param: str | None
    payment: dict[str, Any] | None = None


REFUSED = {
    "more than is left": Refusal(REFUNDS, {"amount": "10001"}, 400, None, "amount"),
    "nothing": Refusal(CREATE, {"amount": "0"}, 400, "parameter_invalid_integer", "amount"),
    "below nothing": Refusal(CREATE, {"amount": "-5"}, 400, "parameter_invalid_integer", "amount"),
    "half a cent": Refusal(CREATE, {"amount": "12.5"}, 400, "parameter_invalid_integer", "amount"),
    "a reason of its own": Refusal(CREATE, {"amount": "1", "reason": "goodwill"}, 400, None, "reason"),
    "an unknown word": Refusal(
        f"{CODES}#parameter-unknown", {"amount": "1", "colour": "red"}, 400, "parameter_unknown", "colour"
    ),
    "metadata in metadata": Refusal(
        f"{DOCS}/api/metadata", {"amount": "1", "metadata[a][b]": "c"}, 400, None, "metadata"
    ),
    "metadata too long": Refusal(
        f"{DOCS}/api/metadata", {"amount": "1", "metadata[a]": "c" * 501}, 400, None, "metadata"
    ),
    "metadata of too many keys": Refusal(
        f"{DOCS}/api/metadata", {f"metadata[{number}k]": "c" for number in range(51)}, 400, None, "metadata"
    ),
    "two names of the payment": Refusal(CREATE, {"amount": "1", "charge": "ch_P1"}, 400, None, "charge"),
    "no such payment": Refusal(
        f"{CODES}#resource-missing", {"payment_intent": "pi_none"}, 404, "resource_missing", "id"
    ),
    "not captured": Refusal(
        REFUNDS, {"payment_intent": "pi_P2"}, 400, "charge_not_refundable", "charge", {"state": "uncaptured"}
    ),
    "failed": Refusal(
        REFUNDS, {"payment_intent": "pi_P2"}, 400, "charge_not_refundable", "charge", {"state": "failed"}
    ),
    "canceled": Refusal(
        REFUNDS, {"payment_intent": "pi_P2"}, 400, "charge_not_refundable", "charge", {"state": "canceled"}
    ),
    "a debit card in Canada, in person": Refusal(
        f"{DOCS}/terminal/features/refunds",
        {"payment_intent": "pi_P2"},
        400,
        "charge_not_refundable",
        "charge",
        {"method": "interac_present"},
    ),
    "more than was captured": Refusal(
        f"{DOCS}/payments/place-a-hold-on-a-payment-method",
        {"payment_intent": "pi_P2", "amount": "7001"},
        400,
        None,
        "amount",
        {"captured": 7000},
    ),
    "the last digit of three": Refusal(
        CURRENCIES, {"payment_intent": "pi_P2", "amount": "1235"}, 400, None, "amount", {"currency": "kwd"}
    ),
    "parts of a króna": Refusal(
        CURRENCIES, {"payment_intent": "pi_P2", "amount": "550"}, 400, None, "amount", {"currency": "isk"}
    ),
    "parts of a Ugandan shilling": Refusal(
        CURRENCIES, {"payment_intent": "pi_P2", "amount": "101"}, 400, None, "amount", {"currency": "ugx"}
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_stripe_refuses_is_refused_in_its_words(server: StripeServer, case: str) -> None:
    rule = REFUSED[case]
    if rule.payment is not None:
        server.payment(10_000, **{"currency": "eur", "id": "pi_P2"} | rule.payment)
    answer = refund(server, **{"amount": "1"} | rule.form)
    assert (answer.status, answer.error.get("code"), answer.error["param"]) == (rule.status, rule.code, rule.param), (
        rule.page
    )
    assert answer.error["type"] == "invalid_request_error"
    assert server.book().refunds == 0


class Kept(NamedTuple):
    """What happens at a second request with the same key: whether the first answer comes again, and its status."""

    page: str
    first: Callable[[StripeServer], int]
    again: bool
    then: int


def answered(word: str) -> Callable[[StripeServer], int]:
    """The first request met an answer that a test chose."""

    def send(server: StripeServer) -> int:
        server.answer(word, times=1)
        return refund(server, 1000, "K1").status

    return send


def asked(**form: str) -> Callable[[StripeServer], int]:
    """The first request asked for something else."""
    return lambda server: refund(server, **{"amount": "1000", "key": "K1"} | form).status


SAVED = {
    "a refund": Kept(KEYS, answered("ok"), True, 200),
    "a decline": Kept(KEYS, answered("declined"), True, 402),
    "a fault": Kept(KEYS, answered("error_500"), True, 500),
    "a fault after it was carried out": Kept(KEYS, answered("error_500_after"), True, 500),
    "a refusal of the endpoint": Kept(KEYS, asked(amount="10001"), True, 400),
    "a parameter that was not valid": Kept(KEYS, asked(amount="12.5"), False, 200),
    "a word that is none": Kept(KEYS, asked(reason="goodwill"), False, 200),
    "too many requests": Kept(f"{DOCS}/rate-limits", answered("busy"), False, 200),
    "another one under way": Kept(f"{CODES}#idempotency-key-in-use", answered("in_use"), False, 200),
}


@pytest.mark.parametrize("case", SAVED)
def test_an_answer_is_kept_for_its_key_only_where_stripe_keeps_it(server: StripeServer, case: str) -> None:
    rule = SAVED[case]
    first = rule.first(server)
    form = {"amount": "10001"} if case == "a refusal of the endpoint" else {"amount": "1000"}
    again = refund(server, **form, key="K1")
    assert (again.status, "Idempotent-Replayed" in again.headers) == (rule.then, rule.again), rule.page
    assert first == again.status or not rule.again
    assert server.book().refunds == (rule.then == 200 or case == "a fault after it was carried out")


def test_a_key_is_forgotten_after_a_day_and_not_before(server: StripeServer) -> None:
    # https://docs.stripe.com/api/idempotent_requests: keys go once they are at least 24 hours old
    refund(server, 1000, "K1")
    server.set_clock(NOON + timedelta(hours=23))
    refund(server, 1000, "K2")
    server.set_clock(NOON + timedelta(hours=24))
    server.prune_keys(24)
    assert refund(server, 1000, "K2").headers["Idempotent-Replayed"] == "true"
    assert refund(server, 1000, "K1").status == 200
    assert server.book().refunded == 3000, "K1 has made a second refund"


def test_a_key_has_at_most_255_characters(server: StripeServer) -> None:
    # https://docs.stripe.com/api/idempotent_requests: up to 255 characters
    assert refund(server, 1000, "k" * 256).status == 400
    assert refund(server, 1000, "k" * 255).status == 200


class Movement(NamedTuple):
    """What happened, and what it leaves in the balance, oldest first: kind and amount."""

    page: str
    happened: Callable[[StripeServer], object]
    left: list[tuple[str, int]]


def late_failure(server: StripeServer) -> None:
    server.refund_failed(refund(server, 4000).body["id"])


def pending_failure(server: StripeServer) -> None:
    server.answer("pending_insufficient_funds")
    server.refund_failed(refund(server, 4000).body["id"], "insufficient_funds")


def debit(server: StripeServer) -> None:
    refund(server, 500, payment_intent=server.payment(2000, method="sepa_debit"))


def failed_debit(server: StripeServer) -> None:
    payment = server.payment(2000, method="us_bank_account", state="pending")
    waiting = refund(server, 500, payment_intent=payment).body
    assert (waiting["status"], waiting["pending_reason"]) == ("pending", "charge_pending")
    server.settle(payment, succeeded=False)
    assert get(server, f"/v1/refunds/{waiting['id']}")["status"] == "canceled"


def arrived_debit(server: StripeServer) -> None:
    payment = server.payment(2000, method="us_bank_account", state="pending")
    waiting = refund(server, 500, payment_intent=payment).body
    server.settle(payment)
    assert get(server, f"/v1/refunds/{waiting['id']}")["status"] == "succeeded"


PAID = ("charge", 10_000)
MOVED = {
    "a payment": Movement(MOVEMENTS, lambda server: None, [PAID]),
    "a refund": Movement(MOVEMENTS, lambda server: refund(server, 4000), [PAID, ("refund", -4000)]),
    "a refund that came back": Movement(
        f"{REFUNDS}#failed-refunds", late_failure, [PAID, ("refund", -4000), ("refund_failure", 4000)]
    ),
    "a refund that never left": Movement(f"{REFUNDS}#failed-refunds", pending_failure, [PAID]),
    "a debit": Movement(MOVEMENTS, debit, [PAID, ("payment", 2000), ("payment_refund", -500)]),
    "a debit that failed": Movement(DEBITS, failed_debit, [PAID]),
    "a debit that arrived": Movement(DEBITS, arrived_debit, [PAID, ("payment", 2000), ("payment_refund", -500)]),
    "a part that was captured": Movement(
        f"{DOCS}/payments/place-a-hold-on-a-payment-method",
        lambda server: server.payment(2000, captured=1500),
        [PAID, ("charge", 2000), ("refund", -500)],
    ),
    "a dispute": Movement(DISPUTES, lambda server: server.dispute_opened("pi_P1", 3000), [PAID, ("adjustment", -3000)]),
    "a dispute that was won": Movement(
        DISPUTES, lambda server: server.dispute_won("pi_P1", 3000), [PAID, ("adjustment", -3000), ("adjustment", 3000)]
    ),
    "an inquiry": Movement(DISPUTES, lambda server: server.inquiry_opened("pi_P1", 3000), [PAID]),
}


@pytest.mark.parametrize("case", MOVED)
def test_what_happens_moves_the_balance_as_stripe_moves_it(server: StripeServer, case: str) -> None:
    rule = MOVED[case]
    rule.happened(server)
    movements = get(server, "/v1/balance_transactions")["data"][::-1]
    assert [(movement["type"], movement["amount"]) for movement in movements] == rule.left, rule.page
    available = get(server, "/v1/balance")["available"]
    assert [amount["amount"] for amount in available] == [OPENING + sum(amount for _, amount in rule.left)]
    assert server.violations() == []


def test_a_balance_too_low_lets_a_card_s_refund_wait_and_a_debit_s_fail(server: StripeServer) -> None:
    # https://docs.stripe.com/refunds
    debit = server.payment(2000, method="sepa_debit")
    server.pay_out(keep=1999)
    refused = refund(server, 2000, payment_intent=debit)
    assert (refused.status, refused.body["error"]["code"]) == (400, "balance_insufficient")
    waiting = refund(server, 2000).body
    assert (waiting["status"], waiting["pending_reason"]) == ("pending", "insufficient_funds")
    assert refund(server, 1999, payment_intent=debit).body["status"] == "succeeded"


def test_each_refund_names_its_movement_and_each_movement_its_refund(server: StripeServer) -> None:
    # https://docs.stripe.com/api/refunds/object
    made = refund(server, 4000).body
    movement = get(server, f"/v1/balance_transactions/{made['balance_transaction']}")
    assert (movement["source"], movement["net"]) == (made["id"], -4000)
    of_it = get(server, f"/v1/balance_transactions?source={made['id']}&type=refund")["data"]
    assert [found["id"] for found in of_it] == [made["balance_transaction"]]


def test_bank_details_may_be_asked_for_again_after_a_success(server: StripeServer) -> None:
    # https://docs.stripe.com/refunds: requires_action, then pending or succeeded, then requires_action again
    server.answer("requires_action")
    made = refund(server, 4000).body
    server.refund_succeeded(made["id"])
    server.refund_asks_again(made["id"])
    again = get(server, f"/v1/refunds/{made['id']}")
    assert again["status"] == "requires_action"
    assert again["next_action"]["display_details"]["expires_at"] > int(NOON.timestamp())


def test_an_early_refund_is_a_reversal_without_a_reference(server: StripeServer) -> None:
    # https://docs.stripe.com/refunds#tracing-refunds
    server.answer("reversal")
    made = refund(server, 4000).body
    assert (made["status"], made["destination_details"]["card"]) == ("succeeded", {"type": "reversal"})
    assert server.violations() == []


def test_events_may_come_days_late_with_their_own_time(server: StripeServer) -> None:
    # https://docs.stripe.com/webhooks#event-ordering
    server.hold_events()
    made = refund(server, 4000).body["id"]
    server.set_clock(NOON + timedelta(days=3))
    assert get(server, "/v1/events?type=refund.created")["data"] == []
    server.release_events()
    (late,) = get(server, "/v1/events?type=refund.created")["data"]
    assert (late["data"]["object"]["id"], late["created"]) == (made, int(NOON.timestamp()))


def test_the_book_is_read_at_an_address_of_its_own(server: StripeServer) -> None:
    refund(server, 4000, **{"metadata[rd_intent]": "R1"})
    body = ask(server, "GET", "/book").body
    assert (body["refunds"], body["refunded"], body["orders"]) == (1, 4000, {"R1": 1})


def test_an_address_that_stripe_does_not_have_is_kept_for_the_judge(server: StripeServer) -> None:
    assert ask(server, "GET", "/v1/refund").status == 404
    assert server.violations() == ["get /v1/refund: no such address"]
