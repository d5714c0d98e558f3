"""Tax: how an invoice is totalled, and how the tax of a line is given back in parts that add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Literal

from desktop.model.money import digits, rounded, shared, topped_up

Prices = Literal["net", "gross"]
Rounding = Literal["line", "document"]


@dataclass(frozen=True)
class LineTerms:
    """A line as it is priced: units, price of one, taxes on the same base in thousandths of a per cent."""

    quantity: Decimal
    price: Decimal
    rates_milli: tuple[int, ...]
    discount_percent: Decimal | None = None


@dataclass(frozen=True)
class LineTotals:
    """What a line comes to after discounts; one tax for each of its rates. Minor units."""

    net_minor: int
    taxes_minor: tuple[int, ...]

    @property
    def tax_minor(self) -> int:
        return sum(self.taxes_minor)

    @property
    def gross_minor(self) -> int:
        return self.net_minor + self.tax_minor


def invoice_totals(
    lines: Sequence[LineTerms], prices: Prices, discount_minor: int, rounding: Rounding, currency: str
) -> list[LineTotals]:
    """Net and taxes of each line (rule A2); a negative line is shared over the others and comes to nothing itself.

    `discount_minor` is an amount off the whole document, net or gross as `prices` says. Raises `ValueError` where
    the discounts exceed the lines.
    """
    amounts = _after_discounts(lines, discount_minor, currency)
    exact = [_exact_taxes(amount, line.rates_milli, prices) for amount, line in zip(amounts, lines, strict=True)]
    if rounding == "document":
        taxes = _rounded_on_sums(lines, exact)
    else:
        taxes = [_rounded_on_line(shares, prices) for shares in exact]
    return [
        LineTotals(amount if prices == "net" else amount - sum(tax), tuple(tax))
        for amount, tax in zip(amounts, taxes, strict=True)
    ]


def line_amount(line: LineTerms, currency: str) -> int:
    """Quantity times price, rounded once; a discount in per cent rounds the unit price first."""
    scale = 10 ** digits(currency)
    if line.discount_percent is None:
        return rounded(Fraction(line.quantity) * Fraction(line.price) * scale)
    unit = rounded(Fraction(line.price) * (100 - Fraction(line.discount_percent)) / 100 * scale)
    return rounded(Fraction(line.quantity) * unit)


def _after_discounts(lines: Sequence[LineTerms], discount_minor: int, currency: str) -> list[int]:
    amounts = [line_amount(line, currency) for line in lines]
    off: dict[tuple[int, ...], int] = {}
    for line, amount in zip(lines, amounts, strict=True):
        if amount < 0:
            rates = tuple(sorted(line.rates_milli))
            off[rates] = off.get(rates, 0) - amount
    left = [max(amount, 0) for amount in amounts]
    beyond = 0
    for rates, discount in off.items():
        same = [at for at, line in enumerate(lines) if tuple(sorted(line.rates_milli)) == rates]
        beyond += _take_off(left, same, discount)
    everything = range(len(lines))
    if _take_off(left, everything, beyond) or _take_off(left, everything, discount_minor):
        raise ValueError("the discounts are more than the lines")
    return left


def _take_off(left: list[int], places: Iterable[int], discount: int) -> int:
    """Lower the amounts at `places` by `discount` in proportion; what they cannot bear is given back."""
    if not discount:
        return 0
    taking = [at for at in places if left[at] > 0]
    taken = min(discount, sum(left[at] for at in taking))
    for at, part in zip(taking, shared(taken, [left[at] for at in taking]), strict=True):
        left[at] -= part
    return discount - taken


def _exact_taxes(amount: int, rates_milli: Sequence[int], prices: Prices) -> list[Fraction]:
    base = 100_000 if prices == "net" else 100_000 + sum(rates_milli)
    return [Fraction(amount * rate, base) for rate in rates_milli]


def _rounded_on_line(shares: Sequence[Fraction], prices: Prices) -> list[int]:
    if prices == "net":
        return [rounded(share) for share in shares]
    return topped_up(shares, rounded(sum(shares, Fraction(0))))


def _rounded_on_sums(lines: Sequence[LineTerms], exact: Sequence[Sequence[Fraction]]) -> list[list[int]]:
    taxes = [[0] * len(shares) for shares in exact]
    places: dict[int, list[tuple[int, int]]] = {}
    for at, line in enumerate(lines):
        for component, rate in enumerate(line.rates_milli):
            places.setdefault(rate, []).append((at, component))
    for where in places.values():
        wanted = [exact[at][component] for at, component in where]
        for (at, component), tax in zip(where, topped_up(wanted, rounded(sum(wanted, Fraction(0)))), strict=True):
            taxes[at][component] = tax
    return taxes


@dataclass(frozen=True)
class LinePart:
    """The part of a line that goes back: net and one tax for each rate of the line. Minor units."""

    net_minor: int
    taxes_minor: tuple[int, ...]

    @property
    def tax_minor(self) -> int:
        return sum(self.taxes_minor)

    @property
    def gross_minor(self) -> int:
        return self.net_minor + self.tax_minor


@dataclass(frozen=True)
class LineBalance:
    """A line as it was sold, and what its other committed refunds really carry. Minor units."""

    sold: LinePart
    carried: LinePart

    @property
    def left(self) -> LinePart:
        taxes = zip(self.sold.taxes_minor, self.carried.taxes_minor, strict=True)
        return LinePart(self.sold.net_minor - self.carried.net_minor, tuple(whole - so_far for whole, so_far in taxes))

    def by_gross(self, gross_minor: int) -> LinePart:
        """The part with this gross: tax by the cumulative rule A3, held inside what is left."""
        sold, carried, left = self.sold, self.carried, self.left
        exact = Fraction(sold.tax_minor * (carried.gross_minor + gross_minor), sold.gross_minor)
        tax = rounded(exact) - carried.tax_minor
        tax = max(tax, 0, gross_minor - left.net_minor)
        tax = min(tax, gross_minor, left.tax_minor)
        return LinePart(gross_minor - tax, self._components(tax, gross_minor))

    def by_net(self, net_minor: int) -> LinePart:
        """The part with this net: tax by the cumulative rule A3 on the net, held inside what is left."""
        sold, carried, left = self.sold, self.carried, self.left
        exact = Fraction(sold.tax_minor * (carried.net_minor + net_minor), sold.net_minor)
        tax = min(max(rounded(exact) - carried.tax_minor, 0), left.tax_minor)
        return LinePart(net_minor, self._components(tax, net_minor + tax))

    def _components(self, tax: int, gross_minor: int) -> tuple[int, ...]:
        """The tax cent by cent to the component furthest below its exact share, never above what it was sold with."""
        sold, carried = self.sold, self.carried
        short = [
            Fraction(whole * (carried.gross_minor + gross_minor), sold.gross_minor) - so_far
            for whole, so_far in zip(sold.taxes_minor, carried.taxes_minor, strict=True)
        ]
        left = self.left.taxes_minor

        def lowered_to(level: int) -> list[int]:
            return [min(max(floor(lack - level), 0), most) for lack, most in zip(short, left, strict=True)]

        # All components are first brought down to the lowest common level that the tax allows, then it goes by cents.
        lowest, highest = -tax - 1 - sum(sold.taxes_minor), sum(sold.taxes_minor) + 1
        while highest - lowest > 1:
            level = (lowest + highest) // 2
            if sum(lowered_to(level)) <= tax:
                highest = level
            else:
                lowest = level
        parts = lowered_to(highest)
        for _ in range(tax - sum(parts)):
            open_ones = [at for at, most in enumerate(left) if parts[at] < most]
            furthest = max(open_ones, key=lambda at: (short[at] - parts[at], -at))
            parts[furthest] += 1
        return tuple(parts)
