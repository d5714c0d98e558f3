"""One document of the file: whether its rows agree, and the invoice that they make."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from desktop.model.money import digits
from desktop.model.tax import LineTerms, invoice_totals
from desktop.services.importing.fields import Field
from desktop.services.importing.mapping import Options
from desktop.services.importing.planned import PlannedInvoice, PlannedLine
from desktop.services.importing.problems import Broken, Finding
from desktop.services.importing.row_reader import SourceRow

MOST_MINOR = 10**15
"""The largest total of an invoice, in minor units: ten million millions of a currency with two digits."""

Rates = Callable[[str, date], tuple[int, ...] | None]
"""The office's tax for a country (ISO code, empty: abroad) on a day, in thousandths of a per cent; None: no rate."""


@dataclass
class Document:
    """The rows of one number, and what could not be read of them."""

    number: str
    rows: list[SourceRow] = field(default_factory=list)
    broken: list[Finding] = field(default_factory=list)

    def contradictions(self, column: Callable[[Field], str]) -> Iterator[Finding]:
        """The rows that tell of another customer, currency or day than the first."""
        first = self.rows[0]
        for row in self.rows:
            if row.customer is not first.customer:
                where, what = Field.CUSTOMER_NUMBER, "the customer"
            elif row.currency != first.currency:
                where, what = Field.CURRENCY, "the currency"
            elif row.at.date() != first.at.date():
                where, what = Field.ISSUED, "the day"
            else:
                continue
            reason = f"{what} is not that of row {first.number:,} of the same document; correct one of them."
            yield Finding(row.number, column(where), self.number, reason)


def nothing_sold(row: SourceRow) -> str:
    """Why a row sells nothing, empty for one that does."""
    if not row.quantity:
        return "the quantity is 0, so nothing was sold."
    if row.price:
        return ""
    if row.quantity < 0:
        return "a stock adjustment: goods without a price, so no money is in it."
    return "the price is 0, so there is nothing to pay and nothing to give back."


def invoice_of(
    sold: Sequence[SourceRow], options: Options, rates: Rates, column: Callable[[Field], str]
) -> PlannedInvoice:
    """The invoice that these rows of one document make, with tax and discounts on each line (rule A2).

    Raises `Broken` where the document as a whole cannot be an invoice.
    """
    if not any(row.quantity > 0 and row.price > 0 for row in sold):
        raise Broken("", "its document has no line with quantity and price above zero, so nothing was sold.")
    first = sold[0]
    discount = _discount(sold, column)
    terms = [LineTerms(row.quantity, row.price, _rates(row, rates, column), row.line_discount) for row in sold]
    try:
        totals = invoice_totals(terms, options.prices, discount, options.rounding, first.currency)
    except ValueError as negative:
        raise Broken("", "the discounts of its document are more than its lines; enter it by hand.") from negative
    lines = tuple(
        PlannedLine(
            position,
            row.number,
            row.article,
            row.text or row.article,
            row.quantity,
            row.price,
            row.line_discount,
            term.rates_milli,
            total.net_minor,
            total.taxes_minor,
            row.tax_category,
        )
        for position, (row, term, total) in enumerate(zip(sold, terms, totals, strict=True), start=1)
    )
    if sum(line.gross_minor for line in lines) > MOST_MINOR:
        raise Broken("", "the total of its document is too large; look for a wrong quantity or price.")
    return PlannedInvoice(
        number=first.document,
        issued=first.at.date(),
        customer=first.customer,
        currency=first.currency,
        discount_minor=discount,
        lines=lines,
        net_minor=sum(line.net_minor for line in lines),
        tax_minor=sum(sum(line.taxes_minor) for line in lines),
        supplied=max((row.supplied for row in sold if row.supplied is not None), default=None),
        tax_note=next((row.tax_note for row in sold if row.tax_note), ""),
        language=next((row.language for row in sold if row.language), ""),
    )


def _rates(row: SourceRow, rates: Rates, column: Callable[[Field], str]) -> tuple[int, ...]:
    if row.rates_milli is not None:
        return row.rates_milli
    found = rates(row.customer.country, row.at.date())
    if found is None:
        raise Broken(
            column(Field.ISSUED),
            f"the office has no tax rate for {row.customer.country or 'sales abroad'} on {row.at.date()}; "
            "enter it in the table of tax rates.",
        )
    return found


def _discount(sold: Sequence[SourceRow], column: Callable[[Field], str]) -> int:
    amounts = {row.document_discount for row in sold if row.document_discount is not None}
    if not amounts:
        return 0
    where = column(Field.DOCUMENT_DISCOUNT)
    if len(amounts) > 1:
        raise Broken(where, "the rows of its document name different discounts; write the same in each, or in one.")
    minor = amounts.pop().scaleb(digits(sold[0].currency))
    if minor != minor.to_integral_value():
        raise Broken(where, f"the discount has more digits than {sold[0].currency} has; round it.")
    return int(minor)
