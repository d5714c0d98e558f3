"""A real office with one invoice that was paid by card through Stripe, 238.00 EUR for a lamp and two shades."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop.model.audit import Act
from desktop.model.customer import Customer
from desktop.model.states import Method, Role
from desktop.services import offices, opening, payments
from desktop.services.offices import NewOffice
from desktop.services.steps import sales
from desktop.services.steps.sales import NewInvoice, NewLine, NewPayment
from tests.stripe_server.client import StripeServer

INVOICE = "INV-0001"
_NEW = NewOffice(
    name="Lampenhaus Berg",
    currency="EUR",
    country="DE",
    address="Hafenstraße 5\n20457 Hamburg",
    vat_number="DE123456789",
    people=(
        ("admin", "Ada Admin", Role.ADMIN),
        ("manager", "Mia Manager", Role.MANAGER),
        ("clerk", "Cleo Clerk", Role.CLERK),
    ),
)
_LINES = (NewLine("Desk lamp", "1", "119.00", (19_000,)), NewLine("Shade", "2", "59.50", (19_000,)))
_GROSS_MINOR = 23_800


def make(path: Path, stripe: StripeServer) -> None:
    """Write the office to this file, with its payment at that Stripe."""
    payment = stripe.payment(_GROSS_MINOR, "eur")
    sold = datetime.now(UTC) - timedelta(days=2)
    offices.create(str(path), _NEW, sold).close()
    office = opening.open_office(str(path))
    try:
        with office.database.write() as session:
            customer = Customer(name="Anna Berg", email="anna@example.org", country="DE", address="Am Deich 3")
            session.add(customer)
            session.flush()
            new = NewInvoice(INVOICE, customer.id, sold.date(), "EUR", "gross", _LINES)
            customer_id, invoice_id = customer.id, sales.add_invoice(session, Act(None, sold), new).id
        paid = NewPayment(
            customer_id=customer_id,
            method=Method.CARD,
            amount_minor=_GROSS_MINOR,
            currency="EUR",
            paid_on=sold.date(),
            parts=[(invoice_id, _GROSS_MINOR)],
            gateway="stripe",
            gateway_ref=payment,
            label="Visa ••4242",
        )
        payments.enter(office.desk(office.people()[0]), paid)
    finally:
        office.close()
