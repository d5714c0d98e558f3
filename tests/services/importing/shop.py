"""A small shop's file, how it is imported, and what stands in the office then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from desktop.errors import RefundDeskError
from desktop.model.audit import AuditRow
from desktop.model.base import Base
from desktop.model.customer import Customer
from desktop.model.invoice import Invoice, InvoiceLine
from desktop.model.ledger import Entry
from desktop.model.payment import Payment
from desktop.model.refund import Refund
from desktop.model.states import Account, Method
from desktop.services import books
from desktop.services.importing import taking
from desktop.services.importing.planned import ImportPlan
from desktop.services.importing.taking import Taken
from desktop.services.steps import posting
from tests.services.office_builder import OfficeBuilder

HEAD = "Invoice,Date,Quantity,Price,Article,Text,Customer ID,Country"
ROWS = (
    "1001,2026-01-15,2,10.00,A,Lamp,7,Germany",
    "1001,2026-01-15,1,5.00,B,Book,7,Germany",
    "1002,2026-01-16,4,2.50,A,Lamp,,Germany",
    "1003,2026-01-16,1,8.00,C,Card,7,Germany",
    "C2001,2026-01-20,-1,10.00,A,Lamp,7,Germany",
    "C2001,2026-01-20,-1,8.00,C,Card,7,Germany",
    "C2002,2026-01-21,-1,8.00,C,Card,7,Germany",
    "1004,2026-01-17,1,6.00,D,Pen,8,France",
    "1005,2026-01-17,1,0,A,Lamp,7,Germany",
)


def planned(
    shop: OfficeBuilder, *rows: str, paid_by: Method | None = Method.BANK_TRANSFER, name: str = "shop.csv"
) -> ImportPlan:
    path = shop.folder / name
    path.write_text("\n".join((HEAD, *(rows or ROWS))) + "\n", encoding="utf-8")
    desk = shop.desk("admin")
    source = taking.look(desk, path)
    return taking.preview(desk, source.table, source.columns, replace(source.options, paid_by=paid_by))


def taken(shop: OfficeBuilder, *rows: str, **how: Any) -> Taken:
    return taking.take(shop.desk("admin"), planned(shop, *rows, **how))


def batch_of(result: Taken) -> int:
    assert result.batch_id is not None
    return result.batch_id


def invoice_id(shop: OfficeBuilder, number: str) -> int:
    with shop.database.read() as session:
        query = select(Invoice.id).where(Invoice.number == number, Invoice.withdrawn_at.is_(None))
        return session.execute(query).scalar_one()


def refunds_of(shop: OfficeBuilder) -> dict[str, Refund]:
    with shop.database.read() as session:
        return {refund.reference: refund for refund in session.scalars(select(Refund).order_by(Refund.number))}


def count(shop: OfficeBuilder, kind: type[Base]) -> int:
    with shop.database.read() as session:
        return session.execute(select(func.count()).select_from(kind)).scalar_one()


def everything(shop: OfficeBuilder) -> list[int]:
    return [count(shop, kind) for kind in (Customer, Invoice, InvoiceLine, Payment, Refund, Entry, AuditRow)]


def balance(shop: OfficeBuilder, account: Account) -> int:
    with shop.database.read() as session:
        return posting.balance(session, account)


def refused(act: Callable[[], object]) -> RefundDeskError:
    with pytest.raises(RefundDeskError) as caught:
        act()
    return caught.value


def faults(shop: OfficeBuilder) -> list[str]:
    """What a check of the office finds wrong."""
    return [fault for line in books.check(shop.database) for fault in line.faults]
