"""The columns of the customers page: the list beside a detail and alone, and the statement."""

from collections.abc import Sequence

from desktop.services.queries.customer_rows import CustomerRow, StatementLine
from desktop.ui import figures
from desktop.ui.pages.invoice_columns import LARGEST, amount_cell, wide_enough
from desktop.ui.widgets.cell import Cell, Column


def beside(rows: Sequence[CustomerRow]) -> Sequence[Column[CustomerRow]]:
    """Two lines for each customer, beside the detail."""
    first = wide_enough([figures.amount(row.balance_minor, row.currency) for row in rows], beside=54)
    second = wide_enough([_state_words(row) for row in rows], "small", beside=24)
    return (
        Column("Customer", _name_cell),
        Column("Balance", _balance_cell, width=max(first, second, 116), right=True),
    )


def alone(rows: Sequence[CustomerRow]) -> Sequence[Column[CustomerRow]]:
    """One line for each customer, with all that the list knows."""
    amounts = [f"{figures.MINUS}{LARGEST}", *(figures.amount(row.balance_minor, row.currency) for row in rows)]
    return (
        Column("Customer", lambda row: Cell(row.name, style="body_strong", tip=row.name)),
        Column("Number", lambda row: Cell(row.code, tone="text_2"), width=120),
        Column("Country", lambda row: Cell(row.country, tone="text_2"), width=84),
        Column("Open invoices", _open_cell, width=116, right=True),
        Column(
            "Balance",
            lambda row: amount_cell(row.balance_minor, row.currency, code=True),
            width=wide_enough(amounts, beside=46),
            right=True,
        ),
    )


def _name_cell(row: CustomerRow) -> Cell:
    second = "  ·  ".join(part for part in (row.code, row.country) if part)
    return Cell(
        row.name, second, style="body_strong", tip=row.name, copied=row.number,
        spoken=", ".join(part for part in (row.name, row.code, row.country) if part),
    )  # fmt: skip


def _state_words(row: CustomerRow) -> str:
    if row.archived:
        return "archived"
    if row.balance_minor < 0:
        return "owed by us"
    if row.open_invoices:
        return f"{figures.count(row.open_invoices)} open"
    return ""


def _balance_cell(row: CustomerRow) -> Cell:
    shown = amount_cell(row.balance_minor, row.currency, code=True)
    return Cell(
        shown.text, _state_words(row), code=shown.code, tone=shown.tone, second_tone="text_2", copied=shown.copied,
        spoken=", ".join(filter(None, (figures.amount_code(row.balance_minor, row.currency), _state_words(row)))),
    )  # fmt: skip


def _open_cell(row: CustomerRow) -> Cell:
    return Cell(figures.count(row.open_invoices), tone="text" if row.open_invoices else "text_3")


def statement(lines: Sequence[StatementLine], currency: str) -> Sequence[Column[StatementLine]]:
    """Two lines for each event, with the balance after it."""
    minors = [minor for line in lines for minor in (line.debit_minor, line.credit_minor, line.balance_minor)]
    figure = wide_enough([f"{figures.MINUS}99,999.99", *(figures.amount(minor, currency) for minor in minors)])
    return (
        Column("Date", lambda line: Cell(figures.day(line.day), tone="text_2"), width=116),
        Column("Event", _event_cell),
        Column("Debit", lambda line: _side(line.debit_minor, currency), width=figure, right=True),
        Column("Credit", lambda line: _side(line.credit_minor, currency), width=figure, right=True),
        Column("Balance", lambda line: amount_cell(line.balance_minor, currency), width=figure + 12, right=True),
    )


def _event_cell(line: StatementLine) -> Cell:
    words = f"{line.words} {line.reference}".strip()
    return Cell(words, line.about, tip=words, copied=line.reference)


def _side(minor: int, currency: str) -> Cell:
    return amount_cell(minor, currency) if minor else Cell()
