"""What an import is going to do: the invoices, the take-backs, and what is left out with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop.services.importing.mapping import ColumnMap, Options
from desktop.services.importing.problems import Finding

COUNTER_SALE = "Counter sale"


@dataclass(frozen=True, slots=True)
class PlannedCustomer:
    """A customer as the file knows it. `country` is an ISO code or empty, `country_text` what the file says."""

    number: str
    name: str
    country: str = ""
    country_text: str = ""
    email: str = ""
    address: tuple[str, ...] = ()
    postcode: str = ""
    city: str = ""
    vat_number: str = ""

    @property
    def key(self) -> str:
        """What tells this customer from the others: the number, or the name where there is none."""
        return self.number or f"name {self.name}"

    @property
    def known(self) -> bool:
        """Whether the file says who bought; if not, it is the office's counter sale."""
        return bool(self.number) or self.name != COUNTER_SALE


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line as it will stand on the invoice; `row` is where it was read. Amounts in minor units."""

    position: int
    row: int
    article: str
    text: str
    quantity: Decimal
    price: Decimal
    discount_percent: Decimal | None
    rates_milli: tuple[int, ...]
    net_minor: int
    taxes_minor: tuple[int, ...]
    tax_category: str = ""

    @property
    def gross_minor(self) -> int:
        return self.net_minor + sum(self.taxes_minor)


@dataclass(frozen=True, slots=True)
class PlannedInvoice:
    """An invoice to come. Amounts in minor units of `currency`; `discount_minor` is already inside the lines."""

    number: str
    issued: date
    customer: PlannedCustomer
    currency: str
    discount_minor: int
    lines: tuple[PlannedLine, ...]
    net_minor: int
    tax_minor: int
    supplied: date | None = None
    tax_note: str = ""
    language: str = ""

    @property
    def gross_minor(self) -> int:
        return self.net_minor + self.tax_minor


@dataclass(frozen=True, slots=True)
class TakenBack:
    """One row of a take-back and the line of the invoice that it takes back from."""

    row: int
    position: int
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class PlannedTakeBack:
    """What one document takes back from one invoice: a recorded refund to come, paid back outside.

    `reference` is the document's number, with `/1`, `/2` … where the document meets several invoices.
    """

    reference: str
    document: str
    returned_on: date
    invoice: str
    rows: tuple[TakenBack, ...]

    def quantities(self) -> dict[int, Decimal]:
        """How many units of each line of the invoice, by position in the order of first mention."""
        units: dict[int, Decimal] = {}
        for one in self.rows:
            units[one.position] = units.get(one.position, Decimal(0)) + one.quantity
        return units


@dataclass(frozen=True, slots=True)
class PlannedSum:
    """What comes in of one currency, in minor units."""

    currency: str
    invoices: int
    lines: int
    net_minor: int
    tax_minor: int

    @property
    def gross_minor(self) -> int:
        return self.net_minor + self.tax_minor


@dataclass(frozen=True)
class ImportPlan:
    """All that one import would do; nothing of it is stored yet.

    `left_out` names each row that is not taken, once and in the order of the file; `remarks` what is worth knowing of
    rows that are taken; `present` the first row of each document that the office has already. `rows_read` and
    `documents_read` count the whole file.
    """

    source: str
    sha256: str
    signature: str
    columns: ColumnMap
    options: Options
    rows_read: int
    documents_read: int
    invoices: Sequence[PlannedInvoice]
    take_backs: Sequence[PlannedTakeBack]
    left_out: Sequence[Finding]
    remarks: Sequence[Finding]
    present: Sequence[Finding] = ()

    def sums(self) -> list[PlannedSum]:
        """What comes in, for each currency in the order of its letters."""
        by_currency: dict[str, list[PlannedInvoice]] = {}
        for invoice in self.invoices:
            by_currency.setdefault(invoice.currency, []).append(invoice)
        return [
            PlannedSum(
                currency,
                len(invoices),
                sum(len(invoice.lines) for invoice in invoices),
                sum(invoice.net_minor for invoice in invoices),
                sum(invoice.tax_minor for invoice in invoices),
            )
            for currency, invoices in sorted(by_currency.items())
        ]
