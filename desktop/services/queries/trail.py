"""What an auditor reads of the audit trail: rows newest first, in windows by key, with what changed in words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from desktop.model.audit import AuditRow
from desktop.model.invoice import Invoice
from desktop.model.money import named, said
from desktop.model.office import Office
from desktop.model.person import Person
from desktop.model.refund import Refund
from desktop.services.desk import Desk
from desktop.services.queries import own_work
from desktop.services.queries.book_rows import TrailRow
from desktop.services.queries.days import EVER, Days
from desktop.services.queries.refunds import names

WINDOW = 100
"""Rows of one window of the trail."""


@dataclass(frozen=True)
class TrailQuery:
    """Which acts: of some days, and what was typed (the act, who did it, the number of an invoice or a refund)."""

    days: Days = EVER
    text: str = ""


def window(
    desk: Desk, query: TrailQuery, after: int | None = None, size: int = WINDOW
) -> tuple[Sequence[TrailRow], bool]:
    """The next rows, newest first, after the number of the last one that is shown; and whether more follow."""
    with desk.database.read() as session:
        own_work.require_all(desk.person)
        wanted = select(AuditRow).where(*_conditions(session, query))
        if after is not None:
            wanted = wanted.where(AuditRow.id < after)
        found = session.scalars(wanted.order_by(AuditRow.id.desc()).limit(size + 1)).all()
        said = _said(session, found)
    return said[:size], len(said) > size


def count(desk: Desk, query: TrailQuery) -> int:
    """How many rows the query finds."""
    with desk.database.read() as session:
        own_work.require_all(desk.person)
        wanted = select(func.count()).select_from(AuditRow).where(*_conditions(session, query))
        return session.execute(wanted).scalar_one()


def _conditions(session: Session, query: TrailQuery) -> list[ColumnElement[bool]]:
    conditions = query.days.holds_moment(AuditRow.at)
    for word in query.text.split():
        people = select(Person.id).where(Person.name.icontains(word, autoescape=True))
        invoices = select(Invoice.id).where(Invoice.number.icontains(word, autoescape=True))
        numbered = session.scalars(select(Refund.id).where(func.lower(Refund.number) == word.lower()))
        conditions.append(
            or_(
                AuditRow.act.icontains(word, autoescape=True),
                AuditRow.subject.icontains(word, autoescape=True),
                AuditRow.subject_id.icontains(word, autoescape=True),
                AuditRow.person_id.in_(people),
                AuditRow.invoice_id.in_(invoices),
                AuditRow.subject_id.in_([str(refund_id) for refund_id in numbered]),
            )
        )
    return conditions


def _said(session: Session, found: Sequence[AuditRow]) -> list[TrailRow]:
    people, currency = names(session), session.get_one(Office, 1).currency
    ids = [UUID(row.subject_id) for row in found if row.subject == "refund"]
    refunds = {
        str(refund_id): (number, its_currency)
        for refund_id, number, its_currency in session.execute(
            select(Refund.id, Refund.number, Refund.currency).where(Refund.id.in_(ids))
        )
    }
    rows = []
    for row in found:
        number, its_currency = refunds.get(row.subject_id, (row.subject_id, currency))
        before, after = json.loads(row.before), json.loads(row.after)
        rows.append(
            TrailRow(
                id=row.id,
                at=row.at,
                who=people.get(row.person_id or 0, "The program"),
                act=row.act.capitalize(),
                subject="the office" if row.subject == "office" else f"{row.subject} {number}".strip(),
                changes=changes(before, after, its_currency),
                invoice_id=row.invoice_id,
            )
        )
    return rows


def changes(before: Mapping[str, Any], after: Mapping[str, Any], currency: str) -> str:
    """What changed, fact by fact: `state requested → approved, gross 50.00`. What stayed as it was is left out."""
    said = []
    for name in [*after, *(name for name in before if name not in after)]:
        word = name.removesuffix("_minor").replace("_", " ")
        was = _words(name, before[name], currency) if name in before else ""
        now = _words(name, after[name], currency) if name in after else ""
        if was == now:
            continue
        if was and now:
            said.append(f"{word} {was} → {now}")
        elif now:
            said.append(f"{word} {now}")
        else:
            said.append(f"{word} {was} → nothing")
    return ", ".join(said)


def _words(name: str, fact: Any, currency: str) -> str:
    if fact is None or fact == "":
        return ""
    if isinstance(fact, bool):
        return "yes" if fact else "no"
    if isinstance(fact, int) and name.endswith("_minor"):
        return named(fact, currency)
    if name == "lines" and isinstance(fact, list):
        return "; ".join(f"{line[0]}: {said(line[3], currency)}" for line in fact if len(line) > 3)
    if isinstance(fact, list | dict):
        return json.dumps(fact, ensure_ascii=False)
    return str(fact)
