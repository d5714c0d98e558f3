"""Figures, days and rates as English papers write them."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.documents.words import WORDS, Wording

ENGLISH = Wording("en", {})


@pytest.mark.parametrize(
    ("minor", "currency", "figure"),
    [(123456, "GBP", "1,234.56"), (0, "GBP", "0.00"), (1234567, "JPY", "1,234,567"), (-5, "EUR", "−0.05")],
)
def test_figures(minor: int, currency: str, figure: str) -> None:
    assert ENGLISH.amount(minor, currency) == figure


@pytest.mark.parametrize(("milli", "rate"), [(0, "0%"), (20000, "20%"), (17500, "17.5%"), (8875, "8.875%")])
def test_rates(milli: int, rate: str) -> None:
    assert ENGLISH.rate(milli) == rate


def test_days_are_written_in_full() -> None:
    assert ENGLISH.date(date(2026, 1, 2)) == "2 January 2026"


def test_a_regional_language_takes_the_words_of_its_language() -> None:
    assert Wording("en-GB", {}).language == "en"


def test_a_place_is_filled_once_and_what_is_filled_in_is_not_read_again() -> None:
    office = Wording("en", {"reason": "{a} and {b} and {c}"})
    assert office("reason", a="{b}", b="x") == "{b} and x and {c}"


def test_every_language_has_every_word() -> None:
    assert [language for language, words in WORDS.items() if words.keys() != WORDS["en"].keys()] == []
