"""What the gateway says beside the outcome is kept from its answers, and shown where a bookkeeper looks."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from desktop.model.payment import Payment
from desktop.model.states import RefundState
from desktop.services.queries import invoices, refunds
from desktop.services.queries.gateway_rows import AtGateway
from tests.services.at_stripe import AtStripe


def shown(shop: AtStripe, refund: UUID) -> AtGateway:
    known = refunds.one(shop.office.desk("clerk"), refund).at_gateway
    assert known is not None
    return known


def test_the_number_arrives_days_later_and_stands_beside_the_refund(shop: AtStripe) -> None:
    invoice, _payment = shop.paid()
    refund = shop.sent(invoice)
    assert (shown(shop, refund).trace, shown(shop, refund).wants_trace) == ("", True)
    shop.later(days=5)
    shop.server.refund_traced(str(refund), "74110996123456789012345")
    shop.read()
    known = shown(shop, refund)
    assert (known.trace, known.trace_kind) == ("74110996123456789012345", "acquirer_reference_number")
    of_invoice = invoices.detail(shop.office.desk("clerk"), invoice).payments[0].refunds[0]
    assert of_invoice.at_gateway == known
    assert known.reference.startswith("re_")


def test_a_customer_who_has_to_answer_is_shown_with_the_day_until_it_is_over(shop: AtStripe) -> None:
    refund = shop.sent(shop.paid()[0], answer="requires_action")
    known = shown(shop, refund)
    assert (known.waits_for, known.answer_by) == ("requires_action", shop.office.now + timedelta(days=45))
    assert "asked for bank details" in refunds.one(shop.office.desk("clerk"), refund).sentence
    shop.server.refund_succeeded(str(refund))
    shop.read()
    assert (shown(shop, refund).waits_for, shown(shop, refund).answer_by) == ("", None)


def test_a_balance_that_is_too_low_says_what_helps(shop: AtStripe) -> None:
    refund = shop.sent(shop.paid()[0], answer="pending_insufficient_funds")
    said = refunds.one(shop.office.desk("clerk"), refund).sentence
    assert "its balance is too low, and it goes out by itself once there is enough" in said
    shop.server.refund_failed(str(refund), "insufficient_funds")
    shop.read()
    row = refunds.one(shop.office.desk("clerk"), refund)
    assert row.state == RefundState.FAILED
    assert "add money to the balance at Stripe and ask for it anew, or pay it another way" in row.sentence


def test_the_fee_of_the_payment_is_told_and_not_returned(shop: AtStripe) -> None:
    invoice, _payment = shop.paid()
    with shop.office.database.write() as session:
        session.get_one(Payment, shop.office.payment_of(invoice).id).fee_minor = 175
    assert shown(shop, shop.sent(invoice)).fee_minor == 175


def test_a_refund_that_never_was_at_a_gateway_says_nothing_of_one(shop: AtStripe) -> None:
    invoice, _payment = shop.paid()
    asked = shop.office.ask(invoice, amount="10.00")
    assert refunds.one(shop.office.desk("clerk"), asked).at_gateway is None
