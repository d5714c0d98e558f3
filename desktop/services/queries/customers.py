"""What the customers page reads: windows of the list by key, sums, the facts of one, and the statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from desktop.model.customer import Customer
from desktop.model.invoice import Invoice
from desktop.model.ledger import Entry, Posting
from desktop.model.office import Office
from desktop.services.desk import Desk
from desktop.services.queries import entries, own_work
from desktop.services.queries.customer_rows import (
    CUSTOMER_ACCOUNTS,
    BalanceRow,
    CustomerCard,
    CustomerDetail,
    CustomerRow,
    Statement,
    StatementLine,
)
from desktop.services.queries.days import EVER, Days
from desktop.services.queries.rows import CurrencySum

WINDOW = 100
"""Rows of one window of the list."""


class CustomerFilter(StrEnum):
    """The saved filters of the list."""

    ALL = "All customers"
    OPEN = "With open invoices"
    OWING = "Owe us"
    OWED = "Are owed by us"
    ARCHIVED = "Archived"


@dataclass(frozen=True)
class CustomerQuery:
    """Which customers: a saved filter and what was typed into the filter field (name, number, e-mail or country)."""

    filter: CustomerFilter = CustomerFilter.ALL
    text: str = ""


def window(
    desk: Desk, query: CustomerQuery, after: tuple[str, int] | None = None, size: int = WINDOW
) -> tuple[Sequence[CustomerRow], bool]:
    """The next customers by name, after the key of the last row that is shown; and whether more follow."""
    name = func.lower(Customer.name)
    wanted = select(Customer, name).where(*_conditions(query)).order_by(name, Customer.id).limit(size + 1)
    if after is not None:
        last, last_id = after
        wanted = wanted.where(or_(name > last, and_(name == last, Customer.id > last_id)))
    with desk.database.read() as session:
        own_work.require_all(desk.person)
        currency = session.get_one(Office, 1).currency
        found = session.execute(wanted).all()
        ids = [customer.id for customer, _ in found]
        owed, opened = _balances(session, ids), _open_invoices(session, ids)
        rows = [
            _row(customer, key, currency, owed.get(customer.id, 0), opened.get(customer.id, 0))
            for customer, key in found
        ]
    return rows[:size], len(rows) > size


def sums(desk: Desk, query: CustomerQuery) -> CurrencySum:
    """How many customers the query finds, and their balances together, in the office's currency."""
    found = select(Customer.id).where(*_conditions(query))
    with desk.database.read() as session:
        own_work.require_all(desk.person)
        currency = session.get_one(Office, 1).currency
        count = session.execute(select(func.count()).select_from(found.subquery())).scalar_one()
        total = select(func.coalesce(func.sum(_MOVED), 0)).select_from(Posting).join(Entry)
        total = total.where(_TOUCHED, Entry.customer_id.in_(found))
        return CurrencySum(currency, count, int(session.execute(total).scalar_one()))


def one(desk: Desk, customer_id: int) -> CustomerRow:
    """One row of the list as it is now."""
    return detail(desk, customer_id).row


def detail(desk: Desk, customer_id: int) -> CustomerDetail:
    """All that the detail of a customer shows, but the statement."""
    with desk.database.read() as session:
        own_work.require_all(desk.person)
        customer, key = session.execute(
            select(Customer, func.lower(Customer.name)).where(Customer.id == customer_id)
        ).one()
        currency = session.get_one(Office, 1).currency
        balance = _parts(session, customer_id)
        opened = _open_invoices(session, [customer_id]).get(customer_id, 0)
        sold = select(func.count(), func.max(Invoice.issued))
        count, last = session.execute(
            sold.where(Invoice.customer_id == customer_id, Invoice.withdrawn_at.is_(None))
        ).one()
        return CustomerDetail(
            row=_row(customer, key, currency, balance.total_minor, opened),
            card=card(customer),
            balance=balance,
            invoices=count,
            last_sold=last,
        )


def statement(desk: Desk, customer_id: int, days: Days = EVER) -> Statement:
    """Every event of a customer in these days, oldest first, with the balance before, after each, and at the end."""
    with desk.database.read() as session:
        own_work.require_all(desk.person)
        return statement_in(session, customer_id, days)


