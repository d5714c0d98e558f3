"""Bringing sales into the books: an invoice with its lines and taxes, and the money that pays it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from desktop.errors import BadInput
from desktop.model.audit import Act
from desktop.model.customer import Customer
from desktop.model.invoice import Invoice, InvoiceLine, InvoiceLineTax
from desktop.model.ledger import Entry
from desktop.model.numbering import ON_ACCOUNT, PAYMENTS
from desktop.model.office import Office
from desktop.model.payment import Payment, PaymentPart
from desktop.model.states import Account, Method, PaymentState
from desktop.model.tax import LineTerms, LineTotals, Prices, Rounding, invoice_totals
from desktop.services.steps import numbering, posting


@dataclass(frozen=True)
class NewLine:
    """One line as it stands on the invoice: decimal text, rates in thousandths of a per cent.

    `tax_category` is that of EN 16931, empty where the invoice does not say it.
    """

    text: str
    quantity: str
    price: str
    rates_milli: tuple[int, ...]
    code: str = ""
    discount_percent: str = ""
    tax_category: str = ""


@dataclass(frozen=True)
class NewInvoice:
    """An invoice to be taken in. `discount_minor` is off the whole document, net or gross as `prices` says.

    `supplied`, `tax_note` (why there is no tax) and `language` are what it says, where it does.
    """

    number: str
    customer_id: int
    issued: date
    currency: str
    prices: Prices
    lines: Sequence[NewLine]
    rounding: Rounding = "line"
    discount_minor: int = 0
    exchange_rate: Decimal = Decimal(1)
    deposit: bool = False
    import_id: int | None = None
    supplied: date | None = None
    tax_note: str = ""
    language: str = ""


@dataclass(frozen=True)
class NewPayment:
    """Money that came in. `parts` pairs each invoice's id with the amount that pays it, in this order."""

    customer_id: int
    method: Method
    amount_minor: int
    currency: str
    paid_on: date
    parts: Sequence[tuple[int, int]]
    gateway: str = ""
    gateway_ref: str | None = None
    label: str = ""
    fee_minor: int = 0
    paid_at: datetime | None = None
    state: PaymentState = PaymentState.SUCCEEDED
    approved: bool = True
    number: str = field(default="")
    form_id: UUID | None = None


def add_invoice(session: Session, act: Act, new: NewInvoice) -> Invoice:
    """Store the invoice with its totals by rule A2 and post it. Raises `BadInput` where discounts exceed the lines."""
    office = session.get_one(Office, 1)
    terms = [
        LineTerms(
            Decimal(line.quantity),
            Decimal(line.price),
            line.rates_milli,
            Decimal(line.discount_percent) if line.discount_percent else None,
        )
        for line in new.lines
    ]
    try:
        totals = invoice_totals(terms, new.prices, new.discount_minor, new.rounding, new.currency)
    except ValueError as fault:
        raise BadInput(
            "The invoice was not taken.",
            f"The discounts of invoice {new.number} are more than its lines. Correct them in the source.",
        ) from fault
    invoice = Invoice(
        number=new.number,
        customer_id=new.customer_id,
        issued=new.issued,
        currency=new.currency,
        prices=new.prices,
        exchange_rate=str(new.exchange_rate),
        deposit=new.deposit,
        net_minor=sum(total.net_minor for total in totals),
        tax_minor=sum(total.tax_minor for total in totals),
        gross_minor=sum(total.gross_minor for total in totals),
        import_id=new.import_id,
        supplied=new.supplied,
        tax_note=new.tax_note,
        language=new.language,
    )
    session.add(invoice)
    session.flush()
    _add_lines(session, invoice.id, new.lines, totals)
    gross = invoice.at_its_rate(invoice.gross_minor, office.currency)
    tax = invoice.at_its_rate(invoice.tax_minor, office.currency)
    balances = {Account.RECEIVABLE: gross, Account.SALES: tax - gross, Account.TAX: -tax}
    day = posting.open_day(office, new.issued)
    posting.post(session, act, day, "invoice", new.customer_id, balances, invoice_id=invoice.id)
    return invoice


def _add_lines(session: Session, invoice_id: int, lines: Sequence[NewLine], totals: Sequence[LineTotals]) -> None:
    """Many at once, for an import brings hundreds of thousands."""
    query = insert(InvoiceLine).returning(InvoiceLine.id, sort_by_parameter_order=True)
    ids = session.scalars(
        query,
        [
            {
                "invoice_id": invoice_id,
                "position": position,
                "text": line.text,
                "code": line.code,
                "quantity": line.quantity,
                "price": line.price,
                "discount_percent": line.discount_percent,
                "tax_category": line.tax_category,
                "net_minor": total.net_minor,
                "tax_minor": total.tax_minor,
            }
            for position, (line, total) in enumerate(zip(lines, totals, strict=True), start=1)
        ],
    )
    taxes = [
        {"line_id": line_id, "component": component, "rate_milli": rate, "tax_minor": tax}
        for line_id, line, total in zip(ids, lines, totals, strict=True)
        for component, (rate, tax) in enumerate(zip(line.rates_milli, total.taxes_minor, strict=True))
    ]
    if taxes:
        session.execute(insert(InvoiceLineTax), taxes)


