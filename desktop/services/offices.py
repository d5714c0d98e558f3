"""Making an office: its rules, its people and the beginning of its audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from desktop.database import OfficeDatabase, create_office
from desktop.model.audit import GENESIS, Act, AuditHead
from desktop.model.office import Office
from desktop.model.person import Person
from desktop.model.states import OfficeKind, Role
from desktop.services.steps import audit


@dataclass(frozen=True)
class NewOffice:
    """What a new office is told at the start; everything can be changed later under Settings."""

    name: str
    currency: str
    country: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    vat_number: str = ""
    email: str = ""
    footer: str = ""
    kind: OfficeKind = OfficeKind.REAL
    people: Sequence[tuple[str, str, Role]] = ()


def create(address: str, new: NewOffice, at: datetime | None = None) -> OfficeDatabase:
    """A new office at this path or address, with its people. Raises `OfficeError` where something is there already.

    `at` is the moment of its making, by the database's clock where not given.
    """
    database = create_office(address)
    at = at or database.clock()
    with database.write() as session:
        session.add(AuditHead(id=1, last=0, hash=GENESIS))
        session.add(
            Office(
                id=1,
                name=new.name,
                currency=new.currency,
                country=new.country,
                address=new.address,
                postcode=new.postcode,
                city=new.city,
                vat_number=new.vat_number,
                email=new.email,
                footer=new.footer,
                kind=new.kind,
                install_id=str(uuid4()),
                created_at=at.astimezone(UTC),
            )
        )
        for login, name, role in new.people:
            session.add(Person(login=login, name=name, role=role))
        session.flush()
        audit.append(session, Act(None, at), "office made", "office", 1, after={"name": new.name, "kind": new.kind})
    return database
