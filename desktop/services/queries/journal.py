"""What the books show of the ledger: the trial balance of a day, and the journal in windows by key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from desktop.model.credit_note import CreditNote
from desktop.model.customer import Customer
from desktop.model.invoice import Invoice
from desktop.model.ledger import Entry, Posting
from desktop.model.office import Office
from desktop.model.payment import Payment
from desktop.model.refund import Refund
from desktop.model.states import Account
from desktop.services.desk import Desk
from desktop.services.queries import entries, own_work
from desktop.services.queries.book_rows import AccountRow, EntryRow, TrialBalance
from desktop.services.queries.days import EVER, Days
from desktop.services.queries.rows import CurrencySum

WINDOW = 100
"""Entries of one window of the journal."""
BATCH = 1_000
"""Entries that are read at a time where all are wanted."""


@dataclass(frozen=True)
class JournalQuery:
    """Which entries: of an account, of some days, and what was typed (numbers of documents, or the customer)."""

    account: Account | None = None
    days: Days = EVER
    text: str = ""


def currency(desk: Desk) -> str:
    """The currency of the books."""
    with desk.database.read() as session:
        return session.get_one(Office, 1).currency


def trial_balance(desk: Desk, day: date | None = None) -> TrialBalance:
    """Debit, credit and balance of each account at the end of a day; without one, of all that is posted."""
    with desk.database.read() as session:
        own_work.require_all(desk.person)
        currency = session.get_one(Office, 1).currency
        debited, credited = (_totals(session, side, day) for side in (Posting.debit, Posting.credit))
    accounts = [AccountRow(account, debited.get(account, 0), credited.get(account, 0)) for account in Account]
    return TrialBalance(currency, accounts)


def _totals(session: Session, side: InstrumentedAttribute[Account], day: date | None) -> dict[Account, int]:
    query = select(side, func.sum(Posting.amount_minor)).group_by(side)
    if day is not None:
        query = query.join(Entry, Entry.id == Posting.entry_id).where(Entry.posted_on <= day)
    return {account: int(minor) for account, minor in session.execute(query)}


def window(
    desk: Desk, query: JournalQuery, after: tuple[date, int] | None = None, size: int = WINDOW
) -> tuple[Sequence[EntryRow], bool]:
    """The next entries, newest first, after the key of the last one that is shown; and whether more follow."""
    wanted = entries.named().where(*_conditions(query))
    if after is not None:
        day, last_id = after
        wanted = wanted.where(or_(Entry.posted_on < day, and_(Entry.posted_on == day, Entry.id < last_id)))
    wanted = wanted.order_by(Entry.posted_on.desc(), Entry.id.desc()).limit(size + 1)
    with desk.database.read() as session:
        own_work.require_all(desk.person)
        found = entries.rows(session, wanted)
    return found[:size], len(found) > size


def oldest_first(session: Session, query: JournalQuery) -> Iterator[Sequence[EntryRow]]:
    """All entries that the query finds, in the order of their days, some at a time."""
    after: tuple[date, int] | None = None
    while True:
        wanted = entries.named().where(*_conditions(query))
        if after is not None:
            day, last_id = after
            wanted = wanted.where(or_(Entry.posted_on > day, and_(Entry.posted_on == day, Entry.id > last_id)))
        found = entries.rows(session, wanted.order_by(Entry.posted_on, Entry.id).limit(BATCH))
        yield found
        if len(found) < BATCH:
            return
        after = found[-1].key


def sums(desk: Desk, query: JournalQuery) -> CurrencySum:
    """How many entries the query finds, and what moves in them; of an account its balance in these entries."""
    found = (
        select(Entry.id)
        .join(Customer, Customer.id == Entry.customer_id)
        .outerjoin(Invoice, Invoice.id == Entry.invoice_id)
        .outerjoin(CreditNote, CreditNote.id == Entry.note_id)
        .outerjoin(Payment, Payment.id == Entry.payment_id)
        .outerjoin(Refund, Refund.id == Entry.refund_id)
        .where(*_conditions(query))
        .subquery()
    )
    with desk.database.read() as session:
        own_work.require_all(desk.person)
        currency = session.get_one(Office, 1).currency
        count = session.execute(select(func.count()).select_from(found)).scalar_one()
        moved = select(func.coalesce(func.sum(Posting.amount_minor), 0)).join(found, found.c.id == Posting.entry_id)
        if query.account is None:
            minor = int(session.execute(moved).scalar_one())
        else:
            minor = int(session.execute(moved.where(Posting.debit == query.account)).scalar_one())
            minor -= int(session.execute(moved.where(Posting.credit == query.account)).scalar_one())
    return CurrencySum(currency, count, minor)


def _conditions(query: JournalQuery) -> list[ColumnElement[bool]]:
    conditions = query.days.holds(Entry.posted_on)
    if query.account is not None:
        touched = select(Posting.entry_id).where(or_(Posting.debit == query.account, Posting.credit == query.account))
        conditions.append(Entry.id.in_(touched))
    for word in query.text.split():
        named = (Invoice.number, CreditNote.number, Payment.number, Refund.number, Customer.name)
        conditions.append(or_(*(column.icontains(word, autoescape=True) for column in named)))
    return conditions
