"""Invoices totalled against the rule written out once more, with fractions: discounts and both roundings."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.model.tax import LineTerms, LineTotals, Prices, Rounding, invoice_totals

DIGITS = {"EUR": 2, "JPY": 0, "KWD": 3}


def nearest(value: Fraction) -> int:
    """Halves away from zero."""
    return floor(value + Fraction(1, 2)) if value >= 0 else -floor(-value + Fraction(1, 2))


def largest_remainder(total: int, exact: list[Fraction]) -> list[int]:
    """The exact shares rounded down; what lacks goes one by one to the largest rest, the first of equals."""
    parts = [floor(share) for share in exact]
    rests = [share - part for share, part in zip(exact, parts, strict=True)]
    while sum(parts) < total:
        furthest = rests.index(max(rests))
        parts[furthest] += 1
        rests[furthest] = Fraction(-1)
    return parts


def take_off(left: dict[int, int], places: list[int], discount: int) -> int:
    """Share the discount over these lines on what they have; gives back what they cannot bear."""
    whole = sum(left[at] for at in places)
    taken = min(discount, whole)
    if taken:
        parts = largest_remainder(taken, [Fraction(taken * left[at], whole) for at in places])
        for at, part in zip(places, parts, strict=True):
            left[at] -= part
    return discount - taken


def on_paper(
    lines: list[LineTerms], prices: Prices, discount: int, rounding: Rounding, currency: str
) -> list[tuple[int, list[int]]]:
    """Net and taxes of each line by rule A2, worked out by its words."""
    scale = 10 ** DIGITS[currency]
    amounts = []
    for line in lines:
        unit = Fraction(line.price) * scale
        if line.discount_percent is not None:
            unit = Fraction(nearest(unit * (100 - Fraction(line.discount_percent)) / 100))
        amounts.append(nearest(Fraction(line.quantity) * unit))
    left = {at: max(amount, 0) for at, amount in enumerate(amounts)}
    beyond = 0
    for rates in dict.fromkeys(tuple(sorted(line.rates_milli)) for line in lines):
        same = [at for at, line in enumerate(lines) if tuple(sorted(line.rates_milli)) == rates]
        beyond += take_off(left, same, -sum(min(amounts[at], 0) for at in same))
    assert not take_off(left, list(left), beyond)
    assert not take_off(left, list(left), discount)
    exact = [
        [
            Fraction(left[at] * rate, 100_000 if prices == "net" else 100_000 + sum(line.rates_milli))
            for rate in line.rates_milli
        ]
        for at, line in enumerate(lines)
    ]
    taxes: list[list[int]]
    if rounding == "document":
        taxes = [[0] * len(shares) for shares in exact]
        for rate in {rate for line in lines for rate in line.rates_milli}:
            of_rate = [
                (at, c) for at, line in enumerate(lines) for c, each in enumerate(line.rates_milli) if each == rate
            ]
            shares = [exact[at][c] for at, c in of_rate]
            for (at, c), tax in zip(of_rate, largest_remainder(nearest(sum(shares, Fraction(0))), shares), strict=True):
                taxes[at][c] = tax
    elif prices == "net":
        taxes = [[nearest(share) for share in shares] for shares in exact]
    else:
        taxes = [largest_remainder(nearest(sum(shares, Fraction(0))), shares) for shares in exact]
    return [(left[at] - (sum(taxes[at]) if prices == "gross" else 0), taxes[at]) for at in left]


RATES = [(0,), (20_000,), (25_500,), (5_000, 7_000), (7_000, 5_000), (5_000, 9_975), (8_875,), (10_000, 10_000, 2_000)]
PERCENTS = [None, None, Decimal(10), Decimal("33.3"), Decimal("12.5"), Decimal(100)]
quantities = st.sampled_from(["1", "2", "3", "7", "24", "0.5", "2.75", "1.333"]).map(Decimal)


def terms(price: st.SearchStrategy[int], percents: list[Decimal | None]) -> st.SearchStrategy[LineTerms]:
    """Lines with prices of up to six decimals."""
    decimals = st.tuples(price, st.sampled_from([0, 1, 2, 3, 4, 6]))
    return st.builds(
        LineTerms,
        quantities,
        decimals.map(lambda given: Decimal(given[0]).scaleb(-given[1])),
        st.sampled_from(RATES),
        st.sampled_from(percents),
    )


goods = terms(st.integers(0, 10**5), PERCENTS)
discounts = terms(st.integers(-(10**4), -1), [None])


@settings(max_examples=250)
@given(
    st.lists(goods, min_size=1, max_size=8),
    st.lists(discounts, max_size=4),
    st.sampled_from(["net", "gross"]),
    st.sampled_from(["line", "document"]),
    st.sampled_from(["EUR", "JPY", "KWD"]),
    st.integers(0, 100),
    st.randoms(use_true_random=False),
)
def test_an_invoice_is_totalled_by_the_rule(
    sold: list[LineTerms],
    off: list[LineTerms],
    prices: Prices,
    rounding: Rounding,
    currency: str,
    percent: int,
    order: Random,
) -> None:
    lines = [*sold, *off]
    order.shuffle(lines)
    try:
        before = invoice_totals(lines, prices, 0, rounding, currency)
    except ValueError:
        lines = sold
        before = invoice_totals(lines, prices, 0, rounding, currency)
    whole = sum(total.net_minor if prices == "net" else total.gross_minor for total in before)
    discount = whole * percent // 100
    totals = invoice_totals(lines, prices, discount, rounding, currency)
    assert [(total.net_minor, list(total.taxes_minor)) for total in totals] == on_paper(
        lines, prices, discount, rounding, currency
    )
    assert sum(total.net_minor if prices == "net" else total.gross_minor for total in totals) == whole - discount
    assert all(min(total.net_minor, *total.taxes_minor) >= 0 for total in totals)


def totalled(lines: Sequence[tuple[str, str, tuple[int, ...]]], prices: Prices, discount: int) -> list[LineTotals]:
    terms = [LineTerms(Decimal(quantity), Decimal(price), rates) for quantity, price, rates in lines]
    return invoice_totals(terms, prices, discount, "line", "EUR")


def test_what_a_discount_exceeds_its_own_tax_by_is_shared_over_the_other_lines() -> None:
    lines = [("1", "10.00", (20_000,)), ("1", "60.00", (10_000,)), ("1", "30.00", (0,)), ("1", "-19.00", (20_000,))]
    totals = totalled(lines, "gross", 0)
    assert [total.gross_minor for total in totals] == [0, 5400, 2700, 0], "9.00 is beyond the first line: 6.00 and 3.00"


def test_the_document_discount_is_shared_on_what_the_lines_have_left() -> None:
    lines = [("1", "50.00", (20_000,)), ("1", "30.00", (10_000,)), ("1", "-20.00", (20_000,))]
    totals = totalled(lines, "net", 1000)
    assert [total.net_minor for total in totals] == [2500, 2500, 0], "10.00 over 30.00 and 30.00"
