"""A real office with one invoice that was paid by card through Stripe, and the program that works in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop.model.audit import Act
from desktop.model.customer import Customer
from desktop.model.states import Method, Role
from desktop.services import offices, opening, payments
from desktop.services.offices import NewOffice
from desktop.services.steps import sales
from desktop.services.steps.sales import NewInvoice, NewLine, NewPayment
from tests.acceptance import keychain
from tests.acceptance.a11y import Screen
from tests.acceptance.program import Program, verb
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


@dataclass
class RealOffice:
    """The office's file, and the `home` of the program's settings. `stripe` has its one payment, 238.00 EUR."""

    home: Path
    stripe: StripeServer

    @property
    def path(self) -> Path:
        return self.home / "office.refunddesk"

    def make(self) -> None:
        """Write the office and its payment."""
        payment = self.stripe.payment(_GROSS_MINOR, "eur")
        sold = datetime.now(UTC) - timedelta(days=2)
        offices.create(str(self.path), _NEW, sold).close()
        office = opening.open_office(str(self.path))
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

    def program(self, screen: Screen) -> Program:
        """The program in this office; Stripe is the server on loopback."""
        return Program(
            screen,
            self.path,
            self.home,
            REFUND_DESK_STRIPE_ADDRESS=self.stripe.address,
            PYTHON_KEYRING_BACKEND=f"{keychain.__name__}.FileKeychain",
            **{keychain.VARIABLE: str(self.home / "keychain.json")},
        )

    def check(self) -> str:
        """What the verb `check` says of the books; it must end with 0."""
        checked = verb(self.home, "check", "--office", str(self.path))
        assert checked.returncode == 0, checked.stdout + checked.stderr
        return checked.stdout

    def document(self, number: str) -> Path:
        """The stored paper of a credit note, in a file."""
        path = self.home / f"{number}.pdf"
        written = verb(self.home, "document", number, "-o", str(path), "--office", str(self.path))
        assert written.returncode == 0, written.stderr
        return path
