"""Which column of a table holds what, and how its rows are to be read."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import Any, Literal

from desktop.errors import BadInput
from desktop.model.states import Method
from desktop.model.tax import Prices, Rounding
from desktop.services.importing import table as tables
from desktop.services.importing.fields import FIELD_WORDS, REQUIRED, Field, bare, field_named
from desktop.services.importing.problems import refused
from desktop.services.importing.table import Table


class DateOrder(StrEnum):
    """In which order days are written; text with dots is always day, month, year."""

    ISO = "year-month-day"
    DOTS = "day.month.year"
    DAY_FIRST = "day/month/year"
    MONTH_FIRST = "month/day/year"


@dataclass(frozen=True)
class Options:
    """How the rows of one source are to be read.

    `tax` says where rates come from: the office's table, or a column. `paid_by` posts a payment of the whole invoice
    on its date, None leaves it unpaid. `currency` stands for rows without one, `country` (ISO code) for a table that
    has no column of countries. `dates` None refuses days that can be read in two orders. Documents whose number begins
    with `take_backs` take back goods (empty: there are none).
    """

    currency: str
    prices: Prices = "net"
    rounding: Rounding = "line"
    tax: Literal["table", "column"] = "table"
    paid_by: Method | None = None
    country: str = ""
    dates: DateOrder | None = None
    decimal_mark: Literal[".", ","] = "."
    take_backs: str = "C"


@dataclass(frozen=True)
class ColumnMap:
    """The name of the column for each field that has one."""

    columns: tuple[tuple[Field, str], ...]

    def __getitem__(self, field: Field) -> str:
        return dict(self.columns).get(field, "")

    @property
    def complete(self) -> bool:
        """Whether each needed field has a column."""
        names = dict(self.columns)
        return all(field in names for field in REQUIRED) and (Field.TEXT in names or Field.ARTICLE in names)

    def places(self, header: Sequence[str]) -> dict[Field, int]:
        """Where each field stands in a row. Raises `BadInput` for a needed field without column."""
        names = dict(self.columns)
        for field, name in names.items():
            if name not in header:
                raise _missing(f"The column “{name}” for the {FIELD_WORDS[field]} is missing", header)
        for field in REQUIRED:
            if field not in names:
                raise _missing(f"No column is chosen for the {FIELD_WORDS[field]}", header)
        if Field.TEXT not in names and Field.ARTICLE not in names:
            raise _missing("No column is chosen for the article code or the text of the line", header)
        return {field: list(header).index(name) for field, name in names.items()}


def _missing(what: str, header: Sequence[str]) -> BadInput:
    return refused(f"{what}: choose it among {', '.join(f'“{name}”' for name in header)}, or add it to the file.")


def guess(header: Sequence[str]) -> ColumnMap:
    """The mapping that the names suggest; each column is used once, each field at most once."""
    columns: dict[Field, str] = {}
    for name in header:
        field = field_named(name)
        if field and field not in columns:
            columns[field] = name
    return ColumnMap(tuple(columns.items()))


def signature(header: Sequence[str]) -> str:
    """The mark by which a source is known again: the same names in the same order."""
    return hashlib.sha256("\n".join(bare(name) or name for name in header).encode()).hexdigest()


def suggest(table: Table, columns: ColumnMap, options: Options, look_at: int = 10_000) -> Options:
    """The options with what the first rows show: order of days, decimal sign, take-backs, a column with tax rates.

    Where the rows do not decide, `dates` stays None: a person must choose. Documents that begin like take-backs but
    sell goods only are none. Before each needed field has a column nothing is suggested. Raises `BadInput` as
    reading does.
    """
    if not columns.complete:
        return options
    places = columns.places(table.header)
    days: set[str] = set()
    amounts: set[str] = set()
    signs: set[bool] = set()
    for _, cells in islice(tables.rows(table), look_at):
        if len(cells) == len(table.header):
            quantity = cells[places[Field.QUANTITY]].strip()
            days.add(cells[places[Field.ISSUED]].strip())
            amounts.update((cells[places[Field.PRICE]].strip(), quantity))
            if cells[places[Field.INVOICE]].strip().startswith(options.take_backs):
                signs.add(quantity.startswith(("-", "−")))
    return replace(
        options,
        dates=date_order(days),
        decimal_mark="," if _commas_are_decimal(amounts) else ".",
        tax="column" if Field.TAX_RATE in places else "table",
        take_backs="" if signs == {False} else options.take_backs,
    )


def date_order(days: Iterable[str]) -> DateOrder | None:
    """The one order in which all these days exist; None where there are two or none."""
    days = list(days)
    parted = [match for day in days if (match := re.match(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-][0-9]{4}", day))]
    if not parted:
        dotted = any(re.match(r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}", day) for day in days)
        return DateOrder.DOTS if dotted else DateOrder.ISO
    day_first = all(int(match[2]) <= 12 for match in parted)
    month_first = all(int(match[1]) <= 12 for match in parted)
    if day_first == month_first:
        return None
    return DateOrder.DAY_FIRST if day_first else DateOrder.MONTH_FIRST


def _commas_are_decimal(amounts: Iterable[str]) -> bool:
    marks = {match[1] for amount in amounts if (match := re.search(r"([.,])[0-9]+$", amount))}
    return marks == {","}


def to_json(columns: ColumnMap, options: Options) -> str:
    """A mapping as it is remembered for a source."""
    return json.dumps({"columns": columns.columns, "options": asdict(options)}, ensure_ascii=False)


def from_json(text: str) -> tuple[ColumnMap, Options]:
    """The mapping that `to_json` wrote."""
    stored: dict[str, Any] = json.loads(text)
    options = stored["options"]
    options["paid_by"] = Method(options["paid_by"]) if options["paid_by"] else None
    options["dates"] = DateOrder(options["dates"]) if options["dates"] else None
    return ColumnMap(tuple((Field(field), name) for field, name in stored["columns"])), Options(**options)
