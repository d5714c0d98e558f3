"""Tax in parts: whatever is asked in whatever order, the parts add up to the line and none is below zero."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.model.tax import LineBalance, LinePart, LineTerms, invoice_totals


def plus(one: LinePart, other: LinePart) -> LinePart:
    taxes = zip(one.taxes_minor, other.taxes_minor, strict=True)
    return LinePart(one.net_minor + other.net_minor, tuple(a + b for a, b in taxes))


def minus(one: LinePart, other: LinePart) -> LinePart:
    taxes = zip(one.taxes_minor, other.taxes_minor, strict=True)
    return LinePart(one.net_minor - other.net_minor, tuple(a - b for a, b in taxes))


def nothing(line: LinePart) -> LinePart:
    return LinePart(0, (0,) * len(line.taxes_minor))


def sold(price: str, rates: tuple[int, ...], prices: str = "gross", quantity: str = "1") -> LinePart:
    terms = LineTerms(Decimal(quantity), Decimal(price), rates)
    total = invoice_totals([terms], prices, 0, "line", "EUR")[0]  # type: ignore[arg-type]
    return LinePart(total.net_minor, total.taxes_minor)


def test_119_at_19_per_cent_in_two_parts() -> None:
    line = sold("119.00", (19_000,))
    first = LineBalance(line, nothing(line)).by_gross(5000)
    second = LineBalance(line, first).by_gross(6900)
    assert (first.tax_minor, second.tax_minor) == (798, 1102)


def test_9_99_at_20_per_cent_in_three_parts_where_the_first_is_freed() -> None:
    line = sold("9.99", (20_000,))
    first = LineBalance(line, nothing(line)).by_gross(333)
    second = LineBalance(line, first).by_gross(333)
    assert (first.tax_minor, second.tax_minor) == (56, 55)
    again = LineBalance(line, second).by_gross(333)
    last = LineBalance(line, plus(second, again)).by_gross(333)
    assert (again.tax_minor, last.tax_minor) == (56, 56)


def test_where_freed_parts_left_more_tax_than_is_due_the_next_part_has_none() -> None:
    # 0.49 of 1.00 with 0.01 of tax had none, 0.02 had the cent, and the first was freed.
    balance = LineBalance(LinePart(99, (1,)), LinePart(1, (1,)))
    assert balance.by_gross(1) == LinePart(1, (0,))
    assert balance.by_net(1) == LinePart(1, (0,))


def test_where_freed_parts_left_less_tax_than_is_due_the_next_part_is_at_most_all_tax() -> None:
    # Of six cents at 100 % every other one was tax; those were freed, and three without any stay.
    balance = LineBalance(LinePart(50, (50,)), LinePart(3, (0,)))
    assert balance.by_gross(1) == LinePart(0, (1,))


def test_two_taxes_of_a_cent_go_to_the_component_furthest_below_its_share() -> None:
    line = sold("1.00", (5_000, 5_000), "net")
    first = LineBalance(line, nothing(line)).by_gross(10)
    second = LineBalance(line, first).by_gross(1)
    last = LineBalance(line, plus(first, second)).by_gross(99)
    assert (first.taxes_minor, second.taxes_minor, last.taxes_minor) == ((1, 0), (0, 0), (4, 5))


lines = st.builds(
    lambda net, taxes: LinePart(net, tuple(taxes)),
    st.integers(1, 10**7),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=4),
)
asks = st.lists(st.tuples(st.sampled_from(["gross", "net", "all", "free"]), st.integers(1, 10**8)), max_size=25)


@given(lines, asks)
def test_any_order_of_parts_stays_inside_the_line_and_the_rest_is_exact(
    line: LinePart, wishes: list[tuple[str, int]]
) -> None:
    held: list[LinePart] = []
    for how, size in wishes:
        carried = nothing(line)
        for part in held:
            carried = plus(carried, part)
        balance = LineBalance(line, carried)
        left = balance.left
        if how == "free" and held:
            held.pop(size % len(held))
            continue
        if how == "all":
            part = left
        elif how == "net" and left.net_minor:
            part = balance.by_net(1 + size % left.net_minor)
        elif left.gross_minor:
            part = balance.by_gross(1 + size % left.gross_minor)
        else:
            continue
        rest = minus(left, part)
        assert min(part.net_minor, *part.taxes_minor) >= 0, "no part is below zero"
        assert min(rest.net_minor, *rest.taxes_minor) >= 0, "no part is more than what is left"
        held.append(part)


@given(lines, st.lists(st.integers(1, 10**8), max_size=20))
def test_parts_of_everything_are_the_line_to_the_cent(line: LinePart, sizes: list[int]) -> None:
    carried = nothing(line)
    for size in sizes:
        left = LineBalance(line, carried).left
        if left.gross_minor > 1:
            carried = plus(carried, LineBalance(line, carried).by_gross(1 + size % (left.gross_minor - 1)))
    rest = LineBalance(line, carried).left
    if rest.gross_minor:
        carried = plus(carried, LineBalance(line, carried).by_gross(rest.gross_minor))
    assert carried == line


priced = st.builds(
    LineTerms,
    st.integers(1, 500).map(Decimal),
    st.integers(1, 10**6).map(lambda price: Decimal(price) / 1000),
    st.sampled_from([(0,), (5_000,), (20_000,), (25_500,), (5_000, 7_000), (8_875,)]),
    st.sampled_from([None, Decimal(10), Decimal("33.3")]),
)


@given(
    st.lists(priced, min_size=1, max_size=12),
    st.sampled_from(["net", "gross"]),
    st.sampled_from(["line", "document"]),
    st.sampled_from(["EUR", "JPY", "KWD"]),
    st.integers(0, 100),
)
def test_an_invoices_totals_never_lose_a_cent(
    terms: list[LineTerms], prices: str, rounding: str, currency: str, percent: int
) -> None:
    whole = invoice_totals(terms, prices, 0, rounding, currency)  # type: ignore[arg-type]
    base = sum(total.net_minor if prices == "net" else total.gross_minor for total in whole)
    off = base * percent // 100
    totals = invoice_totals(terms, prices, off, rounding, currency)  # type: ignore[arg-type]
    after = sum(total.net_minor if prices == "net" else total.gross_minor for total in totals)
    assert after == base - off, "the discount travels with the lines, to the cent"
    assert all(min(total.net_minor, *total.taxes_minor) >= 0 for total in totals)


def test_a_discount_line_is_shared_over_the_lines_of_its_tax() -> None:
    terms = [
        LineTerms(Decimal(1), Decimal("50.00"), (20_000,)),
        LineTerms(Decimal(1), Decimal("30.00"), (20_000,)),
        LineTerms(Decimal(1), Decimal("-8.00"), (20_000,)),
    ]
    totals = invoice_totals(terms, "gross", 0, "line", "EUR")
    assert [total.gross_minor for total in totals] == [4500, 2700, 0]


def test_discounts_beyond_the_lines_are_refused() -> None:
    with pytest.raises(ValueError, match="discounts"):
        invoice_totals([LineTerms(Decimal(1), Decimal("5.00"), (0,))], "gross", 501, "line", "EUR")
