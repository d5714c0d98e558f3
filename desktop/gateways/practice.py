"""The practice gateway of a sample or training office: it moves no money and answers as a person chooses."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from uuid import uuid4

from desktop.errors import BadInput
from desktop.gateways import practice_book
from desktop.gateways.base import (
    Account,
    Changes,
    DisputeStatus,
    GatewayUnavailable,
    LookUp,
    Outcome,
    PaymentFacts,
    RefundOrder,
    RefundReply,
)
from desktop.gateways.found_payment import FoundPayment
from desktop.gateways.practice_book import NEXT_CHANGE
from desktop.model.states import Method


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
_OF = "payment_ref = ?"
_ENDED = (DisputeStatus.WON, DisputeStatus.LOST)


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
            practice_book.lay_out(book_open)
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
                if practice_book.payment(book, payment_ref) != (amount_minor, currency):
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

    def refund_there(self, payment_ref: str, amount_minor: int) -> str:
        """Pay money of a payment back by hand, as in a gateway's own dashboard; gives the refund's id.

        Raises `BadInput` if so much is not left, or while the payment is disputed.
        """
        with self._book() as book:
            amount, currency = self._known(book, payment_ref)
            if any(each.status is DisputeStatus.OPEN for each in practice_book.disputes(book, _OF, payment_ref)):
                raise BadInput("Nothing was paid back.", "The payment is disputed. End the dispute first.")
            if not 0 < amount_minor <= practice_book.left_minor(book, payment_ref, amount):
                raise BadInput("Nothing was paid back.", "The practice gateway has not so much left of this payment.")
            made = RefundReply(
                Outcome.SUCCEEDED,
                refund_ref=f"pr_{uuid4().hex}",
                payment_ref=payment_ref,
                amount_minor=amount_minor,
                currency=currency,
                created_at=self._clock(),
            )
            practice_book.add_refund(book, made)
            return made.refund_ref

    def dispute(self, payment_ref: str, amount_minor: int, status: DisputeStatus = DisputeStatus.OPEN) -> str:
        """Let the customer's bank open a dispute, or an inquiry, on a payment; gives the dispute's id."""
        with self._book() as book:
            amount, currency = self._known(book, payment_ref)
            if not 0 < amount_minor <= amount:
                raise BadInput("No dispute was opened.", "It cannot be about more than the payment.")
            ref = f"dp_{uuid4().hex}"
            book.execute(
                f"INSERT INTO dispute VALUES (?, ?, ?, ?, ?, {NEXT_CHANGE})",
                (ref, payment_ref, amount_minor, currency, status),
            )
            return ref

    def end_dispute(self, dispute_ref: str, status: DisputeStatus) -> None:
        """Let a dispute end: won or lost. Raises `BadInput` if it has ended already."""
        with self._book() as book:
            found = practice_book.disputes(book, "ref = ?", dispute_ref)
            if not found or found[0].status in _ENDED:
                raise BadInput("Nothing changed.", "Only a dispute of this gateway that is open can end.")
            book.execute(f"UPDATE dispute SET status = ?, change = {NEXT_CHANGE} WHERE ref = ?", (status, dispute_ref))

    def account(self) -> Account:
        with self._book() as book:
            return Account(book.execute("SELECT id FROM account").fetchone()[0], live=False)

    def look_up(self, order: RefundOrder) -> LookUp:
        with self._book() as book:
            payment = practice_book.payment(book, order.payment_ref)
            if payment is None:
                return LookUp(ours=None, payment=None)
            refunds = practice_book.refunds(book, _OF, order.payment_ref)
            disputes = practice_book.disputes(book, _OF, order.payment_ref)
        amount_minor, currency = payment
        ours = (made for made in refunds if (made.order_id, made.install_id) == (order.refund_id, order.install_id))
        refunded_minor = sum(made.amount_minor for made in refunds if made.outcome != Outcome.FAILED)
        disputed_minor = sum(each.amount_minor for each in disputes if each.status is DisputeStatus.OPEN)
        facts = PaymentFacts(
            order.payment_ref,
            amount_minor,
            refunded_minor,
            currency,
            disputed_minor,
            refundable=not disputed_minor,
            obstacle="disputed" if disputed_minor else "",
        )
        return LookUp(next(ours, None), facts, refunds, tuple(disputes))

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
            return _NO_REFUND.get(sent["answer"]) or practice_book.refunds(book, "ref = ?", sent["refund_ref"])[0]
        answer = self._next_answer(book)
        if answer == Answer.LOST_BEFORE:
            return _NO_ANSWER
        if refused := self._refused(book, order):
            return refused
        refund_ref = None if answer in _NO_REFUND else self._make(book, order, answer)
        book.execute("INSERT INTO sent VALUES (?, ?, ?, ?)", (order.key, frozen, answer, refund_ref))
        if refund_ref is None:
            return _NO_REFUND[answer]
        return _NO_ANSWER if answer == Answer.LOST_AFTER else practice_book.refunds(book, "ref = ?", refund_ref)[0]

    def fetch(self, refund_ref: str) -> RefundReply:
        with self._book() as book:
            found = practice_book.refunds(book, "ref = ?", refund_ref)
        if not found:
            raise GatewayUnavailable("Practice gateway not asked.", f"It has no refund {refund_ref}.")
        return found[0]

    def changes(self, since: str) -> Changes:
        with self._book() as book:
            # What was chosen to fail later does so one sync after it was made.
            for row in book.execute("SELECT ref FROM refund WHERE will_fail ORDER BY change").fetchall():
                self._set(book, row["ref"], Outcome.FAILED, _CARD_GONE)
            read = int(since or 0)
            disputes = tuple(practice_book.disputes(book, "change > ?", read))
            mark = str(practice_book.last_change(book))
            return Changes(practice_book.refunds(book, "change > ?", read), mark, disputes)

    def payments(self, since: datetime) -> Iterator[Sequence[FoundPayment]]:
        """All that were registered: the book has neither their customers nor their days, so all are of today."""
        with self._book() as book:
            known = practice_book.payments(book)
        made_at = max(since, self._clock())
        yield [FoundPayment(ref, "", minor, currency, made_at, Method.CARD, "") for ref, minor, currency in known]

    def _next_answer(self, book: sqlite3.Connection) -> Answer:
        chosen = book.execute("SELECT answer FROM account WHERE orders > 0").fetchone()
        book.execute("UPDATE account SET orders = orders - 1 WHERE orders > 0")
        return Answer(chosen["answer"]) if chosen else Answer.OK

    def _refused(self, book: sqlite3.Connection, order: RefundOrder) -> RefundReply | None:
        payment = practice_book.payment(book, order.payment_ref)
        if payment is None or payment[1] != order.currency:
            return RefundReply(Outcome.FAILED, reason="payment_missing", message="There is no such payment here.")
        if order.amount_minor > practice_book.left_minor(book, order.payment_ref, payment[0]):
            return RefundReply(Outcome.FAILED, reason="too_much", message="More than is left of the payment.")
        return None

    def _make(self, book: sqlite3.Connection, order: RefundOrder, answer: Answer) -> str:
        refund_ref = f"pr_{uuid4().hex}"
        outcome, reason = (Outcome.PENDING, "processing") if answer == Answer.PENDING else (Outcome.SUCCEEDED, "")
        made = RefundReply(
            outcome,
            refund_ref=refund_ref,
            payment_ref=order.payment_ref,
            amount_minor=order.amount_minor,
            currency=order.currency,
            order_id=order.refund_id,
            install_id=order.install_id,
            reason=reason,
            created_at=self._clock(),
        )
        practice_book.add_refund(book, made, will_fail=answer == Answer.LATER_FAILURE)
        return refund_ref

    def _move(self, refund_ref: str, allowed: set[Outcome], outcome: Outcome, reason: str) -> None:
        with self._book() as book:
            found = practice_book.refunds(book, "ref = ?", refund_ref)
            if not found or found[0].outcome not in allowed:
                raise BadInput("Nothing changed.", "Only a refund of this gateway that has not ended can be moved on.")
            self._set(book, refund_ref, outcome, reason)

    def _set(self, book: sqlite3.Connection, refund_ref: str, outcome: Outcome, reason: str) -> None:
        book.execute(
            f"UPDATE refund SET outcome = ?, reason = ?, will_fail = 0, change = {NEXT_CHANGE} WHERE ref = ?",
            (outcome, reason, refund_ref),
        )

    def _known(self, book: sqlite3.Connection, payment_ref: str) -> tuple[int, str]:
        found = practice_book.payment(book, payment_ref)
        if found is None:
            raise BadInput("Nothing was done.", "The practice gateway does not know this payment.")
        return found

    @contextmanager
    def _book(self) -> Iterator[sqlite3.Connection]:
        with practice_book.opened(self._path) as book:
            yield book
