"""Amounts: read as typed, shown as bookkeepers write them, shared so that the parts add up."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import Refusal
from desktop.model.money import converted, digits, from_text, grouped, named, plain, rounded, shared


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("12.50", "EUR", 1250), ("12.5", "EUR", 1250), ("7", "EUR", 700), ("333", "JPY", 333), ("1.000", "KWD", 1000)],
)
def test_an_amount_is_read_in_the_currencys_digits(text: str, currency: str, minor: int) -> None:
    assert from_text(text, currency) == minor


@pytest.mark.parametrize(
    "text", ["", "0", "0.00", "0.000", "-1", "+1", "1,50", "1.", ".5", "1e3", " 1", "١٢", "1_000", "NaN"]
)
def test_what_is_no_amount_above_zero_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        from_text(text, "EUR")
    assert refused.value.code == "bad_amount"
    assert "Type digits" in refused.value.message


def test_more_digits_than_the_currency_has_are_refused() -> None:
    with pytest.raises(Refusal) as refused:
        from_text("1.005", "EUR")
    assert refused.value.code == "bad_currency_digits"
    with pytest.raises(Refusal) as thousands:
        from_text("10.000", "EUR")
    assert thousands.value.code == "bad_currency_digits", "ten thousand somewhere else"
    assert refused.value.message.startswith("EUR has 2 digits after the point; 1.005 has more.")


@pytest.mark.parametrize(("currency", "places"), [("JPY", 0), ("ISK", 0), ("EUR", 2), ("KWD", 3), ("TND", 3)])
def test_digits_follow_iso_4217(currency: str, places: int) -> None:
    assert digits(currency) == places


def test_halves_go_away_from_zero() -> None:
    assert [rounded(Fraction(half, 2)) for half in (5, 3, -5, -3)] == [3, 2, -3, -2]


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**6))
def test_rounding_is_never_more_than_half_away(numerator: int, denominator: int) -> None:
    exact = Fraction(numerator, denominator)
    assert abs(rounded(exact) - exact) <= Fraction(1, 2)


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=40))
def test_shared_parts_add_up_and_none_is_more_than_a_unit_off(total: int, weights: list[int]) -> None:
    parts = shared(total, weights)
    assert sum(parts) == total
    if sum(weights):
        exact = [Fraction(total * weight, sum(weights)) for weight in weights]
        assert all(abs(part - share) < 1 for part, share in zip(parts, exact, strict=True))


def test_the_left_cents_go_to_the_largest_remainders_and_ties_to_the_first() -> None:
    assert shared(10, [1, 1, 1]) == [4, 3, 3]
    assert shared(1000, [1999, 500, 1]) == [800, 200, 0]
    assert shared(-10, [1, 1, 1]) == [-4, -3, -3]
    assert shared(5, [0, 0, 0]) == [5, 0, 0]


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [(124800, "EUR", "1,248.00"), (1248, "JPY", "1,248"), (1248000, "KWD", "1,248.000"), (-5, "EUR", "−0.05")],
)
def test_amounts_are_grouped_with_a_true_minus(minor: int, currency: str, shown: str) -> None:
    assert grouped(minor, currency) == shown
    assert named(minor, currency) == f"{shown} {currency}"


@given(st.integers(1, 10**12), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_what_is_written_plain_is_read_back(minor: int, currency: str) -> None:
    assert from_text(plain(minor, currency), currency) == minor


def test_an_exchange_keeps_the_digits_of_both_currencies() -> None:
    assert converted(10000, Decimal("1.085"), "EUR", "USD") == 10850
    assert converted(1000, Decimal("0.0061"), "JPY", "EUR") == 610
    assert converted(10000, Decimal("163.5"), "EUR", "JPY") == 16350
    assert converted(10000, Decimal("0.355"), "EUR", "KWD") == 35500
