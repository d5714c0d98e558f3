"""The proxy breaks what it says, where it says, and nothing else."""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.gateways.base import GatewayUnavailable, Outcome
from tests.faults.proxy import SLOW, Call, Fault, FaultProxy
from tests.gateways.orders import order, quick
from tests.stripe_server.client import KEY, StripeServer

OUT_OF_ALL_PROPORTION = 50_000
"""Bytes; a drip promises more, so that it lasts longer than anybody waits."""

FORM = "payment_intent=pi_P1&amount=1000&metadata[rd_intent]=R1"

IN_USE_OR_DONE = (409, "R1")
"""Of two that travel together the one that is told of may come while the other is carried out, or after it."""

SEEN: dict[Fault, tuple[int | str | type[Exception] | tuple[int, str], int]] = {
    Fault.REFUSED: (ConnectionRefusedError, 0),
    Fault.DROPPED_BEFORE: (http.client.RemoteDisconnected, 0),
    Fault.DROPPED_AFTER: (http.client.RemoteDisconnected, 1),
    Fault.HANGS_BEFORE: (TimeoutError, 0),
    Fault.HANGS_AFTER: (TimeoutError, 1),
    Fault.DRIPS: (TimeoutError, 1),
    Fault.ERROR_BEFORE: (500, 0),
    Fault.ERROR_AFTER: (500, 1),
    Fault.ERROR_SAVED: (500, 0),
    Fault.PAGE_BEFORE: (502, 0),
    Fault.PAGE_AFTER: (502, 1),
    Fault.IN_USE: (409, 0),
    Fault.ALWAYS_IN_USE: (409, 0),
    Fault.BUSY: (429, 0),
    Fault.BUSY_FOR: (429, 0),
    Fault.ALWAYS_BUSY: (429, 0),
    Fault.TRUNCATED: (http.client.IncompleteRead, 1),
    Fault.BROKEN_JSON: (json.JSONDecodeError, 1),
    Fault.DUPLICATED: (IN_USE_OR_DONE, 1),
    Fault.CROSSED: ("dashboard", 1),
    Fault.BAD_TLS: (ssl.SSLError, 1),
}
"""What whoever sends a refund sees of each fault, and how many refunds the server has then."""


class Told(Exception):
    """An answer with another status than 200."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


def ask(
    address: str, method: str, path: str, form: str = "", context: ssl.SSLContext | None = None, patience: float = 30
) -> dict[str, Any]:
    """The body of an answer. Raises whatever the network does, and `Told`."""
    host = address.rpartition("/")[2]
    connection = (
        http.client.HTTPSConnection(host, timeout=patience, context=context)
        if context
        else http.client.HTTPConnection(host, timeout=patience)
    )
    try:
        connection.request(method, path, form, {"Authorization": f"Bearer {KEY}", "Idempotency-Key": "K1"})
        response = connection.getresponse()
        if (response.length or 0) > OUT_OF_ALL_PROPORTION:
            raise TimeoutError("a drip")
        text = response.read()
        if response.status != 200:
            raise Told(response.status)
        body: dict[str, Any] = json.loads(text)
        return body
    finally:
        connection.close()


def seen(send: Callable[[], dict[str, Any]]) -> int | str | type[Exception]:
    """What whoever sends a refund gets to know: our id of it, a status, or how it went wrong."""
    try:
        return str(send()["metadata"]["rd_intent"])
    except Told as told:
        return told.status
    except (OSError, http.client.HTTPException, ValueError) as fault:
        return type(fault)


@pytest.fixture
def filled(server: StripeServer) -> StripeServer:
    """One payment to refund, and a neighbour's refund."""
    server.reset()
    server.payment(10_000, id="pi_P1")
    server.payment(10_000, id="pi_neighbour")
    return server


@pytest.mark.parametrize("fault", Fault)
def test_each_fault_is_what_its_name_says(filled: StripeServer, own_certificate: Path, fault: Fault) -> None:
    context = ssl.create_default_context(cafile=str(own_certificate)) if fault == Fault.BAD_TLS else None
    other = filled.refund("pi_neighbour", 500, {"rd_intent": "dashboard"})
    tls = own_certificate if context else None
    with FaultProxy(filled.address, tls, lambda word: filled.answer(word, times=1)) as proxy:
        proxy.others = {Call.CREATE: f"/v1/refunds/{other}"}
        proxy.arm(fault, Call.CREATE)
        assert ask(proxy.address, "GET", "/v1/refunds?limit=1", "", context)["data"][0]["id"] == other, (
            "all else is passed on"
        )
        what, refunds = SEEN[fault]
        patience = 0.3 if fault in SLOW else 30
        got = seen(lambda: ask(proxy.address, "POST", "/v1/refunds", FORM, context, patience))
        if isinstance(what, type):
            assert isinstance(got, type)
            assert issubclass(got, what)
        else:
            assert got in (what if isinstance(what, tuple) else (what,))
        assert (proxy.struck, filled.book().orders.get("R1", 0)) == (1, refunds)
        proxy.heal()
        remembered = 500 if fault in {Fault.ERROR_AFTER, Fault.ERROR_SAVED} else "R1"
        assert seen(lambda: ask(proxy.address, "POST", "/v1/refunds", FORM, context)) == remembered
    assert filled.book().orders.get("R1", 0) == (0 if fault == Fault.ERROR_SAVED else 1)


@pytest.mark.parametrize("call", Call)
def test_only_the_request_that_was_meant_is_broken(filled: StripeServer, call: Call) -> None:
    questions = {
        Call.RETRIEVE: "/v1/payment_intents/pi_P1",
        Call.LIST_REFUNDS: "/v1/refunds?payment_intent=pi_P1",
        Call.LIST_EVENTS: "/v1/events?limit=1",
    }
    with FaultProxy(filled.address) as proxy:
        proxy.arm(Fault.DROPPED_BEFORE, call)
        for kind, path in questions.items():
            if kind == call:
                with pytest.raises(http.client.RemoteDisconnected):
                    ask(proxy.address, "GET", path)
            assert ask(proxy.address, "GET", path)["object"] in {"list", "payment_intent"}
        assert proxy.struck == (call != Call.CREATE)


def test_nobody_whose_certificate_is_not_vouched_for_hears_the_key(filled: StripeServer, own_certificate: Path) -> None:
    with FaultProxy(filled.address, own_certificate) as proxy:
        gateway = quick(proxy.address)
        with pytest.raises(GatewayUnavailable):
            gateway.look_up(order("R1", 1000))
        assert gateway.refund(order("R1", 1000)).outcome == Outcome.UNKNOWN
    assert (filled.requests(), filled.book().calls) == ([], 0)
