"""The server that judges the desk must itself be right: keys, lists, rules and its book, asked by plain HTTP."""

from __future__ import annotations

import threading
from datetime import timedelta
from http.client import RemoteDisconnected
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from tests.stripe_server.asking import Answer, ask, get, ids, refund
from tests.stripe_server.client import StripeServer
from tests.stripe_server.conftest import NOON
from tests.stripe_server.document import faults_of_answer
from tests.stripe_server.server import StripeLikeServer

# https://docs.stripe.com/api/idempotent_requests


def test_the_same_key_gives_the_first_answer_again_and_makes_nothing(server: StripeServer) -> None:
    first = refund(server, 1000, "K1")
    server.refund_failed(first.body["id"])
    second = refund(server, 1000, "K1")
    assert second.body == first.body
    assert (first.headers.get("Idempotent-Replayed"), second.headers["Idempotent-Replayed"]) == (None, "true")
    assert len(get(server, "/v1/refunds")["data"]) == 1


def test_the_same_key_with_other_parameters_is_an_error(server: StripeServer) -> None:
    refund(server, 1000, "K1")
    other = refund(server, 2000, "K1")
    assert (other.status, other.body["error"]["type"]) == (400, "idempotency_error")
    assert server.book().refunded == 1000


@pytest.mark.parametrize(("word", "refunds"), [("error_500", 0), ("error_500_after", 1)])
def test_a_fault_is_saved_under_its_key_for_ever(server: StripeServer, word: str, refunds: int) -> None:
    server.answer(word)
    assert refund(server, 1000, "K1").status == 500
    server.answer("ok")
    again = refund(server, 1000, "K1")
    assert (again.status, again.headers["Idempotent-Replayed"]) == (500, "true")
    assert server.book().refunds == refunds
    assert refund(server, 1000, "K2").status == 200


def test_a_key_in_use_is_a_conflict_and_not_saved(server: StripeServer) -> None:
    server.answer("hold")
    answers: SimpleQueue[Answer] = SimpleQueue()
    threads = [threading.Thread(target=lambda: answers.put(refund(server, 1000, "K1"))) for _ in range(2)]
    for thread in threads:
        thread.start()
    conflict = answers.get(timeout=30)
    assert (conflict.status, conflict.body["error"]["code"]) == (409, "idempotency_key_in_use")
    server.answer("ok")
    assert answers.get(timeout=30).status == 200
    for thread in threads:
        thread.join()
    assert refund(server, 1000, "K1").headers["Idempotent-Replayed"] == "true"
    assert server.book().refunds == 1


def test_a_pruned_key_makes_a_new_refund(server: StripeServer) -> None:
    refund(server, 1000, "K1")
    server.prune_keys()
    refund(server, 1000, "K1")
    assert server.book().refunded == 2000


def test_without_a_key_each_request_is_a_refund_of_its_own(server: StripeServer) -> None:
    refund(server, 1000)
    refund(server, 1000)
    assert server.book().refunded == 2000


def test_a_lost_request_never_arrived_and_a_lost_answer_was_carried_out(server: StripeServer) -> None:
    for word in ("lost_before", "lost_after"):
        server.answer(word)
        with pytest.raises(RemoteDisconnected):
            refund(server, 1000, word)
    server.answer("ok")
    assert (server.book().refunds, server.book().calls) == (1, 1)
    assert refund(server, 1000, "lost_after").headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize("word", ["ok", "error_500", "error_500_after", "declined"])
def test_a_killed_server_goes_on_with_its_book_and_its_keys(server: StripeServer, word: str) -> None:
    server.answer(word)
    first = refund(server, 1000, "K1")
    before = server.book()
    server.kill()
    server.start()
    server.answer("ok")
    again = refund(server, 1000, "K1")
    assert (again.status, again.body) == (first.status, first.body)
    assert (server.book().refunds, server.book().refunded) == (before.refunds, before.refunded)


