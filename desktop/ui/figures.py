"""Amounts, dates and rates as the screen writes them; nothing here is stored or printed on paper."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from PySide6.QtCore import QDate, QLocale

from desktop.model import money

MINUS = "\u2212"
DAY_FULL = "d MMM yyyy"
"""How a date among facts is written, for `QLocale`."""


def amount(minor: int, currency: str) -> str:
    """The amount with the locale's separators and the currency's own digits: `1,248.00`, `−16.68`."""
    locale = QLocale()
    swap = {",": locale.groupSeparator(), ".": locale.decimalPoint()}
    return "".join(swap.get(sign, sign) for sign in money.grouped(minor, currency))


def write_sentences() -> None:
    """Let the sentences that come up from below write amounts as the screen does."""
    locale = QLocale()
    money.write_with(locale.groupSeparator(), locale.decimalPoint())


def amount_code(minor: int, currency: str) -> str:
    """The amount with its currency: `96.00 GBP`."""
    return f"{amount(minor, currency)} {currency}"


def given_back(minor: int, currency: str) -> str:
    """What goes back, with a true minus: `−16.68` for 1668."""
    return amount(-minor, currency)


def plain(minor: int, currency: str) -> str:
    """The plain number for the clipboard: `-1234.50`."""
    return money.plain(minor, currency)


def count(number: int) -> str:
    """A count with the locale's separators: `1,284`."""
    return f"{number:,}".replace(",", QLocale().groupSeparator())


def percent(rate_milli: int) -> str:
    """A rate in thousandths of a per cent: `20 %`, `17.5 %`."""
    whole, rest = divmod(rate_milli, 1000)
    fraction = f"{rest:03d}".rstrip("0")
    return f"{whole}{QLocale().decimalPoint() + fraction if fraction else ''} %"


def percents(rates_milli: Iterable[int]) -> str:
    """Several rates on one line: `5 % + 9.975 %`."""
    return " + ".join(percent(rate) for rate in rates_milli)


def today() -> date:
    """The day it is where the person sits."""
    return here(datetime.now(UTC)).date()


def here(moment: datetime) -> datetime:
    """The moment on the clock of the place where the person sits."""
    return moment.astimezone()


def day(when: date, now: date | None = None) -> str:
    """A date in a list: `21 Nov`, with its year if that is not this year's."""
    pattern = "d MMM" if when.year == (now or today()).year else "d MMM yyyy"
    return QLocale().toString(QDate(when.year, when.month, when.day), pattern)


def day_full(when: date) -> str:
    """A date among facts: `16 Nov 2026`."""
    return QLocale().toString(QDate(when.year, when.month, when.day), DAY_FULL)


def clock(moment: datetime) -> str:
    """The time of day: `14:05`."""
    return f"{here(moment):%H:%M}"


def moment_full(moment: datetime) -> str:
    """A moment among facts: `16 Nov 2026, 09:12`."""
    return f"{day_full(here(moment).date())}, {clock(moment)}"


def moment_short(moment: datetime, now: date | None = None) -> str:
    """A moment in Activity: `Today 14:02`, `18 Nov 10:02`."""
    this_day = now or today()
    its_day = here(moment).date()
    return f"{'Today' if its_day == this_day else day(its_day, this_day)} {clock(moment)}"
