"""What the invoice page reads: windows of the list by key, sums, and the detail of one invoice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from desktop.model.customer import Customer
from desktop.model.figures import InvoiceFigures, LineFigures
from desktop.model.invoice import Invoice, InvoiceLine
from desktop.model.payment import Payment, PaymentPart
from desktop.model.refund import Draft
from desktop.model.states import Method
from desktop.services.desk import Desk
from desktop.services.queries import cancelling, own_work, reasons
from desktop.services.queries.activity import of_invoice
from desktop.services.queries.payments import rows_of_invoice, without_payment
from desktop.services.queries.refund_acts import acts_of_invoice
from desktop.services.queries.rows import CurrencySum, InvoiceDetail, InvoiceRow, InvoiceWindow, LineRow
from desktop.services.steps import figures

WINDOW = 100
"""Rows of one window of the list."""


class InvoiceFilter(StrEnum):
    """The saved filters of the list."""

    ALL = "All invoices"
    PAID = "Paid"
    OPEN = "Unpaid or partly paid"
    REFUNDED = "Refunded (any)"
    PARTLY_REFUNDED = "Partly refunded"
    ALL_REFUNDED = "All refunded"
    WAITING = "Refund waiting"
    OVERPAID = "Overpaid"
    DEPOSIT = "Deposit paid"
    CANCELLED = "Cancelled"


@dataclass(frozen=True)
class InvoiceQuery:
    """Which invoices: a saved filter, how they were paid (None: in any way), and what was typed (number, customer)."""

    filter: InvoiceFilter = InvoiceFilter.ALL
    text: str = ""
    method: Method | None = None


def window(desk: Desk, query: InvoiceQuery, after: tuple[date, int] | None = None, size: int = WINDOW) -> InvoiceWindow:
    """The next rows of the list, newest first, after the key of the last row that is shown."""
    wanted = select(Invoice).where(*_conditions(desk, query))
    if after is not None:
        issued, last_id = after
        wanted = wanted.where(or_(Invoice.issued < issued, and_(Invoice.issued == issued, Invoice.id < last_id)))
    wanted = wanted.order_by(Invoice.issued.desc(), Invoice.id.desc()).limit(size + 1)
    with desk.database.read() as session:
        found = [row(invoice) for invoice in session.scalars(wanted)]
    return InvoiceWindow(found[:size], len(found) > size)


def sums(desk: Desk, query: InvoiceQuery) -> Sequence[CurrencySum]:
    """How many invoices the query finds, and their total in each currency."""
    wanted = (
        select(Invoice.currency, func.count(), func.sum(Invoice.gross_minor))
        .join(Customer, Customer.id == Invoice.customer_id)
        .where(*_conditions(desk, query))
        .group_by(Invoice.currency)
        .order_by(Invoice.currency)
    )
    with desk.database.read() as session:
        return [CurrencySum(currency, count, int(gross)) for currency, count, gross in session.execute(wanted)]


def one(desk: Desk, invoice_id: int) -> InvoiceRow:
    """One row of the list as it is now. Raises `no_right` for the work of others that this person may not see."""
    with desk.database.read() as session:
        own_work.require(session, desk.person, invoice_id)
        return row(session.get_one(Invoice, invoice_id))


def numbered(desk: Desk, number: str) -> int | None:
    """The id of the invoice with this number, None where there is none."""
    with desk.database.read() as session:
        return session.execute(
            select(Invoice.id).where(
                Invoice.number == number, Invoice.withdrawn_at.is_(None), own_work.invoices(desk.person)
            )
        ).scalar_one_or_none()


def detail(desk: Desk, invoice_id: int, without: UUID | None = None) -> InvoiceDetail:
    """All that the detail of an invoice shows, as if the refund `without` had never been asked for.

    Raises `no_right` for the work of others, as `one` does.
    """
    with desk.database.read() as session:
        own_work.require(session, desk.person, invoice_id)
        invoice = session.get_one(Invoice, invoice_id, options=[selectinload(Invoice.lines)])
        known = figures.load(session, invoice_id, without)
        draft = _draft(session, desk.person.id, invoice_id)
        return InvoiceDetail(
            row=row(invoice),
            country=invoice.customer.country,
            email=invoice.customer.email,
            prices=invoice.prices,
            net_minor=invoice.net_minor,
            tax_minor=invoice.tax_minor,
            taxes=_taxes(invoice),
            left_minor=known.money_left_minor,
            lines=line_rows(invoice, known),
            payments=rows_of_invoice(session, desk.person, invoice, known, desk.clock().date()),
            activity=of_invoice(session, invoice_id),
            draft_minor=None if draft is None else draft.amount_minor,
            draft_kind=None if draft is None else draft.kind,
            cancellation=cancelling.of_invoice(session, invoice),
            without_payment=without_payment(session, invoice_id),
            overpaid_minor=min(known.overpaid_left_minor, known.money_left_minor),
            acts=acts_of_invoice(session, desk.person.id, invoice_id),
            reasons=reasons.offered(session),
        )


def row(invoice: Invoice) -> InvoiceRow:
    """The row of an invoice."""
    return InvoiceRow(
        id=invoice.id,
        key=(invoice.issued, invoice.id),
        number=invoice.number,
        customer=invoice.customer.name,
        issued=invoice.issued,
        currency=invoice.currency,
        gross_minor=invoice.gross_minor,
        paid_minor=invoice.paid_minor,
        due_minor=invoice.due_minor,
        returned_minor=invoice.returned_minor,
        waiting_minor=invoice.waiting_minor,
        paid_state=invoice.paid_state,
        refund_state=invoice.refund_state,
        cancelled=invoice.cancelled,
        deposit_paid=invoice.deposit_paid,
    )


def _conditions(desk: Desk, query: InvoiceQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Invoice.withdrawn_at.is_(None), own_work.invoices(desk.person)]
    asked = Invoice.gross_minor - Invoice.cleared_minor
    kept = Invoice.paid_minor - Invoice.overpaid_returned_minor
    returned = Invoice.returned_minor - Invoice.overpaid_returned_minor
    if query.method is not None:
        paid_so = select(PaymentPart.invoice_id).join(Payment, Payment.id == PaymentPart.payment_id)
        conditions.append(Invoice.id.in_(paid_so.where(Payment.method == query.method, Payment.withdrawn_at.is_(None))))
    if query.filter == InvoiceFilter.PAID:
        conditions += [Invoice.paid_minor >= asked, Invoice.paid_minor > 0]
    elif query.filter == InvoiceFilter.OPEN:
        conditions += [Invoice.paid_minor < asked, Invoice.cancelled_at.is_(None)]
    elif query.filter == InvoiceFilter.REFUNDED:
        conditions.append(returned > 0)
    elif query.filter == InvoiceFilter.PARTLY_REFUNDED:
        conditions += [returned > 0, returned < kept, returned < asked]
    elif query.filter == InvoiceFilter.ALL_REFUNDED:
        conditions += [returned > 0, or_(returned >= kept, returned >= asked)]
    elif query.filter == InvoiceFilter.OVERPAID:
        conditions.append(kept > asked)
    elif query.filter == InvoiceFilter.DEPOSIT:
        conditions += [Invoice.deposit.is_(True), Invoice.paid_minor > Invoice.returned_minor]
    elif query.filter == InvoiceFilter.WAITING:
        conditions.append(Invoice.waiting_minor > 0)
    elif query.filter == InvoiceFilter.CANCELLED:
        conditions.append(Invoice.cancelled_at.is_not(None))
    for word in query.text.split():
        conditions.append(
            or_(
                Invoice.number.icontains(word, autoescape=True),
                Invoice.customer_id.in_(select(Customer.id).where(Customer.name.icontains(word, autoescape=True))),
            )
        )
    return conditions


def _taxes(invoice: Invoice) -> list[tuple[int, int]]:
    taxes: dict[int, int] = {}
    for line in invoice.lines:
        for tax in line.taxes:
            taxes[tax.rate_milli] = taxes.get(tax.rate_milli, 0) + tax.tax_minor
    return sorted(taxes.items())


def line_rows(invoice: Invoice, known: InvoiceFigures) -> list[LineRow]:
    """The rows of an invoice's lines."""
    return [_line(line, known) for line in invoice.lines]


def _line(line: InvoiceLine, known: InvoiceFigures) -> LineRow:
    figure: LineFigures = next(figure for figure in known.lines if figure.id == line.id)
    left = figure.balance.left
    return LineRow(
        id=line.id,
        position=line.position,
        text=line.text,
        code=line.code,
        quantity=line.quantity,
        price=line.price,
        rates_milli=line.rates_milli,
        net_minor=line.net_minor,
        tax_minor=line.tax_minor,
        gross_minor=line.gross_minor,
        returned_minor=line.credited_minor,
        waiting_minor=max(0, figure.balance.carried.gross_minor - line.credited_minor),
        left_gross_minor=left.gross_minor,
        left_net_minor=left.net_minor,
        left_tax_minor=left.tax_minor,
        refundable=figure.refundable and left.gross_minor > 0,
        cancelled=known.cancelled,
    )


def _draft(session: Session, person_id: int, invoice_id: int) -> Draft | None:
    query = select(Draft).where(Draft.person_id == person_id, Draft.invoice_id == invoice_id)
    return session.scalars(query.order_by(Draft.saved_at.desc()).limit(1)).one_or_none()
