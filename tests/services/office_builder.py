"""An office to test with: its people, its clock, and quick ways to sell, be paid and pay back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select, text

from desktop.database import OfficeDatabase
from desktop.gateways.base import Outcome, RefundGateway, RefundReply
from desktop.gateways.practice import PracticeGateway
from desktop.model.audit import Act
from desktop.model.credit_note import CreditNote
from desktop.model.customer import Customer
from desktop.model.invoice import Invoice
from desktop.model.money import from_text
from desktop.model.office import ExchangeRate
from desktop.model.payment import Payment
from desktop.model.refund import Refund
from desktop.model.states import Method, OfficeKind, RefundState, Role
from desktop.model.tax import Prices, Rounding
from desktop.services import approvals, payout, refunds
from desktop.services.desk import Desk
from desktop.services.offices import NewOffice
from desktop.services.queries import office as office_queries
from desktop.services.refunds import LineWish, Wish
from desktop.services.steps import sales, settlement
from desktop.services.steps.sales import NewInvoice, NewLine, NewPayment

MADE_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""When the office of the tests was made; its clock starts an hour later."""

PEOPLE = (
    ("admin", "Ada Admin", Role.ADMIN),
    ("manager", "Mia Manager", Role.MANAGER),
    ("manager2", "Max Manager", Role.MANAGER),
    ("clerk", "Cleo Clerk", Role.CLERK),
    ("clerk2", "Carl Clerk", Role.CLERK),
    ("field", "Finn Field", Role.FIELD),
    ("viewer", "Vera Viewer", Role.VIEWER),
)

NEW_OFFICE = NewOffice(
    name="Lampenhaus Berg",
    currency="EUR",
    country="DE",
    address="Hafenstraße 5",
    postcode="20457",
    city="Hamburg",
    vat_number="DE123456789",
    kind=OfficeKind.SAMPLE,
    people=PEOPLE,
)

BOOK = "practice.db"
"""The book of the practice gateway, in the folder of each office."""

GATEWAY_METHODS = (Method.CARD, Method.SEPA_DEBIT, Method.ACH_DEBIT)


def line(
    price: str, quantity: str = "1", rates: Sequence[int] = (19_000,), text: str = "Desk lamp", discount: str = ""
) -> NewLine:
    """A line of an invoice; `rates` in thousandths of a per cent."""
    return NewLine(text, quantity, price, tuple(rates), discount_percent=discount)


