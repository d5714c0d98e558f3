"""Which sale a take-back takes back from, where it names none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from desktop.services.importing.row_reader import SourceRow


class Sale(NamedTuple):
    """One line of an invoice that comes in, with its position there and what it comes to."""

    row: SourceRow
    position: int
    gross_minor: int

    @property
    def rank(self) -> tuple[datetime, str, int]:
        """The latest counts most, then the invoice number as text, then the first line."""
        return self.row.at, self.row.document, -self.position


class SoldLines:
    """What was sold, and how much of each line is left to take back."""

    def __init__(self, sales: Iterable[Sale]) -> None:
        self._sales: dict[tuple[str, str, Decimal, str], list[Sale]] = {}
        self._left: dict[int, Decimal] = {}
        for sale in sales:
            self._sales.setdefault(_same(sale.row), []).append(sale)
            self._left[sale.row.number] = sale.row.quantity
        for same in self._sales.values():
            same.sort(key=lambda sale: sale.rank, reverse=True)

    def take(self, row: SourceRow) -> Sale:
        """The sale that this row takes back from; its quantity is then gone from there.

        It is the latest sale not later than the take-back, of the same customer, article and price, that has the
        whole quantity left. Raises `LookupError` with the reason where there is none.
        """
        if not row.customer.known:
            raise LookupError("the take-back names no customer, so no sale can be matched; record the refund by hand.")
        quantity = -row.quantity
        earlier = [sale for sale in self._sales.get(_same(row), ()) if sale.row.at <= row.at]
        for sale in earlier:
            if self._left[sale.row.number] >= quantity:
                self._left[sale.row.number] -= quantity
                return sale
        what = f"{row.article or row.text} at {row.price:f} to this customer"
        if earlier:
            raise LookupError(
                f"no single sale of {what} has {quantity:f} left to take back; record the refund by hand."
            )
        raise LookupError(f"there is no earlier sale of {what} in this file; record the refund by hand.")


def _same(row: SourceRow) -> tuple[str, str, Decimal, str]:
    return row.customer.key, row.article or row.text, row.price, row.currency
