"""Writing the statement of a customer and each report to a file for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from desktop.model.refund import STATE_WORDS
from desktop.services import spreadsheet
from desktop.services.desk import Desk
from desktop.services.queries import (
    customers,
    journal,
    own_approvals,
    own_work,
    register,
    series,
    shares,
    tax_view,
    trail,
)
from desktop.services.queries.book_rows import ACCOUNT_WORDS, EntryRow, SeriesRow
from desktop.services.queries.days import Days
from desktop.services.queries.journal import JournalQuery
from desktop.services.queries.register import RegisterQuery
from desktop.services.queries.report_rows import RegisterRow, ShareRow, TaxPeriod
from desktop.services.queries.trail import TrailQuery
from desktop.services.spreadsheet import Amount, Cancelled, Report, Value

_CHUNK = 500


def statement(desk: Desk, customer_id: int, days: Days, path: Path, report: Report, cancelled: Cancelled) -> int | None:
    """Write a customer's statement, from its opening to its closing balance. As `spreadsheet.write`."""
    found = customers.statement(desk, customer_id, days)

    def amount(minor: int) -> Amount:
        return Amount(minor, found.currency)

    rows: list[Sequence[Value]] = [
        (days.first, "Opening balance", "", "", None, None, amount(found.opening_minor), found.currency)
    ]
    for line in found.lines:
        debit, credit = (amount(minor) if minor else None for minor in (line.debit_minor, line.credit_minor))
        balance = amount(line.balance_minor)
        rows.append((line.day, line.words, line.reference, line.about, debit, credit, balance, found.currency))
    rows.append((days.last, "Closing balance", "", "", None, None, amount(found.closing_minor), found.currency))
    head = ("Date", "Event", "Reference", "Belongs to", "Debit", "Credit", "Balance", "Currency")
    return spreadsheet.write(path, head, _chunks(rows), report, cancelled)


def refund_register(desk: Desk, query: RegisterQuery, path: Path, report: Report, cancelled: Cancelled) -> int | None:
    """Write the refund register, oldest first. As `spreadsheet.write`."""
    head = (
        "Refund", "Asked for", "State", "Customer", "Invoice", "Method", "Payment", "Reference", "Reason", "Credited",
        "Goes back", "Currency", "Asked by", "Approved by", "Credit note",
    )  # fmt: skip
    with desk.database.read() as session:
        own_work.require_all(desk.person)
        batches = ([_refund(row) for row in rows] for rows in register.oldest_first(session, query))
        return spreadsheet.write(path, head, batches, report, cancelled)


def _refund(row: RegisterRow) -> Sequence[Value]:
    return (
        row.number, row.asked_at, STATE_WORDS[row.state], row.customer, row.invoice_number, row.method, row.payment,
        row.reference, row.reason, Amount(row.gross_minor, row.currency), Amount(row.money_minor, row.currency),
        row.currency, row.asked_by, row.approved_by, row.note_number,
    )  # fmt: skip


def taxes(desk: Desk, days: Days, period: TaxPeriod, path: Path, report: Report, cancelled: Cancelled) -> int | None:
    """Write the tax view. As `spreadsheet.write`."""
    found = tax_view.view(desk, days, period)
    head = ("Period from", "Rate in per cent", "Sold in period from", "Credit notes", "Net", "Tax", "Currency")
    rows: list[Sequence[Value]] = [
        (
            row.period, _per_cent(row.rate_milli), row.sold_in, row.notes, Amount(row.base_minor, found.currency),
            Amount(row.tax_minor, found.currency), found.currency,
        )
        for row in found.rows
    ]  # fmt: skip
    return spreadsheet.write(path, head, _chunks(rows), report, cancelled)


def by_method(desk: Desk, days: Days, path: Path, report: Report, cancelled: Cancelled) -> int | None:
    """Write refunds by method. As `spreadsheet.write`."""
    return _shares("Method", "Came in", shares.by_method(desk, days), path, report, cancelled)


def by_reason(desk: Desk, days: Days, path: Path, report: Report, cancelled: Cancelled) -> int | None:
    """Write refunds by reason. As `spreadsheet.write`."""
    return _shares("Reason", "Sold", shares.by_reason(desk, days), path, report, cancelled)


def _shares(
    name: str, against: str, found: Sequence[ShareRow], path: Path, report: Report, cancelled: Cancelled
) -> int | None:
    head = (name, "Refunds", "Went back", against, "Per cent", "Currency")
    rows: list[Sequence[Value]] = [
        (
            row.name, row.count, Amount(row.refunded_minor, row.currency), Amount(row.sold_minor, row.currency),
            "" if row.rate_milli is None else _per_cent(row.rate_milli), row.currency,
        )
        for row in found
    ]  # fmt: skip
    return spreadsheet.write(path, head, _chunks(rows), report, cancelled)


