"""Parts of a line against the rule written out once more, with fractions: whatever is asked and freed in between."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import floor
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import Refusal
from desktop.model.figures import Asked, HeldPart, LineFigures, LineWish
from desktop.model.money import plain
from desktop.model.proposal import line_part
from desktop.model.tax import LinePart


def nearest(value: Fraction) -> int:
    """Halves away from zero; nothing here is below zero."""
    return floor(value + Fraction(1, 2))


@dataclass
class Step:
    """What one refund carries, and how many units it was asked for."""

    net: int
    taxes: list[int]
    units: Fraction | None = None

    @property
    def gross(self) -> int:
        return self.net + sum(self.taxes)


@dataclass
class Paper:
    """The line as an accountant keeps it on paper: what it was sold for, what each unit is worth, what was refunded."""

    net: int
    taxes: list[int]
    prices: str
    quantity: Fraction
    steps: list[Step] = field(default_factory=list)

    @property
    def tax(self) -> int:
        return sum(self.taxes)

    @property
    def gross(self) -> int:
        return self.net + self.tax

    @property
    def net_left(self) -> int:
        return self.net - sum(step.net for step in self.steps)

    @property
    def taxes_left(self) -> list[int]:
        return [tax - sum(step.taxes[at] for step in self.steps) for at, tax in enumerate(self.taxes)]

    @property
    def units_left(self) -> Fraction:
        return self.quantity - sum((step.units or Fraction(0) for step in self.steps), Fraction(0))

    def by_gross(self, gross: int) -> Step:
        so_far = sum(step.gross for step in self.steps)
        tax_so_far = self.tax - sum(self.taxes_left)
        tax = nearest(Fraction(self.tax * (so_far + gross), self.gross)) - tax_so_far
        tax = max(tax, 0, gross - self.net_left)
        tax = min(tax, gross, sum(self.taxes_left))
        return Step(gross - tax, self.cents(tax, so_far + gross))

    def by_net(self, net: int) -> Step:
        so_far = sum(step.net for step in self.steps)
        tax_so_far = self.tax - sum(self.taxes_left)
        tax = nearest(Fraction(self.tax * (so_far + net), self.net)) - tax_so_far
        tax = min(max(tax, 0), sum(self.taxes_left))
        return Step(net, self.cents(tax, sum(step.gross for step in self.steps) + net + tax))

    def cents(self, tax: int, gross_with_this: int) -> list[int]:
        """One by one to the tax furthest below its exact share, the first of equals, never above what it was sold."""
        given = [0] * len(self.taxes)
        left = self.taxes_left
        for _ in range(tax):
            lacking = [
                (Fraction(whole * gross_with_this, self.gross) - (whole - left[at]) - given[at], -at)
                for at, whole in enumerate(self.taxes)
                if given[at] < left[at]
            ]
            given[-max(lacking)[1]] += 1
        return given

    def worth(self, units: Fraction) -> int:
        """What so many more units come to, net or gross as the prices are."""
        whole = self.net if self.prices == "net" else self.gross
        held = [step for step in self.steps if step.units is not None]
        worths = [step.net if self.prices == "net" else step.gross for step in held]
        counted = [self.quantity, units, *(step.units for step in held if step.units is not None)]
        if any(one.denominator != 1 for one in counted):
            return nearest(Fraction(whole) * (self.quantity - self.units_left + units) / self.quantity) - sum(worths)
        each, dearer = divmod(whole, int(self.quantity))
        on_hand = [each + 1] * dearer + [each] * (int(self.quantity) - dearer)
        for step, worth in zip(held, worths, strict=True):
            count = int(step.units or 0)
            for _ in range(worth - each * count):
                on_hand.remove(each + 1)
            for _ in range(count - (worth - each * count)):
                on_hand.remove(each)
        return sum(on_hand[: int(units)])

    def by_units(self, units: Fraction) -> Step | None:
        worth = self.worth(units)
        if worth <= 0:
            return None
        step = self.by_net(worth) if self.prices == "net" else self.by_gross(worth)
        return Step(step.net, step.taxes, units)


sold = st.builds(
    lambda net, taxes, prices: (net, taxes, prices),
    st.integers(1, 60_000),
    st.lists(st.integers(0, 900), min_size=1, max_size=3),
    st.sampled_from(["net", "gross"]),
)
quantities = st.sampled_from(["1", "2", "3", "7", "12", "2.5", "0.75"])
by_amount = st.lists(
    st.tuples(st.sampled_from(["gross", "net", "gross", "net", "free"]), st.integers(0, 10**6)), max_size=14
)
by_units = st.lists(st.tuples(st.sampled_from(["whole", "part", "whole", "free"]), st.integers(0, 10**6)), max_size=14)


class Desk:
    """The line in the program beside the one on paper; each step is asked of both."""

    def __init__(self, sold: tuple[int, list[int], str], quantity: str = "1") -> None:
        net, taxes, prices = sold
        self.line = LineFigures(1, 1, "Lamp", Decimal(quantity), prices, LinePart(net, tuple(taxes)))
        self.paper = Paper(net, list(taxes), prices, Fraction(quantity))
        self.forms = 0

    def free(self, which: int) -> None:
        if self.line.held:
            at = which % len(self.line.held)
            self.line = LineFigures(
                1, 1, "Lamp", self.line.quantity, self.line.prices, self.line.sold,
                self.line.held[:at] + self.line.held[at + 1 :],
            )  # fmt: skip
            del self.paper.steps[at]

    def refund(self, wish: LineWish, expected: Step) -> None:
        part = line_part(self.line, wish, "EUR")
        assert (part.net_minor, list(part.taxes_minor)) == (expected.net, expected.taxes)
        assert min(part.net_minor, *part.taxes_minor) >= 0
        self.forms += 1
        asked: Asked = "all" if wish.all else "quantity" if wish.quantity else "net" if wish.net else "gross"
        units = str(self.line.units_left) if wish.all and expected.units is not None else wish.quantity or ""
        self.line = self.line.with_held(HeldPart(asked, units, part, UUID(int=self.forms)))
        self.paper.steps.append(expected)
        left = self.line.balance.left
        assert min(left.net_minor, *left.taxes_minor) >= 0, "never more than the line"
        assert list(left.taxes_minor) == self.paper.taxes_left

    def rest(self) -> None:
        """All that is left; then the line is returned to the cent, net and every tax."""
        if self.line.balance.left.gross_minor:
            units = self.paper.units_left if self.line.by_quantity else None
            self.refund(LineWish(1, all=True), Step(self.paper.net_left, self.paper.taxes_left, units))
        assert self.line.balance.carried == self.line.sold
        with pytest.raises(Refusal) as nothing_left:
            line_part(self.line, LineWish(1, all=True), "EUR")
        assert (nothing_left.value.code, nothing_left.value.left) == ("over_line", "0.00")


@settings(max_examples=150)
@given(sold, by_amount)
def test_refunds_by_gross_and_by_net_in_any_order_are_those_of_the_rule(
    line: tuple[int, list[int], str], wishes: list[tuple[str, int]]
) -> None:
    desk = Desk(line)
    for how, size in wishes:
        left = desk.line.balance.left
        if how == "free":
            desk.free(size)
        elif how == "net" and left.net_minor:
            net = 1 + size % left.net_minor
            desk.refund(LineWish(1, net=plain(net, "EUR")), desk.paper.by_net(net))
        elif how == "gross" and left.gross_minor:
            gross = 1 + size % left.gross_minor
            desk.refund(LineWish(1, gross=plain(gross, "EUR")), desk.paper.by_gross(gross))
    desk.rest()


@settings(max_examples=150)
@given(sold, quantities, by_units)
def test_refunds_by_units_in_any_order_are_those_of_the_rule(
    line: tuple[int, list[int], str], quantity: str, wishes: list[tuple[str, int]]
) -> None:
    desk = Desk(line, quantity)
    for how, size in wishes:
        left = desk.paper.units_left
        if how == "free":
            desk.free(size)
            continue
        units = Fraction(1 + size % floor(left)) if how == "whole" and left >= 1 else left * (1 + size % 4) / 4
        text = str(Decimal(units.numerator) / Decimal(units.denominator))
        if not units or Fraction(text) != units:
            continue
        expected = desk.paper.by_units(units)
        if expected is None:
            with pytest.raises(Refusal) as too_little:
                line_part(desk.line, LineWish(1, quantity=text), "EUR")
            assert too_little.value.code == "bad_amount"
        else:
            desk.refund(LineWish(1, quantity=text), expected)
    desk.rest()
