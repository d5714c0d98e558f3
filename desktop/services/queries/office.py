"""What the frame of the window reads: the office, its people, and what the status line says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select

from desktop.database import OfficeDatabase
from desktop.model.office import Office
from desktop.model.payment import GATEWAY_WORDS
from desktop.model.person import Person, RoleRight
from desktop.model.refund import Refund
from desktop.model.states import RefundState
from desktop.services.desk import Desk
from desktop.services.queries.rows import GatewayRow, OfficeRow, PersonRow


def frame(database: OfficeDatabase) -> OfficeRow:
    """The office as the window names it."""
    with database.read() as session:
        office = session.get_one(Office, 1)
        return OfficeRow(office.name, office.currency, office.mark, database.address, office.lock_after_minutes)


def people(database: OfficeDatabase) -> Sequence[PersonRow]:
    """Who can sit at the desk."""
    with database.read() as session:
        held: dict[str, set[str]] = defaultdict(set)
        for role, may in session.execute(select(RoleRight.role, RoleRight.may)):
            held[role].add(may)
        return [
            PersonRow(
                id=person.id,
                name=person.name,
                login=person.login,
                role=person.role,
                has_password=bool(person.password_hash),
                rights=frozenset(held[person.role]),
            )
            for person in session.scalars(select(Person).where(Person.active).order_by(Person.id))
        ]


def gateway(desk: Desk) -> GatewayRow:
    """How many outcomes are open, when the next look is, and when the gateway was read last."""
    query = select(func.count(), func.min(Refund.next_look_at)).where(
        Refund.state.in_([RefundState.SENDING, RefundState.UNKNOWN])
    )
    with desk.database.read() as session:
        office = session.get_one(Office, 1)
        unconfirmed, next_look = session.execute(query).one()
        wanted = "stripe" if office.is_real else "practice"
        return GatewayRow(
            name=GATEWAY_WORDS[wanted],
            unconfirmed=unconfirmed,
            next_look=next_look,
            synced_at=office.synced_at,
            key_missing=wanted not in desk.gateways,
            mode=("live" if office.gateway_live else "test") if office.is_real and office.gateway_account else "",
        )
