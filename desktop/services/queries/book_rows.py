"""The rows that the books show. Frozen; amounts are minor units of the office's currency, debit above zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from desktop.model.states import Account

ACCOUNT_WORDS = {
    Account.RECEIVABLE: "Receivable",
    Account.SALES: "Sales",
    Account.TAX: "VAT",
    Account.CASH: "Cash",
    Account.BANK: "Bank",
    Account.GATEWAY: "Gateway",
    Account.REFUNDS_PAYABLE: "Refunds payable",
    Account.UNAPPLIED: "Money not applied",
    Account.FEES: "Gateway fees",
    Account.EXCHANGE: "Exchange differences",
    Account.DISPUTE_LOSSES: "Lost disputes",
}


@dataclass(frozen=True)
class AccountRow:
    """What was posted to one account up to a day."""

    account: Account
    debit_minor: int
    credit_minor: int

    @property
    def balance_minor(self) -> int:
        return self.debit_minor - self.credit_minor


@dataclass(frozen=True)
class TrialBalance:
    """All accounts up to a day; the sums of both sides are equal."""

    currency: str
    accounts: Sequence[AccountRow]

    @property
    def debit_minor(self) -> int:
        return sum(row.debit_minor for row in self.accounts)

    @property
    def credit_minor(self) -> int:
        return sum(row.credit_minor for row in self.accounts)


@dataclass(frozen=True)
class EntryLine:
    """What an entry moves on one account; one of the sides is zero."""

    account: Account
    debit_minor: int
    credit_minor: int


@dataclass(frozen=True)
class EntryRow:
    """One journal entry with its lines, debits first. `words` says what happened, `reference` names its document.

    `documents` are the numbers of all that it belongs to: invoice, note, refund, payment. `reverses` is the number of
    the entry that it takes back.
    """

    id: int
    posted_on: date
    event: str
    words: str
    reference: str
    documents: tuple[str, ...]
    customer: str
    invoice_id: int | None
    refund_id: UUID | None
    note_id: int | None
    reverses: int | None
    lines: tuple[EntryLine, ...]

    @property
    def key(self) -> tuple[date, int]:
        """Where the journal goes on after this entry."""
        return self.posted_on, self.id

    @property
    def amount_minor(self) -> int:
        return sum(line.debit_minor for line in self.lines)

    def moved(self, *accounts: Account) -> int:
        """What it moves on these accounts together, debit above zero."""
        return sum(line.debit_minor - line.credit_minor for line in self.lines if line.account in accounts)


@dataclass(frozen=True)
class SeriesRow:
    """One series of numbers in one year (0: a series without years), proved to have no gap.

    `given` is the last number that was taken, `count` how many bear one; `gaps` names what is missing.
    """

    name: str
    year: int
    first: str
    last: str
    given: int
    count: int
    reversals: int
    gaps: tuple[int, ...]

    @property
    def id(self) -> tuple[str, int]:
        return self.name, self.year


@dataclass(frozen=True)
class ClosingRow:
    """What closing the books up to a day would mean. `open_outcomes` are refunds whose outcome is not known."""

    last_day: date
    entries: int
    waiting: int
    open_outcomes: int
    stops_today: bool


@dataclass(frozen=True)
class PeriodsRow:
    """Up to which day the books are closed, and who closed or opened them: when, who, what, why."""

    closed_until: date | None
    today: date
    history: Sequence[PeriodAct]


@dataclass(frozen=True)
class PeriodAct:
    """One closing or opening, from the audit trail."""

    id: int
    at: datetime
    who: str
    was: date | None
    now: date | None
    reason: str


@dataclass(frozen=True)
class TrailRow:
    """One act of the audit trail: who did what to what, and what changed, in words."""

    id: int
    at: datetime
    who: str
    act: str
    subject: str
    changes: str
    invoice_id: int | None
