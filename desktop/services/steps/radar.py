"""The duplicate radar: what looks as if the same money would go back twice. It warns, it never refuses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from desktop.model.invoice import Invoice
from desktop.model.money import named
from desktop.model.payment import Payment
from desktop.model.refund import STATE_WORDS, Refund, reference_key
from desktop.model.states import COMMITTED

DAYS = 14
"""Two refunds of one amount to one customer are looked at when so few days, or fewer, lie between them."""

LEAST_REFERENCE = 4
"""A reference of fewer signs stands in too many words by chance to look for it there."""


@dataclass(frozen=True)
class Plan:
    """What is to go back, as far as the radar looks at it. Minor units of `currency`.

    `day` is the day on which it counts: today, or the day the money went back outside. `form_id` is the request itself,
    whose own parts are no duplicates of each other. `instead_of` is what it pays again, which is none either.
    """

    invoice_id: int
    amount_minor: int
    currency: str
    day: date
    reference: str
    payment_ids: Sequence[int]
    form_id: UUID | None = None
    instead_of: UUID | None = None


@dataclass(frozen=True)
class Warned:
    """One thing that looks like a duplicate: what it is in a few words, and which."""

    what: str
    which: str

    @property
    def sentence(self) -> str:
        return f"{self.what}: {self.which}."


def plan_of(session: Session, refund: Refund) -> Plan:
    """The plan of a stored refund, with all the parts of its request."""
    parts = session.scalars(select(Refund).where(Refund.form_id == refund.form_id)).all()
    return Plan(
        invoice_id=refund.invoice_id,
        amount_minor=sum(part.gross_minor for part in parts),
        currency=refund.currency,
        day=refund.returned_on or refund.requested_at.date(),
        reference=refund.reference,
        payment_ids=[] if refund.payment_id is None else [refund.payment_id],
        form_id=refund.form_id,
        instead_of=refund.instead_of_id,
    )


def look(session: Session, plan: Plan) -> list[Warned]:
    """Each thing that looks like a duplicate; empty where nothing does."""
    return [*_same_amount(session, plan), *_same_reference(session, plan), *_disputed(session, plan)]


def _same_amount(session: Session, plan: Plan) -> Iterator[Warned]:
    """Other refunds of this amount to the same customer, on whatever invoice, within so many days."""
    customer_id = session.execute(select(Invoice.customer_id).where(Invoice.id == plan.invoice_id)).scalar_one()
    theirs = select(Invoice.id).where(Invoice.customer_id == customer_id)
    query = (_others(plan).where(Refund.invoice_id.in_(theirs), Refund.currency == plan.currency)).order_by(
        Refund.form_id, Refund.part
    )
    amount = named(plan.amount_minor, plan.currency)
    for _, parts in groupby(session.scalars(query), key=lambda refund: refund.form_id):
        rows = list(parts)
        if sum(row.gross_minor for row in rows) != plan.amount_minor or rows[0].id == plan.instead_of:
            continue
        near = min(_days(rows[0]), key=lambda day: abs(day - plan.day))
        if abs(near - plan.day) <= timedelta(days=DAYS):
            yield Warned("Same customer and amount", f"{_named(rows[0])}, {amount} on {_day(near)}")


def _days(refund: Refund) -> list[date]:
    """The days on which a refund counts: when the money went back outside, else when it was asked for and when paid."""
    if refund.returned_on is not None:
        return [refund.returned_on]
    return [refund.requested_at.date(), *([refund.finished_at.date()] if refund.finished_at is not None else [])]


def _same_reference(session: Session, plan: Plan) -> Iterator[Warned]:
    """Other refunds, of whomever, with this reference, or with it in their reason or notes."""
    key = reference_key(plan.reference)
    if not key:
        return
    written = [Refund.reference_key == key]
    if len(key) >= LEAST_REFERENCE:
        written += [func.lower(column).contains(key, autoescape=True) for column in (Refund.reason, Refund.notes)]
    query = _others(plan).where(or_(*written), Refund.part == 1).order_by(Refund.requested_at, Refund.number)
    for refund in session.scalars(query):
        if refund.id != plan.instead_of:
            yield Warned(f"Same reference {plan.reference.strip()}", _named(refund))


def _disputed(session: Session, plan: Plan) -> Iterator[Warned]:
    for payment in _payments(session, plan.payment_ids):
        if payment.disputed_minor:
            yield Warned("The payment is disputed", f"the bank may give the same money of {payment.shown} back")
        elif payment.lost_minor:
            lost = named(payment.lost_minor, payment.currency)
            yield Warned("A dispute was lost", f"the bank gave {lost} of {payment.shown} back already")
        if payment.inquiry:
            yield Warned("The bank asks about it", f"a dispute could give the same money of {payment.shown} back")


def _payments(session: Session, payment_ids: Iterable[int]) -> Sequence[Payment]:
    return session.scalars(select(Payment).where(Payment.id.in_(list(payment_ids))).order_by(Payment.id)).all()


def _others(plan: Plan) -> Select[Refund]:
    query = select(Refund).where(Refund.state.in_(COMMITTED)).options(selectinload(Refund.invoice))
    return query if plan.form_id is None else query.where(Refund.form_id != plan.form_id)


def _named(refund: Refund) -> str:
    return f"{refund.number} of invoice {refund.invoice.number}, {STATE_WORDS[refund.state]}"


def _day(when: date) -> str:
    return f"{when.day} {when:%b %Y}"
