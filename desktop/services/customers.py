"""The customers: found by name, put away when they are no longer needed."""

from __future__ import annotations

from sqlalchemy import select

from desktop.database import OfficeDatabase
from desktop.model.customer import Customer
from desktop.model.states import Right
from desktop.services.desk import Desk
from desktop.services.steps import audit


def named(database: OfficeDatabase, name: str) -> int:
    """The id of the customer of this name."""
    with database.read() as session:
        return session.execute(select(Customer.id).where(Customer.name == name)).scalar_one()


def archive(desk: Desk, customer_id: int) -> None:
    """Put a customer away: no longer offered, everything of theirs stays."""
    desk.require(Right.TAKE_IN)
    act = desk.act()
    with desk.database.write() as session:
        customer = session.get_one(Customer, customer_id)
        customer.archived = True
        audit.append(session, act, "customer archived", "customer", customer.name, after={"archived": True})
