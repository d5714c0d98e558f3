"""The practice gateway of a sample or training office: it moves no money and answers as a person chooses."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from uuid import uuid4

from desktop.errors import BadInput
from desktop.gateways.base import (
    Account,
    Changes,
    GatewayUnavailable,
    LookUp,
    Outcome,
    PaymentFacts,
    RefundOrder,
    RefundReply,
)


class Answer(StrEnum):
    """What a person can choose for the next orders."""

    OK = "ok"
    PENDING = "pending"
    DECLINED = "declined"
    LOST_BEFORE = "lost_before"
    LOST_AFTER = "lost_after"
    SERVER_ERROR = "server_error"
    LATER_FAILURE = "later_failure"


_NO_REFUND = {
    Answer.DECLINED: RefundReply(Outcome.FAILED, reason="declined", message="The practice gateway declined."),
    Answer.SERVER_ERROR: RefundReply(Outcome.UNKNOWN, reason="server_error", message="It is not known what happened."),
}
_NO_ANSWER = RefundReply(Outcome.UNKNOWN, reason="no_answer", message="The practice gateway did not answer.")
_CARD_GONE = "expired_or_canceled_card"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS account (only_one INTEGER PRIMARY KEY CHECK (only_one = 1), id TEXT NOT NULL,
    answer TEXT NOT NULL DEFAULT 'ok', orders INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS payment (ref TEXT PRIMARY KEY, amount_minor INTEGER NOT NULL, currency TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS refund (ref TEXT PRIMARY KEY, payment_ref TEXT NOT NULL REFERENCES payment,
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0), currency TEXT NOT NULL, order_id TEXT NOT NULL,
    install_id TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL, created_at TEXT NOT NULL,
    will_fail INTEGER NOT NULL, change INTEGER NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS sent (key TEXT PRIMARY KEY, frozen TEXT NOT NULL, answer TEXT NOT NULL,
    refund_ref TEXT REFERENCES refund);
"""
_NEXT_CHANGE = "(SELECT coalesce(max(change), 0) + 1 FROM refund)"


def _now() -> datetime:
    return datetime.now(UTC)


def book_beside(office: Path) -> Path:
    """The practice gateway's book of the office in this file."""
    return office.with_name(f"{office.name}.practice")


