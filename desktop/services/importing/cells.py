"""How the text of one cell is read: numbers, days, rates, currencies. What is not certain is refused, never guessed."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Literal

from desktop.model.money import CURRENCIES
from desktop.services.importing.mapping import DateOrder

MOST_DIGITS, MOST_PLACES = 12, 6

_NUMBER = re.compile(r"([-+]?)([0-9]+)(?:\.([0-9]+))?")
_GROUPED = re.compile(r"[-+]?[0-9]{1,3}(?:(?:,[0-9]{3})+\.[0-9]+|(?:,[0-9]{3}){2,})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_TIME = re.compile(
    r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?(?: ?([AaPp])\.?[Mm]\.?)?(?:Z|[-+][0-9:]{2,5})?"
)
_SWAPPED = str.maketrans(",.", ".,")


class Unreadable(ValueError):
    """Text that is not what its column holds; the sentence says what it is and what to do."""


def number(text: str, decimal_mark: Literal[".", ","]) -> Decimal:
    """A plain decimal number. Raises `Unreadable`."""
    plain = text.strip().replace("−", "-")
    if decimal_mark == ",":
        plain = plain.translate(_SWAPPED)
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    parts = _NUMBER.fullmatch(plain)
    if not parts:
        if not plain:
            raise Unreadable("the cell is empty; type the number.")
        if re.fullmatch(r"[-+]?[0-9]+,[0-9]+", plain):
            raise Unreadable(f"“{text}” can be read in two ways; choose the decimal sign, or write it without groups.")
        raise Unreadable(f"“{_short(text)}” is not a number; write digits and at most one decimal sign.")
    whole, places = parts[2].lstrip("0"), (parts[3] or "").rstrip("0")
    if len(whole) > MOST_DIGITS or len(places) > MOST_PLACES:
        raise Unreadable(
            f"“{_short(text)}” has too many digits; at most {MOST_DIGITS} before and {MOST_PLACES} after the decimal "
            "sign can be taken."
        )
    return Decimal(plain)


def moment(text: str, order: DateOrder | None) -> datetime:
    """A day, with the time on it where one is written. Raises `Unreadable`."""
    plain = text.strip()
    day, _, time = plain.replace("T", " ", 1).partition(" ")
    if parts := _YEAR_FIRST.fullmatch(day):
        year, month, date = parts[1], parts[2], parts[3]
    elif parts := _YEAR_LAST.fullmatch(day):
        first, second, year = parts[1], parts[3], parts[4]
        if parts[2] == "." or order is DateOrder.DAY_FIRST or (order is not DateOrder.MONTH_FIRST and first == second):
            month, date = second, first
        elif order is DateOrder.MONTH_FIRST:
            month, date = first, second
        else:
            raise Unreadable(f"“{_short(text)}” can be day/month or month/day; choose the order of the days.")
    elif not plain:
        raise Unreadable("the cell is empty; type the day.")
    else:
        raise Unreadable(f"“{_short(text)}” is not a day; write it like 2010-02-28.")
    hours = _clock(text, time.strip())
    try:
        return datetime.fromisoformat(f"{year}-{month:0>2}-{date:0>2}T{hours}")
    except ValueError as never:
        raise Unreadable(f"“{_short(text)}” does not exist in the calendar; correct the day.") from never


def rate_milli(text: str, decimal_mark: Literal[".", ","]) -> int | None:
    """A tax rate in thousandths of a per cent; None where the cell is empty. Raises `Unreadable`."""
    plain = text.strip().removesuffix("%").strip()
    if not plain:
        return None
    rate = number(plain, decimal_mark)
    if not 0 <= rate <= 100:
        raise Unreadable(f"“{text}” is not a tax rate; write per cent from 0 to 100.")
    if 0 < rate < 1 and "%" not in text:
        raise Unreadable(f"“{text}” can be a share or a per cent; write {(rate * 100).normalize():f} % or {text} %.")
    milli = rate * 1000
    if milli != milli.to_integral_value():
        raise Unreadable(f"“{text}” has too many digits; a tax rate has at most three after the decimal sign.")
    return int(milli)


def tax_category(text: str) -> str:
    """A tax category by UNTDID 5305, such as S or AE. Raises `Unreadable`."""
    code = text.strip().upper()
    if not (1 <= len(code) <= 2 and code.isascii() and code.isalpha()):
        raise Unreadable(f"“{_short(text)}” is not a tax category; write S, Z, E, AE, K or G.")
    return code


def currency(text: str) -> str:
    """An ISO currency. Raises `Unreadable`."""
    code = text.strip().upper()
    if code not in CURRENCIES:
        raise Unreadable(f"“{_short(text)}” is not a currency; write its three letters, such as GBP.")
    return code


def _clock(text: str, time: str) -> str:
    if not time:
        return "00:00"
    parts = _TIME.fullmatch(time)
    if not parts:
        raise Unreadable(f"“{_short(text)}” holds no time after the day; write it like 2010-02-28 16:30.")
    hour = int(parts[1])
    if parts[4]:
        if not 1 <= hour <= 12:
            raise Unreadable(f"“{_short(text)}” does not exist on the clock; correct the time.")
        hour = hour % 12 + (12 if parts[4] in "pP" else 0)
    return f"{hour:02}:{parts[2]}:{parts[3] or '00'}"


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