# https://docs.stripe.com/refunds and https://docs.stripe.com/error-codes


def test_without_an_amount_all_that_is_left_goes_back_and_then_nothing(server: StripeServer) -> None:
    refund(server, 4000)
    rest = ask(server, "POST", "/v1/refunds", "charge=ch_P1")
    assert rest.body["amount"] == 6000
    charge = get(server, "/v1/charges/ch_P1")
    assert (charge["amount_refunded"], charge["refunded"]) == (10_000, True)
    assert refund(server, 1).body["error"]["code"] == "charge_already_refunded"


def test_a_dispute_takes_what_can_be_refunded(server: StripeServer) -> None:
    server.dispute_opened("pi_P1", 4000)
    assert refund(server, 1000).body["error"]["code"] == "charge_disputed"
    server.dispute_lost("pi_P1", 4000)
    assert refund(server, 6001).body["error"]["param"] == "amount"
    assert refund(server, 6000).status == 200


# https://docs.stripe.com/api/pagination


def test_a_list_is_newest_first_and_pages_both_ways(server: StripeServer) -> None:
    made = [server.refund("pi_P1", 10) for _ in range(5)][::-1]
    first = get(server, "/v1/refunds?limit=2")
    assert (ids(first), first["has_more"]) == (made[:2], True)
    second = get(server, f"/v1/refunds?limit=2&starting_after={made[1]}")
    assert (ids(second), second["has_more"]) == (made[2:4], True)
    last = get(server, f"/v1/refunds?limit=2&starting_after={made[3]}")
    assert (ids(last), last["has_more"]) == (made[4:], False)
    back = get(server, f"/v1/refunds?limit=2&ending_before={made[4]}")
    assert (ids(back), back["has_more"]) == (made[2:4], True)
    start = get(server, f"/v1/refunds?limit=2&ending_before={made[2]}")
    assert (ids(start), start["has_more"]) == (made[:2], False)


def test_a_list_holds_ten_unless_asked_and_never_more_than_a_hundred(server: StripeServer) -> None:
    for _ in range(11):
        server.refund("pi_P1", 10)
    assert len(get(server, "/v1/refunds")["data"]) == 10
    assert ask(server, "GET", "/v1/refunds?limit=101").status == 400


def test_refunds_are_listed_by_payment_and_by_time(server: StripeServer) -> None:
    server.payment(5000, id="pi_P2", charge="ch_P2")
    old = server.refund("pi_P1", 10)
    server.set_clock(NOON + timedelta(hours=1))
    new = server.refund("pi_P1", 10)
    other = server.refund("pi_P2", 10)
    noon = int(NOON.timestamp())
    assert ids(get(server, "/v1/refunds?payment_intent=pi_P1")) == [new, old]
    assert ids(get(server, "/v1/refunds?charge=ch_P2")) == [other]
    assert ids(get(server, f"/v1/refunds?created[gt]={noon}&charge=ch_P1")) == [new]
    assert ids(get(server, f"/v1/refunds?created[gte]={noon}&created[lt]={noon + 1}")) == [old]
    assert ids(get(server, f"/v1/refunds?created={noon}")) == [old]


def test_events_tell_the_key_of_the_request_and_are_kept_for_thirty_days(server: StripeServer) -> None:
    refund(server, 1000, "K1")
    created = get(server, "/v1/events?types[0]=refund.created&types[1]=refund.failed")["data"]
    assert [(event["type"], event["request"]["idempotency_key"]) for event in created] == [("refund.created", "K1")]
    assert get(server, "/v1/events?type=charge.refunded")["data"]
    server.refund("pi_P1", 1000)
    newest = get(server, "/v1/events?type=refund.created")["data"][0]
    assert newest["request"] == {"id": None, "idempotency_key": None}
    server.set_clock(NOON + timedelta(days=31))
    assert get(server, "/v1/events")["data"] == []


