"""The rows that the reports show. Frozen; amounts are minor units of the named currency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from desktop.model.states import Origin, RefundKind, RefundState


@dataclass(frozen=True)
class RegisterRow:
    """One refund of the register: what was asked, by whom, who approved it, and how it went back.

    `gross_minor` is what is credited, `money_minor` what goes back of it. `key` is where the register goes on.
    """

    id: UUID
    key: tuple[datetime, str]
    number: str
    asked_at: datetime
    state: RefundState
    kind: RefundKind
    origin: Origin
    customer: str
    invoice_id: int
    invoice_number: str
    method: str
    payment: str
    reference: str
    reason: str
    gross_minor: int
    money_minor: int
    currency: str
    asked_by: str
    approved_by: str
    note_number: str
    note_id: int | None


@dataclass(frozen=True)
class RegisterSum:
    """What the refunds of one currency come to: money that went back, that waits, and that did not go."""

    currency: str
    count: int
    paid_minor: int
    waiting_minor: int
    not_paid_minor: int


class TaxPeriod(StrEnum):
    """How long a tax period of this office is."""

    MONTH = "Months"
    QUARTER = "Quarters"

    def first_of(self, day: date) -> date:
        """The first day of the period in which the day lies."""
        month = day.month if self is TaxPeriod.MONTH else (day.month - 1) // 3 * 3 + 1
        return date(day.year, month, 1)


@dataclass(frozen=True)
class TaxViewRow:
    """Net and tax of one rate that credit notes of one period took back from sales of another.

    `period` and `sold_in` are the first days of the note's and the invoice's period. Minor units of the office's
    currency, above zero where tax is taken back; reversals count against it. `base_minor` is the net amount on which
    this tax stands, so that of a line with two taxes both have it.
    """

    period: date
    rate_milli: int
    sold_in: date
    currency: str
    length: TaxPeriod
    notes: int
    base_minor: int
    tax_minor: int

    @property
    def id(self) -> tuple[date, int, date]:
        return self.period, self.rate_milli, self.sold_in


@dataclass(frozen=True)
class TaxView:
    """The tax view of some days: rows by period, rate and period of the sale, and what the notes come to in all."""

    currency: str
    rows: tuple[TaxViewRow, ...]
    net_minor: int
    tax_minor: int


@dataclass(frozen=True)
class ShareRow:
    """Refunds of one method or reason in one currency, and the sales that they stand against.

    `rate_milli` is refunds to sales in thousandths of a per cent, None where nothing was sold.
    """

    name: str
    currency: str
    count: int
    refunded_minor: int
    sold_minor: int
    rate_milli: int | None

    @property
    def id(self) -> tuple[str, str]:
        return self.name, self.currency
