"""The world of one case: a fresh office on a real database, a Stripe-like server, and a clock that the case sets."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import func, select, update

from desktop.database import OfficeDatabase, open_office
from desktop.gateways.base import RefundGateway, RefundOrder, RefundReply
from desktop.gateways.pace import Pace
from desktop.gateways.stripe import StripeGateway
from desktop.model import money
from desktop.model.booking import Booking
from desktop.model.credit_note import CreditNote
from desktop.model.figures import LineWish, Wish
from desktop.model.invoice import Invoice
from desktop.model.lease import Lease
from desktop.model.office import ExchangeRate, Office
from desktop.model.refund import Refund
from desktop.model.states import GATEWAY_METHODS, Method, PaymentState, RefundKind, Role
from desktop.services import mail, reconcile
from desktop.services.desk import Desk
from desktop.services.queries.rows import PersonRow
from desktop.services.steps import rates, sales
from tests.case_runner.amounts import as_the_gateway_counts, minor
from tests.case_runner.office_rules import set_rules
from tests.stripe_server.client import KEY, StripeServer

PEOPLE = (
    ("clerk", Role.CLERK),
    ("clerk2", Role.CLERK),
    ("manager", Role.MANAGER),
    ("manager2", Role.MANAGER),
    ("admin", Role.ADMIN),
    ("field", Role.FIELD),
    ("viewer", Role.VIEWER),
)
FORMS = UUID("6c1d3a0e-52a7-4f0e-9c53-0d7d0f2a9a11")


class Killed(BaseException):
    """The program was killed at this point; with what the step had stored, where it had."""


class KillableGateway:
    """The gateway, with the points at which a case kills the program."""

    def __init__(self, gateway: RefundGateway) -> None:
        self._gateway = gateway
        self.kill_at = ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._gateway, name)

    def refund(self, order: RefundOrder) -> RefundReply:
        if self.kill_at == "before_call":
            raise Killed
        reply = self._gateway.refund(order)
        if self.kill_at == "after_call":
            raise Killed
        return reply


def moment(text: str) -> datetime:
    """A time of a case, in UTC."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)


@dataclass(frozen=True)
class Print:
    """A paper that was printed last; `newest` is the newest note of that moment."""

    note_id: int
    paper: bytes
    newest: int


