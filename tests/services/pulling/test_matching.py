"""Which invoice a payment is proposed for, and what a person has to choose."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.errors import BadInput
from desktop.services.pulling import taking
from tests.services.office_builder import OfficeBuilder, line
from tests.services.pulling.reading import read, read_one, row, take
from tests.stripe_server.client import StripeServer


@pytest.fixture
def shop(file_shop: OfficeBuilder) -> OfficeBuilder:
    return file_shop


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"metadata": {"invoice_number": "inv-0002 "}}, "its note “invoice_number” says so"),
        ({"metadata": {"order": "Order INV-0002"}}, "its note “order” says so"),
        ({"description": "Payment for invoice INV-0002."}, "its description says so"),
        ({"description": "Lamps (#INV-0002)"}, "its description says so"),
    ],
)
def test_what_the_shop_wrote_names_the_invoice(
    shop: OfficeBuilder, server: StripeServer, told: dict[str, Any], why: str
) -> None:
    shop.invoice()
    shop.invoice()
    paid = server.payment(11_900, **told)

    found = read_one(shop, paid)

    assert found.target is not None
    assert (found.target.invoice, found.why, found.certain, found.remark) == ("INV-0002", why, True, "")


def test_the_same_address_and_amount_propose_the_invoice(shop: OfficeBuilder, server: StripeServer) -> None:
    shop.invoice(line("50.00"), customer="Bert Brand")
    shop.invoice(line("50.00"))
    with shop.database.write() as session:
        session.connection().exec_driver_sql("UPDATE customer SET email = 'bert@example.org' WHERE name = 'Bert Brand'")
    paid = server.payment(5_000, email="Bert@Example.org", customer="Somebody Else")

    found = read_one(shop, paid)

    assert found.target is not None
    assert (found.target.customer, found.certain) == ("Bert Brand", True)
    assert found.why == "the same customer, and the same amount is due"


def test_the_same_name_with_another_address_is_another_customer(shop: OfficeBuilder, server: StripeServer) -> None:
    shop.invoice(line("50.00"))
    paid = server.payment(5_000, email="other@example.org", customer="Anna Berg")

    found = read_one(shop, paid)

    assert (found.target, found.certain) == (None, False)
    assert found.why == "only the amount is the same; choose one, or leave it"


def test_several_that_fit_are_a_persons_choice(shop: OfficeBuilder, server: StripeServer) -> None:
    shop.invoice(line("50.00"))
    shop.invoice(line("50.00"))
    paid = server.payment(5_000, email="anna@example.org")

    found = read_one(shop, paid)

    assert (found.target, found.certain) == (None, False)
    assert [target.invoice for target in found.targets] == ["INV-0001", "INV-0002"]
    assert found.why.endswith("choose one")


def test_two_payments_of_one_invoice_settle_it_once_and_the_second_is_told(
    shop: OfficeBuilder, server: StripeServer
) -> None:
    shop.invoice()
    first = server.payment(11_900, description="INV-0001", created=1_767_225_600)
    second = server.payment(11_900, description="INV-0001", created=1_767_225_601)

    plan = read(shop)

    assert row(plan, first).certain
    assert not row(plan, second).certain
    assert row(plan, second).remark == "nothing is due on INV-0001; all of it would be held unapplied"


def test_a_part_payment_is_certain_and_says_what_stays_due(shop: OfficeBuilder, server: StripeServer) -> None:
    shop.invoice()
    found = read_one(shop, server.payment(5_000, description="INV-0001"))

    assert found.certain
    assert found.remark == "69.00 EUR stays due"


def test_more_than_is_due_is_never_ticked_by_itself(shop: OfficeBuilder, server: StripeServer) -> None:
    shop.invoice()
    found = read_one(shop, server.payment(20_000, description="INV-0001"))

    assert not found.certain
    assert found.remark == "81.00 EUR more than is due would be held unapplied"


def test_an_invoice_in_another_currency_is_not_proposed(shop: OfficeBuilder, server: StripeServer) -> None:
    shop.invoice()
    found = read_one(shop, server.payment(11_900, "usd", description="INV-0001"))

    assert found.targets == ()


def test_a_short_number_in_a_sentence_counts_only_with_its_amount(shop: OfficeBuilder, server: StripeServer) -> None:
    shop.invoice(number="17")
    by_chance = server.payment(4_000, description="17 lamps")
    meant = server.payment(11_900, description="Invoice 17", created=1_767_225_600)
    chance_note = server.payment(4_100, metadata={"quantity": "17"})

    plan = read(shop)

    assert row(plan, by_chance).target is None
    assert row(plan, chance_note).target is None
    target = row(plan, meant).target
    assert target is not None
    assert target.invoice == "17"


def test_a_cancelled_invoice_is_said_to_be_one(shop: OfficeBuilder, server: StripeServer) -> None:
    invoice = shop.invoice()
    shop.tamper(f"UPDATE invoice SET cancelled_at = '2026-03-02 10:00:00' WHERE id = {invoice}")
    found = read_one(shop, server.payment(11_900, description="INV-0001"))

    assert not found.certain
    assert found.remark == "INV-0001 is cancelled; all of it would be held unapplied"


def test_where_no_invoice_fits_the_customer_is_proposed_and_nothing_is_ticked(
    shop: OfficeBuilder, server: StripeServer
) -> None:
    shop.invoice()
    found = read_one(shop, server.payment(700, email="anna@example.org"))

    assert (found.target, found.certain) == (None, False)
    assert [target.name for target in found.targets] == ["On account of Anna Berg"]


def test_a_person_names_another_invoice_or_a_customer(shop: OfficeBuilder, server: StripeServer) -> None:
    shop.invoice()
    desk = shop.desk()
    found = read_one(shop, server.payment(700))

    for_invoice = taking.choose(desk, found, " INV-0001 ")
    for_customer = taking.choose(desk, found, "Anna Berg")

    assert for_invoice.target is not None
    assert (for_invoice.target.invoice, for_invoice.remark) == ("INV-0001", "112.00 EUR stays due")
    assert for_customer.target is not None
    assert (for_customer.target.name, for_customer.target.invoice_id) == ("On account of Anna Berg", None)
    with pytest.raises(BadInput, match="No invoice has the number “INV-9”"):
        taking.choose(desk, found, "INV-9")
    shop.invoice(number="USD-1", currency="USD", rate="0.9")
    with pytest.raises(BadInput, match="is in USD, the payment in EUR"):
        taking.choose(desk, found, "USD-1")


def test_what_is_taken_already_is_counted_and_not_shown_again(shop: OfficeBuilder, server: StripeServer) -> None:
    shop.invoice()
    server.payment(11_900, description="INV-0001")
    take(shop, read(shop))

    again = read(shop)

    assert (again.rows, again.left_out, again.known) == ([], [], 1)
