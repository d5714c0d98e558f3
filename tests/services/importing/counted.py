"""The real shop's file counted without the program: what was sold, and what each take-back takes back from."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

FILE = Path(__file__).parents[2] / "real_shop" / "online-retail-2009-12-to-2010-02.csv.gz"
PENNY = Decimal("0.01")

Row = dict[str, str]


@dataclass(frozen=True)
class Match:
    """One row of a take-back, and the row of the sale that it takes back from."""

    document: str
    row: int
    invoice: str
    original: int
    units: int


@dataclass(frozen=True)
class Counted:
    """The file as it is read here: its rows in order, with the number of each."""

    rows: list[tuple[int, Row]]

    def sold(self) -> dict[str, list[tuple[int, Row]]]:
        """The lines that sell something, by invoice in the order of the file."""
        documents: dict[str, list[tuple[int, Row]]] = defaultdict(list)
        for number, row in self.rows:
            if row["Invoice"][0] != "C" and Decimal(row["Price"]) > 0 and int(row["Quantity"]) > 0:
                documents[row["Invoice"]].append((number, row))
        return documents

    def amounts(self) -> dict[str, tuple[Decimal, Decimal]]:
        """Net and tax of each invoice: 15 % at home until the end of 2009, then 17.5 %, abroad nothing."""
        amounts = {}
        for document, rows in self.sold().items():
            net = tax = Decimal(0)
            for _, row in rows:
                line = (int(row["Quantity"]) * Decimal(row["Price"])).quantize(PENNY, ROUND_HALF_UP)
                rate = Decimal("0.15") if row["InvoiceDate"] < "2010" else Decimal("0.175")
                due = rate if row["Country"] == "United Kingdom" else Decimal(0)
                net, tax = net + line, tax + (line * due).quantize(PENNY, ROUND_HALF_UP)
            amounts[document] = (net, tax)
        return amounts

    def matches(self) -> list[Match]:
        """Each take-back's row on its sale: the latest not later one with the whole quantity left."""
        left = {number: int(row["Quantity"]) for rows in self.sold().values() for number, row in rows}
        sales: dict[tuple[str, ...], list[tuple[str, str, int]]] = defaultdict(list)
        for rows in self.sold().values():
            for number, row in rows:
                sales[_same(row)].append((row["InvoiceDate"], row["Invoice"], number))
        found = []
        for number, row in self.rows:
            units = -int(row["Quantity"])
            if row["Invoice"][0] != "C" or not row["Customer ID"] or units <= 0:
                continue
            fitting = [one for one in sales[_same(row)] if one[0] <= row["InvoiceDate"] and left[one[2]] >= units]
            if fitting:
                newest = max(one[:2] for one in fitting)
                original = min(one[2] for one in fitting if one[:2] == newest)
                left[original] -= units
                found.append(Match(row["Invoice"], number, newest[1], original, units))
        return found


def count() -> Counted:
    """Reads the file."""
    with gzip.open(FILE, "rt", encoding="utf-8", newline="") as file:
        return Counted(list(enumerate(csv.DictReader(file), start=2)))


def _same(row: Row) -> tuple[str, ...]:
    return row["Customer ID"], row["StockCode"], str(Decimal(row["Price"]).normalize())
