"""The key opens other people's money: it goes to Stripe and nowhere else, and into no sentence."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from desktop.errors import BadInput
from desktop.gateways.base import GatewayUnavailable
from desktop.gateways.stripe import StripeGateway
from tests.gateways.canned import DROP, Canned, answer, error, refund
from tests.gateways.orders import order, quick
from tests.stripe_server.client import KEY, StripeServer

SECRET = "4eC39HqLyjWDarjt"
WRONG_KEYS = [
    "",
    SECRET,
    f"sk_test_{SECRET}\n",
    f" sk_test_{SECRET}",
    f"sk_test_{SECRET} ",
    f"sk_test_{SECRET}é",
    f"pk_test_{SECRET}",
    f"whsec_{SECRET}",
    f"sk_{SECRET}",
    "sk_test_",
]


@pytest.mark.parametrize("key", WRONG_KEYS)
def test_what_cannot_be_a_key_is_refused_and_not_repeated(key: str) -> None:
    with pytest.raises(BadInput, match="Copy it whole") as refused:
        StripeGateway(key)
    assert SECRET not in refused.value.message


@pytest.mark.parametrize("key", [KEY, "rk_test_51H", "sk_live_51H", "rk_live_51H"])
def test_every_kind_of_secret_key_is_taken(key: str) -> None:
    assert StripeGateway(key).name == "stripe"


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1", "https://127.1.2.3"])
def test_another_address_on_this_computer_is_taken(address: str) -> None:
    assert StripeGateway(KEY, address=address).name == "stripe"


@pytest.mark.parametrize(
    "address",
    [
        "https://api.stripe.com.evil.example",
        "http://10.0.0.1",
        "http://127.0.0.1.evil.example",
        "http://127.0.0.1@evil.example",
        "ftp://127.0.0.1",
        "127.0.0.1:1",
        "http://",
        "http://0.0.0.0:1",
        "http://[::1].evil.example",
        "http://[::ffff:10.0.0.1]:1",
        "http://[2001:db8::1]:1",
        "http://localhost.evil.example",
        "http://localhost:80@evil.example",
        "http://evil.example#127.0.0.1",
        "http://evil.example?@127.0.0.1",
        "http://evil.example\\@127.0.0.1",
        "http://127.0.0.1\\@evil.example",
        "http://2130706433.evil.example",
        "http://user:word@127.0.0.1",
        "http://127.0.0.1:99999",
    ],
)
def test_any_other_address_is_refused(address: str) -> None:
    with pytest.raises(BadInput, match="on this computer"):
        StripeGateway(KEY, address=address)


ECHO = {
    "refused": error(401, "invalid_request_error", message=f"Expired API Key provided: {KEY}"),
    "no right": error(403, "invalid_request_error", message=f"The provided key '{KEY}' does not have this right."),
    "declined": error(402, "card_error", code="card_declined", message=f"No ({KEY})."),
    "a fault": error(500, "api_error", message=f"{KEY}"),
    "a page": answer(502, f"<html>Bearer {KEY}</html>"),
    "a list": answer(200, [KEY]),
    "nothing": DROP,
}
CALLS: dict[str, Callable[[StripeGateway], object]] = {
    "refund": lambda gateway: gateway.refund(order("R1", 6000)),
    "look up": lambda gateway: gateway.look_up(order("R1", 6000)),
    "changes": lambda gateway: gateway.changes(""),
    "fetch": lambda gateway: gateway.fetch("re_1"),
    "account": lambda gateway: gateway.account(),
    "payments": lambda gateway: list(gateway.payments(datetime(2026, 1, 1, tzinfo=UTC))),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("said", ECHO)
def test_the_key_is_in_no_answer_error_or_log_even_if_stripe_repeats_it(
    call: str, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with Canned([ECHO[said]]) as canned:
        gateway = quick(canned.address)
        try:
            told = repr(CALLS[call](gateway))
        except GatewayUnavailable as unavailable:
            told = f"{unavailable!r} {unavailable.title} {unavailable.message}"
        assert canned.heard[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in told
    assert KEY not in repr(gateway)
    assert KEY not in caplog.text


def test_the_key_is_in_no_traceback_of_a_lost_connection() -> None:
    with Canned([DROP]) as canned, pytest.raises(GatewayUnavailable) as unavailable:
        quick(canned.address).fetch("re_1")
    assert KEY not in "".join(traceback.format_exception(unavailable.value))


def test_the_key_of_another_one_is_blacked_out_too() -> None:
    said = error(403, "invalid_request_error", message="The provided key 'rk_live_51Hxyz***' does not have this right.")
    with Canned([said]) as canned, pytest.raises(GatewayUnavailable, match=r"key '\(key\)' does not have") as refused:
        quick(canned.address).account()
    assert "51Hxyz" not in refused.value.message


def test_a_proxy_of_the_machine_is_not_asked_on_loopback(server: StripeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert quick(server.address).account().account_id


def test_nothing_about_this_computer_is_told_to_stripe() -> None:
    with Canned([answer(200, refund("R1"), Request_Id="req_1")]) as canned:
        gateway = quick(canned.address)
        for _ in range(2):
            gateway.fetch("re_1")
    sent = canned.heard[1].headers
    assert "x-stripe-client-telemetry" not in sent
    assert json.loads(sent["x-stripe-client-user-agent"]).keys() <= {
        "ai_agent",
        "bindings_version",
        "httplib",
        "lang",
        "lang_version",
    }