class World:
    """One case's office; names of the case stand for ids of the books."""

    def __init__(self, case: dict[str, Any], address: str, server: StripeServer) -> None:
        self.case = case
        self.address = address
        self.server = server
        self.office = {"currency": "EUR", "now": "2026-03-02T09:00:00Z"} | case.get("office", {})
        self.now = moment(self.office["now"])
        self.refunds: dict[str, UUID] = {}
        self.refused: list[str] = []
        """Forms of steps that asked and paid in one and were refused on the way."""
        self.clicks: defaultdict[str, Lock] = defaultdict(Lock)
        self.found: dict[str, str] = {}
        self.gateway_payments: dict[str, tuple[str, str]] = {}
        self.mailed: list[EmailMessage] = []
        self.behind = False
        """Whether something happened at the gateway that no sync has read yet."""
        self.payments: dict[str, int] = {}
        self.entered: dict[str, sales.NewPayment] = {}
        self.invoices: dict[str, int] = {}
        self.printed: dict[int, bytes] = {}
        """The bytes of each note's first print."""
        self.last_print: Print | None = None
        self.tampered: set[UUID] = set()
        """Refunds whose sums were changed behind the program's back."""
        server.reset()
        server.set_clock(self.now)
        self.gateway = KillableGateway(StripeGateway(KEY, address=server.address, pace=Pace(per_second=1000)))
        self.database: OfficeDatabase = open_office(address)
        self._set_office()
        for invoice in case.get("invoice", []):
            self.add_invoice(invoice)
        for payment in case.get("payment", []):
            self.add_payment(payment, payment["for"])

    def desk(self, login: str) -> Desk:
        person = next(at for at, (name, _) in enumerate(PEOPLE, start=1) if name == login)
        row = PersonRow(person, login, login, PEOPLE[person - 1][1])
        return Desk(self.database, {"stripe": self.gateway}, Path("unused"), row, lambda: self.now)

    def form_id(self, name: str) -> UUID:
        """The form of this name; a form that was refused is free to be filled in again."""
        return uuid5(FORMS, f"{id(self)}/{name}/{self.refused.count(name)}")

    def move_clock(self, now: datetime) -> None:
        self.now = now
        self.server.set_clock(now)

    def mail(self) -> None:
        """Mail that is due leaves."""
        mail.send_due(self.desk("admin"), self.mailed.append)

    def restart(self) -> None:
        """The program starts again and asks about what is open; its books know nothing else before a sync."""
        self.gateway.kill_at = ""
        self.database.close()
        self.database = open_office(self.address)
        with self.database.write() as session:
            # The program that had the turn is dead; only this process of the tests is not.
            session.execute(update(Lease).values(until=None))
        reconcile.run(self.desk("admin"))

    def _set_office(self) -> None:
        with self.database.write() as session:
            office = session.get_one(Office, 1)
            office.currency = self.office["currency"]
            office.email = "office@example.org"
            for currency, rate in ({"USD": "0.92"} | self.office.get("rates", {})).items():
                long_ago = datetime(2000, 1, 1, tzinfo=UTC)
                session.add(ExchangeRate(currency=currency, valid_from=long_ago, rate=rate))
        given = {key: value for key, value in self.office.items() if key not in {"now", "rates", "currency"}}
        if given:
            set_rules(self.desk("admin"), given)

    def add_invoice(self, invoice: dict[str, Any]) -> None:
        unknown = set(invoice) - {
            "number", "customer", "issued", "currency", "prices", "discount", "deposit", "booking", "fieldworker",
            "total", "line", "payment",
        }  # fmt: skip
        assert not unknown, f"unknown keys of an invoice: {unknown}"
        currency = invoice.get("currency", self.office["currency"])
        issued = date.fromisoformat(invoice.get("issued", "2026-02-20"))
        desk = self.desk("admin")
        with self.database.write() as session:
            office = session.get_one(Office, 1)
            customer = sales.customer_named(session, invoice.get("customer", "Aino Oy"))
            customer.email = "customer@example.org"
            stored = sales.add_invoice(
                session,
                desk.act(),
                sales.NewInvoice(
                    number=invoice["number"],
                    customer_id=customer.id,
                    issued=issued,
                    currency=currency,
                    prices=invoice.get("prices", "gross"),
                    lines=[_line(line) for line in invoice["line"]],
                    rounding=self.office.get("tax_rounding", "line"),
                    discount_minor=minor(invoice.get("discount", ""), currency),
                    exchange_rate=rates.exchange_rate(session, office, currency, self.now),
                    deposit=invoice.get("deposit", False),
                ),
            )
            self.invoices[invoice["number"]] = stored.id
            customer_id = stored.customer_id
            if "total" in invoice:
                assert money.plain(stored.gross_minor, currency) == invoice["total"], "the invoice's total"
        if invoice.get("booking"):
            booking_id = self.booking(invoice["booking"], customer_id, invoice.get("fieldworker", ""))
            with self.database.write() as session:
                session.get_one(Invoice, self.invoices[invoice["number"]]).booking_id = booking_id
        for payment in invoice.get("payment", []):
            self.add_payment(payment, {invoice["number"]: payment["amount"]})

    def add_payment(self, payment: dict[str, Any], parts: dict[str, str]) -> None:
        unknown = set(payment) - {
            "id", "method", "gateway", "amount", "paid", "state", "approved", "fee", "for",
        }  # fmt: skip
        assert not unknown, f"unknown keys of a payment: {unknown}"
        with self.database.write() as session:
            new = self.new_payment({"paid": "2026-02-20"} | payment, parts)
            self.payments[payment["id"]] = sales.add_payment(session, self.desk("admin").act(), new).id

    def new_payment(self, payment: dict[str, Any], parts: dict[str, str]) -> sales.NewPayment:
        """The payment as the books take it in; at the gateway it was made before."""
        method = Method(payment.get("method", "card"))
        own = "stripe" if method in GATEWAY_METHODS else ""
        gateway = payment.get("gateway", own)
        with self.database.read() as session:
            invoice = session.get_one(Invoice, self.invoices[next(iter(parts))])
            currency, customer_id = invoice.currency, invoice.customer_id
        amount = money.from_text(payment["amount"], currency)
        state = PaymentState(payment.get("state", "succeeded"))
        reference = None
        if gateway == "stripe":
            kind = {"card": "card", "sepa_debit": "sepa_debit", "ach_debit": "us_bank_account"}[method.value]
            reference = self.server.payment(
                as_the_gateway_counts(amount, currency), currency.lower(), method=kind, state=state.value
            )
            self.gateway_payments[payment["id"]] = (reference, currency)
        return sales.NewPayment(
            customer_id=customer_id,
            method=method,
            amount_minor=amount,
            currency=currency,
            paid_on=date.fromisoformat(payment.get("paid", self.now.date().isoformat())),
            parts=[(self.invoices[number], money.from_text(part, currency)) for number, part in parts.items()],
            gateway=gateway,
            gateway_ref=reference,
            fee_minor=minor(payment.get("fee", ""), currency),
            state=state,
            approved=payment.get("approved", True),
        )

    def happens_to_payment(self, event: str, given: dict[str, Any]) -> None:
        """A refund made in the dashboard, or a dispute."""
        reference, currency = self.gateway_payments[given["payment"]]
        amount = as_the_gateway_counts(money.from_text(given["amount"], currency), currency)
        if event == "refund":
            self.found[given.get("id", f"refund {len(self.found)}")] = self.server.refund(reference, amount)
        else:
            known = {"dispute": self.found.get(given.get("id", ""), "")} if event.endswith(("_won", "_lost")) else {}
            made = getattr(self.server, event)(reference, amount, **known)
            if "id" in given:
                self.found[given["id"]] = made

    def happens_to_refund(self, event: str, given: dict[str, Any]) -> None:
        """A refund goes on at the gateway; one that was given up may turn up under another name."""
        name = given["refund"]
        known = self.found.get(name) or str(self.refunds[name])
        made = getattr(self.server, event)(known)
        if "id" in given:
            self.found[given["id"]] = made

    def name_found(self) -> None:
        """What the sync brought in has the names of the case from now on."""
        with self.database.read() as session:
            for name, reference in self.found.items():
                query = select(Refund.id).where(Refund.gateway_ref == reference, Refund.part == 1)
                refund_id = session.execute(query).scalar_one_or_none()
                if refund_id is not None:
                    self.refunds[name] = refund_id

    def wish(self, step: dict[str, Any]) -> Wish:
        """The wish of a request step."""
        lines = step.get("lines")
        return Wish(
            payment_id=self.payments[step["payment"]] if step.get("payment") else None,
            lines=None if lines is None else tuple(line_wish(line) for line in lines),
            amount=step.get("amount"),
            kind=RefundKind(step["kind"]) if "kind" in step else None,
            method=Method(step["method"]) if "method" in step else None,
            reference=step.get("reference", ""),
            reason=step.get("reason", ""),
            notes=step.get("notes", ""),
            notify=step.get("notify", False),
            returned_on=date.fromisoformat(step["date"]) if "date" in step else None,
            instead_of=self.refunds[step["instead_of"]] if "instead_of" in step else None,
        )

    def booking(self, number: str, customer_id: int, fieldworker: str) -> int:
        """The booking of this number, made when first named."""
        with self.database.write() as session:
            booking = session.scalars(select(Booking).where(Booking.number == number)).one_or_none()
            if booking is None:
                booking = Booking(number=number, customer_id=customer_id, booked_on=self.now.date())
                session.add(booking)
            if fieldworker:
                booking.fieldworker_id = self.desk(fieldworker).person.id
            session.flush()
            return booking.id

    def newest_note(self) -> int:
        """The note that was issued last, 0 before the first."""
        with self.database.read() as session:
            return session.scalars(select(func.max(CreditNote.id))).one() or 0

    def close(self) -> None:
        self.database.close()


def line_wish(line: dict[str, Any]) -> LineWish:
    """One line of a request step."""
    unknown = set(line) - {"line", "gross", "net", "quantity", "all"}
    assert not unknown, f"unknown keys of a line: {unknown}"
    return LineWish(**line)


def _line(line: dict[str, Any]) -> sales.NewLine:
    unknown = set(line) - {"text", "quantity", "price", "discount_percent", "tax"}
    assert not unknown, f"unknown keys of an invoice line: {unknown}"
    return sales.NewLine(
        text=line.get("text", "Desk lamp"),
        quantity=line.get("quantity", "1"),
        price=line["price"],
        rates_milli=tuple(int(Decimal(rate) * 1000) for rate in line.get("tax", ["20"])) or (0,),
        discount_percent=line.get("discount_percent", ""),
    )
