"""The figures a refund is worked out from: what an invoice, its lines and its payments have left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Literal
from uuid import UUID

from desktop.model.money import rounded
from desktop.model.refusals import refuse
from desktop.model.states import Method, PaymentState, RefundKind
from desktop.model.tax import LineBalance, LinePart

BANK_DEBIT_DAYS = 180
"""Stripe returns SEPA and ACH debits only within 180 days (Stripe's documentation of refunds)."""


def last_day(method: Method, paid_on: date) -> date | None:
    """The last day on which the gateway takes a bank debit of that day back, None for other methods."""
    debit = method in {Method.SEPA_DEBIT, Method.ACH_DEBIT}
    return paid_on + timedelta(days=BANK_DEBIT_DAYS) if debit else None


def check_age(method: Method, paid_on: date, today: date) -> None:
    """Raises `too_old` where the gateway takes a payment of that day back no more."""
    last = last_day(method, paid_on)
    if last is not None and today > last:
        raise refuse("too_old", about=method, ended=f"{last:%d %b %Y}")


Asked = Literal["gross", "net", "quantity", "all"]


@dataclass(frozen=True)
class LineWish:
    """What was typed for one line: an amount with tax, without tax, a number of units, or all that is left.

    `stays` is how a part that an edit does not mention was asked for, and its units: then its gross or net stays.
    """

    line: int
    gross: str | None = None
    net: str | None = None
    quantity: str | None = None
    all: bool = False
    stays: tuple[Asked, str] | None = None


@dataclass(frozen=True)
class Wish:
    """What a person asks for, as typed. `lines` None: `amount` is spread; `lines` empty: money that no line asks for.

    `kind` and `method` are None for the payment's own. `returned_on` is the day money went back outside.
    `instead_of` is a refund that came back and is paid again, whole, under its note.
    """

    payment_id: int | None = None
    lines: tuple[LineWish, ...] | None = None
    amount: str | None = None
    kind: RefundKind | None = None
    method: Method | None = None
    reference: str = ""
    reason: str = ""
    notes: str = ""
    notify: bool = False
    returned_on: date | None = None
    instead_of: UUID | None = None


@dataclass(frozen=True)
class HeldPart:
    """What a committed refund holds of a line, and how it was asked for.

    `quantity` is its units where it was asked in units, else empty; units that one form asked for and several payments
    share belong together by `form`.
    """

    asked: Asked
    quantity: str
    part: LinePart
    form: UUID


@dataclass(frozen=True)
class LineFigures:
    """One line: as sold, and what other committed refunds hold of it."""

    id: int
    position: int
    text: str
    quantity: Decimal
    prices: str
    sold: LinePart
    held: tuple[HeldPart, ...] = ()

    @cached_property
    def balance(self) -> LineBalance:
        """The line with all that is held of it."""
        parts = [held.part for held in self.held]
        taxes = range(len(self.sold.taxes_minor))
        carried = LinePart(
            sum(part.net_minor for part in parts), tuple(sum(part.taxes_minor[at] for part in parts) for at in taxes)
        )
        return LineBalance(self.sold, carried)

    def with_held(self, held: HeldPart) -> LineFigures:
        """The line as it stands once this is held as well."""
        return replace(self, held=(*self.held, held))

    @property
    def refundable(self) -> bool:
        """Whether there is anything to give back: free and negative lines come to nothing."""
        return self.sold.gross_minor > 0

    @property
    def by_amount(self) -> bool:
        return any(held.asked in {"gross", "net"} for held in self.held)

    @property
    def by_quantity(self) -> bool:
        return any(held.asked == "quantity" for held in self.held)

    @property
    def units_left(self) -> Decimal:
        return self.quantity - self._units_held

    @property
    def _units_held(self) -> Decimal:
        return sum((Decimal(held.quantity) for held in self.held if held.quantity), Decimal(0))

    def unit_value(self, quantity: Decimal) -> int:
        """What so many units come to, net or gross as the invoice's prices are (rule A3, quantity)."""
        whole = self._priced(self.sold)
        if self._fractional(quantity):
            so_far = Fraction(self._units_held + quantity) / Fraction(self.quantity)
            return rounded(whole * so_far) - self._priced(self.balance.carried)
        cheap, dear_ones = divmod(whole, int(self.quantity))
        # A piece of a form that was cut between payments may be of less than a thousandth of a unit.
        forms = {held.form for held in self.held if held.quantity}
        in_units = [held for held in self.held if held.form in forms]
        dear_held = sum(self._priced(held.part) for held in in_units) - cheap * int(self._units_held)
        return cheap * int(quantity) + min(int(quantity), dear_ones - dear_held)

    def _priced(self, part: LinePart) -> int:
        return part.net_minor if self.prices == "net" else part.gross_minor

    def _fractional(self, quantity: Decimal) -> bool:
        """Whether the line, this quantity or one that was asked for before is not of whole units."""
        asked: dict[UUID, Decimal] = {}
        for held in self.held:
            if held.quantity:
                asked[held.form] = asked.get(held.form, Decimal(0)) + Decimal(held.quantity)
        counted = (self.quantity, quantity, *asked.values())
        return any(units != units.to_integral_value() for units in counted)


@dataclass(frozen=True)
class PaymentFigures:
    """One payment as it stands for one invoice. `left_minor` is the least of its own and its part's rest.

    `ability` is what the office lets go back by this method: none, full (only the whole payment) or partial;
    `within_days` of the day paid, None for ever.
    """

    id: int
    number: str
    label: str
    method: Method
    ours: bool
    paid_on: date
    amount_minor: int
    returned_minor: int
    waiting_minor: int
    left_minor: int
    state: PaymentState
    approved: bool
    disputed: bool
    inquiry: bool
    refunds: int
    ability: str = "partial"
    within_days: int | None = None

    @property
    def succeeded(self) -> bool:
        return self.state == PaymentState.SUCCEEDED

    def past_limit(self, today: date) -> bool:
        """Whether the office's own limit for this method is over."""
        return self.within_days is not None and today > self.paid_on + timedelta(days=self.within_days)


@dataclass(frozen=True)
class InvoiceFigures:
    """An invoice as it stands, without the refund that is being changed, if any. Minor units of `currency`."""

    id: int
    number: str
    issued: date
    currency: str
    cancelled: bool
    gross_minor: int
    paid_minor: int
    returned_minor: int
    waiting_minor: int
    money_left_minor: int
    overpaid_left_minor: int
    due_left_minor: int
    lines: tuple[LineFigures, ...]
    payments: tuple[PaymentFigures, ...]

    def may_return_minor(self, unasked: bool) -> int:
        """The money that can still go back; where no line asks for it never more than is overpaid."""
        return min(self.overpaid_left_minor, self.money_left_minor) if unasked else self.money_left_minor

    @property
    def lines_left_minor(self) -> int:
        return sum(line.balance.left.gross_minor for line in self.lines)

    def payment(self, payment_id: int) -> PaymentFigures:
        return next(payment for payment in self.payments if payment.id == payment_id)
