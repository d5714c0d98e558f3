"""The e-invoice of a note by EN 16931: UBL 2.1 CreditNote and CII 381, from nothing but its frozen copy.

The names of the terms (BT-1, BG-3 ...) are the standard's own; amounts are positive, since the type says "credit".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from desktop.documents.einvoice_obstacles import EXEMPT, category, obstacle, vat_number
from desktop.documents.note_text import NoteText
from desktop.errors import BadInput
from desktop.model import money
from desktop.model.frozen_copy import FrozenNote, NoteLine, Party
from desktop.model.states import Syntax

__all__ = ["breakdown", "obstacle", "written"]

Terms = dict[str, Any]


_FLAVOURS = {Syntax.UBL: "ubl-2.1", Syntax.CII: "factur-x"}
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EXACT = Decimal("0.0001")


def written(note: FrozenNote, syntax: Syntax) -> bytes:
    """The e-invoice as XML in UTF-8: the same copy gives the same bytes.

    Raises `BadInput` with the reason where the note can have none; `obstacle` tells it beforehand.
    """
    if reason := obstacle(note):
        raise BadInput(f"{note.number or 'This draft'} has no e-invoice.", reason)
    from facturx import generate_xml  # noqa: PLC0415  it takes half a second, which most starts do not need

    # Its own checks need a server that is not there, and would pass without it; the tests hold every rule against it.
    xml: bytes = generate_xml(
        _terms(note), flavor=_FLAVOURS[syntax], level="en16931", check_xsd=False, check_schematron=None
    )
    return xml


def _terms(note: FrozenNote) -> Terms:
    text = NoteText(note)
    _, sentences, last = text.meaning()

    def amount(minor: int) -> str:
        return money.plain(minor, note.currency)

    gross = amount(note.gross_minor)
    terms: Terms = {
        "BT-1": _clean(note.number),
        "BT-2": note.issued,
        "BT-3": "381",
        "BT-5": note.currency,
        "BT-20": _clean(" ".join([*sentences, last])),
        # The standard has no day for an unknown supply, and CII no form without one.
        "BT-72": note.supplied or note.original_issued,
        "BG-1": [
            *_remark(note.mark and f"{note.mark}. {text.words.mark_means(note.mark)}"),
            *_remark(text.reason, "AAI"),
        ],
        "BG-3": [{"BT-25": _clean(note.original_number), "BT-26": note.original_issued}],
        "BG-4": _party(note.seller),
        "BG-7": _party(note.buyer),
        "BG-23": [_tax(note, *each) for each in breakdown(note.lines)],
        "BG-25": [_line(line, note.currency) for line in note.lines],
        "BT-106": amount(note.net_minor),
        "BT-109": amount(note.net_minor),
        "BT-110": amount(note.tax_minor),
        "BT-112": gross,
        # Nothing is left to pay: the money has gone back, or it lowered what was still due.
        "BT-113": gross,
        "BT-115": amount(0),
    }
    if note.office_currency:
        terms["BT-6"] = note.office_currency
        terms["BT-111"] = money.plain(note.office_tax_minor, note.office_currency)
    if any(category(line) == "K" for line in note.lines):
        terms["BG-13"] = {"country_code": note.buyer.country.upper(), "name": _clean(note.buyer.name)}
    return terms


def breakdown(lines: Iterable[NoteLine]) -> list[tuple[str, int, int, int]]:
    """Category, rate in thousandths of a per cent, net and tax of each tax over these lines of one tax each."""
    sums: dict[tuple[str, int], tuple[int, int]] = {}
    for line in lines:
        key = category(line), sum(line.rates_milli)
        net, tax = sums.get(key, (0, 0))
        sums[key] = net + line.net_minor, tax + line.tax_minor
    return [(*key, *minors) for key, minors in sorted(sums.items())]


def _remark(text: str, subject: str = "") -> list[Terms]:
    found = _clean(text)
    return [{"BT-22": found} | ({"BT-21": subject} if subject else {})] if found else []


def _party(party: Party) -> Terms:
    lines = [clean for line in party.address if (clean := _clean(line))]
    terms = {
        "name": _clean(party.name),
        "vat_identifier": vat_number(party),
        "postcode": _clean(party.postcode),
        "city": _clean(party.city),
        "country_code": party.country.upper(),
    }
    terms |= zip(("addr_l1", "addr_l2", "addr_l3"), (*lines[:2], ", ".join(lines[2:])), strict=False)
    if party.email:
        terms |= {"einvoicing_addr": _clean(party.email), "einvoicing_addr_schemeid": "EM"}
    found: Terms = {name: term for name, term in terms.items() if term}
    if party.number:
        found["identifiers"] = {None: _clean(party.number)}
    return found


def _tax(note: FrozenNote, code: str, rate_milli: int, net_minor: int, tax_minor: int) -> Terms:
    terms = {
        "BT-116": money.plain(net_minor, note.currency),
        "BT-117": money.plain(tax_minor, note.currency),
        "BT-118": code,
        "BT-119": _rate(rate_milli),
    }
    if code in EXEMPT:
        vatex, words = EXEMPT[code]
        terms["BT-120"] = _clean(note.tax_note) or words
        if vatex:
            terms["BT-121"] = vatex
    return terms


def _line(line: NoteLine, currency: str) -> Terms:
    """The line; its price is what it credits for each unit, and for all of them where that has no end."""
    quantity = _quantity(line.quantity)
    net = Fraction(line.net_minor, 10 ** money.digits(currency))
    price = (net / Fraction(quantity)) / Fraction(_EXACT)
    terms: Terms = {
        "BT-126": str(line.position),
        "BT-129": f"{quantity.normalize():f}",
        "BT-130": line.unit,
        "BT-131": money.plain(line.net_minor, currency),
        "BT-146": money.plain(line.net_minor, currency),
        "BT-151": category(line),
        "BT-152": _rate(sum(line.rates_milli)),
        "BT-153": _clean(line.text) or _clean(line.code) or f"({line.position})",
    }
    if price.denominator == 1:
        terms["BT-146"] = f"{(price.numerator * _EXACT).normalize():f}"
    else:
        terms["BT-149"] = terms["BT-129"]
    if code := _clean(line.code):
        terms["BT-155"] = code
    return terms


def _quantity(text: str) -> Decimal:
    """The credited quantity; one where the credit is an amount."""
    try:
        quantity = Decimal(text)
    except InvalidOperation:
        return Decimal(1)
    return quantity if quantity.is_finite() and quantity > 0 else Decimal(1)


def _rate(milli: int) -> str:
    return f"{(Decimal(milli) / 1000).normalize():f}"


def _clean(text: str) -> str:
    """The text on one line; a sign that XML cannot hold stands as its code point."""
    return _NOT_IN_XML.sub(lambda sign: f"[U+{ord(sign[0]):04X}]", " ".join(text.split()))