def add_payment(session: Session, act: Act, new: NewPayment) -> Payment:
    """Store the payment with its parts; it is posted once it has succeeded and is approved."""
    payment = Payment(
        number=new.number or f"{PAYMENTS}-{numbering.take(session, PAYMENTS)}",
        customer_id=new.customer_id,
        method=new.method,
        gateway=new.gateway,
        gateway_ref=new.gateway_ref,
        label=new.label,
        currency=new.currency,
        amount_minor=new.amount_minor,
        fee_minor=new.fee_minor,
        paid_on=new.paid_on,
        paid_at=new.paid_at,
        form_id=new.form_id,
        state=new.state,
        approved_by=act.by if new.approved else None,
        approved_at=act.at if new.approved else None,
        parts=[
            PaymentPart(invoice_id=invoice_id, position=position, amount_minor=amount)
            for position, (invoice_id, amount) in enumerate(new.parts, start=1)
        ],
    )
    due = {
        invoice.id: invoice.due_minor
        for invoice in session.scalars(
            select(Invoice)
            .where(Invoice.id.in_([invoice_id for invoice_id, _ in new.parts]))
            .execution_options(populate_existing=True)
        )
    }
    session.add(payment)
    session.flush()
    if payment.counts:
        post_payment(session, act, payment, due)
    return payment


def post_payment(session: Session, act: Act, payment: Payment, due: dict[int, int]) -> list[Entry | None]:
    """Post money that is there: what was due on each invoice (`due`, by invoice) is settled, the rest is unapplied."""
    office = session.get_one(Office, 1)
    fee = payment.fee_minor
    entries = []
    for part in payment.parts:
        invoice = session.get_one(Invoice, part.invoice_id)
        settled = min(part.amount_minor, due[part.invoice_id])
        amount = invoice.at_its_rate(part.amount_minor, office.currency)
        cleared = settled_office(invoice, settled, due[part.invoice_id], office.currency)
        kept = invoice.at_its_rate(fee, office.currency)
        balances = {
            money_account(payment.gateway if payment.ours else "", payment.method): amount - kept,
            Account.FEES: kept,
            Account.RECEIVABLE: -cleared,
            Account.UNAPPLIED: cleared - amount,
        }
        entries.append(
            posting.post(
                session,
                act,
                posting.open_day(office, payment.paid_on),
                "payment",
                payment.customer_id,
                balances,
                invoice_id=invoice.id,
                payment_id=payment.id,
            )
        )
        fee = 0
    return entries


def settled_office(invoice: Invoice, settled_minor: int, due_minor: int, office_currency: str) -> int:
    """What settling a part of the due amount comes to in the office's currency, so that all parts add up."""
    before = invoice.at_its_rate(due_minor, office_currency)
    after = invoice.at_its_rate(due_minor - settled_minor, office_currency)
    return before - after


def money_account(gateway: str, method: Method) -> Account:
    """The account on which the money of a payment or a refund lies; `gateway` is ours, empty for outside money."""
    if gateway:
        return Account.GATEWAY
    return Account.CASH if method == Method.CASH else Account.BANK


def add_on_account(session: Session, customer_id: int, currency: str, day: date, exchange_rate: Decimal) -> Invoice:
    """A document without lines, to hold money that came for no invoice: nothing is sold, so all of it is unapplied."""
    document = Invoice(
        number=f"{ON_ACCOUNT}-{numbering.take(session, ON_ACCOUNT)}",
        customer_id=customer_id,
        issued=day,
        currency=currency,
        prices="gross",
        exchange_rate=str(exchange_rate),
        net_minor=0,
        tax_minor=0,
        gross_minor=0,
    )
    session.add(document)
    session.flush()
    return document


def customer_known(session: Session, named: str) -> Customer:
    """The one customer of this name or number who is not archived.

    Raises `BadInput` where there is none, or several of one name.
    """
    named = named.strip()
    found = session.scalars(select(Customer).where((Customer.name == named) | (Customer.number == named))).all()
    offered = [customer for customer in found if not customer.archived]
    title = "The customer was not found."
    if not named or not found:
        raise BadInput(title, f"No customer is called “{named}”. Type the name or number as it is kept.")
    if not offered:
        raise BadInput(title, f"“{named}” is archived. Bring the customer back first, on the page of customers.")
    if len(offered) > 1:
        raise BadInput(title, f"Several customers are called “{named}”. Type the number of the one meant.")
    return offered[0]


def customer_named(session: Session, name: str) -> Customer:
    """The customer of this name, made when first named."""
    customer = session.scalars(select(Customer).where(Customer.name == name).limit(1)).one_or_none()
    if customer is None:
        customer = Customer(name=name)
        session.add(customer)
        session.flush()
    return customer
