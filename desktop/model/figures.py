"""The figures a refund is worked out from: what an invoice, its lines and its payments have left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal
from uuid import UUID

from desktop.model.money import rounded
from desktop.model.states import Method, RefundKind
from desktop.model.tax import LineBalance, LinePart

BANK_DEBIT_DAYS = 180
"""Stripe returns SEPA and ACH debits only within 180 days (Stripe's documentation of refunds)."""


def too_old(method: Method, paid_on: date, today: date) -> bool:
    """Whether the gateway takes a bank debit of that day back no more."""
    debit = method in {Method.SEPA_DEBIT, Method.ACH_DEBIT}
    return debit and today > paid_on + timedelta(days=BANK_DEBIT_DAYS)


Asked = Literal["gross", "net", "quantity", "all"]


@dataclass(frozen=True)
class LineWish:
    """What was typed for one line: an amount with tax, without tax, a number of units, or all that is left."""

    line: int
    gross: str | None = None
    net: str | None = None
    quantity: str | None = None
    all: bool = False


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
class LineFigures:
    """One line: as sold, and what other committed refunds carry of it. `units_*` count what was asked in units."""

    id: int
    position: int
    text: str
    quantity: Decimal
    prices: str
    balance: LineBalance
    by_amount: bool = False
    by_quantity: bool = False
    units_held: Decimal = Decimal(0)
    units_value_held: int = 0

    @property
    def refundable(self) -> bool:
        """Whether there is anything to give back: free and negative lines come to nothing."""
        return self.balance.sold.gross_minor > 0

    @property
    def units_left(self) -> Decimal:
        return self.quantity - self.units_held

    def unit_value(self, quantity: Decimal) -> int:
        """What so many units come to, net or gross as the invoice's prices are (rule A3, quantity)."""
        sold, carried = self.balance.sold, self.balance.carried
        whole = sold.net_minor if self.prices == "net" else sold.gross_minor
        so_far = carried.net_minor if self.prices == "net" else carried.gross_minor
        counted = (self.quantity, quantity, self.units_held)
        if any(units != units.to_integral_value() for units in counted):
            return rounded(whole * (self.units_held + quantity) / self.quantity) - so_far
        cheap, dear_ones = divmod(whole, int(self.quantity))
        dear_held = self.units_value_held - cheap * int(self.units_held)
        return cheap * int(quantity) + min(int(quantity), dear_ones - dear_held)

    def by_units(self, quantity: Decimal) -> LinePart:
        """The part that so many units give back."""
        value = self.unit_value(quantity)
        return self.balance.by_net(value) if self.prices == "net" else self.balance.by_gross(value)


@dataclass(frozen=True)
class PaymentFigures:
    """One payment as it stands for one invoice. `left_minor` is the least of its own and its part's rest."""

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
    succeeded: bool
    approved: bool
    disputed: bool
    inquiry: bool
    refunds: int

    def too_old(self, today: date) -> bool:
        return too_old(self.method, self.paid_on, today)


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

    @property
    def lines_left_minor(self) -> int:
        return sum(line.balance.left.gross_minor for line in self.lines)

    def payment(self, payment_id: int) -> PaymentFigures:
        return next(payment for payment in self.payments if payment.id == payment_id)
