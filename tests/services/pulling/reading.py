"""Reading and taking over, as tests do it."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from desktop.model.payment import Payment
from desktop.services import books
from desktop.services.pulling import taking
from desktop.services.pulling.planned import Pulled, PullPlan, PullRow
from tests.services.office_builder import OfficeBuilder

EVER = datetime(2000, 1, 1, tzinfo=UTC)


def read(shop: OfficeBuilder, by: str = "clerk") -> PullPlan:
    """What the gateway has and the books do not."""
    return taking.read(shop.desk(by), EVER)


def row(plan: PullPlan, payment_ref: str) -> PullRow:
    return next(each for each in plan.rows if each.found.payment_ref == payment_ref)


def read_one(shop: OfficeBuilder, payment_ref: str) -> PullRow:
    """What the gateway has of this payment, and what is proposed for it."""
    return row(read(shop), payment_ref)


def take(shop: OfficeBuilder, plan: PullPlan, *rows: PullRow, by: str = "clerk") -> Pulled:
    """Take these over, without naming any all that are certain; the office must prove itself after it."""
    pulled = taking.take(shop.desk(by), plan, rows or [each for each in plan.rows if each.certain])
    assert [line for line in books.check(shop.database) if not line.ok] == []
    return pulled


def payments(shop: OfficeBuilder) -> list[Payment]:
    """All payments of the books, the first one first."""
    with shop.database.read() as session:
        return list(session.scalars(select(Payment).order_by(Payment.id)))
