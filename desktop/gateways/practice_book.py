"""The practice gateway's own book: its payments, refunds, disputes and orders, in an SQLite file of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from desktop.gateways.base import DisputeReply, DisputeStatus, GatewayUnavailable, Outcome, RefundReply

_SCHEMA = """
CREATE TABLE IF NOT EXISTS account (only_one INTEGER PRIMARY KEY CHECK (only_one = 1), id TEXT NOT NULL,
    answer TEXT NOT NULL DEFAULT 'ok', orders INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS payment (ref TEXT PRIMARY KEY, amount_minor INTEGER NOT NULL, currency TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS refund (ref TEXT PRIMARY KEY, payment_ref TEXT NOT NULL REFERENCES payment,
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0), currency TEXT NOT NULL, order_id TEXT NOT NULL,
    install_id TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL, created_at TEXT NOT NULL,
    will_fail INTEGER NOT NULL, change INTEGER NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS dispute (ref TEXT PRIMARY KEY, payment_ref TEXT NOT NULL REFERENCES payment,
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0), currency TEXT NOT NULL, status TEXT NOT NULL,
    change INTEGER NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS sent (key TEXT PRIMARY KEY, frozen TEXT NOT NULL, answer TEXT NOT NULL,
    refund_ref TEXT REFERENCES refund);
"""
_LAST_CHANGE = (
    "SELECT max(coalesce((SELECT max(change) FROM refund), 0), coalesce((SELECT max(change) FROM dispute), 0))"
)
NEXT_CHANGE = f"(({_LAST_CHANGE}) + 1)"
"""Refunds and disputes are counted in one row, so that one mark says how far a desk has read."""


def lay_out(book: sqlite3.Connection) -> None:
    """Make the tables that are not there yet."""
    # not executescript: it would end the transaction that keeps two desks apart here
    for statement in _SCHEMA.split(";"):
        book.execute(statement)


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The book in one transaction, on the disk when this ends; another desk waits so long."""
    try:
        with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as book:
            book.row_factory = sqlite3.Row
            book.execute("PRAGMA foreign_keys = ON")
            # the rollback journal, and each commit on the disk with its folder: an answer given is never lost
            book.execute("PRAGMA synchronous = EXTRA")
            book.execute("BEGIN IMMEDIATE")
            yield book
            book.execute("COMMIT")
    except sqlite3.Error as error:
        raise GatewayUnavailable(
            "Practice gateway not asked.", f"Its book {path.name} cannot be used ({error}). No money moved."
        ) from error


def last_change(book: sqlite3.Connection) -> int:
    """The count of the newest change."""
    newest: int = book.execute(_LAST_CHANGE).fetchone()[0]
    return newest


def payment(book: sqlite3.Connection, ref: str) -> tuple[int, str] | None:
    """Amount and currency of a payment, None where there is none."""
    row = book.execute("SELECT amount_minor, currency FROM payment WHERE ref = ?", (ref,)).fetchone()
    return (row["amount_minor"], row["currency"]) if row else None


def payments(book: sqlite3.Connection) -> list[tuple[str, int, str]]:
    """Reference, amount and currency of every payment, the newest first."""
    rows = book.execute("SELECT ref, amount_minor, currency FROM payment ORDER BY rowid DESC")
    return [(row["ref"], row["amount_minor"], row["currency"]) for row in rows]


def refunds(book: sqlite3.Connection, where: str, value: str | int) -> list[RefundReply]:
    """The refunds that fit, in the order of their last change."""
    rows = book.execute(f"SELECT * FROM refund WHERE {where} ORDER BY change", (value,))
    return [
        RefundReply(
            outcome=Outcome(row["outcome"]),
            refund_ref=row["ref"],
            payment_ref=row["payment_ref"],
            amount_minor=row["amount_minor"],
            currency=row["currency"],
            order_id=row["order_id"],
            install_id=row["install_id"],
            reason=row["reason"],
            created_at=datetime.fromisoformat(row["created_at"]),
        )
        for row in rows
    ]


def add_refund(book: sqlite3.Connection, made: RefundReply, will_fail: bool = False) -> None:
    """Write a refund into the book; with `will_fail` it comes back when the book is read next."""
    assert made.created_at is not None
    book.execute(
        f"INSERT INTO refund VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {NEXT_CHANGE})",
        (
            made.refund_ref,
            made.payment_ref,
            made.amount_minor,
            made.currency,
            made.order_id,
            made.install_id,
            made.outcome,
            made.reason,
            made.created_at.isoformat(),
            will_fail,
        ),
    )


def disputes(book: sqlite3.Connection, where: str, value: str | int) -> list[DisputeReply]:
    """The disputes that fit, in the order of their last change."""
    rows = book.execute(f"SELECT * FROM dispute WHERE {where} ORDER BY change", (value,))
    return [
        DisputeReply(
            dispute_ref=row["ref"],
            payment_ref=row["payment_ref"],
            charge_ref="",
            amount_minor=row["amount_minor"],
            currency=row["currency"],
            status=DisputeStatus(row["status"]),
        )
        for row in rows
    ]


def left_minor(book: sqlite3.Connection, payment_ref: str, amount_minor: int) -> int:
    """What of a payment of this amount has neither gone back nor been lost."""
    back = sum(
        made.amount_minor for made in refunds(book, "payment_ref = ?", payment_ref) if made.outcome != Outcome.FAILED
    )
    taken = sum(
        made.amount_minor
        for made in disputes(book, "payment_ref = ?", payment_ref)
        if made.status is DisputeStatus.LOST
    )
    return amount_minor - back - taken
