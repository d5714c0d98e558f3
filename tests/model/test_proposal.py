"""What a wish comes to: each refusal where a person meets it, and refunds whose figures were worked out by hand.

The invoice: two lamps for 119.00 (19.00 of it tax), a shade for 59.50 (9.50 tax), a free leaflet; paid by 100.00 on a
card through our gateway and 78.50 by bank transfer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from desktop.errors import Refusal
from desktop.model.figures import HeldPart, InvoiceFigures, LineFigures, LineWish, PaymentFigures, Wish, last_day
from desktop.model.proposal import (
    OfficeRules,
    allot_return,
    check_lines,
    line_part,
    propose,
    propose_again,
)
from desktop.model.states import Method, NoteKind, PaymentState, RefundKind
from desktop.model.tax import LinePart

TODAY = date(2026, 3, 20)
RULES = OfficeRules(one_refund_only=False, today=TODAY)
LAMPS = LineFigures(11, 1, "Lamp", Decimal(2), "gross", LinePart(10_000, (1_900,)))
SHADE = LineFigures(12, 2, "Shade", Decimal(1), "gross", LinePart(5_000, (950,)))
LEAFLET = LineFigures(13, 3, "Leaflet", Decimal(1), "gross", LinePart(0, (0,)))
CARD = PaymentFigures(
    id=1, number="P-1", label="Visa ••4242", method=Method.CARD, ours=True, paid_on=date(2026, 3, 2),
    amount_minor=10_000, returned_minor=0, waiting_minor=0, left_minor=10_000, state=PaymentState.SUCCEEDED,
    approved=True, disputed=False, inquiry=False, refunds=0,
)  # fmt: skip
TRANSFER = replace(
    CARD, id=2, number="P-2", label="Bank transfer", method=Method.BANK_TRANSFER, ours=False, paid_on=date(2026, 3, 1),
    amount_minor=7_850, left_minor=7_850,
)  # fmt: skip
SALE = InvoiceFigures(
    id=5, number="A-1", issued=date(2026, 3, 1), currency="EUR", cancelled=False, gross_minor=17_850,
    paid_minor=17_850, returned_minor=0, waiting_minor=0, money_left_minor=17_850, overpaid_left_minor=0,
    due_left_minor=0, lines=(LAMPS, SHADE, LEAFLET), payments=(TRANSFER, CARD),
)  # fmt: skip


def held(asked: Any, net: int, tax: int, quantity: str = "") -> tuple[HeldPart, ...]:
    return (HeldPart(asked, quantity, LinePart(net, (tax,)), UUID(int=7)),)


def lines(*wishes: LineWish, **words: Any) -> Wish:
    return Wish(lines=wishes, **words)


def sale(*, lamps: LineFigures = LAMPS, card: dict[str, Any] | None = None, **figures: Any) -> InvoiceFigures:
    return replace(SALE, lines=(lamps, SHADE, LEAFLET), payments=(TRANSFER, replace(CARD, **(card or {}))), **figures)


TENNER = Wish(payment_id=1, amount="10.00")
BY_AMOUNT = replace(LAMPS, held=held("gross", 1_000, 190))
BY_UNITS = replace(LAMPS, held=held("quantity", 5_000, 950, "1"))

REFUSED: dict[str, tuple[InvoiceFigures, Wish, str, str]] = {
    "cancelled": (sale(cancelled=True), TENNER, "already_cancelled", ""),
    "no such line": (SALE, lines(LineWish(9, all=True)), "bad_amount", "There is no line 9."),
    "a line twice": (
        SALE, lines(LineWish(1, gross="1.00"), LineWish(1, gross="2.00")), "bad_amount", "The same line stands twice.",
    ),
    "a free line": (SALE, lines(LineWish(3, all=True)), "not_refundable", "Line 3 is free or a discount."),
    "nothing paid": (
        sale(paid_minor=0, money_left_minor=0), TENNER, "not_refundable",
        "Nothing was paid on this invoice. Cancel it instead.",
    ),
    "units after an amount": (
        sale(lamps=BY_AMOUNT), lines(LineWish(1, quantity="1")), "bad_amount",
        "Line 1 was refunded by amount, not by units.",
    ),
    "an amount after units": (
        sale(lamps=BY_UNITS), lines(LineWish(1, gross="1.00")), "bad_amount",
        "Line 1 was refunded by units, not by amount.",
    ),
    "no words for an amount": (SALE, Wish(), "bad_amount", "“” is not an amount above zero."),
    "more than the line": (SALE, lines(LineWish(1, gross="119.01")), "over_line", "Line 1 has 119.00 EUR left"),
    "more yen than the line": (
        sale(currency="JPY"), lines(LineWish(1, gross="11901")), "over_line", "Line 1 has 11900 JPY left",
    ),
    "lines that are not the yen": (
        sale(currency="JPY"), lines(LineWish(1, gross="1000"), amount="1250"), "not_assigned", "are 250 JPY apart",
    ),
    "more net than the line": (SALE, lines(LineWish(1, net="100.01")), "over_line", "Line 1 has 119.00 EUR left"),
    "more units than the line": (SALE, lines(LineWish(1, quantity="3")), "over_line", "Line 1 has 119.00 EUR left"),
    "all of a line that is gone": (
        sale(lamps=replace(LAMPS, held=held("gross", 10_000, 1_900))), lines(LineWish(1, all=True)), "over_line",
        "Line 1 has 0.00 EUR left",
    ),
    "more than the invoice": (SALE, Wish(amount="178.51"), "over_invoice", "178.50 EUR can still go back"),
    "more than the lines, of which more was paid": (
        sale(money_left_minor=20_000), Wish(amount="178.51"), "over_invoice", "178.50 EUR can still go back",
    ),
    "an amount over what is left of the money": (
        sale(money_left_minor=900), Wish(amount="9.01"), "over_invoice", "9.00 EUR can still go back",
    ),
    "more than is left of the money": (
        sale(money_left_minor=900), lines(LineWish(1, gross="9.01")), "over_invoice", "9.00 EUR can still go back",
    ),
    "more than the payment": (
        SALE, Wish(payment_id=1, amount="100.01"), "over_payment", "This payment has 100.00 EUR left",
    ),
    "lines that are not the amount": (
        SALE, lines(LineWish(1, gross="10.00"), amount="12.50"), "not_assigned", "are 2.50 EUR apart",
    ),
    "a payment that is pending": (
        sale(card={"state": PaymentState.PENDING}), TENNER, "payment_not_succeeded",
        "bank debit takes some working days",
    ),
    "a payment that failed": (
        sale(card={"state": PaymentState.FAILED}), TENNER, "payment_not_succeeded", "No money came in by it",
    ),
    "a payment nobody approved": (sale(card={"approved": False}), TENNER, "payment_not_approved", ""),
    "a disputed payment": (sale(card={"disputed": True}), TENNER, "payment_disputed", ""),
    "sending what came elsewhere": (
        SALE, Wish(payment_id=2, amount="10.00", kind=RefundKind.PROCESS), "not_our_gateway", "",
    ),
    "sending by another method": (
        SALE, Wish(payment_id=1, amount="10.00", kind=RefundKind.PROCESS, method=Method.CASH), "method_mismatch", "",
    ),
    "an old debit": (
        sale(card={"method": Method.SEPA_DEBIT, "paid_on": date(2025, 9, 20)}), TENNER, "too_old", "19 Mar 2026",
    ),
    "a method whose days are over": (
        sale(card={"within_days": 17}), TENNER, "not_refundable",
        "Card goes back only within 17 days here. Choose another method.",
    ),
    "a method by which nothing goes back": (
        sale(card={"ability": "none"}), TENNER, "not_refundable",
        "Nothing goes back by Card here. Choose another method and record it.",
    ),
    "a part where only the whole goes back": (
        sale(card={"ability": "full"}), TENNER, "not_refundable",
        "Card goes back only as a whole here: 100.00 EUR, or another method.",
    ),
    "by hand without a reason": (
        SALE, Wish(payment_id=1, amount="10.00", method=Method.CASH, reason=" "), "reason_missing", "",
    ),
    "paid before the sale": (
        SALE, Wish(payment_id=2, amount="10.00", returned_on=date(2026, 2, 28)), "date_order", "",
    ),
    "paid tomorrow": (SALE, Wish(payment_id=2, amount="10.00", returned_on=date(2026, 3, 21)), "date_order", ""),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_a_wish_that_breaks_a_rule_is_refused_with_its_sentence(what: str) -> None:
    invoice, wish, code, sentence = REFUSED[what]
    with pytest.raises(Refusal) as refused:
        propose(invoice, wish, RULES)
    assert refused.value.code == code
    assert sentence in refused.value.message


@pytest.mark.parametrize("typed", ["0", "0.0", "x", "1.", "1.x", "-1", "", ".5", "²"])
def test_what_is_no_number_of_units_is_named(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        propose(SALE, lines(LineWish(1, quantity=typed)), RULES)
    assert refused.value.code == "bad_amount"
    assert f"“{typed}” is not a number of units above zero." in refused.value.message


@pytest.mark.parametrize(
    ("rules", "code", "sentence"),
    [
        (replace(RULES, one_refund_only=True), "one_refund_only", "one refund for each payment"),
        (replace(RULES, taken_by="R-9"), "reference_taken", "“B-77” stands on refund R-9"),
    ],
)
def test_the_office_s_own_rules_refuse(rules: OfficeRules, code: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        propose(sale(card={"refunds": 1}), replace(TENNER, reference=" B-77 "), rules)
    assert refused.value.code == code
    assert sentence in refused.value.message


@pytest.mark.parametrize(("currency", "amount"), [("KWD", "1.001"), ("MGA", "1.01")])
def test_an_amount_that_the_gateway_cannot_count_is_recorded_but_not_sent(currency: str, amount: str) -> None:
    with pytest.raises(Refusal) as refused:
        propose(sale(currency=currency), replace(TENNER, amount=amount), RULES)
    assert refused.value.code == "gateway_digits"
    by_hand = replace(TENNER, amount=amount, method=Method.CASH, reason="Till")
    assert propose(sale(currency=currency), by_hand, RULES).refunds[0].kind == RefundKind.RECORD


def test_the_last_day_of_each_limit_still_holds() -> None:
    assert propose(sale(card={"within_days": 18}), TENNER, RULES).refunds[0].money_minor == 1_000
    debit = {"method": Method.SEPA_DEBIT, "paid_on": date(2025, 9, 21)}
    assert propose(sale(card=debit), TENNER, RULES).refunds[0].kind == RefundKind.PROCESS
    for day in (SALE.issued, TODAY):
        assert propose(SALE, Wish(payment_id=2, amount="10.00", returned_on=day), RULES).refunds[0].payment_id == 2


@pytest.mark.parametrize("limit", [{"ability": "none"}, {"within_days": 0}, {"ability": "full"}])
def test_another_method_is_open_where_the_payment_s_own_is_not(limit: dict[str, Any]) -> None:
    by_hand = replace(TENNER, method=Method.CASH, reason="Card was closed")
    (refund,) = propose(sale(card=limit), by_hand, RULES).refunds
    assert (refund.kind, refund.method, refund.money_minor) == (RefundKind.RECORD, Method.CASH, 1_000)


def test_a_payment_that_goes_back_only_as_a_whole_goes_back_as_a_whole() -> None:
    (refund,) = propose(sale(card={"ability": "full"}), Wish(payment_id=1, amount="100.00"), RULES).refunds
    assert (refund.payment_id, refund.money_minor) == (1, 10_000)


def parts(wish: Wish, invoice: InvoiceFigures = SALE) -> list[tuple[Any, ...]]:
    """Each refund: payment, kind, money, due, and of each line its position, how it was asked, units, net, tax."""
    return [
        (
            refund.payment_id, refund.kind.value, refund.money_minor, refund.due_minor,
            [(line.position, line.asked, line.quantity, line.part.net_minor, line.part.tax_minor)
             for line in refund.lines],
        )
        for refund in propose(invoice, wish, RULES).refunds
    ]  # fmt: skip


def test_our_gateway_goes_first_and_the_next_payment_takes_the_rest_in_line_order() -> None:
    wish = lines(LineWish(2, all=True), LineWish(1, gross="119.00"))
    # 100.00 of the lamps: 19/119 of it is tax, 15.97; the rest of 19.00 has 3.03.
    assert parts(wish) == [
        (1, "process", 10_000, 0, [(1, "gross", "", 8_403, 1_597)]),
        (2, "record", 7_850, 0, [(1, "gross", "", 1_597, 303), (2, "all", "1", 5_000, 950)]),
    ]


def test_what_is_due_is_lowered_before_money_goes_back() -> None:
    invoice = sale(due_left_minor=3_000, paid_minor=14_850, money_left_minor=14_850)
    assert parts(Wish(lines=(LineWish(1, gross="40.00"),), payment_id=1), invoice) == [
        (1, "process", 1_000, 3_000, [(1, "gross", "", 3_361, 639)]),
    ]
    assert parts(Wish(lines=(LineWish(1, gross="30.00"),)), invoice) == [
        (None, "record", 0, 3_000, [(1, "gross", "", 2_521, 479)]),
    ]


def test_what_is_due_is_lowered_once_where_several_payments_give_the_rest_back() -> None:
    invoice = sale(due_left_minor=3_000, paid_minor=14_850, money_left_minor=14_850)
    assert [row[:4] for row in parts(Wish(amount="160.00"), invoice)] == [
        (1, "process", 10_000, 3_000), (2, "record", 3_000, 0),
    ]  # fmt: skip


def test_payments_go_back_ours_first_then_by_day_then_as_they_were_entered() -> None:
    early, late = date(2026, 3, 1), date(2026, 3, 9)
    payments = [
        replace(TRANSFER, id=at, paid_on=day, left_minor=1_000, ours=ours)
        for at, day, ours in ((4, late, True), (9, early, False), (3, late, False), (6, early, False), (8, early, True))
    ]
    invoice = replace(SALE, payments=tuple(payments))
    assert [row[0] for row in parts(Wish(amount="50.00"), invoice)] == [8, 4, 6, 9, 3]
    used_up = replace(SALE, payments=(replace(payments[4], left_minor=0), payments[0]))
    assert [row[0] for row in parts(Wish(amount="10.00"), used_up)] == [4]


def test_units_and_net_amounts_come_to_their_money() -> None:
    assert parts(lines(LineWish(1, quantity="1"), payment_id=1)) == [
        (1, "process", 5_950, 0, [(1, "quantity", "1", 5_000, 950)]),
    ]
    assert parts(lines(LineWish(1, net="50.00"), payment_id=1)) == [
        (1, "process", 5_950, 0, [(1, "net", "", 5_000, 950)]),
    ]
    by_net = sale(lamps=replace(LAMPS, prices="net"))
    assert parts(lines(LineWish(1, quantity="0.5"), payment_id=1), by_net) == [
        (1, "process", 2_975, 0, [(1, "quantity", "0.5", 2_500, 475)]),
    ]


def test_an_amount_without_lines_is_spread_by_what_each_line_has_left() -> None:
    # 119.00 to 59.50 is two to one: 20.00 and 10.00; the free line takes no part.
    assert parts(Wish(payment_id=1, amount="30.00")) == [
        (1, "process", 3_000, 0, [(1, "gross", "", 1_681, 319), (2, "gross", "", 840, 160)]),
    ]


def test_money_that_no_line_asks_for_is_a_payment_returned() -> None:
    invoice = sale(overpaid_left_minor=500)
    (refund,) = propose(invoice, Wish(payment_id=1, lines=(), amount="5.00"), RULES).refunds
    assert (refund.note_kind, refund.money_minor, refund.due_minor, refund.lines) == (
        NoteKind.PAYMENT_RETURNED, 500, 0, (),
    )  # fmt: skip
    with pytest.raises(Refusal) as refused:
        propose(invoice, Wish(payment_id=1, lines=(), amount="5.01"), RULES)
    assert (refused.value.code, refused.value.left) == ("over_invoice", "5.00")
    with pytest.raises(Refusal) as refused:
        propose(replace(invoice, money_left_minor=400), Wish(payment_id=1, lines=(), amount="5.00"), RULES)
    assert (refused.value.code, refused.value.left) == ("over_invoice", "4.00")
    assert propose(replace(invoice, cancelled=True), Wish(payment_id=1, lines=(), amount="5.00"), RULES).refunds


@pytest.mark.parametrize(
    ("card", "words", "warnings"),
    [
        ({}, {}, ()),
        ({}, {"method": Method.CASH, "reason": "Card was closed"}, ("pay_by_hand",)),
        ({"inquiry": True}, {}, ("inquiry_open",)),
        ({}, {"reason": " fraudulent PAYMENT "}, ("blocks_card",)),
        ({}, {"kind": RefundKind.RECORD, "reason": "Fraudulent payment"}, ("pay_by_hand",)),
        (
            {"inquiry": True}, {"method": Method.CASH, "reason": "Fraudulent payment"}, ("pay_by_hand", "inquiry_open"),
        ),
    ],
)  # fmt: skip
def test_a_person_is_warned_of_what_follows(
    card: dict[str, Any], words: dict[str, Any], warnings: tuple[str, ...]
) -> None:
    assert propose(sale(card=card), replace(TENNER, **words), RULES).warnings == warnings


def test_payments_that_may_not_go_back_are_passed_over_unless_they_are_named() -> None:
    assert [row[0] for row in parts(Wish(amount="70.00"), sale(card={"disputed": True}))] == [2]
    with pytest.raises(Refusal) as refused:
        propose(sale(card={"disputed": True}), Wish(amount="78.51"), RULES)
    assert (refused.value.code, refused.value.left) == ("over_payment", "78.50")


def test_only_a_bank_debit_has_a_last_day() -> None:
    assert last_day(Method.ACH_DEBIT, date(2025, 9, 20)) == date(2026, 3, 19)
    assert last_day(Method.CARD, date(2025, 9, 20)) is None


def again(invoice: InvoiceFigures, money: int, kind: NoteKind = NoteKind.REFUND) -> tuple[Any, ...]:
    (refund,) = propose_again(invoice, replace(TENNER, amount=None), RULES, money, kind).refunds
    return refund.payment_id, refund.kind.value, refund.money_minor, refund.due_minor, refund.lines, refund.note_kind


def test_what_came_back_is_paid_again_whole_without_lines() -> None:
    assert again(SALE, 4_000) == (1, "process", 4_000, 0, (), NoteKind.REFUND)
    cancelled = sale(cancelled=True, overpaid_left_minor=4_000)
    assert again(cancelled, 4_000, NoteKind.PAYMENT_RETURNED)[-1] == NoteKind.PAYMENT_RETURNED
    refusals: list[tuple[Callable[[], object], str, str | None]] = [
        (lambda: again(cancelled, 4_000), "already_cancelled", None),
        (lambda: again(sale(money_left_minor=3_999), 4_000), "over_invoice", "39.99"),
        (lambda: again(cancelled, 4_001, NoteKind.PAYMENT_RETURNED), "over_invoice", "40.00"),
        (lambda: again(SALE, 10_001), "over_payment", "100.00"),
        (lambda: propose_again(SALE, Wish(), RULES, 12_000, NoteKind.REFUND), "over_payment", "100.00"),
    ]
    for ask, code, left in refusals:
        with pytest.raises(Refusal) as refused:
            ask()
        assert (refused.value.code, refused.value.left) == (code, left)


def test_money_that_went_back_before_a_cancellation_counts_on_the_payments_in_order() -> None:
    told = allot_return(SALE, Wish(amount="110.00"), RULES)
    assert [(payment.id, minor) for payment, minor in told] == [(1, 10_000), (2, 1_000)]
    for invoice, code, said in (
        (sale(cancelled=True), "already_cancelled", ""),
        (sale(paid_minor=0), "not_refundable", "Nothing was paid on this invoice. Cancel it instead."),
        (sale(money_left_minor=10_999), "over_invoice", "109.99 EUR can still go back"),
    ):
        with pytest.raises(Refusal) as refused:
            allot_return(invoice, Wish(amount="110.00"), RULES)
        assert refused.value.code == code
        assert said in refused.value.message


def test_a_line_alone_and_lines_before_their_caps_are_checked_by_the_same_words() -> None:
    assert line_part(LAMPS, LineWish(1, gross="11.90"), "EUR") == LinePart(1_000, (190,))
    for check in (
        lambda: line_part(LEAFLET, LineWish(3, all=True), "EUR"),
        lambda: check_lines(SALE, [LineWish(1, gross="500.00"), LineWish(3, all=True)]),
    ):
        with pytest.raises(Refusal, match="Line 3 is free or a discount") as refused:
            check()
        assert refused.value.code == "not_refundable"
    with pytest.raises(Refusal, match="The same line stands twice"):
        check_lines(SALE, [LineWish(1, all=True), LineWish(1, all=True)])
