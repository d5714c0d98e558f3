"""Writing lists, statements and reports to files for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from desktop.services import spreadsheet
from desktop.services.desk import Desk
from desktop.services.queries import invoices as invoice_queries
from desktop.services.queries.invoices import InvoiceQuery
from desktop.services.queries.rows import InvoiceRow
from desktop.services.spreadsheet import Amount, Cancelled, Report, Value

BATCH = 1_000
"""Rows that are read at a time."""

_HEAD = (
    "Invoice", "Date", "Customer", "State", "Refund state", "Currency", "Total", "Paid", "Due", "Returned", "Waiting",
)  # fmt: skip


def invoices(desk: Desk, query: InvoiceQuery, path: Path, report: Report, cancelled: Cancelled) -> int | None:
    """Write all invoices that the query finds, newest first, and give how many; None where it was stopped.

    As `spreadsheet.write`.
    """
    batches = ([_invoice(row) for row in rows] for rows in _windows(desk, query))
    return spreadsheet.write(path, _HEAD, batches, report, cancelled)


def _windows(desk: Desk, query: InvoiceQuery) -> Iterator[Sequence[InvoiceRow]]:
    after: tuple[date, int] | None = None
    while True:
        found = invoice_queries.window(desk, query, after, BATCH)
        yield found.rows
        if not found.more:
            return
        after = found.rows[-1].key


def _invoice(row: InvoiceRow) -> Sequence[Value]:
    minors = (row.gross_minor, row.paid_minor, row.due_minor, row.returned_minor, row.waiting_minor)
    return (
        row.number,
        row.issued,
        row.customer,
        "cancelled" if row.cancelled else row.paid_state.value,
        row.refund_state.value,
        row.currency,
        *(Amount(minor, row.currency) for minor in minors),
    )
