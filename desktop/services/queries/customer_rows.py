"""The rows that the customers page shows. Frozen; amounts are minor units of the office's currency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from desktop.model.language import LANGUAGE_WORDS
from desktop.model.states import Account

CUSTOMER_ACCOUNTS = (Account.RECEIVABLE, Account.UNAPPLIED, Account.REFUNDS_PAYABLE)
"""What a customer owes and is owed: together they are the balance."""

LANGUAGES = {"": "As their country", **LANGUAGE_WORDS}
"""What a customer can be written in, and how it is called; an office of the United States writes its English."""


@dataclass(frozen=True)
class CustomerRow:
    """One row of the list. `balance_minor` is above zero where the customer owes, below where the office does.

    `key` is where the list goes on after this row, `code` the number under which imports know the customer.
    """

    id: int
    key: tuple[str, int]
    name: str
    code: str
    country: str
    currency: str
    balance_minor: int
    open_invoices: int
    archived: bool

    @property
    def number(self) -> str:
        """By what it is found in the list."""
        return self.code or self.name


@dataclass(frozen=True)
class CustomerCard:
    """What the office knows of a customer and prints on papers to come. `country` is an ISO code or empty."""

    name: str
    address: str
    postcode: str
    city: str
    country: str
    vat_number: str
    email: str
    language: str


@dataclass(frozen=True)
class BalanceRow:
    """The parts of a customer's balance: what is owed, money not applied, refunds not paid yet."""

    receivable_minor: int
    unapplied_minor: int
    refunds_payable_minor: int

    @property
    def total_minor(self) -> int:
        return self.receivable_minor + self.unapplied_minor + self.refunds_payable_minor


@dataclass(frozen=True)
class StatementLine:
    """One event: what it asks of the customer (debit) or gives (credit), and the balance after it.

    An event that changes nothing between customer and office has neither.
    """

    id: int
    day: date
    words: str
    reference: str
    about: str
    debit_minor: int
    credit_minor: int
    balance_minor: int
    invoice_id: int | None
    refund_id: UUID | None
    note_id: int | None


@dataclass(frozen=True)
class Statement:
    """What happened with a customer in some days, from the balance before to the balance after."""

    customer: str
    currency: str
    opening_minor: int
    lines: Sequence[StatementLine]

    @property
    def closing_minor(self) -> int:
        return self.lines[-1].balance_minor if self.lines else self.opening_minor


@dataclass(frozen=True)
class CustomerDetail:
    """All that the detail of a customer shows, but the statement."""

    row: CustomerRow
    card: CustomerCard
    balance: BalanceRow
    invoices: int
    last_sold: date | None