def test_an_event_keeps_the_refund_as_it_was(server: StripeServer) -> None:
    made = refund(server, 1000).body["id"]
    server.refund_failed(made)
    event = get(server, "/v1/events?type=refund.created")["data"][0]
    assert event["data"]["object"]["status"] == "succeeded"
    assert get(server, f"/v1/refunds/{made}")["status"] == "failed"


def test_a_failed_refund_gives_its_amount_back(server: StripeServer) -> None:
    made = refund(server, 10_000).body["id"]
    server.refund_failed(made, "declined")
    failed = get(server, f"/v1/refunds/{made}")
    assert (failed["status"], failed["failure_reason"]) == ("failed", "declined")
    assert failed["failure_balance_transaction"].startswith("txn_")
    charge = get(server, "/v1/charges/ch_P1")
    assert (charge["amount_refunded"], charge["refunded"]) == (0, False)
    assert (server.book().refunds, server.book().refunded) == (0, 0)


def test_what_was_lost_on_the_way_can_take_effect_after_all(server: StripeServer) -> None:
    server.answer("lost_before")
    with pytest.raises(RemoteDisconnected):
        refund(server, 1000, "K1", **{"metadata[rd_intent]": "R1"})
    assert server.book().refunds == 0
    server.refund_succeeded("R1")
    assert server.book().orders == {"R1": 1}


@pytest.mark.parametrize("key", ["", "pk_test_1", "sk_1"])
def test_nobody_without_a_key_is_answered(server: StripeServer, key: str) -> None:
    assert ask(server, "GET", "/v1/refunds", api_key=key).status == 401


def test_the_account_and_the_mode_follow_the_key(server: StripeServer) -> None:
    assert get(server, "/v1/account")["object"] == "account"
    assert get(server, "/v1/balance")["livemode"] is False
    assert ask(server, "GET", "/v1/balance", api_key="rk_live_1").body["livemode"] is True


def test_the_server_s_own_clock_is_the_one_that_was_set(server: StripeServer) -> None:
    answer = refund(server, 1000)
    assert answer.body["created"] == int(NOON.timestamp())
    assert answer.headers["Date"] == "Mon, 02 Mar 2026 12:00:00 GMT"
    assert answer.headers["Request-Id"].startswith("req_")


def test_nothing_but_this_computer_reaches_it(tmp_path: Path) -> None:
    with StripeLikeServer(0, tmp_path / "book.sqlite") as listening:
        assert listening.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize("wrong", [{"amount": "1000"}, {"object": "charge"}, {"pending_reason": "tired"}, {"id": None}])
def test_an_answer_that_does_not_fit_the_document_is_found_out(server: StripeServer, wrong: dict[str, Any]) -> None:
    right = refund(server, 1000).body
    assert list(faults_of_answer("post", "/v1/refunds", 200, right)) == []
    assert list(faults_of_answer("post", "/v1/refunds", 200, right | wrong)) != []


def test_what_does_not_fit_the_document_is_kept_for_the_judge(server: StripeServer) -> None:
    refund(server, 1000, colour="red")
    assert server.violations() == ["post /v1/refunds: Received unknown parameter: colour"]


def test_every_answer_of_its_own_fits_the_document(server: StripeServer) -> None:
    for word in ("ok", "reversal", "pending", "pending_insufficient_funds", "requires_action", "declined", "error_500"):
        server.answer(word)
        refund(server, 10)
    server.dispute_opened("pi_P1", 100)
    for state in ("pending", "failed", "uncaptured", "canceled"):
        payment = server.payment(100, method="sepa_debit", state=state)
        get(server, f"/v1/payment_intents/{payment}?expand[]=latest_charge")
    for path in (
        "refunds",
        "events?limit=100",
        "disputes",
        "balance_transactions",
        "charges",
        "payment_intents",
        "account",
        "balance",
    ):
        get(server, f"/v1/{path}")
    assert server.violations() == []
