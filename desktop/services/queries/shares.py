"""How much goes back, by method and by reason, held against what was sold in the same days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from desktop.model.invoice import Invoice
from desktop.model.money import rounded
from desktop.model.payment import Payment
from desktop.model.refund import Refund
from desktop.model.states import METHOD_WORDS, PaymentState, RefundState
from desktop.services.desk import Desk
from desktop.services.queries import own_work
from desktop.services.queries.days import Days
from desktop.services.queries.register import counted
from desktop.services.queries.report_rows import ShareRow


def by_method(desk: Desk, days: Days) -> Sequence[ShareRow]:
    """Money that went back in these days by the method it went by, against what came in by the same method."""
    came_in = (
        select(Payment.method, Payment.currency, func.sum(Payment.amount_minor))
        .where(
            Payment.state == PaymentState.SUCCEEDED,
            Payment.approved_at.is_not(None),
            Payment.withdrawn_at.is_(None),
            *days.holds(Payment.paid_on),
        )
        .group_by(Payment.method, Payment.currency)
    )
    with desk.database.read() as session:
        own_work.require_all(desk.person)
        sold = {(method, currency): int(minor) for method, currency, minor in session.execute(came_in)}
        refunded = _refunded(session, Refund.method, days)
    keys = sorted(sold.keys() | refunded.keys(), key=lambda key: (key[1], METHOD_WORDS[key[0]]))
    return [
        _row(METHOD_WORDS[method], currency, refunded.get((method, currency)), sold.get((method, currency), 0))
        for method, currency in keys
    ]


def by_reason(desk: Desk, days: Days) -> Sequence[ShareRow]:
    """Money that went back in these days by its reason, largest first, against all that was sold in these days."""
    invoiced = (
        select(Invoice.currency, func.sum(Invoice.gross_minor))
        .where(Invoice.withdrawn_at.is_(None), *days.holds(Invoice.issued))
        .group_by(Invoice.currency)
    )
    with desk.database.read() as session:
        own_work.require_all(desk.person)
        sold = {currency: int(minor) for currency, minor in session.execute(invoiced)}
        refunded = _refunded(session, Refund.reason, days)
    rows = [
        _row(reason or "No reason given", currency, found, sold.get(currency, 0))
        for (reason, currency), found in refunded.items()
    ]
    return sorted(rows, key=lambda row: (row.currency, -row.refunded_minor, row.name))


N = TypeVar("N", bound=str)


def _refunded(
    session: Session, column: InstrumentedAttribute[N], days: Days
) -> Mapping[tuple[N, str], tuple[int, int]]:
    """How many refunds ended well in these days, and their money, by that column and currency."""
    ended = func.coalesce(Refund.finished_at, Refund.requested_at, type_=Refund.requested_at.type)
    query = (
        select(column, Refund.currency, func.count(), func.sum(Refund.money_minor))
        .where(*counted(), Refund.state == RefundState.SUCCEEDED, *days.holds_moment(ended))
        .group_by(column, Refund.currency)
    )
    return {(name, currency): (count, int(minor)) for name, currency, count, minor in session.execute(query)}


def _row(name: str, currency: str, refunded: tuple[int, int] | None, sold_minor: int) -> ShareRow:
    count, minor = refunded or (0, 0)
    rate = rounded(Fraction(100_000 * minor, sold_minor)) if sold_minor > 0 else None
    return ShareRow(name, currency, count, minor, sold_minor, rate)
