"""The refund register: every refund with its amounts, approvals and paper on one screen, in windows by key."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from desktop.model.audit import AuditRow
from desktop.model.credit_note import CreditNote
from desktop.model.customer import Customer
from desktop.model.invoice import Invoice
from desktop.model.person import Person
from desktop.model.refund import Refund
from desktop.model.states import METHOD_WORDS, WAITING, NoteKind, Origin, RefundState
from desktop.services.desk import Desk
from desktop.services.queries import own_work
from desktop.services.queries.days import EVER, Days
from desktop.services.queries.refunds import names
from desktop.services.queries.report_rows import RegisterRow, RegisterSum
from desktop.services.steps import settlement

WINDOW = 100
"""Rows of one window of the register."""
BATCH = 1_000
"""Rows that are read at a time where all are wanted."""

REFUNDS = (Origin.REQUESTED, Origin.FOUND, Origin.MARKED, Origin.RETURNED)
"""What counts as a refund: not a lost dispute, and not the row by which a cancellation credits its lines."""


class RegisterFilter(StrEnum):
    """The saved filters of the register."""

    ALL = "All refunds"
    WAITING = "Waiting or on their way"
    PAID = "Paid back"
    FAILED = "Not paid or returned"
    REFUSED = "Rejected or deleted"


# R-2 stands before R-12: of two numbers the shorter one is the lower.
_ORDER = (Refund.requested_at, func.length(Refund.number), Refund.number)
_STATES: Mapping[RegisterFilter, frozenset[RefundState]] = {
    RegisterFilter.WAITING: WAITING,
    RegisterFilter.PAID: frozenset({RefundState.SUCCEEDED}),
    RegisterFilter.FAILED: frozenset({RefundState.FAILED}),
    RegisterFilter.REFUSED: frozenset({RefundState.REJECTED, RefundState.DELETED}),
}


@dataclass(frozen=True)
class RegisterQuery:
    """Which refunds: by state, by the day they were asked for, and what was typed (number, customer, reference)."""

    filter: RegisterFilter = RegisterFilter.ALL
    days: Days = EVER
    text: str = ""


def window(
    desk: Desk, query: RegisterQuery, after: tuple[datetime, str] | None = None, size: int = WINDOW
) -> tuple[Sequence[RegisterRow], bool]:
    """The next refunds, newest first, after the key of the last one that is shown; and whether more follow."""
    wanted = _rows(query).order_by(*(each.desc() for each in _ORDER)).limit(size + 1)
    if after is not None:
        wanted = wanted.where(_before(*after))
    with desk.database.read() as session:
        own_work.require_all(desk.person)
        found = rows_of(session, wanted)
    return found[:size], len(found) > size


def oldest_first(session: Session, query: RegisterQuery) -> Iterator[Sequence[RegisterRow]]:
    """All refunds that the query finds in the order they were asked for, some at a time."""
    after: tuple[datetime, str] | None = None
    while True:
        wanted = _rows(query).order_by(*_ORDER).limit(BATCH)
        if after is not None:
            wanted = wanted.where(~_before(*after), Refund.number != after[1])
        found = rows_of(session, wanted)
        yield found
        if len(found) < BATCH:
            return
        after = found[-1].key


def _before(at: datetime, number: str) -> ColumnElement[bool]:
    """Before the refund of this moment and number; of those asked for at once by their numbers, as people count."""
    length, places = func.length(Refund.number), len(number)
    lower = or_(length < places, and_(length == places, Refund.number < number))
    return or_(Refund.requested_at < at, and_(Refund.requested_at == at, lower))


def sums(desk: Desk, query: RegisterQuery) -> Sequence[RegisterSum]:
    """How many refunds the query finds, and what they come to in each currency."""
    wanted = (
        select(Refund.currency, Refund.state, func.count(), func.sum(Refund.money_minor))
        .join(Invoice, Invoice.id == Refund.invoice_id)
        .where(*_conditions(query))
        .group_by(Refund.currency, Refund.state)
    )
    counts: dict[str, int] = defaultdict(int)
    minors: dict[tuple[str, str], int] = defaultdict(int)
    with desk.database.read() as session:
        own_work.require_all(desk.person)
        for currency, state, count, money in session.execute(wanted):
            part = "paid" if state == RefundState.SUCCEEDED else "waiting" if state in WAITING else "not paid"
            counts[currency] += count
            minors[currency, part] += int(money)
    return [
        RegisterSum(currency, counts[currency], *(minors[currency, part] for part in ("paid", "waiting", "not paid")))
        for currency in sorted(counts)
    ]


def counted() -> list[ColumnElement[bool]]:
    """Conditions that keep each refund once: a refund found at the gateway that a mark stands for is the mark's."""
    return [Refund.origin.in_(REFUNDS), Refund.linked_to_id.is_(None)]


