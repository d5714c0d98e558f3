"""Posting to the ledger, on open days only, and reversing what was posted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, object_session

from desktop.model.audit import Act
from desktop.model.ledger import Entry, Posting, postings
from desktop.model.office import Office
from desktop.model.refusals import refuse
from desktop.model.states import Account


def require_open(office: Office, today: date) -> None:
    """Raises `period_closed` where a person would post into a closed day; no day closes before this has posted."""
    _hold(office)
    if office.closed_until is not None and today <= office.closed_until:
        raise refuse("period_closed", until=office.closed_until.isoformat())


def open_now(office: Office, today: date) -> date:
    """The day on which something counts that the gateway has done; no day closes before this has posted."""
    _hold(office)
    return open_day(office, today)


def open_day(office: Office, day: date) -> date:
    """The day on which something counts that has happened already: that day, or the first open one after."""
    if office.closed_until is not None and day <= office.closed_until:
        return office.closed_until + timedelta(days=1)
    return day


def _hold(office: Office) -> None:
    """Read anew up to which day the books are closed, and let nobody move it until this transaction has ended."""
    session = object_session(office)
    if session is not None:
        session.refresh(office, ["closed_until"], with_for_update={"read": True})


def post(
    session: Session,
    act: Act,
    day: date,
    event: str,
    customer_id: int,
    balances: Mapping[Account, int],
    *,
    invoice_id: int | None = None,
    payment_id: int | None = None,
    refund_id: UUID | None = None,
    note_id: int | None = None,
) -> Entry | None:
    """Add an entry; balances in minor units of the office's currency, debit above zero. None where nothing moves."""
    rows = postings(balances)
    if not rows:
        return None
    entry = Entry(
        posted_on=day,
        posted_at=act.at,
        event=event,
        customer_id=customer_id,
        invoice_id=invoice_id,
        payment_id=payment_id,
        refund_id=refund_id,
        note_id=note_id,
        postings=rows,
    )
    session.add(entry)
    return entry


def reverse(session: Session, act: Act, day: date, entry: Entry, event: str, note_id: int | None = None) -> Entry:
    """Add the entry that takes another back, as it was posted."""
    reversing = Entry(
        posted_on=day,
        posted_at=act.at,
        event=event,
        customer_id=entry.customer_id,
        invoice_id=entry.invoice_id,
        payment_id=entry.payment_id,
        refund_id=entry.refund_id,
        note_id=note_id,
        reverses_id=entry.id,
        postings=[Posting(debit=row.credit, credit=row.debit, amount_minor=row.amount_minor) for row in entry.postings],
    )
    session.add(reversing)
    return reversing


def balance(
    session: Session, account: Account, customer_id: int | None = None, *, invoice_id: int | None = None
) -> int:
    """The balance of an account in the office's currency, debit above zero; of one customer or invoice where given."""
    session.flush()
    total = 0
    for side, sign in ((Posting.debit, 1), (Posting.credit, -1)):
        query = select(func.coalesce(func.sum(Posting.amount_minor), 0)).where(side == account)
        if customer_id is not None:
            query = query.join(Entry).where(Entry.customer_id == customer_id)
        if invoice_id is not None:
            query = query.join(Entry).where(Entry.invoice_id == invoice_id)
        total += sign * int(session.execute(query).scalar_one())
    return total
