"""The whole journal as a beancount file, so that another program can prove the books.

The format: https://beancount.github.io/docs/beancount_language_syntax.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TextIO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.model.ledger import Entry
from desktop.model.money import plain
from desktop.model.office import Office
from desktop.model.states import Account
from desktop.services.desk import Desk
from desktop.services.queries import journal, own_work
from desktop.services.queries.book_rows import EntryRow
from desktop.services.queries.journal import JournalQuery
from desktop.services.spreadsheet import Cancelled, Report, Stopped, written_whole

NAMES = {
    Account.RECEIVABLE: "Assets:Receivable",
    Account.SALES: "Income:Sales",
    Account.TAX: "Liabilities:Tax",
    Account.CASH: "Assets:Cash",
    Account.BANK: "Assets:Bank",
    Account.GATEWAY: "Assets:Gateway",
    Account.REFUNDS_PAYABLE: "Liabilities:Refunds-Payable",
    Account.UNAPPLIED: "Liabilities:Unapplied",
    Account.FEES: "Expenses:Fees",
    Account.EXCHANGE: "Expenses:Exchange",
    Account.DISPUTE_LOSSES: "Expenses:Dispute-Losses",
}
"""How the accounts are called there: beancount wants one of five kinds in front, and words with capitals."""

_NO_LINK = re.compile(r"[^A-Za-z0-9\-_/.]+")


def journal_file(desk: Desk, path: Path, report: Report, cancelled: Cancelled) -> int | None:
    """Write every entry of the ledger, oldest first, and give how many; None where it was stopped.

    Each entry names its documents as links. At the end the balance of each account is asserted, so that `bean-check`
    proves the sums too. Raises `RefundDeskError` where the place cannot be written to.
    """

    def fill(place: Path) -> int:
        with place.open("w", encoding="utf-8", newline="\n") as file, desk.database.read() as session:
            own_work.require_all(desk.person)
            return _write(session, file, report, cancelled)

    return written_whole(path, fill)


def _write(session: Session, file: TextIO, report: Report, cancelled: Cancelled) -> int:
    office = session.get_one(Office, 1)
    first: date | None = session.execute(select(func.min(Entry.posted_on))).scalar_one()
    last = opened = first or office.created_at.date()
    file.write(f'option "title" {_text(office.name)}\noption "operating_currency" "{office.currency}"\n\n')
    for name in NAMES.values():
        file.write(f"{opened.isoformat()} open {name} {office.currency}\n")
    balances, written = dict.fromkeys(Account, 0), 0
    for rows in journal.oldest_first(session, JournalQuery()):
        if cancelled():
            raise Stopped
        for row in rows:
            file.writelines(_entry(row, office.currency))
            last = row.posted_on
            for line in row.lines:
                balances[line.account] += line.debit_minor - line.credit_minor
        written += len(rows)
        report(written)
    # A balance is asserted for the beginning of its day, so it stands on the day after the last entry.
    after = last + timedelta(days=1)
    file.write("\n")
    for account, minor in balances.items():
        file.write(f"{after.isoformat()} balance {NAMES[account]} {plain(minor, office.currency)} {office.currency}\n")
    return written


def _entry(row: EntryRow, currency: str) -> Iterator[str]:
    said = f"{row.words} {row.reference}".strip()
    yield f"\n{row.posted_on.isoformat()} * {_text(row.customer)} {_text(said)}{_links(row.documents)}\n"
    yield f"  entry: {row.id}\n"
    if row.reverses is not None:
        yield f"  reverses: {row.reverses}\n"
    for line in row.lines:
        yield f"  {NAMES[line.account]}  {plain(line.debit_minor - line.credit_minor, currency)} {currency}\n"


def _links(documents: Sequence[str]) -> str:
    links = (_NO_LINK.sub("-", number).strip("-") for number in documents)
    return "".join(f" ^{link}" for link in dict.fromkeys(links) if link)


def _text(text: str) -> str:
    """A string of beancount on one line; what is no sign of writing becomes a space."""
    shown = "".join(sign if sign.isprintable() else " " for sign in text)
    escaped = " ".join(shown.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
