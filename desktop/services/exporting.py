"""Writing a list to a file for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from desktop.errors import RefundDeskError
from desktop.model.money import plain
from desktop.services.desk import Desk
from desktop.services.queries import invoices as invoice_queries
from desktop.services.queries.invoices import InvoiceQuery
from desktop.services.queries.rows import InvoiceRow

BATCH = 1_000
"""Rows that are read at a time."""

_HEAD = (
    "Invoice", "Date", "Customer", "State", "Refund state", "Currency", "Total", "Paid", "Due", "Returned", "Waiting",
)  # fmt: skip


def invoices(
    desk: Desk, query: InvoiceQuery, path: Path, report: Callable[[int], object], cancelled: Callable[[], bool]
) -> int | None:
    """Write all invoices that the query finds as CSV, newest first, and give how many; None where it was stopped.

    `report` is told how many are written, `cancelled` is asked whether to stop. The file is there whole or not at
    all; one of that name stays as it was until then. Dates are ISO, amounts plain numbers with a point. Raises
    `RefundDeskError` where the place cannot be written to.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        try:
            written = _write(desk, query, part, report, cancelled)
            if written is not None:
                part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as fault:
        raise RefundDeskError(
            "The list was not exported.",
            f"{path} cannot be written: {fault.strerror or fault}. Nothing was changed there; choose another place.",
            "not_exported",
        ) from fault
    return written


def _write(
    desk: Desk, query: InvoiceQuery, part: Path, report: Callable[[int], object], cancelled: Callable[[], bool]
) -> int | None:
    written = 0
    # With its mark in front Excel knows that the file is UTF-8.
    with part.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(_HEAD)
        for rows in _windows(desk, query):
            if cancelled():
                return None
            table.writerows(_cells(row) for row in rows)
            written += len(rows)
            report(written)
    return written


def _windows(desk: Desk, query: InvoiceQuery) -> Iterator[list[InvoiceRow]]:
    after: tuple[date, int] | None = None
    while True:
        found = invoice_queries.window(desk, query, after, BATCH)
        yield list(found.rows)
        if not found.more:
            return
        after = found.rows[-1].key


def _cells(row: InvoiceRow) -> tuple[str, ...]:
    minors = (row.gross_minor, row.paid_minor, row.due_minor, row.returned_minor, row.waiting_minor)
    return (
        _text(row.number),
        row.issued.isoformat(),
        _text(row.customer),
        "cancelled" if row.cancelled else row.paid_state.value,
        row.refund_state.value,
        row.currency,
        *(plain(minor, row.currency) for minor in minors),
    )


def _text(text: str) -> str:
    """Text that a spreadsheet takes as text: a customer's name must never begin a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
