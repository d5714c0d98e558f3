"""One row of the file, read cell by cell into what an invoice needs."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple, TypeVar

from desktop.services.importing import cells as read
from desktop.services.importing import countries
from desktop.services.importing.fields import Field
from desktop.services.importing.mapping import ColumnMap, Options
from desktop.services.importing.planned import COUNTER_SALE, PlannedCustomer
from desktop.services.importing.problems import Broken
from desktop.services.importing.table import Table

LONGEST_TEXT, LONGEST_NAME = 2_000, 200

Value = TypeVar("Value")

_WHO = (
    Field.CUSTOMER_NUMBER,
    Field.CUSTOMER_NAME,
    Field.COUNTRY,
    Field.EMAIL,
    Field.STREET,
    Field.POSTCODE,
    Field.CITY,
    Field.VAT_NUMBER,
)


class SourceRow(NamedTuple):
    """A row as it was read. `rates_milli` is None where the office's table decides, `customer.number` may be empty.

    `tax_category`, `tax_note` (why there is no tax) and `language` are empty where the file does not say them.
    """

    number: int
    document: str
    article: str
    text: str
    quantity: Decimal
    price: Decimal
    at: datetime
    customer: PlannedCustomer
    currency: str
    rates_milli: tuple[int, ...] | None
    line_discount: Decimal | None
    document_discount: Decimal | None
    tax_category: str
    tax_note: str
    supplied: date | None
    language: str


class RowReader:
    """Reads the rows of one table by its mapping; the same text is worked out only once."""

    def __init__(self, table: Table, columns: ColumnMap, options: Options) -> None:
        self._width = len(table.header)
        self._names = dict(columns.columns)
        self._places = columns.places(table.header)
        self._mapped = sorted((place, field) for field, place in self._places.items())
        self._options = options
        self._known: dict[tuple[Field, str], object] = {}
        self._customers: dict[tuple[str, ...], PlannedCustomer] = {}

    def document(self, cells: Sequence[str]) -> str:
        """The number of the document that a row belongs to, also of one that cannot be read; empty without one."""
        place = self._places[Field.INVOICE]
        return cells[place].strip() if place < len(cells) else ""

    def read(self, number: int, cells: Sequence[str]) -> SourceRow:
        """The row. Raises `Broken` with the column and the reason of the first cell that cannot be taken."""
        self._check_shape(cells)
        mark = self._options.decimal_mark
        return SourceRow(
            number,
            self._invoice(cells),
            self._cell(cells, Field.ARTICLE),
            self._cell(cells, Field.TEXT),
            self._value(cells, Field.QUANTITY, lambda text: read.number(text, mark)),
            self._value(cells, Field.PRICE, lambda text: read.number(text, mark)),
            self._value(cells, Field.ISSUED, lambda text: read.moment(text, self._options.dates)),
            self._customer(cells),
            self._currency(cells),
            self._rates(cells),
            self._optional(cells, Field.LINE_DISCOUNT, self._per_cent) or None,
            self._optional(cells, Field.DOCUMENT_DISCOUNT, self._discount) or None,
            self._optional(cells, Field.TAX_CATEGORY, read.tax_category) or "",
            self._cell(cells, Field.TAX_NOTE),
            self._optional(cells, Field.SUPPLIED, lambda text: read.moment(text, self._options.dates).date()),
            self._cell(cells, Field.LANGUAGE),
        )

    def column(self, field: Field) -> str:
        """The name of the field's column, empty where it has none."""
        return self._names.get(field, "")

    def _check_shape(self, cells: Sequence[str]) -> None:
        if len(cells) < self._width:
            raise Broken("", f"the row has {len(cells)} cells, the header {self._width}; it seems cut off.")
        if any(cells[self._width :]):
            raise Broken(
                "",
                f"the row has {len(cells)} cells, the header {self._width}; "
                "name each column, and put quotes around text that holds the separator.",
            )
        if "".join(cells).isprintable():
            return
        for place, field in self._mapped:
            text = cells[place]
            strange = [sign for sign in text if _never_in_text(sign)]
            if strange:
                raise Broken(
                    self._names[field], f"the cell holds the control character U+{ord(strange[0]):04X}; remove it."
                )

    def _cell(self, cells: Sequence[str], field: Field) -> str:
        place = self._places.get(field)
        if place is None:
            return ""
        text = cells[place]
        if len(text) > LONGEST_NAME and len(text) > (LONGEST_TEXT if field is Field.TEXT else LONGEST_NAME):
            raise Broken(self._names[field], f"the cell holds {len(text):,} signs; shorten it.")
        return text.strip() if text.isprintable() else " ".join(text.split())

    def _invoice(self, cells: Sequence[str]) -> str:
        text = self._cell(cells, Field.INVOICE)
        if not text:
            raise Broken(self._names[Field.INVOICE], "the invoice number is missing; type it.")
        return text

    def _value(self, cells: Sequence[str], field: Field, parse: Callable[[str], Value]) -> Value:
        text = cells[self._places[field]]
        key = (field, text)
        if key not in self._known:
            try:
                self._known[key] = parse(text)
            except read.Unreadable as reason:
                raise Broken(self._names[field], str(reason)) from reason
        value: Value = self._known[key]  # type: ignore[assignment]
        return value

    def _optional(self, cells: Sequence[str], field: Field, parse: Callable[[str], Value]) -> Value | None:
        if field not in self._places or not cells[self._places[field]].strip():
            return None
        return self._value(cells, field, parse)

    def _per_cent(self, text: str) -> Decimal:
        share = read.number(text.strip().removesuffix("%").strip(), self._options.decimal_mark)
        if not 0 <= share <= 100:
            raise read.Unreadable(f"“{text}” is not a discount; write per cent from 0 to 100.")
        return share

    def _discount(self, text: str) -> Decimal:
        discount = read.number(text, self._options.decimal_mark)
        if discount < 0:
            raise read.Unreadable(f"“{text}” is below zero; write the discount as an amount without sign.")
        return discount

    def _currency(self, cells: Sequence[str]) -> str:
        if Field.CURRENCY not in self._places or not cells[self._places[Field.CURRENCY]].strip():
            return self._options.currency
        return self._value(cells, Field.CURRENCY, read.currency)

    def _rates(self, cells: Sequence[str]) -> tuple[int, ...] | None:
        if self._options.tax == "table":
            return None
        fields = [field for field in (Field.TAX_RATE, Field.SECOND_TAX_RATE) if field in self._places]
        rates = [
            self._value(cells, field, lambda text: read.rate_milli(text, self._options.decimal_mark))
            for field in fields
        ]
        return tuple(rate for rate in rates if rate is not None)

    def _customer(self, cells: Sequence[str]) -> PlannedCustomer:
        key = tuple([cells[self._places[field]] if field in self._places else "" for field in _WHO])
        found = self._customers.get(key)
        if found is None:
            number, name, country, email, street, postcode, city, vat_number = (
                self._cell(cells, field) for field in _WHO
            )
            code = countries.code(country) if Field.COUNTRY in self._places else self._options.country
            found = PlannedCustomer(
                number=number,
                name=name or (f"Customer {number}" if number else COUNTER_SALE),
                country=code or "",
                country_text=country,
                email=email,
                address=(street,) if street else (),
                postcode=postcode,
                city=city,
                vat_number=vat_number,
            )
            self._customers[key] = found
        return found


def _never_in_text(sign: str) -> bool:
    """Whether a sign cannot be meant: controls beyond tab and line ends, and marks that turn text around."""
    if sign in "\t\n\r":
        return False
    return (
        unicodedata.category(sign) in {"Cc", "Cs", "Cn"}
        or sign in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