@dataclass
class OfficeBuilder:
    """An office on a real database. `now` is its clock and `gateways` what its desks reach; both can be set."""

    database: OfficeDatabase
    folder: Path
    now: datetime = MADE_AT + timedelta(hours=1)
    gateways: dict[str, RefundGateway] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.practice = PracticeGateway(self.folder / BOOK, self.clock)
        self.gateways["practice"] = self.practice

    def clock(self) -> datetime:
        """The moment that every desk of this office sees."""
        return self.now

    def later(self, **ago: int) -> None:
        """Let time pass: `later(hours=23)`."""
        self.now += timedelta(**ago)

    def desk(self, login: str = "clerk", gateways: Mapping[str, RefundGateway] | None = None) -> Desk:
        """The desk of one person; without `gateways` those of the office."""
        person = next(row for row in office_queries.people(self.database) if row.login == login)
        return Desk(
            database=self.database,
            gateways=self.gateways if gateways is None else gateways,
            backups=self.folder / "backups",
            person=person,
            clock=self.clock,
        )

    def customer(self, name: str = "Anna Berg", email: str = "anna@example.org", country: str = "DE") -> int:
        """The customer of this name, made when first named."""
        with self.database.write() as session:
            known = session.scalars(select(Customer).where(Customer.name == name)).one_or_none()
            if known is None:
                known = Customer(
                    name=name, email=email, country=country, address="Am Deich 3", postcode="20095", city="Hamburg"
                )
                session.add(known)
                session.flush()
            return known.id

    def invoice(
        self,
        *lines: NewLine,
        number: str = "",
        customer: str = "Anna Berg",
        currency: str = "EUR",
        prices: Prices = "gross",
        issued: date | None = None,
        rounding: Rounding = "line",
        discount_minor: int = 0,
        rate: str = "1",
    ) -> int:
        """An invoice with these lines (by default one lamp of 119.00); gives its id."""
        customer_id = self.customer(customer)
        with self.database.write() as session:
            count = session.execute(select(func.count()).select_from(Invoice)).scalar_one()
            new = NewInvoice(
                number=number or f"INV-{count + 1:04d}",
                customer_id=customer_id,
                issued=issued or self.now.date(),
                currency=currency,
                prices=prices,
                lines=lines or [line("119.00")],
                rounding=rounding,
                discount_minor=discount_minor,
                exchange_rate=Decimal(rate),
            )
            return sales.add_invoice(session, Act(None, self.now), new).id

    def payment(
        self,
        *invoice_ids: int,
        amount: str = "",
        method: Method = Method.CARD,
        paid_on: date | None = None,
        fee: str = "",
    ) -> int:
        """A payment of these invoices: `amount` on the first, without it all that is due on each. Gives its id.

        Cards and debits come in through the practice gateway, everything else outside.
        """
        with self.database.write() as session:
            invoices = [session.get_one(Invoice, invoice_id) for invoice_id in invoice_ids]
            first = invoices[0]
            parts = [(invoice.id, invoice.due_minor) for invoice in invoices]
            if amount:
                parts = [(first.id, from_text(amount, first.currency))]
            through = method in GATEWAY_METHODS
            reference = f"pi_{uuid4().hex}" if through else None
            new = NewPayment(
                customer_id=first.customer_id,
                method=method,
                amount_minor=sum(part for _, part in parts),
                currency=first.currency,
                paid_on=paid_on or self.now.date(),
                parts=parts,
                gateway="practice" if through else "",
                gateway_ref=reference,
                label="Visa ••4242" if method == Method.CARD else "",
                fee_minor=from_text(fee, first.currency) if fee else 0,
            )
            payment_id = sales.add_payment(session, Act(None, self.now), new).id
        if reference:
            self.practice.register(reference, new.amount_minor, new.currency)
        return payment_id

    def paid(self, *lines: NewLine, method: Method = Method.CARD, **invoice: Any) -> int:
        """An invoice that was paid whole; gives its id."""
        invoice_id = self.invoice(*lines, **invoice)
        self.payment(invoice_id, method=method)
        return invoice_id

    def ask(self, invoice_id: int, *lines: LineWish, by: str = "clerk", **wish: Any) -> UUID:
        """Ask for a refund of these lines, or of `amount`; gives its id, the first where it needs several."""
        wished = Wish(lines=lines, **wish) if lines else Wish(**wish)
        return refunds.request(self.desk(by), uuid4(), invoice_id, wished).refund_ids[0]

    def approve(self, refund_id: UUID, by: str = "manager") -> None:
        approvals.approve(self.desk(by), refund_id)

    def send(self, refund_id: UUID, by: str = "manager") -> RefundState:
        return payout.send(self.desk(by), refund_id)

    def refunded(self, invoice_id: int, *lines: LineWish, **wish: Any) -> UUID:
        """Ask, approve and, where our gateway pays, send; gives the refund's id."""
        refund_id = self.ask(invoice_id, *lines, **wish)
        self.approve(refund_id)
        if self.state(refund_id) == RefundState.APPROVED:
            self.send(refund_id)
        return refund_id

    def rate(self, currency: str, rate: str) -> None:
        """From now on one unit of a currency is so many of the office's."""
        with self.database.write() as session:
            session.add(ExchangeRate(currency=currency, valid_from=self.now, rate=rate))

    def comes_back(self, refund_id: UUID) -> None:
        """The gateway says that a refund which had succeeded did not arrive."""
        with self.database.write() as session:
            refund = session.get_one(Refund, refund_id)
            reply = RefundReply(Outcome.FAILED, refund_ref=refund.gateway_ref or "", reason="card_gone")
            settlement.record(session, Act(None, self.now), refund, reply)

    def state(self, refund_id: UUID) -> RefundState:
        with self.database.read() as session:
            return session.get_one(Refund, refund_id).state

    def payment_of(self, invoice_id: int) -> Payment:
        """The first payment of an invoice, as it stands now."""
        with self.database.read() as session:
            query = select(Payment).where(Payment.parts.any(invoice_id=invoice_id)).order_by(Payment.id)
            return session.scalars(query).all()[0]

    def note_of(self, refund_id: UUID) -> CreditNote:
        """The first note of a refund."""
        with self.database.read() as session:
            query = select(CreditNote).where(CreditNote.refund_id == refund_id).order_by(CreditNote.id)
            return session.scalars(query).all()[0]

    def tamper(self, *statements: str) -> None:
        """Change the database behind the program's back, with its guards off while it lasts."""
        if not self.database.is_file:
            with self.database.write() as session:
                for statement in ("SET LOCAL session_replication_role = replica", *statements):
                    session.execute(text(statement))
            return
        with closing(self.database.engine.raw_connection()) as connection:
            cursor = connection.cursor()
            guards = cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            off = ["PRAGMA foreign_keys = OFF", "PRAGMA ignore_check_constraints = ON", "BEGIN IMMEDIATE"]
            on = ["COMMIT", "PRAGMA ignore_check_constraints = OFF", "PRAGMA foreign_keys = ON"]
            drop, make = [f"DROP TRIGGER {name}" for name, _ in guards], [made for _, made in guards]
            for statement in (*off, *drop, *statements, *make, *on):
                cursor.execute(statement)
