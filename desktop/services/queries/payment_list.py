"""What the payments page reads: windows of all payments by key, sums, the detail of one, and what can be paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, selectinload

from desktop.errors import BadInput
from desktop.model.customer import Customer
from desktop.model.invoice import Invoice
from desktop.model.payment import GATEWAY_WORDS, Payment, PaymentPart
from desktop.model.refund import Refund
from desktop.model.refusals import refuse
from desktop.model.states import METHOD_WORDS, Method, PaymentState, RefundState
from desktop.services.desk import Desk
from desktop.services.queries import activity, own_work, unapplied
from desktop.services.queries.payment_rows import (
    PartOfPaymentRow,
    PayableRow,
    PaymentDetail,
    PaymentListRow,
    Standing,
)
from desktop.services.queries.payments import rows_of_invoice, whole
from desktop.services.queries.refunds import names
from desktop.services.queries.refunds import row as refund_row
from desktop.services.queries.rows import CurrencySum, PaymentRow
from desktop.services.steps import figures

WINDOW = 100
"""Rows of one window of the list."""

OTHER_SYSTEMS = ("xero", "quickbooks")
"""Where payments come from that this program only keeps a record of."""


class PaymentFilter(StrEnum):
    """The saved filters of the list."""

    ALL = "All payments"
    TO_APPROVE = "To approve"
    UNAPPLIED = "Unapplied"
    DISPUTED = "Disputed"


@dataclass(frozen=True)
class PaymentQuery:
    """Which payments: a saved filter and what was typed (number, customer, label, reference or invoice)."""

    filter: PaymentFilter = PaymentFilter.ALL
    text: str = ""


def window(
    desk: Desk, query: PaymentQuery, after: tuple[date, int] | None = None, size: int = WINDOW
) -> tuple[Sequence[PaymentListRow], bool]:
    """The next payments, the newest first, after the key of the last row that is shown; and whether more follow."""
    wanted = _rows().where(*_conditions(desk, query))
    if after is not None:
        paid_on, last_id = after
        earlier = and_(Payment.paid_on == paid_on, Payment.id < last_id)
        wanted = wanted.where(or_(Payment.paid_on < paid_on, earlier))
    wanted = wanted.order_by(Payment.paid_on.desc(), Payment.id.desc()).limit(size + 1)
    with desk.database.read() as session:
        found = [_row(*each) for each in session.execute(wanted)]
    return found[:size], len(found) > size


def sums(desk: Desk, query: PaymentQuery) -> Sequence[CurrencySum]:
    """How many payments the query finds, and how much came in with them in each currency.

    A payment that failed or is pending counts as one and adds nothing. Of unapplied ones the sum is what is unapplied.
    """
    minor = unapplied.of_payment() if query.filter == PaymentFilter.UNAPPLIED else Payment.amount_minor
    came_in = case((Payment.state == PaymentState.SUCCEEDED, 1), else_=0)
    columns = (Payment.currency.label("currency"), minor.label("minor"), came_in.label("came_in"))
    found = select(*columns).where(*_conditions(desk, query)).subquery()
    wanted = (
        select(
            found.c.currency,
            func.count(),
            func.sum(found.c.came_in),
            func.sum(found.c.minor * found.c.came_in),
        )
        .group_by(found.c.currency)
        .order_by(found.c.currency)
    )
    with desk.database.read() as session:
        return [
            CurrencySum(currency, count, int(minor), meant="" if number == count else "came in")
            for currency, count, number, minor in session.execute(wanted)
        ]


def to_approve(desk: Desk) -> int:
    """How many payments wait for approval."""
    wanted = select(func.count()).select_from(Payment)
    with desk.database.read() as session:
        conditions = _conditions(desk, PaymentQuery(PaymentFilter.TO_APPROVE))
        return session.scalar(wanted.where(*conditions)) or 0


def one(desk: Desk, payment_id: int) -> PaymentListRow:
    """One row of the list as it is now. Raises `no_right` for a payment of others' work."""
    with desk.database.read() as session:
        return _seen(desk, session, payment_id)


def detail(desk: Desk, payment_id: int) -> PaymentDetail:
    """All that the detail of a payment shows. Raises `no_right` for a payment of others' work."""
    with desk.database.read() as session:
        row = _seen(desk, session, payment_id)
        payment = session.get_one(Payment, payment_id)
        people = names(session)
        parts, shown = [], []
        for part, minor in _parts(desk, session, payment_id):
            known = figures.load(session, part.invoice_id)
            of_invoice = rows_of_invoice(session, desk.person, part.invoice, known, desk.clock().date())
            # Where its import was taken back meanwhile, it pays nothing any more.
            for each in [each for each in of_invoice if each.id == payment_id]:
                shown.append(each)
                parts.append(_part(part, minor, known.overpaid_left_minor, each))
        return PaymentDetail(
            row=row,
            whole=_whole(payment, people, shown),
            parts=parts,
            refunds=[refund_row(session, refund, people) for refund in _refunds(desk, session, payment_id)],
            activity=activity.of_payment(session, payment.number),
            record_only=GATEWAY_WORDS[payment.gateway] if payment.gateway in OTHER_SYSTEMS else "",
            approve_obstacle=_approve_obstacle(payment),
        )


def payable(desk: Desk, number: str) -> PayableRow:
    """The invoice of this number, to enter a payment for. Raises `BadInput` where there is none."""
    query = select(Invoice).where(
        Invoice.number == number.strip(), Invoice.withdrawn_at.is_(None), own_work.invoices(desk.person)
    )
    with desk.database.read() as session:
        invoice = session.scalars(query).one_or_none()
        if invoice is None:
            raise BadInput("The invoice was not found.", f"There is no invoice {number.strip()}. Look at the number.")
        return PayableRow(
            id=invoice.id,
            number=invoice.number,
            customer_id=invoice.customer_id,
            customer=invoice.customer.name,
            currency=invoice.currency,
            due_minor=invoice.due_minor,
            cancelled=invoice.cancelled,
        )


