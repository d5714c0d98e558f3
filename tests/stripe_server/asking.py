"""Plain HTTP to the server, for the tests that hold it against Stripe's pages."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from typing import Any, NamedTuple
from urllib.parse import urlencode

from tests.stripe_server.client import KEY, StripeServer


class Answer(NamedTuple):
    status: int
    body: dict[str, Any]
    headers: dict[str, str]

    @property
    def error(self) -> dict[str, Any]:
        """The error inside, empty where there is none."""
        inner: dict[str, Any] = self.body.get("error", {})
        return inner


def ask(server: StripeServer, method: str, path: str, form: str = "", key: str = "", api_key: str = KEY) -> Answer:
    """What the server answers. Raises whatever the connection does."""
    connection = HTTPConnection(server.address.removeprefix("http://"), timeout=30)
    headers = {"Authorization": f"Bearer {api_key}"} | ({"Idempotency-Key": key} if key else {})
    try:
        connection.request(method, path, form, headers)
        response = connection.getresponse()
        return Answer(response.status, json.loads(response.read()), dict(response.getheaders()))
    finally:
        connection.close()


def get(server: StripeServer, path: str) -> dict[str, Any]:
    """The body of an answer that has to be there."""
    answer = ask(server, "GET", path)
    assert answer.status == 200, answer.body
    return answer.body


def refund(server: StripeServer, amount: int | str, key: str = "", **more: str) -> Answer:
    """Ask for a refund of the payment `pi_P1`, or of another one."""
    form = {"payment_intent": "pi_P1", "amount": amount} | more
    return ask(server, "POST", "/v1/refunds", urlencode(form), key)


def ids(page: dict[str, Any]) -> list[str]:
    return [item["id"] for item in page["data"]]