def _conditions(query: RegisterQuery) -> list[ColumnElement[bool]]:
    conditions = [*counted(), *query.days.holds_moment(Refund.requested_at)]
    if query.filter in _STATES:
        conditions.append(Refund.state.in_(_STATES[query.filter]))
    for word in query.text.split():
        customers = select(Customer.id).where(Customer.name.icontains(word, autoescape=True))
        conditions.append(
            or_(
                Refund.number.icontains(word, autoescape=True),
                Refund.reference.icontains(word, autoescape=True),
                Refund.reason.icontains(word, autoescape=True),
                Invoice.number.icontains(word, autoescape=True),
                Invoice.customer_id.in_(customers),
            )
        )
    return conditions


def _rows(query: RegisterQuery) -> Select[Any]:
    return (
        select(Refund)
        .join(Invoice, Invoice.id == Refund.invoice_id)
        .where(*_conditions(query))
        .options(joinedload(Refund.invoice), joinedload(Refund.payment), selectinload(Refund.approvals))
    )


def rows_of(session: Session, wanted: Select[Any]) -> list[RegisterRow]:
    """The rows of the refunds that a selection of them finds, in its order."""
    found: Sequence[Refund] = session.scalars(wanted).all()
    people = names(session)
    roots = {refund.id: settlement.root_of(session, refund).id for refund in found}
    noted, confirmed = _notes(session, list(roots.values())), _confirmed_by(session, found)
    return [_row(refund, people, noted.get(roots[refund.id]), confirmed.get(refund.id, "")) for refund in found]


def _notes(session: Session, refund_ids: Sequence[UUID]) -> dict[UUID, tuple[int, str]]:
    """The note of each refund that stands."""
    query = select(CreditNote.refund_id, CreditNote.id, CreditNote.number).order_by(CreditNote.id)
    query = query.join(Refund, Refund.id == CreditNote.refund_id).where(Refund.note_live)
    query = query.where(Refund.id.in_(refund_ids), CreditNote.kind != NoteKind.REVERSAL)
    return {refund_id: (note_id, number) for refund_id, note_id, number in session.execute(query) if refund_id}


def _confirmed_by(session: Session, refunds: Sequence[Refund]) -> dict[UUID, str]:
    """Who approved that money came back outside: the trail has it, for such a return is asked and approved at once."""
    ids = {str(refund.id): refund.id for refund in refunds if refund.origin == Origin.RETURNED}
    by_login = {person.login: person.name for person in session.scalars(select(Person))} if ids else {}
    query = select(AuditRow.subject_id, AuditRow.after).where(
        AuditRow.act == "return confirmed", AuditRow.subject_id.in_(ids)
    )
    return {
        ids[refund_id]: by_login.get(json.loads(after)["approved_by"], "")
        for refund_id, after in session.execute(query)
    }


def _row(refund: Refund, people: Mapping[int, str], note: tuple[int, str] | None, confirmed_by: str) -> RegisterRow:
    payment = refund.payment
    own_way = payment is not None and refund.method == payment.method
    approvers = [people.get(approval.person_id, "") for approval in refund.live_approvals]
    return RegisterRow(
        id=refund.id,
        key=(refund.requested_at, refund.number),
        number=refund.number,
        asked_at=refund.requested_at,
        state=refund.state,
        kind=refund.kind,
        origin=refund.origin,
        customer=refund.invoice.customer.name,
        invoice_id=refund.invoice_id,
        invoice_number=refund.invoice.number,
        method=payment.shown if payment is not None and own_way else METHOD_WORDS[refund.method],
        payment="" if payment is None else payment.number,
        reference=refund.reference or refund.gateway_ref or "",
        reason=refund.reason,
        gross_minor=refund.gross_minor,
        money_minor=refund.money_minor,
        currency=refund.currency,
        # What was found at the gateway nobody here asked for.
        asked_by="" if refund.origin == Origin.FOUND else people.get(refund.requested_by or 0, ""),
        approved_by=", ".join(approvers) or confirmed_by,
        note_number="" if note is None else note[1],
        note_id=None if note is None else note[0],
    )
