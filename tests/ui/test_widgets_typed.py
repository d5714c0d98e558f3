"""What is typed in short: amounts, shares, units, sums and dates; read exactly, or refused with a sentence."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.errors import BadInput, RefundDeskError, Refusal
from desktop.ui import figures
from desktop.ui.widgets import typed_date
from desktop.ui.widgets.entries import AmountEdit, DateEdit, LimitEdit
from desktop.ui.widgets.typed_amount import AmountKind, TypedAmount, parse

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("12.50", 1250), ("12,50", 1250), ("12,5", 1250), ("1234", 123400), ("1,234.50", 123450), ("1.234,50", 123450),
        ("1 234,50", 123450), ("1'234.50", 123450), ("1’234.50", 123450), ("1,234,567.89", 123456789),
        ("1,234", 123400), (" 12.50 ", 1250), ("٤٢٫٥", 4250), ("=2*7.14", 1428), ("=(1+2)*3", 900), ("=100/3", 3333),
        ("=10-2,50", 750),
        ("= 2 × 7.14", 1428), ("=0.005*1", 1),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_it_was_meant(text: str, minor: int) -> None:
    typed = parse(text, "GBP")
    assert (typed.kind, typed.minor) == (AmountKind.AMOUNT, minor)
    assert typed.text == text.strip()


@pytest.mark.parametrize(
    ("text", "currency", "point", "group", "minor"),
    [
        ("1.234", "EUR", ",", ".", 123400),
        ("1,234", "KWD", ".", ",", 1234000),
        ("1,234", "KWD", ",", ".", 1234),
        ("1248", "JPY", ".", ",", 1248),
        ("1,248", "JPY", ".", ",", 1248),
        ("1.248", "JPY", ",", ".", 1248),
    ],
)
def test_the_locale_decides_what_can_be_read_both_ways(
    text: str, currency: str, point: str, group: str, minor: int
) -> None:
    typed = parse(text, currency, point, group)
    assert typed.minor == minor


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("50%", AmountKind.PERCENT, "50"), ("33,3 %", AmountKind.PERCENT, "33.3"), ("100%", AmountKind.PERCENT, "100"),
        ("6u", AmountKind.UNITS, "6"), ("1.5 U", AmountKind.UNITS, "1.5"),
    ],
)  # fmt: skip
def test_shares_and_units_keep_what_was_typed(text: str, kind: AmountKind, value: str) -> None:
    typed = parse(text, "GBP")
    assert (typed.kind, typed.value, typed.minor) == (kind, Decimal(value), None)


@pytest.mark.parametrize(
    "text",
    ["", " ", "0", "0.00", "-5", "+5", "abc", "1.2.3", "12,34,56", "..5", "5.", "1e3", "nan", "inf", "0%", "101%", "0u",
     "u", "%", "=", "=1/0", "=2*", "=(1", "=1)", "=2**3", "=__import__('os')", "=1-1", "=-5", "1,2345,678", "9" * 61],
)  # fmt: skip
def test_what_is_no_amount_above_zero_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse(text, "GBP")
    assert refused.value.code == "bad_amount"
    assert "12.50" in refused.value.message


@pytest.mark.parametrize(("text", "currency"), [("12.505", "GBP"), ("1.5", "JPY"), ("1.2345", "KWD")])
def test_more_digits_than_the_currency_has_are_refused(text: str, currency: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse(text, currency)
    assert refused.value.code == "bad_currency_digits"


@given(st.integers(1, 10**12), st.sampled_from(["GBP", "JPY", "KWD"]), st.sampled_from([(".", ","), (",", ".")]))
def test_every_amount_the_screen_shows_can_be_typed_back(minor: int, currency: str, marks: tuple[str, str]) -> None:
    places = {"GBP": 2, "JPY": 0, "KWD": 3}[currency]
    whole, part = divmod(minor, 10**places)
    shown = f"{whole:,}".replace(",", marks[1]) + (f"{marks[0]}{part:0{places}}" if places else "")
    if currency == "KWD" and whole < 1:
        shown = f"0{marks[0]}{part:03}"
    assert parse(shown, currency, *marks).minor == minor


@given(st.lists(st.tuples(st.sampled_from("+-*"), st.decimals("0.01", "999", places=2)), min_size=1, max_size=4))
def test_a_sum_is_worked_out_exactly_and_rounded_once(terms: list[tuple[str, Decimal]]) -> None:
    text = "=1000" + "".join(f"{sign}{value}" for sign, value in terms)
    exact = _by_hand(terms)
    wanted = int((abs(exact) * 100 + Fraction(1, 2)) // 1) * (1 if exact >= 0 else -1)
    if wanted <= 0:
        with pytest.raises(Refusal):
            parse(text, "GBP")
    else:
        assert parse(text, "GBP").minor == wanted


def _by_hand(terms: list[tuple[str, Decimal]]) -> Fraction:
    total, product = Fraction(0), Fraction(1000)
    for sign, value in terms:
        if sign == "*":
            product *= Fraction(value)
        else:
            total += product
            product = Fraction(value) if sign == "+" else -Fraction(value)
    return total + product


@given(st.text(max_size=70))
def test_anything_typed_is_an_amount_or_a_refusal(text: str) -> None:
    try:
        typed = parse(text, "GBP")
    except Refusal as refused:
        assert refused.message
    else:
        assert typed.value > 0


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("t", date(2026, 11, 21)), ("T", date(2026, 11, 21)), ("+5", date(2026, 11, 26)), ("-10", date(2026, 11, 11)),
        ("−10", date(2026, 11, 11)), ("3", date(2026, 11, 3)), ("5-2", date(2026, 2, 5)), ("5/2", date(2026, 2, 5)),
        ("5.2.", date(2026, 2, 5)), ("5-2-25", date(2025, 2, 5)), ("2026-02-05", date(2026, 2, 5)),
        ("16 Nov 2025", date(2025, 11, 16)), ("16 november", date(2026, 11, 16)), ("29-2-2028", date(2028, 2, 29)),
    ],
)  # fmt: skip
def test_a_date_is_read_as_it_was_meant(text: str, when: date) -> None:
    assert typed_date.parse(text, TODAY) == when


@pytest.mark.parametrize(
    ("place", "text", "month"),
    [
        ("de_DE", "5 Mai 2026", 5), ("de_DE", "5. März 2026", 3), ("de_DE", "5 Okt.", 10), ("de_DE", "5. Dez. 26", 12),
        ("de_DE", "5 March", 3), ("fr_FR", "5 févr.", 2), ("fr_FR", "5 février 2026", 2), ("fr_FR", "5 juil 2026", 7),
        ("fi_FI", "5 mar", 11), ("ja_JP", "5 10月 2026", 10),
    ],
)  # fmt: skip
def test_a_month_is_named_in_the_language_of_the_place_or_in_english(place: str, text: str, month: int) -> None:
    QLocale.setDefault(QLocale(place))
    assert typed_date.parse(text, TODAY) == date(2026, month, 5)


@pytest.mark.parametrize("place", ["en_GB", "de_DE", "fr_FR", "es_ES", "pt_PT", "pl_PL", "ar_EG", "ja_JP"])
def test_a_date_can_be_typed_as_the_field_writes_it(place: str) -> None:
    QLocale.setDefault(QLocale(place))
    for month in range(1, 13):
        when = date(2026, month, 9)
        assert typed_date.parse(figures.day_full(when), TODAY) == when


def test_letters_that_begin_two_months_are_refused() -> None:
    QLocale.setDefault(QLocale("fr_FR"))
    with pytest.raises(BadInput, match="is not a date"):
        typed_date.parse("5 jui", TODAY)


def test_month_first_where_the_place_writes_it_so() -> None:
    assert typed_date.parse("5-2", TODAY, day_first=False) == date(2026, 5, 2)


@pytest.mark.parametrize(
    "text", ["", "x", "31", "29-2", "0", "13-13", "2026-02-30", "99-99-9999", "+99999999", "1 foo"]
)
def test_what_is_no_date_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        typed_date.parse(text, date(2026, 6, 15))
    assert "t for today" in refused.value.message


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_date_can_be_typed_in_full_or_counted_from_today(when: date, today: date) -> None:
    assert typed_date.parse(when.isoformat(), today) == when
    assert typed_date.parse(f"{when.day}-{when.month}-{when.year}", today) == when
    days = (when - today) // timedelta(days=1)
    assert typed_date.parse(f"{days:+d}", today) == when


def test_the_field_says_at_every_key_what_it_reads(qtbot: QtBot) -> None:
    field = AmountEdit("GBP")
    qtbot.addWidget(field)
    seen: list[object] = []
    field.amount_typed.connect(seen.append)

    QTest.keyClicks(field, "5%")

    assert [type(each) for each in seen] == [TypedAmount, TypedAmount]
    assert field.typed() == TypedAmount(AmountKind.PERCENT, Decimal(5), "5%")


def test_the_field_carries_amounts_larger_than_32_bits(qtbot: QtBot) -> None:
    field = AmountEdit("GBP")
    qtbot.addWidget(field)
    seen: list[TypedAmount] = []
    field.amount_typed.connect(seen.append)

    QTest.keyClicks(field, "99999999999.99")

    assert seen[-1].minor == 9_999_999_999_999


def test_the_decimal_key_of_the_keypad_gives_the_locales_separator(qtbot: QtBot) -> None:
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    field = AmountEdit("EUR")
    qtbot.addWidget(field)

    QTest.keyClicks(field, "12")
    QTest.keyClick(field, Qt.Key.Key_Period, Qt.KeyboardModifier.KeypadModifier)
    QTest.keyClicks(field, "50")

    assert field.text() == "12,50"
    typed = field.typed()
    assert isinstance(typed, TypedAmount)
    assert typed.minor == 1250


@pytest.mark.parametrize(
    ("language", "currency", "typed", "minor", "shown"),
    [
        (QLocale.Language.German, "EUR", "1.234,5", 123_450, "1.234,50"),
        (QLocale.Language.German, "EUR", "1.500", 150_000, "1.500,00"),
        (QLocale.Language.German, "KWD", "1.500", 1_500_000, "1.500,000"),
        (QLocale.Language.English, "GBP", "1,500", 150_000, "1,500.00"),
        (QLocale.Language.English, "GBP", "1,500.00", 150_000, "1,500.00"),
        (QLocale.Language.English, "JPY", "1,500", 1_500, "1,500"),
        (QLocale.Language.English, "GBP", " ", None, ""),
    ],
)
def test_a_limit_is_read_as_amounts_are_everywhere_and_shown_with_its_groups(
    qtbot: QtBot, language: QLocale.Language, currency: str, typed: str, minor: int | None, shown: str
) -> None:
    QLocale.setDefault(QLocale(language))
    field = LimitEdit(currency)
    qtbot.addWidget(field)
    field.setText(typed)
    assert field.limit_minor() == minor

    field.show_limit(minor)
    assert field.text() == shown
    assert field.limit_minor() == minor, "what is shown is read back as it is meant"


@pytest.mark.parametrize("typed", ["50%", "6u", "much", "0"])
def test_a_limit_is_money_above_zero_or_nothing(qtbot: QtBot, typed: str) -> None:
    field = LimitEdit("GBP")
    qtbot.addWidget(field)
    field.setText(typed)

    with pytest.raises(RefundDeskError, match=r"is not an amount above zero\. Type one such as 500\.00\."):
        field.limit_minor()


def test_a_date_typed_in_short_stands_in_full_when_the_field_is_left(qtbot: QtBot) -> None:
    field = DateEdit()
    qtbot.addWidget(field)
    field.show()

    QTest.keyClicks(field, "2026-02-05")
    field.focusOutEvent(QFocusEvent(QEvent.Type.FocusOut))

    assert field.text() == "5 Feb 2026"
    assert field.typed() == date(2026, 2, 5)


def test_a_date_that_is_none_stays_as_typed_and_says_why(qtbot: QtBot) -> None:
    field = DateEdit(date(2026, 11, 16))
    qtbot.addWidget(field)
    field.clear()
    QTest.keyClicks(field, "31-2")
    field.focusOutEvent(QFocusEvent(QEvent.Type.FocusOut))

    assert field.text() == "31-2"
    assert isinstance(field.typed(), BadInput)
