"""What beancount itself comes to for the journal of an office, and what the rows of the ledger come to."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from beancount import loader
from beancount.core import realization
from beancount.core.data import Open
from sqlalchemy import text

from desktop.model.money import digits
from desktop.model.states import Account
from desktop.services import beancount_export
from tests.services.office_builder import OfficeBuilder

NAMES = {
    "receivable": "Assets:Receivable",
    "cash": "Assets:Cash",
    "bank": "Assets:Bank",
    "gateway": "Assets:Gateway",
    "sales": "Income:Sales",
    "tax": "Liabilities:Tax",
    "refunds_payable": "Liabilities:Refunds-Payable",
    "unapplied": "Liabilities:Unapplied",
    "fees": "Expenses:Fees",
    "exchange": "Expenses:Exchange",
    "dispute_losses": "Expenses:Dispute-Losses",
}
"""How the accounts are called there."""


def exported(office: OfficeBuilder) -> Path:
    path = office.folder / "journal.beancount"
    written = beancount_export.journal_file(office.desk("viewer"), path, lambda _count: None, lambda: False)
    with office.database.read() as session:
        assert written == session.execute(text("SELECT COUNT(*) FROM entry")).scalar_one()
    return path


def balances(path: Path, currency: str) -> dict[str, Decimal]:
    """What beancount itself comes to for each account, after it found nothing wrong."""
    entries, errors, options = loader.load_file(str(path))
    assert errors == []
    assert options["operating_currency"] == [currency]
    found, whole = {}, realization.realize(entries)  # type: ignore[no-untyped-call] # beancount has no types
    for opened in (entry for entry in entries if isinstance(entry, Open)):
        assert opened.currencies == [currency]
        account = realization.get(whole, opened.account)  # type: ignore[no-untyped-call] # the same
        found[opened.account] = Decimal(account.balance.get_currency_units(currency).number)
    return found


def sums(office: OfficeBuilder, currency: str) -> Mapping[str, Decimal]:
    """The same from the rows of the ledger, by nothing of the program's."""
    query = """SELECT account, SUM(minor) FROM (SELECT debit AS account, amount_minor AS minor FROM posting
        UNION ALL SELECT credit, -amount_minor FROM posting) AS moved GROUP BY account"""
    with office.database.read() as session:
        minors = {account: int(minor) for account, minor in session.execute(text(query))}
    unit = Decimal(1).scaleb(-digits(currency))
    return {NAMES[account.value]: minors.get(account.value, 0) * unit for account in Account}
