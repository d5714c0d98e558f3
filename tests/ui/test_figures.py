"""Amounts, dates and rates as the screen writes them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import QLocale

from desktop.model import money
from desktop.model.refusals import refuse
from desktop.ui import figures

NOW = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (124800, "GBP", "1,248.00"),
        (0, "GBP", "0.00"),
        (1248, "JPY", "1,248"),
        (1248000, "KWD", "1,248.000"),
        (-1668, "GBP", "−16.68"),
        (123456789012, "GBP", "1,234,567,890.12"),
    ],
)
def test_an_amount_has_the_digits_of_its_currency_and_a_true_minus(minor: int, currency: str, text: str) -> None:
    assert figures.amount(minor, currency) == text


def test_what_goes_back_stands_with_a_minus_and_the_clipboard_gets_a_plain_number() -> None:
    assert figures.given_back(1668, "GBP") == "−16.68"
    assert figures.plain(-123450, "GBP") == "-1234.50"
    assert figures.amount_code(9600, "GBP") == "96.00 GBP"


@pytest.mark.parametrize(
    ("language", "country", "text"),
    [
        (QLocale.Language.German, QLocale.Country.Germany, "1.248,00"),
        (QLocale.Language.German, QLocale.Country.Switzerland, "1'248.00"),
        (QLocale.Language.French, QLocale.Country.France, "1\u202f248,00"),
    ],
)
def test_separators_are_those_of_the_locale(language: QLocale.Language, country: QLocale.Country, text: str) -> None:
    QLocale.setDefault(QLocale(language, country))
    assert figures.amount(124800, "EUR") == text


@pytest.mark.parametrize(
    ("milli", "text"), [(20000, "20 %"), (17500, "17.5 %"), (9975, "9.975 %"), (0, "0 %"), (5000, "5 %")]
)
def test_a_rate_shows_the_decimals_it_has(milli: int, text: str) -> None:
    assert figures.percent(milli) == text


def test_several_rates_are_added_up_for_the_eye_only() -> None:
    assert figures.percents((5000, 9975)) == "5 % + 9.975 %"


def test_a_day_has_its_year_only_where_it_is_another() -> None:
    assert figures.day(date(2026, 11, 16), NOW) == "16 Nov"
    assert figures.day(date(2025, 11, 16), NOW) == "16 Nov 2025"
    assert figures.day_full(date(2026, 11, 16)) == "16 Nov 2026"


def test_moments_are_told_on_the_clock_of_the_place() -> None:
    moment = datetime(2026, 11, 16, 9, 12, tzinfo=UTC)
    here = moment.astimezone()
    assert figures.clock(moment) == f"{here.hour:02}:{here.minute:02}"
    assert figures.moment_full(moment) == f"{here.day} Nov 2026, {here.hour:02}:{here.minute:02}"


def test_today_is_called_today() -> None:
    noon = datetime(2026, 11, 21, 12, 0).astimezone()
    assert figures.moment_short(noon, NOW) == "Today 12:00"
    assert figures.moment_short(noon, date(2026, 11, 22)) == "21 Nov 12:00"


def test_counts_are_grouped() -> None:
    assert figures.count(1284) == "1,284"


@pytest.fixture
def english_again() -> Iterator[None]:
    """Sentences as every other test expects them."""
    yield
    money.write_with(",", ".")


@pytest.mark.usefixtures("english_again")
def test_sentences_write_amounts_as_the_screen_does_and_papers_as_before() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    figures.write_sentences()
    assert money.named(123456889, "EUR") == "1.234.568,89 EUR"
    refused = refuse("over_line", "1234.50", line=1, currency="EUR")
    assert "has 1234,50 EUR left" in refused.message
    assert refused.left == "1234.50"
    assert money.grouped(123456889, "EUR") == "1,234,568.89"