def own_approvals_of(desk: Desk, year: int, month: int, path: Path, report: Report, cancelled: Cancelled) -> int | None:
    """Write the approvals that people gave to their own requests in a month. As `spreadsheet.write`."""
    head = ("Refund", "Approved", "By", "Customer", "Invoice", "Reason", "Taken back", "Amount", "Currency")
    rows: list[Sequence[Value]] = [
        (
            row.number, row.at, row.person, row.customer, row.invoice_number, row.reason,
            "yes" if row.taken_back else "", Amount(row.gross_minor, row.currency), row.currency,
        )
        for row in own_approvals.of_month(desk, year, month)
    ]  # fmt: skip
    return spreadsheet.write(path, head, _chunks(rows), report, cancelled)


def number_series(desk: Desk, path: Path, report: Report, cancelled: Cancelled) -> int | None:
    """Write every series of numbers with what is missing in it. As `spreadsheet.write`."""
    head = ("Series", "Year", "First", "Last", "Count", "Reversals", "Gaps", "Missing numbers")
    rows = [_series(row) for row in series.series(desk)]
    return spreadsheet.write(path, head, _chunks(rows), report, cancelled)


def _series(row: SeriesRow) -> Sequence[Value]:
    missing = ", ".join(map(str, row.gaps))
    return (row.name, row.year or "", row.first, row.last, row.count, row.reversals, len(row.gaps), missing)


def ledger_accounts(desk: Desk, days: Days, path: Path, report: Report, cancelled: Cancelled) -> int | None:
    """Write the trial balance at the end of these days. As `spreadsheet.write`."""
    found = journal.trial_balance(desk, days.last)

    def amounts(*minors: int) -> list[Amount]:
        return [Amount(minor, found.currency) for minor in minors]

    rows: list[Sequence[Value]] = [
        (ACCOUNT_WORDS[row.account], *amounts(row.debit_minor, row.credit_minor, row.balance_minor), found.currency)
        for row in found.accounts
    ]
    rows.append(("Total", *amounts(found.debit_minor, found.credit_minor, 0), found.currency))
    head = ("Account", "Debit", "Credit", "Balance", "Currency")
    return spreadsheet.write(path, head, _chunks(rows), report, cancelled)


def journal_lines(desk: Desk, query: JournalQuery, path: Path, report: Report, cancelled: Cancelled) -> int | None:
    """Write the journal, oldest first, one row for each line of an entry. As `spreadsheet.write`."""
    head = ("Entry", "Date", "Event", "Reference", "Belongs to", "Customer", "Account", "Debit", "Credit", "Currency")
    currency = journal.currency(desk)
    with desk.database.read() as session:
        own_work.require_all(desk.person)
        batches = (
            [line for row in rows for line in _entry(row, currency)] for rows in journal.oldest_first(session, query)
        )
        return spreadsheet.write(path, head, batches, report, cancelled)


def _entry(row: EntryRow, currency: str) -> Iterable[Sequence[Value]]:
    others = ", ".join(number for number in row.documents if number != row.reference)
    for line in row.lines:
        sides = (Amount(minor, currency) if minor else None for minor in (line.debit_minor, line.credit_minor))
        yield (
            row.id, row.posted_on, row.words, row.reference, others, row.customer, ACCOUNT_WORDS[line.account], *sides,
            currency,
        )  # fmt: skip


def acts(desk: Desk, query: TrailQuery, path: Path, report: Report, cancelled: Cancelled) -> int | None:
    """Write the audit trail, newest first. As `spreadsheet.write`."""
    head = ("Row", "When", "Who", "What", "To what", "Before and after")
    return spreadsheet.write(path, head, _acts(desk, query), report, cancelled)


def _acts(desk: Desk, query: TrailQuery) -> Iterable[Sequence[Sequence[Value]]]:
    last, more = None, True
    while more:
        rows, more = trail.window(desk, query, last, _CHUNK)
        yield [(row.id, row.at, row.who, row.act, row.subject, row.changes) for row in rows]
        last = rows[-1].id if rows else None


def _per_cent(rate_milli: int) -> str:
    whole, rest = divmod(rate_milli, 1000)
    return f"{whole}.{rest:03d}".rstrip("0").rstrip(".")


def _chunks(rows: Sequence[Sequence[Value]]) -> Iterable[Sequence[Sequence[Value]]]:
    for at in range(0, len(rows), _CHUNK):
        yield rows[at : at + _CHUNK]
