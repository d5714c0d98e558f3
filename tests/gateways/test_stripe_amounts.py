"""How Stripe counts each currency (https://docs.stripe.com/currencies)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.gateways.stripe_amounts import from_gateway, to_gateway
from desktop.model.gateway_digits import fits
from desktop.model.money import CURRENCIES

ZERO_DECIMAL = "BIF CLP DJF GNF JPY KMF KRW PYG RWF VND VUV XAF XOF XPF".split()
AS_THE_BOOKS = [*ZERO_DECIMAL, *"EUR USD GBP HUF TWD CHF KWD BHD JOD OMR TND".split()]


@pytest.mark.parametrize("currency", AS_THE_BOOKS)
def test_most_currencies_are_counted_as_in_the_books(currency: str) -> None:
    assert to_gateway(1230, currency) == 1230
    assert from_gateway(1230, currency) == 1230


@pytest.mark.parametrize("currency", ["ISK", "UGX"])
def test_krona_and_shilling_have_two_noughts_more(currency: str) -> None:
    assert to_gateway(5, currency) == 500
    assert from_gateway(500, currency) == 5


def test_ariary_have_two_digits_less() -> None:
    assert to_gateway(500, "MGA") == 5
    assert from_gateway(5, "MGA") == 500


@pytest.mark.parametrize("currency", "BHD IQD JOD KWD LYD OMR TND".split())
def test_of_three_digits_the_last_must_be_nought(currency: str) -> None:
    assert fits(12_340, currency)
    assert not fits(12_345, currency)
    with pytest.raises(ValueError, match="12345"):
        to_gateway(12_345, currency)


@pytest.mark.parametrize("currency", ["EUR", "JPY", "ISK", "UGX", "HUF"])
def test_any_amount_of_other_currencies_can_be_paid(currency: str) -> None:
    assert fits(1, currency)


def test_a_part_of_an_ariary_cannot_be_paid() -> None:
    assert fits(100, "MGA")
    assert not fits(150, "MGA")


def test_a_part_of_a_krona_cannot_be_read() -> None:
    with pytest.raises(ValueError, match="550"):
        from_gateway(550, "ISK")


@given(st.integers(1, 10**12), st.sampled_from(sorted(CURRENCIES)))
def test_what_is_sent_is_what_is_read_back(minor: int, currency: str) -> None:
    payable = minor - minor % 1000
    assert from_gateway(to_gateway(payable, currency), currency) == payable
