"""The customers: found by name, kept up to date, put away when they are no longer needed."""

from __future__ import annotations

from dataclasses import asdict, replace

from sqlalchemy import select

from desktop.database import OfficeDatabase
from desktop.errors import BadInput, RefundDeskError
from desktop.model.customer import Customer
from desktop.model.states import Right
from desktop.services.desk import Desk
from desktop.services.importing import countries
from desktop.services.queries.customer_rows import CustomerCard
from desktop.services.queries.customers import card
from desktop.services.steps import audit, signs


def named(database: OfficeDatabase, name: str) -> int:
    """The id of the customer of this name."""
    with database.read() as session:
        return session.execute(select(Customer.id).where(Customer.name == name)).scalar_one()


def edit(desk: Desk, customer_id: int, seen: CustomerCard, wanted: CustomerCard) -> None:
    """Change what the office knows of a customer; papers that are issued keep what they say.

    `seen` is what the person had before their eyes. Raises `no_right`, `BadInput` without a name or for what is no
    country or e-mail address, and `changed_meanwhile` where somebody else has changed the customer since.
    """
    desk.require(Right.TAKE_IN)
    wanted = _checked(wanted)
    act = desk.act()
    with desk.database.write() as session:
        customer = session.get_one(Customer, customer_id, with_for_update=True, populate_existing=True)
        before = card(customer)
        if before != seen:
            raise RefundDeskError(
                "The customer was not changed.",
                "Somebody else has changed it since you opened it. Close this, look at it again and type your change.",
                "changed_meanwhile",
            )
        was, now = asdict(before), asdict(wanted)
        changed = [name for name in now if was[name] != now[name]]
        if not changed:
            return
        for name in changed:
            setattr(customer, name, now[name])
        audit.append(
            session,
            act,
            "customer changed",
            "customer",
            before.name,
            before={name: was[name] for name in changed},
            after={name: now[name] for name in changed},
        )


def _checked(wanted: CustomerCard) -> CustomerCard:
    name, email = wanted.name.strip(), wanted.email.strip()
    if not name:
        raise BadInput("The customer was not changed.", "Type the name that stands on papers.")
    signs.check(
        "The customer was not changed.",
        {"name": name, "address": wanted.address, "VAT number": wanted.vat_number, "e-mail address": email},
    )
    country = countries.code(wanted.country) if wanted.country.strip() else ""
    if country is None:
        raise BadInput(
            "The customer was not changed.", f"“{wanted.country}” is no country. Type its name or two letters."
        )
    before, at, after = email.partition("@")
    if email and not (before and at and "." in after and " " not in email):
        raise BadInput(
            "The customer was not changed.", f"“{email}” is no e-mail address. Correct it or leave it empty."
        )
    return replace(
        wanted,
        name=name,
        address="\n".join(line.strip() for line in wanted.address.strip().splitlines()),
        postcode=wanted.postcode.strip(),
        city=wanted.city.strip(),
        country=country,
        vat_number=wanted.vat_number.strip(),
        email=email,
    )


def archive(desk: Desk, customer_id: int) -> None:
    """Put a customer away: no longer offered, everything of theirs stays."""
    _put(desk, customer_id, archived=True)


def unarchive(desk: Desk, customer_id: int) -> None:
    """Offer a customer again who was put away."""
    _put(desk, customer_id, archived=False)


def _put(desk: Desk, customer_id: int, *, archived: bool) -> None:
    desk.require(Right.TAKE_IN)
    act = desk.act()
    what = "customer archived" if archived else "customer brought back"
    with desk.database.write() as session:
        customer = session.get_one(Customer, customer_id, with_for_update=True, populate_existing=True)
        customer.archived = archived
        audit.append(session, act, what, "customer", customer.name, after={"archived": archived})
