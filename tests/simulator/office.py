"""The office in which every history begins: two paid invoices, two refunds that are approved, one that waits."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import event

from desktop.database import OfficeDatabase, open_office
from desktop.model.office import Office
from desktop.model.states import Method, Role
from desktop.services import approvals, offices, refunds
from desktop.services.desk import Desk
from desktop.services.queries.rows import PersonRow
from desktop.services.refunds import Wish
from desktop.services.steps import sales
from tests.simulator.network import ACCOUNT_ID

BEGINS = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
PEOPLE = (("clerk", Role.CLERK), ("manager", Role.MANAGER), ("manager2", Role.MANAGER), ("admin", Role.ADMIN))
SOLD = ((("80.00", 19_000), ("40.00", 7_000)), (("50.00", 19_000),))
"""The lines of each invoice, each paid whole by a card: the payments `pi_1` and `pi_2`."""


def person(login: str) -> PersonRow:
    at = next(at for at, (name, _) in enumerate(PEOPLE, start=1) if name == login)
    return PersonRow(at, login, login, PEOPLE[at - 1][1])


class Offices:
    """Gives the same office again and again, each time as it was at the beginning."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.refunddesk"
        self._path = folder / "office.refunddesk"
        self.refunds = _make(self._template)
        """The refunds that are there at the beginning; the last one is not approved."""
        shutil.copyfile(self._template, self._path)
        self.database: OfficeDatabase = open_office(str(self._path))
        event.listen(self.database.engine, "connect", _careless)

    def fresh(self) -> OfficeDatabase:
        """The office as it was at the beginning."""
        self.database.engine.dispose()
        for beside in ("-wal", "-shm"):
            self._path.with_name(self._path.name + beside).unlink(missing_ok=True)
        shutil.copyfile(self._template, self._path)
        return self.database


@contextmanager
def offices_in_memory() -> Iterator[Offices]:
    """Offices on a disk that is none, where the system has such a one: no history has to survive the machine."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="rd-sim-", dir=memory if memory.is_dir() else None) as folder:
        made = Offices(Path(folder))
        yield made
        made.database.close()


def _careless(connection: Any, _record: object) -> None:
    # Crashes here are of the program, not of the machine: what is written is there.
    connection.execute("PRAGMA synchronous=OFF")


def _make(path: Path) -> tuple[UUID, ...]:
    new = offices.NewOffice("Larkfield", "EUR", people=[(login, login, role) for login, role in PEOPLE])
    database = offices.create(str(path), new, BEGINS)

    def desk(login: str) -> Desk:
        return Desk(database, {}, path.parent, person(login), lambda: BEGINS)

    with database.write() as session:
        session.get_one(Office, 1).gateway_account = ACCOUNT_ID
        customer = sales.customer_named(session, "Aino Oy")
        customer.email = "aino@example.org"
        for number, lines in enumerate(SOLD, start=1):
            invoice = sales.add_invoice(
                session,
                desk("admin").act(),
                sales.NewInvoice(
                    number=f"INV-{number}",
                    customer_id=customer.id,
                    issued=BEGINS.date(),
                    currency="EUR",
                    prices="gross",
                    lines=[sales.NewLine("Desk lamp", "1", price, (rate,)) for price, rate in lines],
                    rounding="line",
                    exchange_rate=Decimal(1),
                ),
            )
            sales.add_payment(
                session,
                desk("admin").act(),
                sales.NewPayment(
                    customer_id=customer.id,
                    method=Method.CARD,
                    amount_minor=invoice.gross_minor,
                    currency="EUR",
                    paid_on=BEGINS.date(),
                    parts=[(invoice.id, invoice.gross_minor)],
                    gateway="stripe",
                    gateway_ref=f"pi_{number}",
                ),
            )
    asked = [
        refunds.request(desk("clerk"), uuid4(), invoice, Wish(payment_id=invoice, amount=amount)).refund_ids[0]
        for invoice, amount in ((1, "60.00"), (1, "33.33"), (2, "50.00"))
    ]
    for refund_id in asked[:2]:
        approvals.approve(desk("manager"), refund_id)
    database.close()
    return tuple(asked)
