"""The sale that the refund dialogs are tested on: eight lines, two payments, and three refunds before this one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from desktop.model.customer import Customer
from desktop.model.states import Method, OfficeKind
from desktop.services import offices
from desktop.services.offices import NewOffice
from desktop.services.refunds import LineWish
from desktop.services.steps.sales import NewLine
from tests.services.office_builder import PEOPLE, OfficeBuilder

MADE_AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 21, 14, 1, tzinfo=UTC)
STANDARD = (20_000,)

OFFICE = NewOffice(
    name="Larkfield Gift Wholesale",
    currency="GBP",
    country="GB",
    address="4 Mill Lane\nTotnes TQ9 5HT",
    vat_number="GB123456789",
    kind=OfficeKind.SAMPLE,
    people=PEOPLE,
)

LINES: Sequence[NewLine] = (
    NewLine("White hanging heart T-light holder", "12", "2.95", STANDARD, "85123A"),
    NewLine("Regency cakestand 3 tier", "4", "12.75", STANDARD, "22423"),
    NewLine("15cm Christmas glass ball 20 lights", "12", "6.95", STANDARD, "85048"),
    NewLine("Save the planet mug", "24", "1.25", STANDARD, "21871"),
    NewLine('Record frame 7" single size', "48", "2.10", STANDARD, "22041"),
    NewLine("Fancy font home sweet home doormat", "10", "5.95", STANDARD, "21523"),
    NewLine("Pink doughnut trinket pot", "24", "1.65", STANDARD, "22064"),
    NewLine("Postage", "1", "18.00", STANDARD, "POST"),
)


@dataclass(frozen=True)
class Sale:
    """The ids of the invoice of Harbour Gifts Ltd and of its payments, by card 401.24 and by bank transfer 100.00."""

    invoice_id: int
    card_id: int
    bank_id: int


def make_office(path: Path) -> None:
    """An office file with its people and nothing sold yet."""
    offices.create(str(path), OFFICE, MADE_AT).close()


def customer(office: OfficeBuilder, name: str, email: str) -> None:
    """A customer with this e-mail address, empty for none."""
    with office.database.write() as session:
        session.add(Customer(name=name, email=email, country="GB", address="1 Quay Street\nDartmouth TQ6 9PS"))


def sell(office: OfficeBuilder) -> Sale:
    """Invoice 491208, paid in two ways; 16.68 went back, 15.30 and 6.00 wait."""
    office.now = MADE_AT
    customer(office, "Harbour Gifts Ltd", "accounts@harbourgifts.example")
    invoice_id = office.invoice(
        *LINES, number="491208", customer="Harbour Gifts Ltd", currency="GBP", prices="net", issued=date(2026, 11, 16)
    )
    card = office.payment(invoice_id, amount="401.24")
    bank = office.payment(invoice_id, amount="100.00", method=Method.BANK_TRANSFER)
    office.now = NOW.replace(day=18)
    office.refunded(invoice_id, LineWish(3, gross="16.68"), payment_id=card, reason="Lights faulty")
    office.now = NOW.replace(hour=13)
    office.ask(invoice_id, LineWish(2, gross="15.30"), payment_id=card, reason="Wrong item", by="clerk2")
    office.ask(invoice_id, LineWish(4, gross="6.00"), payment_id=card, reason="Mugs broken", by="clerk2")
    office.now = NOW
    return Sale(invoice_id, card, bank)


def sell_partly_paid(office: OfficeBuilder) -> Sale:
    """Invoice 491300 of 100.00 with tax, of which 70.00 came in; its customer has no e-mail address."""
    customer(office, "Counter sale", "")
    line = replace(LINES[0], text="Oak clock", code="CLK", quantity="1", price="100.00")
    invoice_id = office.invoice(
        line, number="491300", customer="Counter sale", currency="GBP", prices="gross", issued=date(2026, 11, 20)
    )
    card = office.payment(invoice_id, amount="70.00")
    return Sale(invoice_id, card, 0)
