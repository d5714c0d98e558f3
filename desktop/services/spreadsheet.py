"""Writing a table for spreadsheets, as CSV or XLSX: whole or not at all, and never a formula."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from desktop.errors import RefundDeskError
from desktop.model.money import digits, plain

XLSX = ".xlsx"


@dataclass(frozen=True)
class Amount:
    """An amount in a cell, in minor units; with `currency` the cell has as many digits as it."""

    minor: int
    currency: str


Value = str | int | date | datetime | Amount | None
Report = Callable[[int], object]
Cancelled = Callable[[], bool]


def write(
    path: Path,
    head: Sequence[str],
    batches: Iterable[Sequence[Sequence[Value]]],
    report: Report = lambda _count: None,
    cancelled: Cancelled = lambda: False,
) -> int | None:
    """Write all rows as XLSX where the path ends so, else as CSV, and give how many; None where it was stopped.

    `report` is told after each batch how many rows are written, `cancelled` is asked before each whether to stop. The
    file is there whole or not at all; one of that name stays as it was until then. Days are ISO, amounts plain numbers
    with a point. Raises `RefundDeskError` where the place cannot be written to.
    """

    def fill(place: Path) -> int:
        rows = _rows(batches, report, cancelled)
        return _write_xlsx(place, head, rows) if path.suffix.lower() == XLSX else _write_csv(place, head, rows)

    return written_whole(path, fill)


class Stopped(Exception):
    """A person stopped it; nothing is kept."""


def written_whole(path: Path, fill: Callable[[Path], int]) -> int | None:
    """Let `fill` write to a place beside the path and put it there at the end; None where it raised `Stopped`.

    Raises `RefundDeskError` where the place cannot be written to.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        try:
            written = fill(part)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except Stopped:
        return None
    except OSError as fault:
        raise RefundDeskError(
            "The list was not exported.",
            f"{path} cannot be written: {fault.strerror or fault}. Nothing was changed there; choose another place.",
            "not_exported",
        ) from fault
    return written


def safe(text: str) -> str:
    """Text that a spreadsheet takes as text: a customer's name must never begin a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _rows(
    batches: Iterable[Sequence[Sequence[Value]]], report: Report, cancelled: Cancelled
) -> Iterator[Sequence[Value]]:
    written = 0
    for batch in batches:
        if cancelled():
            raise Stopped
        yield from batch
        written += len(batch)
        report(written)


def _write_csv(place: Path, head: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    written = 0
    # With its mark in front Excel knows that the file is UTF-8.
    with place.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(head)
        for row in rows:
            table.writerow([_plain(value) for value in row])
            written += 1
    return written


def _plain(value: Value) -> str:
    if isinstance(value, Amount):
        return plain(value.minor, value.currency)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else safe(str(value)) if isinstance(value, str) else str(value)


def _write_xlsx(place: Path, head: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Refund Desk")
    sheet.freeze_panes = "A2"
    sheet.append(list(head))
    written = 0
    for row in rows:
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet)
            cell.value = _stored(value)
            if isinstance(value, Amount):
                cell.number_format = "#,##0" + ("." + "0" * digits(value.currency) if digits(value.currency) else "")
            cells.append(cell)
        sheet.append(cells)
        written += 1
    book.save(place)
    return written


def _stored(value: Value) -> str | int | date | Decimal | None:
    if isinstance(value, Amount):
        return Decimal(plain(value.minor, value.currency))
    if isinstance(value, datetime):
        # Spreadsheets know no zones.
        return value.replace(tzinfo=None)
    if isinstance(value, str):
        return safe(value)
    return value
