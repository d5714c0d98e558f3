"""All payments of an account, as an office reads them that begins with what Stripe knows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from desktop.gateways.base import GatewayUnavailable
from desktop.gateways.found_payment import FoundPayment
from desktop.gateways.stripe import StripeGateway
from desktop.model.states import Method
from tests.gateways.canned import Canned, answer, error
from tests.gateways.orders import quick
from tests.stripe_server.client import StripeServer

EVER = datetime(2000, 1, 1, tzinfo=UTC)


def read(gateway: StripeGateway, since: datetime = EVER) -> list[FoundPayment]:
    return [payment for page in gateway.payments(since) for payment in page]


def test_a_card_payment_comes_with_customer_words_and_fee(gateway: StripeGateway, server: StripeServer) -> None:
    server.payment(
        11_900, id="pi_P1", charge="ch_P1", customer="Anna Berg", email="anna@example.org", customer_id="cus_1",
        description="Order INV-0001", metadata={"invoice": "INV-0001"}, fee=197, created=1_767_225_600,
    )  # fmt: skip

    assert read(gateway) == [
        FoundPayment(
            payment_ref="pi_P1", charge_ref="ch_P1", amount_minor=11_900, currency="EUR",
            made_at=datetime(2026, 1, 1, tzinfo=UTC), method=Method.CARD, label="Visa ••4242", customer="Anna Berg",
            email="anna@example.org", description="Order INV-0001", notes={"invoice": "INV-0001"}, fee_minor=197,
        )
    ]  # fmt: skip


def test_a_charge_without_intent_is_paid_back_by_its_own_id(gateway: StripeGateway, server: StripeServer) -> None:
    server.payment(500, charge="ch_P1", intent=False, email="guest@example.org")

    (found,) = read(gateway)

    assert (found.payment_ref, found.charge_ref, found.email) == ("ch_P1", "ch_P1", "guest@example.org")
    assert found.refs == {"ch_P1"}


@pytest.mark.parametrize(
    ("state", "obstacle"),
    [
        ("succeeded", ""),
        ("pending", "payment_pending"),
        ("failed", "payment_failed"),
        ("uncaptured", "not_captured"),
        ("canceled", "payment_failed"),
    ],
)
def test_what_brought_no_money_says_why(
    gateway: StripeGateway, server: StripeServer, state: str, obstacle: str
) -> None:
    server.payment(700, state=state)

    (found,) = read(gateway)

    assert (found.amount_minor, found.obstacle) == (700, obstacle)


@pytest.mark.parametrize(
    ("method", "read_as", "label"),
    [
        ("sepa_debit", Method.SEPA_DEBIT, "SEPA direct debit ••3000"),
        ("us_bank_account", Method.ACH_DEBIT, "ACH direct debit ••3000"),
        ("bacs_debit", Method.DIRECT_DEBIT, "Direct debit ••3000"),
        ("klarna", Method.OTHER_PLATFORM, "Klarna ••3000"),
    ],
)
def test_every_method_has_a_word_of_the_books(
    gateway: StripeGateway, server: StripeServer, method: str, read_as: Method, label: str
) -> None:
    server.payment(700, method=method)

    (found,) = read(gateway)

    assert (found.method, found.label) == (read_as, label)


def test_what_is_refunded_or_disputed_is_told(gateway: StripeGateway, server: StripeServer) -> None:
    server.payment(700, id="pi_P1")
    server.payment(800, id="pi_P2")
    server.refund("pi_P1", 300)
    server.dispute_opened("pi_P2", 800)

    told = {each.payment_ref: (each.refunded_minor, each.disputed) for each in read(gateway)}

    assert told == {"pi_P1": (300, False), "pi_P2": (0, True)}


def test_amounts_count_as_the_books_do(gateway: StripeGateway, server: StripeServer) -> None:
    server.payment(500, "isk", id="pi_P1")
    server.payment(500, "jpy", id="pi_P2")
    server.payment(1_230, "kwd", id="pi_P3")

    told = {each.payment_ref: each.amount_minor for each in read(gateway)}

    assert told == {"pi_P1": 5, "pi_P2": 500, "pi_P3": 1_230}


def test_pages_are_asked_for_one_by_one_and_every_payment_comes_once(
    gateway: StripeGateway, server: StripeServer
) -> None:
    made = [server.payment(100 + number, created=1_767_225_600 + number // 3) for number in range(205)]
    pages = gateway.payments(EVER)

    first = next(pages)

    assert [line["path"] for line in server.requests()] == ["/v1/charges"], "nobody wanted a second page yet"
    found = [*first, *(payment for page in pages for payment in page)]
    assert [payment.payment_ref for payment in found] == list(reversed(made))
    assert len(server.requests()) == 3


def test_only_what_was_made_since_then_is_read(gateway: StripeGateway, server: StripeServer) -> None:
    server.payment(100, created=1_767_225_599)
    server.payment(200, created=1_767_225_600)

    assert [each.amount_minor for each in read(gateway, datetime(2026, 1, 1, tzinfo=UTC))] == [200]


def test_a_missing_right_of_the_key_is_named_with_what_to_do() -> None:
    said = "The provided key does not have the required permissions. Having the 'rak_charge_read' permission would do."
    refusal = error(403, "invalid_request_error", message=said)
    with Canned([refusal]) as canned, pytest.raises(GatewayUnavailable) as refused:
        read(quick(canned.address))
    assert "rak_charge_read" in refused.value.message
    assert "Stripe's dashboard" in refused.value.message


BROKEN: dict[str, Callable[[], object]] = {
    "no charge": lambda: {"object": "refund"},
    "no amount": lambda: {"object": "charge", "id": "ch_1", "currency": "eur", "status": "succeeded", "captured": True},
}


@pytest.mark.expects_log("Stripe's answer could not be read")
@pytest.mark.parametrize("what", BROKEN)
def test_a_list_that_cannot_be_read_is_said_and_nothing_is_made_of_it(what: str) -> None:
    page = {"object": "list", "data": [BROKEN[what]()], "has_more": False, "url": "/v1/charges"}
    with Canned([answer(200, page)]) as canned, pytest.raises(GatewayUnavailable):
        read(quick(canned.address))
