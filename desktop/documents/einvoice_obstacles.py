"""Why a note has no e-invoice: what EN 16931 cannot carry, and what the frozen copy does not know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cache

from desktop.model import money
from desktop.model.frozen_copy import FrozenNote, NoteLine, Party
from desktop.model.states import NoteKind

EXEMPT = {
    "E": ("", "Exempt from VAT"),
    "AE": ("VATEX-EU-AE", "Reverse charge"),
    "K": ("VATEX-EU-IC", "Intra-Community supply"),
    "G": ("VATEX-EU-G", "Export outside the EU"),
}
"""The categories that say why there is no tax: the code of the reason (VATEX) and words where the invoice has none."""

CATEGORIES = ("S", "Z", *EXEMPT)
"""The tax categories (UNTDID 5305) that a line can have here."""

_KINDS = (NoteKind.REFUND, NoteKind.CANCELLATION)
_NEEDS_BUYER = {"AE": "reverse charge", "K": "an intra-Community supply"}
_PREFIXED = re.compile(r"[A-Z]{2}[0-9A-Z+*]{2,13}")
_SIGNS = re.compile(r"[\s.\-/]")


def category(line: NoteLine) -> str:
    """The line's tax category; standard wherever tax is charged, empty where nobody has said why there is none."""
    return line.category or ("S" if sum(line.rates_milli) else "")


def vat_number(party: Party) -> str:
    """The VAT number as machines read it: without blanks, dots and dashes."""
    return _SIGNS.sub("", party.vat_number).upper()


def obstacle(note: FrozenNote) -> str:
    """Why this note has no e-invoice, as one or two sentences; empty where it has one."""
    return next(_obstacles(note), "")


def _obstacles(note: FrozenNote) -> Iterator[str]:
    if note.kind not in _KINDS:
        yield "Only refunds and cancellations have one; the standard has no form for other kinds of notes."
    for currency in (note.currency, note.office_currency):
        if currency and money.digits(currency) > 2:
            yield f"Amounts in {currency} have three decimals, and the standard allows two."
    if not note.lines:
        yield "It credits no lines."
    if not note.original_number:
        yield "It names no original invoice."
    for line in note.lines:
        yield from _of_line(line)
    yield from _of_party("The office", note.seller, "Settings, Office", needs_vat_number=True)
    needs = next((words for code, words in _NEEDS_BUYER.items() if code in map(category, note.lines)), "")
    yield from _of_party("The customer", note.buyer, "Customers", needs_vat_number=bool(needs))
    yield from _of_sums(note)


def _of_line(line: NoteLine) -> Iterator[str]:
    if len(line.rates_milli) > 1:
        yield f"Line {line.position} carries several taxes, and the standard allows one on each line."
    code, rate = category(line), sum(line.rates_milli)
    if not code:
        yield (
            f"Line {line.position} is without tax and its invoice does not say why. "
            f"A column for the tax category ({', '.join(CATEGORIES[1:])}) can bring that in with invoices to come."
        )
    elif code not in CATEGORIES or (code == "S") != (rate > 0):
        yield f"Line {line.position} is marked as tax category {code}, which does not fit its tax."
    if min(line.net_minor, line.tax_minor) < 0:
        yield f"Line {line.position} is below zero, and a credit note would turn that into a debit."


def _of_party(who: str, party: Party, where: str, *, needs_vat_number: bool) -> Iterator[str]:
    known = {
        "name": party.name.strip(),
        "street": any(line.strip() for line in party.address),
        "town": party.city.strip(),
        "country": party.country.upper() in _countries(),
        "VAT number": party.vat_number.strip() or not needs_vat_number,
    }
    missing = [name for name, is_known in known.items() if not is_known]
    if missing:
        yield (
            f"{who} had no {' and no '.join(missing)} when it was issued. "
            f"Add what is missing under {where}; notes from then on carry it."
        )
    number = vat_number(party)
    if number and not (_PREFIXED.fullmatch(number) and number[:2] in _countries() | {"EL", "XI"}):
        yield (
            f"{who} had the VAT number {party.vat_number} when it was issued, which does not begin with two letters of "
            f"a country. Correct it under {where}; notes from then on carry it."
        )


def _of_sums(note: FrozenNote) -> Iterator[str]:
    """The official rules let VAT be almost one whole unit off; here every cent has to be in its place."""
    by_rate: dict[int, list[NoteLine]] = {}
    for line in note.lines:
        by_rate.setdefault(sum(line.rates_milli), []).append(line)
    sums = {rate: _net_and_tax(lines) for rate, lines in by_rate.items()}
    said = {each.rate_milli: (each.net_minor, each.tax_minor) for each in note.taxes}
    whole = (*_net_and_tax(note.lines), sum(line.gross_minor for line in note.lines))
    adds_up = note.net_minor + note.tax_minor == note.gross_minor
    if not adds_up or whole != (note.net_minor, note.tax_minor, note.gross_minor) or sums != said:
        yield "Its lines do not add up to its sums."
    unit = 10 ** money.digits(note.currency)
    for rate, (net, tax) in sums.items():
        # BR-CO-17: less than one whole unit away from the exact tax, rounded to hundredths
        exact = Fraction(net * rate, 100_000 * unit)
        if abs(Fraction(tax, unit) - Fraction(money.rounded(exact * 100), 100)) >= 1:
            yield (
                f"Its VAT at {rate / 1000:g} % was rounded on each line and is a whole {note.currency} away from the "
                "VAT on the sum, which the standard does not allow."
            )


def _net_and_tax(lines: Iterable[NoteLine]) -> tuple[int, int]:
    each = [(line.net_minor, line.tax_minor) for line in lines]
    return sum(net for net, _ in each), sum(tax for _, tax in each)


@cache
def _countries() -> frozenset[str]:
    from babel import Locale  # noqa: PLC0415  only papers that go abroad and e-invoices need it

    known = map(str, Locale("en").territories)
    return frozenset(code for code in known if code.isalpha() and len(code) == 2) - _NOT_COUNTRIES


_NOT_COUNTRIES = frozenset("EU EZ UN QO XA XB XK ZZ AC CP CQ DG EA IC TA".split())
