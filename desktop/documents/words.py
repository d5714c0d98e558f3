"""The words of the papers by language, and figures, days and rates as each language writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from desktop.documents.languages import american, arabic, english, finnish, french, german, greek, swedish
from desktop.model import language as languages
from desktop.model import money

WORDS: dict[str, dict[str, str]] = {
    "en": english.WORDS,
    "en-US": american.WORDS,
    "de": german.WORDS,
    "fi": finnish.WORDS,
    "sv": swedish.WORDS,
    "fr": french.WORDS,
    "el": greek.WORDS,
    "ar": arabic.WORDS,
}

_FROM_RIGHT = frozenset({"ar"})
_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,15})?")
_PLACE = re.compile(r"\{(\w+)\}")
_ARABIC = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_MARK = "\u200e"  # keeps the order of a number or name in a sentence that runs from right to left; it has no ink


class Wording:
    """The words of one language, with those that the office has put in their place.

    A language that has no entry falls back to that of its first part (`en-GB` to `en`), then to English.
    """

    def __init__(self, language: str, office: Mapping[str, str]) -> None:
        self.language = languages.known(language) or "en"
        self.from_right = self.language in _FROM_RIGHT
        self._words = WORDS[self.language] | dict(office)

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def __call__(self, word: str, **parts: str) -> str:
        """The words with the parts in their places; a place that has no part stays as it is written."""
        if self.from_right:
            parts = {name: _kept_in_order(part) for name, part in parts.items()}
        return self._filled(word, parts)

    def _filled(self, word: str, parts: Mapping[str, str]) -> str:
        said = self._words[word]
        return _PLACE.sub(lambda place: parts.get(place[1], place[0]), said) if "{" in said else said

    def mark_means(self, mark: str) -> str:
        """What a mark such as PRACTICE means, empty for one without words, and for none."""
        name = f"mark_{mark}"
        return self(name) if name in self else ""

    def page_of(self, page: int, pages: int) -> str:
        """The page's number among all of them."""
        return self("page_of", page=str(page), pages=str(pages))

    def short_date(self, day: date) -> str:
        """The day in figures, as a table has room for it."""
        parts = {"day": f"{day.day:02d}", "month": f"{day.month:02d}", "year": str(day.year)}
        return self._filled("short_date", parts)

    def date(self, day: date) -> str:
        """The day in full."""
        month = self._words["months"].split()[day.month - 1]
        shown = self._words["first_of_month"] if day.day == 1 else str(day.day)
        return self._filled("date", {"day": shown, "month": month, "year": str(day.year)})

    def amount(self, minor: int, currency: str) -> str:
        """The figure without its currency: `1,234.56`."""
        marks = {ord(","): self._words["group_mark"], ord("."): self._words["decimal_mark"]}
        return money.grouped(minor, currency).translate(marks)

    def money(self, minor: int, currency: str) -> str:
        """The figure and its currency, never parted by the end of a line."""
        return f"{self.amount(minor, currency)}\u00a0{currency}"

    def number(self, plain: str) -> str:
        """A number that is kept as text, such as a quantity: `1234.5` as `1,234.5`; what is no number as it stands."""
        if not _NUMBER.fullmatch(plain):
            return plain
        whole, point, decimals = plain.partition(".")
        marks = self._words["decimal_mark"] if point else ""
        return f"{int(whole):,}".replace(",", self._words["group_mark"]) + marks + decimals

    def price(self, plain: str, currency: str) -> str:
        """As `number`, with no fewer digits than the currency has: `8.5` as `8.50`."""
        whole, _, decimals = plain.partition(".")
        wanted = money.digits(currency)
        padded = f"{whole}.{decimals.ljust(wanted, '0')}" if wanted and _NUMBER.fullmatch(plain) else plain
        return self.number(padded)

    def country(self, code: str) -> str:
        """The name of a country (ISO 3166); what is no code stays as it is."""
        from babel import Locale  # noqa: PLC0415  only for papers that go abroad

        return str(Locale.parse(self.language, sep="-").territories.get(code, code))

    def rate(self, milli: int) -> str:
        """A tax rate of so many thousandths of a per cent: `8.875%`."""
        whole, rest = divmod(milli, 1000)
        decimals = f".{rest:03d}".rstrip("0") if rest else ""
        return self._filled("rate", {"rate": self.number(f"{whole}{decimals}")})


def _kept_in_order(part: str) -> str:
    return part if not part or _ARABIC.search(part) else f"{_MARK}{part}{_MARK}"
