"""Money: whole minor units of a currency, and how an amount is read, written, converted and shared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from desktop.model import writing
from desktop.model.refusals import refuse

# ISO 4217 list one: active national currencies; digits other than two are named below.
CURRENCIES = frozenset(
    """AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY
    COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS
    INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP
    MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR
    SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND
    VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG""".split()
)
_NO_DIGITS = frozenset("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split())
_THREE_DIGITS = frozenset("BHD IQD JOD KWD LYD OMR TND".split())
_AMOUNT = re.compile(r"[0-9]+(\.[0-9]+)?")


def digits(currency: str) -> int:
    """How many digits the currency has after the point (ISO 4217)."""
    return 0 if currency in _NO_DIGITS else 3 if currency in _THREE_DIGITS else 2


def rounded(value: Fraction | Decimal | int) -> int:
    """The whole number nearest to `value`, halves away from zero."""
    exact = Fraction(value)
    whole = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return whole if exact >= 0 else -whole


def from_text(text: str, currency: str) -> int:
    """Minor units of a typed amount above zero.

    Raises `Refusal` `bad_amount` for anything but digits with at most one point and a digit on both sides of it, and
    for zero; `bad_currency_digits` for more digits than the currency has.
    """
    if not _AMOUNT.fullmatch(text) or not text.strip("0."):
        raise refuse("bad_amount", what=f"“{text}” is not an amount above zero.")
    whole, _, part = text.partition(".")
    places = digits(currency)
    if len(part) > places:
        raise refuse("bad_currency_digits", currency=currency, digits=places, text=text)
    return int(whole + part.ljust(places, "0"))


def plain(minor: int, currency: str) -> str:
    """The amount as plain decimal text: `-1234.50`."""
    places = digits(currency)
    sign, whole = ("-", -minor) if minor < 0 else ("", minor)
    if not places:
        return f"{sign}{whole}"
    return f"{sign}{whole // 10**places}.{whole % 10**places:0{places}d}"


def grouped(minor: int, currency: str) -> str:
    """The amount with thousands parted and a true minus: `−1,234.50`."""
    places = digits(currency)
    sign, whole = ("−", -minor) if minor < 0 else ("", minor)
    if not places:
        return f"{sign}{whole:,}"
    return f"{sign}{whole // 10**places:,}.{whole % 10**places:0{places}d}"


write_with = writing.write_with


def said(minor: int, currency: str) -> str:
    """The amount as a sentence for a person says it, in the signs of the screen."""
    return writing.in_signs(grouped(minor, currency))


def named(minor: int, currency: str) -> str:
    """The amount with its currency, as a sentence says it: `−1,234.50 EUR`."""
    return f"{said(minor, currency)} {currency}"


def converted(minor: int, rate: Decimal, source: str, target: str) -> int:
    """Minor units of `target` for minor units of `source`; `rate` is units of target for one unit of source."""
    if source == target:
        return minor
    return rounded(Fraction(minor) * Fraction(rate) * Fraction(10) ** (digits(target) - digits(source)))


def shared(total: int, weights: Sequence[Fraction | int]) -> list[int]:
    """`total` in parts in proportion to the weights, by largest remainder, ties to the first; the parts add up.

    With all weights zero the first part takes everything. Weights are never negative, `total` may be.
    """
    if total < 0:
        return [-part for part in shared(-total, weights)]
    exact = [Fraction(weight) for weight in weights]
    whole = sum(exact)
    if not whole:
        return [total if position == 0 else 0 for position in range(len(exact))]
    wanted = [total * weight / whole for weight in exact]
    return topped_up(wanted, total)


def topped_up(wanted: Sequence[Fraction], total: int) -> list[int]:
    """The wanted shares rounded down, then `total` reached by one unit each to the largest remainders, ties first."""
    parts = [share.numerator // share.denominator for share in wanted]
    by_remainder = sorted(range(len(parts)), key=lambda at: (parts[at] - wanted[at], at))
    for at in by_remainder[: total - sum(parts)]:
        parts[at] += 1
    return parts
