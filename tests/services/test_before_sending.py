"""What stands in the way at the gateway: found before anything leaves, each with its own sentence and another way."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from desktop.errors import Refusal
from desktop.model.payment import Payment
from desktop.model.states import Method, RefundState
from desktop.services import refunds
from desktop.services.queries import approvals, breakdown, invoices, payment_list
from desktop.services.refunds import LineWish, Wish
from tests.services.at_stripe import AtStripe
from tests.services.office_builder import OfficeBuilder, line

AT_STRIPE = {
    "pending": ("has not come in yet", "cancel it where it was taken"),
    "failed": ("The payment failed", "choose that payment"),
    "uncaptured": ("reserved, not collected", "Cancel the payment in the gateway's dashboard"),
    "canceled": ("cancelled at the gateway", "choose that payment"),
    "interac_present": ("has to be at the card reader", "pay it by bank transfer and add the refund as a record"),
}


def test_each_obstacle_that_only_the_gateway_knows_has_its_own_sentence(shop: AtStripe) -> None:
    for state, (what, way) in AT_STRIPE.items():
        at_reader = state == "interac_present"
        invoice, _payment = shop.paid(method=state) if at_reader else shop.paid(state=state)
        with pytest.raises(Refusal) as refused:
            shop.sent(invoice)
        assert refused.value.code == "payment_not_succeeded"
        assert what in refused.value.title
        assert way in refused.value.message
    assert shop.server.book().calls == 0, "nothing was sent"


def test_a_bank_debit_is_not_sent_while_the_balance_is_too_low_and_a_card_s_refund_waits_there(shop: AtStripe) -> None:
    by_debit, _payment = shop.paid(method="sepa_debit")
    by_card, _payment = shop.paid()
    refund = shop.office.ask(by_debit, LineWish(1, gross="60.00"))
    shop.office.approve(refund)
    shop.server.pay_out(keep=5_999)
    with pytest.raises(Refusal) as refused:
        shop.office.send(refund)
    assert refused.value.title == "The balance at the gateway is too low."
    assert "Add money to the balance and send it again" in refused.value.message
    assert "add the refund as a record" in refused.value.message
    assert shop.server.book().calls == 0, "nothing was sent"
    assert shop.stored(refund).state == RefundState.APPROVED
    assert shop.stored(shop.sent(by_card, gross="60.00")).gateway_reason == "insufficient_funds"
    shop.server.pay_out(keep=6_000)
    shop.office.send(refund)
    assert shop.stored(refund).state == RefundState.SUCCEEDED


@pytest.mark.parametrize(("method", "name"), [(Method.SEPA_DEBIT, "SEPA"), (Method.ACH_DEBIT, "ACH")])
def test_a_bank_debit_goes_back_for_180_days_and_the_page_says_when_it_is_over(
    office: OfficeBuilder, method: Method, name: str
) -> None:
    invoice = office.paid(method=method)
    clerk = office.desk("clerk")
    office.later(days=180)
    assert not invoices.detail(clerk, invoice).payments[0].no_refund
    office.later(days=1)
    row = invoices.detail(clerk, invoice).payments[0]
    assert f"This {name} direct debit is too old" in row.no_refund
    assert "add the refund as a record" in row.no_refund
    assert not row.obstacle, "another way is open"
    assert payment_list.detail(clerk, row.id).whole.too_old == row.no_refund


def test_a_debit_that_grows_too_old_between_approval_and_sending_is_not_sent(shop: AtStripe) -> None:
    invoice, _payment = shop.paid(method="sepa_debit")
    with shop.office.database.write() as session:
        payment = session.get_one(Payment, shop.office.payment_of(invoice).id)
        payment.method = Method.SEPA_DEBIT
        payment.paid_on = shop.office.now.date() - timedelta(days=180)
    refund = shop.office.ask(invoice, LineWish(1, gross="60.00"))
    shop.office.approve(refund)
    shop.later(days=1)
    with pytest.raises(Refusal) as refused:
        shop.office.send(refund)
    assert refused.value.code == "too_old"
    assert shop.server.book().calls == 0


@pytest.mark.parametrize(
    ("currency", "price", "at_stripe", "amount", "sent"),
    [
        ("KWD", "10.000", 10_000, "1.230", 1230),
        ("UGX", "500", 50_000, "5", 500),
        ("ISK", "500", 50_000, "7", 700),
        ("HUF", "500.00", 50_000, "5.25", 525),
        ("TWD", "500.00", 50_000, "5.25", 525),
        ("JPY", "500", 500, "5", 5),
    ],
)
def test_special_currencies_leave_as_stripe_counts_them(
    shop: AtStripe, currency: str, price: str, at_stripe: int, amount: str, sent: int
) -> None:
    shop.office.rate(currency, "0.01")
    invoice = shop.office.invoice(line(price), currency=currency, rate="0.01")
    shop.pay(invoice, minor=at_stripe, currency=currency.lower())
    refund = shop.sent(invoice, gross=amount)
    assert shop.stored(refund).state == RefundState.SUCCEEDED
    assert shop.server.book().refunded == sent


@pytest.mark.parametrize(("currency", "said"), [("KWD", "last digit is 0"), ("MGA", "only in whole units")])
def test_what_stripe_cannot_count_is_said_with_another_way(office: OfficeBuilder, currency: str, said: str) -> None:
    office.rate(currency, "0.01")
    amount = "1.001" if currency == "KWD" else "1.01"
    with pytest.raises(Refusal, match=said) as refused:
        office.ask(office.paid(line("10"), currency=currency, rate="0.01"), amount=amount)
    assert refused.value.code == "gateway_digits"
    assert "record a refund paid another way" in refused.value.message


def reasons_sent(shop: AtStripe) -> list[str]:
    return [request["sent"].get("reason", "") for request in shop.server.requests() if request["method"] == "post"]


def test_that_fraud_blocks_the_customer_s_card_is_said_before_asking_and_before_approving(shop: AtStripe) -> None:
    invoice, _payment = shop.paid()
    wish = Wish(lines=(LineWish(1, gross="60.00"),), reason="Fraudulent payment")
    clerk, manager = shop.office.desk("clerk"), shop.office.desk("manager")
    assert "Fraudulent payment" in invoices.detail(clerk, invoice).reasons
    (warning,) = breakdown.work_out(clerk, invoice, wish).warnings
    assert "blocks the customer's card and e-mail" in warning
    assert "Choose another reason" in warning
    asked = refunds.request(clerk, uuid4(), invoice, wish)
    assert asked.warnings == ("blocks_card",)
    review = approvals.review(manager, asked.refund_ids[0])
    assert "Look: it blocks the customer's card" in [check.title for check in review.checks if not check.passed]
    shop.office.approve(asked.refund_ids[0])
    shop.office.send(asked.refund_ids[0])
    assert reasons_sent(shop) == ["fraudulent"]


@pytest.mark.parametrize("method", [Method.SEPA_DEBIT, Method.ACH_DEBIT, Method.DIRECT_DEBIT])
def test_that_a_bank_can_take_a_debit_back_too_is_said_before_asking_and_before_approving(
    office: OfficeBuilder, method: Method
) -> None:
    by_debit, by_transfer = office.paid(method=method), office.paid(method=Method.BANK_TRANSFER)
    wish = Wish(lines=(LineWish(1, gross="1.00"),), reason="Damaged", reference="B-77")
    clerk = office.desk("clerk")
    (warning,) = breakdown.work_out(clerk, by_debit, wish).warnings
    assert "have the money twice" in warning
    assert breakdown.work_out(clerk, by_transfer, wish).warnings == []
    asked = refunds.request(clerk, uuid4(), by_debit, wish)
    review = approvals.review(office.desk("manager"), asked.refund_ids[0])
    assert "Look: paid by bank debit" in [check.title for check in review.checks if not check.passed]


@pytest.mark.parametrize(
    ("reason", "told"), [("Duplicate payment", "duplicate"), ("It smells of fraud", ""), ("Damaged", ""), ("", "")]
)
def test_no_other_words_block_a_card(shop: AtStripe, reason: str, told: str) -> None:
    invoice, _payment = shop.paid()
    asked = refunds.request(
        shop.office.desk("clerk"), uuid4(), invoice, Wish(lines=(LineWish(1, gross="60.00"),), reason=reason)
    )
    assert asked.warnings == ()
    shop.office.approve(asked.refund_ids[0])
    shop.office.send(asked.refund_ids[0])
    assert reasons_sent(shop) == [told]
