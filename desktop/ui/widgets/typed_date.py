"""What a person typed as a date: `t`, `+5`, `-10`, `3`, `5-2`, `4 May`, or a whole date."""

import re
from datetime import date, timedelta

from PySide6.QtCore import QLocale

from desktop.errors import BadInput
from desktop.ui import figures


def parse(text: str, today: date, day_first: bool = True) -> date:
    """The date that was meant, seen from `today`; `day_first` is how the locale writes `5-2`.

    `t` is today, `+5` and `-10` count days, `3` is a day of this month, `5-2` and `5 Feb` a day of this year. A month
    is named in the locale's language or in English, whole or by its first letters. Raises `BadInput` with a sentence
    that says what can be typed.
    """
    typed = text.strip().lower()
    if typed == "t":
        return today
    if re.fullmatch(r"[+−-]\d{1,5}", typed):
        days = int(typed[1:]) if typed[0] == "+" else -int(typed[1:])
        return _shifted(today, days, text)
    if re.fullmatch(r"\d{1,2}", typed):
        return _made(today.year, today.month, int(typed), text)
    if whole := re.fullmatch(r"(\d{4})[-./ ](\d{1,2})[-./ ](\d{1,2})", typed):
        return _made(int(whole[1]), int(whole[2]), int(whole[3]), text)
    if parts := re.fullmatch(r"(\d{1,2})[-./ ](\d{1,2})(?:[-./ ](\d{2}|\d{4}))?\.?", typed):
        first, second = int(parts[1]), int(parts[2])
        day, month = (first, second) if day_first else (second, first)
        return _made(_year(parts[3], today), month, day, text)
    shown = QLocale().toDate(text.strip(), figures.DAY_FULL)
    if shown.isValid():
        return _made(shown.year(), shown.month(), shown.day(), text)
    if named := re.fullmatch(r"(\d{1,2})\.? ?([^\W\d_]{3,})\.?(?: (\d{2}|\d{4}))?", typed):
        return _made(_year(named[3], today), _month(named[2]), int(named[1]), text)
    raise _bad(text)


def _month(word: str) -> int:
    """The month whose name begins so, in the locale's language before English; 0 for none or for several."""
    for locale in (QLocale(), QLocale.c()):
        found = {month for month in range(1, 13) if any(name.startswith(word) for name in _names(locale, month))}
        if found:
            return found.pop() if len(found) == 1 else 0
    return 0


def _names(locale: QLocale, month: int) -> list[str]:
    """How the month is written, alone and in a date, long and short."""
    kinds = (QLocale.FormatType.LongFormat, QLocale.FormatType.ShortFormat)
    return [name(month, kind).lower() for name in (locale.monthName, locale.standaloneMonthName) for kind in kinds]


def _year(written: str | None, today: date) -> int:
    if written is None:
        return today.year
    return int(written) if len(written) == 4 else today.year // 100 * 100 + int(written)


def _made(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError as failure:
        raise _bad(text) from failure


def _shifted(today: date, days: int, text: str) -> date:
    try:
        return today + timedelta(days)
    except OverflowError as failure:
        raise _bad(text) from failure


def _bad(text: str) -> BadInput:
    return BadInput(
        "Date not taken.",
        f"“{text.strip()[:40]}” is not a date. Type t for today, +5 or -10 for days from today, 3 for a day of this "
        "month, 5-2 or 2026-02-05.",
    )
