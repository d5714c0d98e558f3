"""The office and a customer as they stand on papers."""

from __future__ import annotations

from desktop.model.customer import Customer
from desktop.model.frozen_copy import Party
from desktop.model.office import Office


def seller(office: Office) -> Party:
    """The office as it stands on papers."""
    return Party(
        name=office.name,
        address=tuple(office.address.splitlines()),
        postcode=office.postcode,
        city=office.city,
        country=office.country,
        vat_number=office.vat_number,
        email=office.email,
    )


def buyer(customer: Customer) -> Party:
    """A customer as they stand on papers."""
    return Party(
        name=customer.name,
        address=tuple(customer.address.splitlines()),
        postcode=customer.postcode,
        city=customer.city,
        country=customer.country,
        vat_number=customer.vat_number,
        email=customer.email,
        number=customer.number or "",
    )
