"""Frozen notes that an e-invoice can carry: what a test supplies where a note lacks it, and random ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from desktop.model import money
from desktop.model.frozen_copy import FrozenNote, NoteLine, Party, TaxLine
from desktop.model.language import LANGUAGE_WORDS
from desktop.model.states import NoteKind

SELLER = Party(
    name="Kauppapuoti Oy",
    address=("Mannerheimintie 1",),
    postcode="00100",
    city="Helsinki",
    country="FI",
    vat_number="FI 2077474-0",
    email="billing@example.org",
)
BUYER = Party(
    name="Beispiel GmbH",
    address=("Hauptstr. 5",),
    postcode="10115",
    city="Berlin",
    country="DE",
    vat_number="DE123456788",
    email="ap@example.org",
    number="14207",
)


def carrying(note: FrozenNote) -> FrozenNote:
    """The note with whole parties, and with a zero rate where nobody has said why there is no tax."""
    lines = [line if sum(line.rates_milli) else replace(line, category=line.category or "Z") for line in note.lines]
    return replace(
        note, seller=SELLER, buyer=replace(BUYER, name=note.buyer.name), lines=tuple(lines), taxes=by_rate(lines)
    )


def by_rate(lines: Sequence[NoteLine]) -> tuple[TaxLine, ...]:
    """Net and tax of each rate over lines of one tax each, the lowest first."""
    sums: dict[int, tuple[int, int]] = {}
    for line in lines:
        net, tax = sums.get(sum(line.rates_milli), (0, 0))
        sums[sum(line.rates_milli)] = net + line.net_minor, tax + line.tax_minor
    return tuple(TaxLine(rate, *minors) for rate, minors in sorted(sums.items()))


def can_carry(note: FrozenNote) -> bool:
    """Whether the standard has a form for this kind of note, with one tax on each line and at most two decimals."""
    currencies = {note.currency, note.office_currency or note.currency}
    return (
        note.kind in {NoteKind.REFUND, NoteKind.CANCELLATION}
        and bool(note.lines)
        and all(len(line.rates_milli) <= 1 for line in note.lines)
        and all(money.digits(currency) <= 2 for currency in currencies)
    )


_WORDS = (
    "A & B <Ltd>",
    'say "no"',
    "]]>",
    "Ünïcødé ß",
    "شكرا",
    "Ελλάδα",
    "🎁 gift",
    "a\x01b\ufffe",
    "x" * 300,
    "<b>&amp;",
)
_RATES = (25500, 24000, 20000, 19000, 13500, 8875, 7000, 5000, 500)
_UNTAXED = ("Z", "E", "AE", "K", "G")
_QUANTITIES = ("", "1", "3", "7", "0.5", "2.333", "1000", "0.001")
_CURRENCIES = ("EUR", "EUR", "EUR", "GBP", "SEK", "USD", "JPY")


def random_notes(seed: int, count: int) -> Iterator[FrozenNote]:
    """So many notes of every kind of line, tax, currency and text; the same ones for the same seed."""
    chance = Random(seed)
    for at in range(count):
        yield _random(chance, at)


def _random(chance: Random, at: int) -> FrozenNote:
    currency = chance.choice(_CURRENCIES)
    # Tax is rounded on each line, and the rules want that of a rate less than one whole unit away from the exact one.
    rates = chance.sample(_RATES, 3) if currency == "JPY" else chance.choices(_RATES, k=chance.randint(1, 12))
    lines = [_line(chance, position, (rate,), "") for position, rate in enumerate(rates, start=1)]
    for category in chance.sample(_UNTAXED, chance.choice((0, 0, 1, 3))):
        lines.append(_line(chance, len(lines) + 1, chance.choice(((), (0,))), category))
    original = date(2025, 1, 1) + timedelta(days=chance.randrange(600))
    foreign = chance.random() < 0.3 and currency != "EUR"
    gross = sum(line.gross_minor for line in lines)
    lines_of_address = _text(chance), _text(chance)
    due = chance.choice((0, gross, gross // 3))
    return FrozenNote(
        kind=chance.choice((NoteKind.REFUND, NoteKind.CANCELLATION)),
        number=f"CN-2026-{at + 1:04d}",
        issued=original + timedelta(days=chance.randrange(200)),
        currency=currency,
        seller=SELLER,
        buyer=replace(BUYER, name=_text(chance), address=(*lines_of_address, "c", "d")[: chance.randint(1, 4)]),
        original_number=f"INV {at} {chance.choice(_WORDS[:6])}",
        original_issued=original,
        reason=chance.choice(("", _text(chance))),
        lines=tuple(lines),
        taxes=by_rate(lines),
        net_minor=sum(line.net_minor for line in lines),
        tax_minor=sum(line.tax_minor for line in lines),
        gross_minor=gross,
        money_minor=gross - due,
        due_minor=due,
        method=chance.choice(("card", "bank_transfer", "cash")),
        paid_with="Visa ending 1187",
        reference="",
        refund_number="R-1",
        language=chance.choice(list(LANGUAGE_WORDS)),
        mark=chance.choice(("", "", "PRACTICE", "TEST")),
        supplied=chance.choice((None, original - timedelta(days=3))),
        tax_note=chance.choice(("", "Reverse charge, art. 196")),
        office_currency="EUR" if foreign else "",
        office_rate="0.5" if foreign else "",
        office_tax_minor=chance.randrange(10_000) if foreign else 0,
    )


def _line(chance: Random, position: int, rates: tuple[int, ...], category: str) -> NoteLine:
    net = chance.choice((chance.randint(1, 999), chance.randint(1, 10_000_000)))
    tax = money.rounded(Fraction(net * sum(rates), 100_000))
    text = chance.choice(("", _text(chance)))
    quantity = chance.choice(_QUANTITIES)
    return NoteLine(position, text, chance.choice(("", "A-1")), quantity, "9.99", rates, net, tax, net + tax, category)


def _text(chance: Random) -> str:
    return f"{chance.choice(_WORDS)} {chance.choice(_WORDS)}"
