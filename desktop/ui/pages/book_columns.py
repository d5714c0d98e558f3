"""The columns of the books: accounts, journal, audit trail, closings."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.services.queries.book_rows import (
    ACCOUNT_WORDS,
    AccountRow,
    EntryLine,
    EntryRow,
    PeriodAct,
    TrailRow,
)
from desktop.ui import figures
from desktop.ui.pages.invoice_columns import amount_cell
from desktop.ui.pages.report_columns import figure_width
from desktop.ui.widgets.cell import Cell, Column


@dataclass(frozen=True)
class AccountLine:
    """An account of the trial balance with the currency of the books."""

    row: AccountRow
    currency: str


@dataclass(frozen=True)
class JournalLine:
    """One line of an entry, with the entry and the currency of the books."""

    entry: EntryRow
    line: EntryLine
    currency: str


def accounts(rows: Sequence[AccountLine]) -> Sequence[Column[AccountLine]]:
    """Both sides of an account and its balance."""
    figure = figure_width(((each.row.debit_minor, each.currency) for each in rows), code=True)
    return (
        Column("Account", lambda each: Cell(ACCOUNT_WORDS[each.row.account], style="body_strong")),
        Column(
            "Debit", lambda each: amount_cell(each.row.debit_minor, each.currency, code=True), width=figure, right=True
        ),
        Column("Credit", lambda each: amount_cell(each.row.credit_minor, each.currency), width=figure, right=True),
        Column("Balance", _balance_cell, width=figure, right=True),
    )


def _balance_cell(each: AccountLine) -> Cell:
    return amount_cell(each.row.balance_minor, each.currency, style="body_strong")


def journal(rows: Sequence[JournalLine]) -> Sequence[Column[JournalLine]]:
    """The lines of entries; credits are indented, as in a journal on paper."""
    figure = figure_width(((each.entry.amount_minor, each.currency) for each in rows), code=True)
    return (
        Column("Account", _account_cell),
        Column("Debit", lambda each: _side(each.line.debit_minor, each.currency), width=figure, right=True),
        Column("Credit", lambda each: _side(each.line.credit_minor, each.currency), width=figure, right=True),
    )


def _account_cell(each: JournalLine) -> Cell:
    words = ACCOUNT_WORDS[each.line.account]
    return Cell(f"        {words}" if each.line.credit_minor else words, spoken=words, copied=words)


def _side(minor: int, currency: str) -> Cell:
    if minor:
        return amount_cell(minor, currency, code=True)
    # The first row decides whether the column keeps room for the code.
    return Cell("", code=" ")


def heading(each: JournalLine) -> str:
    """What stands over the lines of an entry."""
    entry = each.entry
    others = [number for number in entry.documents if number != entry.reference]
    words = f"{entry.words} {entry.reference}".strip()
    back = f"takes back entry {entry.reverses}" if entry.reverses is not None else ""
    parts = (figures.day_full(entry.posted_on), words, ", ".join(others), entry.customer, back, f"Entry {entry.id}")
    return "   ·   ".join(part for part in parts if part)


def trail(rows: Sequence[TrailRow]) -> Sequence[Column[TrailRow]]:
    """Who did what to what, and what changed."""
    return (
        Column("Row", lambda row: Cell(figures.count(row.id), tone="text_3"), width=68, right=True),
        Column("When", lambda row: Cell(figures.moment_full(row.at), tone="text_2"), width=152),
        Column("Who", lambda row: Cell(row.who, tip=row.who), width=128),
        Column("What", lambda row: Cell(row.act, row.subject, style="body_strong", tip=f"{row.act}: {row.subject}")),
        Column("Before and after", lambda row: Cell(row.changes, tone="text_2", tip=row.changes)),
    )


def closings(rows: Sequence[PeriodAct]) -> Sequence[Column[PeriodAct]]:
    """Who closed or opened which days."""
    return (
        Column("When", lambda row: Cell(figures.moment_full(row.at), tone="text_2"), width=152),
        Column("Who", lambda row: Cell(row.who, tip=row.who), width=160),
        Column("What", _closing_cell, width=320),
        Column("Reason", lambda row: Cell(row.reason, tip=row.reason)),
    )


def _closing_cell(row: PeriodAct) -> Cell:
    opened = row.was is not None and (row.now is None or row.now < row.was)
    if row.now is None:
        return Cell("Opened all days", icon="undo")
    verb, icon = ("Opened all after", "undo") if opened else ("Closed up to", "lock")
    return Cell(f"{verb} {figures.day_full(row.now)}", icon=icon)