class PracticeGateway:
    """A gateway with its own book in an SQLite file of its own, safe for several desks and for a power cut.

    It promises what Stripe promises: the same key is the same refund, a stored fault is answered for ever, and
    `look_up` tells what really happened. Amounts are minor units.
    """

    name = "practice"
    api_version = ""

    def __init__(self, book: Path, clock: Callable[[], datetime] = _now) -> None:
        self._path = book
        self._clock = clock
        with self._book() as book_open:
            # not executescript: it would end the transaction that keeps two desks apart here
            for statement in _SCHEMA.split(";"):
                book_open.execute(statement)
            book_open.execute("INSERT OR IGNORE INTO account (only_one, id) VALUES (1, ?)", (f"practice-{uuid4()}",))

    def register(self, payment_ref: str, amount_minor: int, currency: str) -> None:
        """Take a payment that can be paid back here; the same one again changes nothing."""
        self.register_all([(payment_ref, amount_minor, currency)])

    def register_all(self, payments: Iterable[tuple[str, int, str]]) -> None:
        """Take payments, each by its reference, amount and currency, all at once."""
        with self._book() as book:
            for payment_ref, amount_minor, currency in payments:
                book.execute(
                    "INSERT OR IGNORE INTO payment (ref, amount_minor, currency) VALUES (?, ?, ?)",
                    (payment_ref, amount_minor, currency),
                )
                if self._payment(book, payment_ref) != (amount_minor, currency):
                    raise ValueError(f"{payment_ref} is registered with another amount")

    def choose(self, answer: Answer, orders: int = 1) -> None:
        """Meet the next orders with this answer; after them all is well again."""
        with self._book() as book:
            book.execute("UPDATE account SET answer = ?, orders = ?", (answer, orders))

    def settle(self, refund_ref: str) -> None:
        """Let a pending refund succeed. Raises `BadInput` if it is not pending."""
        self._move(refund_ref, {Outcome.PENDING}, Outcome.SUCCEEDED, "")

    def fail_later(self, refund_ref: str) -> None:
        """Let a refund that was pending or had succeeded fail. Raises `BadInput` if it has failed already."""
        self._move(refund_ref, {Outcome.PENDING, Outcome.SUCCEEDED}, Outcome.FAILED, _CARD_GONE)

    def account(self) -> Account:
        with self._book() as book:
            return Account(book.execute("SELECT id FROM account").fetchone()[0], live=False)

    def look_up(self, order: RefundOrder) -> LookUp:
        with self._book() as book:
            payment = self._payment(book, order.payment_ref)
            if payment is None:
                return LookUp(ours=None, payment=None)
            refunds = self._refunds(book, "payment_ref = ?", order.payment_ref)
        amount_minor, currency = payment
        ours = (made for made in refunds if (made.order_id, made.install_id) == (order.refund_id, order.install_id))
        refunded_minor = sum(made.amount_minor for made in refunds if made.outcome != Outcome.FAILED)
        facts = PaymentFacts(order.payment_ref, amount_minor, refunded_minor, currency)
        return LookUp(next(ours, None), facts, refunds)

    def refund(self, order: RefundOrder) -> RefundReply:
        try:
            with self._book() as book:
                return self._refund(book, order)
        except GatewayUnavailable as unavailable:
            return replace(_NO_ANSWER, message=unavailable.message)

    def _refund(self, book: sqlite3.Connection, order: RefundOrder) -> RefundReply:
        frozen = json.dumps(asdict(order), sort_keys=True)
        sent = book.execute("SELECT frozen, answer, refund_ref FROM sent WHERE key = ?", (order.key,)).fetchone()
        if sent:
            if sent["frozen"] != frozen:
                return RefundReply(Outcome.UNKNOWN, reason="key_reused", message="The key belongs to another order.")
            return _NO_REFUND.get(sent["answer"]) or self._refunds(book, "ref = ?", sent["refund_ref"])[0]
        answer = self._next_answer(book)
        if answer == Answer.LOST_BEFORE:
            return _NO_ANSWER
        if refused := self._refused(book, order):
            return refused
        refund_ref = None if answer in _NO_REFUND else self._make(book, order, answer)
        book.execute("INSERT INTO sent VALUES (?, ?, ?, ?)", (order.key, frozen, answer, refund_ref))
        if refund_ref is None:
            return _NO_REFUND[answer]
        return _NO_ANSWER if answer == Answer.LOST_AFTER else self._refunds(book, "ref = ?", refund_ref)[0]

    def fetch(self, refund_ref: str) -> RefundReply:
        with self._book() as book:
            found = self._refunds(book, "ref = ?", refund_ref)
        if not found:
            raise GatewayUnavailable("Practice gateway not asked.", f"It has no refund {refund_ref}.")
        return found[0]

    def changes(self, since: str) -> Changes:
        with self._book() as book:
            # What was chosen to fail later does so one sync after it was made.
            for row in book.execute("SELECT ref FROM refund WHERE will_fail ORDER BY change").fetchall():
                self._set(book, row["ref"], Outcome.FAILED, _CARD_GONE)
            newest = book.execute("SELECT coalesce(max(change), 0) FROM refund").fetchone()[0]
            return Changes(self._refunds(book, "change > ?", int(since or 0)), mark=str(newest))

    def _next_answer(self, book: sqlite3.Connection) -> Answer:
        chosen = book.execute("SELECT answer FROM account WHERE orders > 0").fetchone()
        book.execute("UPDATE account SET orders = orders - 1 WHERE orders > 0")
        return Answer(chosen["answer"]) if chosen else Answer.OK

    def _refused(self, book: sqlite3.Connection, order: RefundOrder) -> RefundReply | None:
        payment = self._payment(book, order.payment_ref)
        if payment is None or payment[1] != order.currency:
            return RefundReply(Outcome.FAILED, reason="payment_missing", message="There is no such payment here.")
        refunds = self._refunds(book, "payment_ref = ?", order.payment_ref)
        left_minor = payment[0] - sum(made.amount_minor for made in refunds if made.outcome != Outcome.FAILED)
        if order.amount_minor > left_minor:
            return RefundReply(Outcome.FAILED, reason="too_much", message="More than is left of the payment.")
        return None

    def _make(self, book: sqlite3.Connection, order: RefundOrder, answer: Answer) -> str:
        refund_ref = f"pr_{uuid4().hex}"
        outcome, reason = (Outcome.PENDING, "processing") if answer == Answer.PENDING else (Outcome.SUCCEEDED, "")
        book.execute(
            f"INSERT INTO refund VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {_NEXT_CHANGE})",
            (
                refund_ref,
                order.payment_ref,
                order.amount_minor,
                order.currency,
                order.refund_id,
                order.install_id,
                outcome,
                reason,
                self._clock().isoformat(),
                answer == Answer.LATER_FAILURE,
            ),
        )
        return refund_ref

    def _move(self, refund_ref: str, allowed: set[Outcome], outcome: Outcome, reason: str) -> None:
        with self._book() as book:
            found = self._refunds(book, "ref = ?", refund_ref)
            if not found or found[0].outcome not in allowed:
                raise BadInput("Nothing changed.", "Only a refund of this gateway that has not ended can be moved on.")
            self._set(book, refund_ref, outcome, reason)

    def _set(self, book: sqlite3.Connection, refund_ref: str, outcome: Outcome, reason: str) -> None:
        book.execute(
            f"UPDATE refund SET outcome = ?, reason = ?, will_fail = 0, change = {_NEXT_CHANGE} WHERE ref = ?",
            (outcome, reason, refund_ref),
        )

    def _payment(self, book: sqlite3.Connection, ref: str) -> tuple[int, str] | None:
        row = book.execute("SELECT amount_minor, currency FROM payment WHERE ref = ?", (ref,)).fetchone()
        return (row["amount_minor"], row["currency"]) if row else None

    def _refunds(self, book: sqlite3.Connection, where: str, value: str | int) -> list[RefundReply]:
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

    @contextmanager
    def _book(self) -> Iterator[sqlite3.Connection]:
        """The book in one transaction, on the disk when this ends; another desk waits so long."""
        try:
            with closing(sqlite3.connect(self._path, timeout=30, isolation_level=None)) as book:
                book.row_factory = sqlite3.Row
                book.execute("PRAGMA foreign_keys = ON")
                # the rollback journal, and each commit on the disk with its folder: an answer given is never lost
                book.execute("PRAGMA synchronous = EXTRA")
                book.execute("BEGIN IMMEDIATE")
                yield book
                book.execute("COMMIT")
        except sqlite3.Error as error:
            raise GatewayUnavailable(
                "Practice gateway not asked.", f"Its book {self._path.name} cannot be used ({error}). No money moved."
            ) from error