def statement_in(session: Session, customer_id: int, days: Days) -> Statement:
    """The same where a session is open already."""
    opening = balance = 0
    if days.first is not None:
        before = select(func.coalesce(func.sum(_MOVED), 0)).select_from(Posting).join(Entry)
        before = before.where(_TOUCHED, Entry.customer_id == customer_id, Entry.posted_on < days.first)
        opening = balance = int(session.execute(before).scalar_one())
    wanted = entries.named().where(Entry.customer_id == customer_id, *days.holds(Entry.posted_on))
    lines = []
    for entry in entries.rows(session, wanted.order_by(Entry.posted_on, Entry.id)):
        moved = entry.moved(*CUSTOMER_ACCOUNTS)
        balance += moved
        others = [number for number in entry.documents if number != entry.reference]
        lines.append(
            StatementLine(
                id=entry.id,
                day=entry.posted_on,
                words=entry.words,
                reference=entry.reference,
                about=", ".join(others),
                debit_minor=max(moved, 0),
                credit_minor=max(-moved, 0),
                balance_minor=balance,
                invoice_id=entry.invoice_id,
                refund_id=entry.refund_id,
                note_id=entry.note_id,
            )
        )
    name = session.execute(select(Customer.name).where(Customer.id == customer_id)).scalar_one()
    return Statement(name, session.get_one(Office, 1).currency, opening, lines)


def card(customer: Customer) -> CustomerCard:
    """What the office knows of the customer now."""
    return CustomerCard(
        name=customer.name,
        address=customer.address,
        postcode=customer.postcode,
        city=customer.city,
        country=customer.country,
        vat_number=customer.vat_number,
        email=customer.email,
        language=customer.language,
    )


_ACCOUNTS = list(CUSTOMER_ACCOUNTS)
_MOVED = case((Posting.debit.in_(_ACCOUNTS), Posting.amount_minor), else_=0) - case(
    (Posting.credit.in_(_ACCOUNTS), Posting.amount_minor), else_=0
)
_TOUCHED = or_(Posting.debit.in_(_ACCOUNTS), Posting.credit.in_(_ACCOUNTS))


def _balances(session: Session, customer_ids: Sequence[int]) -> Mapping[int, int]:
    query = select(Entry.customer_id, func.sum(_MOVED)).select_from(Posting).join(Entry)
    query = query.where(_TOUCHED, Entry.customer_id.in_(customer_ids)).group_by(Entry.customer_id)
    return {customer_id: int(minor) for customer_id, minor in session.execute(query)}


def _parts(session: Session, customer_id: int) -> BalanceRow:
    parts = dict.fromkeys(CUSTOMER_ACCOUNTS, 0)
    for side, sign in ((Posting.debit, 1), (Posting.credit, -1)):
        query = select(side, func.sum(Posting.amount_minor)).join(Entry).where(Entry.customer_id == customer_id)
        for account, minor in session.execute(query.where(side.in_(_ACCOUNTS)).group_by(side)):
            parts[account] += sign * int(minor)
    return BalanceRow(*(parts[account] for account in CUSTOMER_ACCOUNTS))


_OPEN = and_(
    Invoice.withdrawn_at.is_(None),
    Invoice.cancelled_at.is_(None),
    Invoice.paid_minor < Invoice.gross_minor - Invoice.cleared_minor,
)


def _open_invoices(session: Session, customer_ids: Sequence[int]) -> Mapping[int, int]:
    query = select(Invoice.customer_id, func.count()).where(_OPEN, Invoice.customer_id.in_(customer_ids))
    return {customer_id: int(count) for customer_id, count in session.execute(query.group_by(Invoice.customer_id))}


def _row(customer: Customer, key: str, currency: str, balance_minor: int, open_invoices: int) -> CustomerRow:
    return CustomerRow(
        id=customer.id,
        key=(key, customer.id),
        name=customer.name,
        code=customer.number or "",
        country=customer.country,
        currency=currency,
        balance_minor=balance_minor,
        open_invoices=open_invoices,
        archived=customer.archived,
    )


def _conditions(query: CustomerQuery) -> list[ColumnElement[bool]]:
    archived = query.filter == CustomerFilter.ARCHIVED
    conditions: list[ColumnElement[bool]] = [Customer.archived.is_(archived)]
    if query.filter == CustomerFilter.OPEN:
        conditions.append(Customer.id.in_(select(Invoice.customer_id).where(_OPEN)))
    elif query.filter in {CustomerFilter.OWING, CustomerFilter.OWED}:
        moved = select(Entry.customer_id).select_from(Posting).join(Entry).where(_TOUCHED).group_by(Entry.customer_id)
        total = func.sum(_MOVED)
        conditions.append(
            Customer.id.in_(moved.having(total > 0 if query.filter == CustomerFilter.OWING else total < 0))
        )
    for word in query.text.split():
        asked = (Customer.name, Customer.number, Customer.email, Customer.country)
        conditions.append(or_(*(column.icontains(word, autoescape=True) for column in asked)))
    return conditions