def _rows() -> Select[Payment, str, int]:
    return select(Payment, Customer.name, unapplied.of_payment()).join(Customer, Customer.id == Payment.customer_id)


def _seen(desk: Desk, session: Session, payment_id: int) -> PaymentListRow:
    found = session.execute(_rows().where(Payment.id == payment_id, own_work.payments(desk.person))).one_or_none()
    if found is None:
        raise refuse("no_right", person=desk.person.name, act="see the work of others", who="a bookkeeper")
    return _row(*found)


def _row(payment: Payment, customer: str, unapplied_minor: int) -> PaymentListRow:
    return PaymentListRow(
        id=payment.id,
        key=(payment.paid_on, payment.id),
        number=payment.number,
        customer=customer,
        paid_on=payment.paid_on,
        method=METHOD_WORDS[Method(payment.method)],
        label=payment.shown,
        through=payment.through,
        currency=payment.currency,
        amount_minor=payment.amount_minor,
        returned_minor=payment.refunded_minor,
        waiting_minor=payment.waiting_minor,
        left_minor=payment.left_minor if payment.counts else 0,
        unapplied_minor=int(unapplied_minor),
        standing=_standing(payment, int(unapplied_minor)),
    )


def _standing(payment: Payment, unapplied_minor: int) -> Standing:
    if payment.state == PaymentState.FAILED:
        return Standing.FAILED
    if payment.state == PaymentState.PENDING:
        return Standing.PENDING
    if payment.approved_at is None:
        return Standing.TO_APPROVE
    if payment.disputed_minor:
        return Standing.DISPUTED
    return Standing.UNAPPLIED if unapplied_minor else Standing.APPROVED


def _parts(desk: Desk, session: Session, payment_id: int) -> Sequence[tuple[PaymentPart, int]]:
    """The parts of a payment in their order, each with what of it is unapplied."""
    minor = unapplied.of_part(PaymentPart, Payment, Invoice)
    query = (
        select(PaymentPart, minor)
        .join(Payment, Payment.id == PaymentPart.payment_id)
        .join(Invoice, Invoice.id == PaymentPart.invoice_id)
        .where(PaymentPart.payment_id == payment_id, own_work.invoices(desk.person))
        .order_by(PaymentPart.position)
    )
    return [(part, int(minor) if part.payment.counts else 0) for part, minor in session.execute(query)]


def _part(part: PaymentPart, unapplied_minor: int, overpaid_left_minor: int, shown: PaymentRow) -> PartOfPaymentRow:
    invoice = part.invoice
    return PartOfPaymentRow(
        id=invoice.id,
        number=invoice.number,
        customer=invoice.customer.name,
        issued=invoice.issued,
        currency=invoice.currency,
        amount_minor=part.amount_minor,
        returned_minor=shown.returned_minor,
        waiting_minor=shown.waiting_minor,
        left_minor=shown.left_minor,
        unapplied_minor=unapplied_minor,
        to_return_minor=min(unapplied_minor, overpaid_left_minor, shown.left_minor),
        obstacle=shown.obstacle,
    )


def _whole(payment: Payment, people: dict[int, str], shown: Sequence[PaymentRow]) -> PaymentRow:
    """The payment over all its invoices, as the payment panel shows one."""
    open_ways = [each for each in shown if not each.obstacle]
    obstacle = "" if open_ways or not shown else shown[0].obstacle
    return replace(whole(payment, people), obstacle=obstacle, too_old=shown[0].too_old if shown else "")


def _refunds(desk: Desk, session: Session, payment_id: int) -> Sequence[Refund]:
    query = (
        select(Refund)
        .where(Refund.payment_id == payment_id, Refund.state != RefundState.DELETED, own_work.refunds(desk.person))
        .options(selectinload(Refund.payment), selectinload(Refund.invoice))
        .order_by(Refund.requested_at.desc(), func.length(Refund.number).desc(), Refund.number.desc())
    )
    return session.scalars(query).all()


def _approve_obstacle(payment: Payment) -> str:
    if payment.approved_at is not None:
        return "The payment is approved already."
    if payment.state != PaymentState.SUCCEEDED:
        return "The payment has not come in, so there is nothing to approve yet."
    return ""


def _conditions(desk: Desk, query: PaymentQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Payment.withdrawn_at.is_(None), own_work.payments(desk.person)]
    if query.filter == PaymentFilter.TO_APPROVE:
        conditions += [Payment.state == PaymentState.SUCCEEDED, Payment.approved_at.is_(None)]
    elif query.filter == PaymentFilter.DISPUTED:
        conditions.append(Payment.disputed_minor > 0)
    elif query.filter == PaymentFilter.UNAPPLIED:
        conditions.append(unapplied.is_held())
    for word in query.text.split():
        billed = select(PaymentPart.payment_id).join(Invoice, Invoice.id == PaymentPart.invoice_id)
        conditions.append(
            or_(
                *(
                    column.icontains(word, autoescape=True)
                    for column in (Payment.number, Payment.label, Payment.gateway_ref)
                ),
                Payment.customer_id.in_(select(Customer.id).where(Customer.name.icontains(word, autoescape=True))),
                Payment.id.in_(billed.where(Invoice.number.icontains(word, autoescape=True))),
            )
        )
    return conditions
