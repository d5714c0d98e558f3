"""The ledger: double entry, append-only, balanced by construction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.model.base import Base, Minor, stored
from desktop.model.states import Account


class Entry(Base):
    """One journal entry: what happened, on which day it counts, and to what it belongs. Insert-only."""

    __tablename__ = "entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    posted_on: Mapped[date] = mapped_column(index=True)
    posted_at: Mapped[datetime]
    event: Mapped[str]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    invoice_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"), index=True)
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"))
    refund_id: Mapped[UUID | None] = mapped_column(ForeignKey("refund.id"), index=True)
    note_id: Mapped[int | None] = mapped_column(ForeignKey("credit_note.id"))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))

    postings: Mapped[list[Posting]] = relationship(order_by="Posting.id")


class Posting(Base):
    """An amount that moves from one account to another: debit and credit in one row, so no entry can be lopsided.

    Minor units of the office's currency, always above zero. Insert-only.
    """

    __tablename__ = "posting"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("debit <> credit", name="moves"),
        Index("ix_posting_debit", "debit"),
        Index("ix_posting_credit", "credit"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    debit: Mapped[Account] = mapped_column(stored(Account, "debit"))
    credit: Mapped[Account] = mapped_column(stored(Account, "credit"))
    amount_minor: Mapped[Minor]


def postings(balances: Mapping[Account, int]) -> list[Posting]:
    """The rows that move these balances (debit above zero, credit below). Raises `ValueError` unless they sum to 0."""
    if sum(balances.values()):
        raise ValueError(f"an entry that does not balance: {dict(balances)}")
    debits = [(account, amount) for account, amount in balances.items() if amount > 0]
    credited = [(account, -amount) for account, amount in balances.items() if amount < 0]
    rows: list[Posting] = []
    while debits:
        (debit, owed), (credit, offered) = debits.pop(), credited.pop()
        amount = min(owed, offered)
        rows.append(Posting(debit=debit, credit=credit, amount_minor=amount))
        if owed > amount:
            debits.append((debit, owed - amount))
        if offered > amount:
            credited.append((credit, offered - amount))
    return rows
