"""What the payment panel reads: the payments of an invoice, what is left of each, and their refunds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload

from desktop.errors import Refusal
from desktop.model.figures import InvoiceFigures, PaymentFigures, Wish, check_age
from desktop.model.invoice import Invoice
from desktop.model.office import Office
from desktop.model.payment import Payment
from desktop.model.proposal import OfficeRules, check_payment
from desktop.model.refund import Refund
from desktop.model.states import Origin, RefundState
from desktop.services.desk import Desk
from desktop.services.queries import own_work
from desktop.services.queries.refunds import names, row
from desktop.services.queries.rows import PaymentRow, PersonRow, RefundRow

_NEWEST_FIRST = (Refund.requested_at.desc(), func.length(Refund.number).desc(), Refund.number.desc())


def rows_of_invoice(
    session: Session, person: PersonRow, invoice: Invoice, known: InvoiceFigures, today: date
) -> Sequence[PaymentRow]:
    """The payments of an invoice in the order of their days, each with its refunds of this invoice, newest first."""
    office = session.get_one(Office, 1)
    refunds = session.scalars(_of_invoice(invoice.id)).all()
    people = names(session)
    rows = []
    for figure in sorted(known.payments, key=lambda payment: (payment.paid_on, payment.id)):
        payment = session.get_one(Payment, figure.id)
        rows.append(
            replace(
                whole(payment, people),
                amount_minor=figure.amount_minor,
                returned_minor=figure.returned_minor,
                waiting_minor=figure.waiting_minor,
                left_minor=figure.left_minor if payment.counts else 0,
                obstacle=_obstacle(office, figure),
                too_old=_too_old(figure, today),
                refunds=[row(session, refund, people) for refund in refunds if refund.payment_id == payment.id],
            )
        )
    return rows


def whole(payment: Payment, people: dict[int, str]) -> PaymentRow:
    """The payment over all its invoices, without its refunds; `people` are names by id."""
    return PaymentRow(
        id=payment.id,
        number=payment.number,
        label=payment.shown,
        method=payment.method,
        through=payment.through,
        processes=payment.ours,
        reference=payment.gateway_ref or payment.number,
        paid_on=payment.paid_on,
        paid_at=payment.paid_at,
        approved_by=people.get(payment.approved_by or 0, ""),
        approved_at=payment.approved_at,
        state=payment.state,
        amount_minor=payment.amount_minor,
        currency=payment.currency,
        returned_minor=payment.refunded_minor + payment.lost_minor,
        waiting_minor=payment.waiting_minor,
        left_minor=payment.left_minor if payment.counts else 0,
        obstacle="",
        refunds=(),
    )


def all_refunds(desk: Desk, invoice_id: int) -> Sequence[RefundRow]:
    """Every refund of an invoice in every state, deleted ones too, newest first; cancellations are none."""
    query = select(Refund).where(Refund.invoice_id == invoice_id, Refund.origin != Origin.CANCELLED)
    query = query.options(selectinload(Refund.payment), selectinload(Refund.invoice)).order_by(*_NEWEST_FIRST)
    with desk.database.read() as session:
        own_work.require(session, desk.person, invoice_id)
        people = names(session)
        return [row(session, refund, people) for refund in session.scalars(query)]


def without_payment(session: Session, invoice_id: int) -> Sequence[RefundRow]:
    """The refunds of an invoice by which no money moves, for they only lower what is due; newest first."""
    query = _of_invoice(invoice_id).where(Refund.payment_id.is_(None), Refund.origin != Origin.CANCELLED)
    people = names(session)
    return [row(session, refund, people) for refund in session.scalars(query)]


def _of_invoice(invoice_id: int) -> Select[Refund]:
    """The refunds of an invoice but those that were deleted, newest first."""
    return (
        select(Refund)
        .where(Refund.invoice_id == invoice_id, Refund.state != RefundState.DELETED)
        .options(selectinload(Refund.payment), selectinload(Refund.invoice))
        .order_by(*_NEWEST_FIRST)
    )


def _too_old(payment: PaymentFigures, today: date) -> str:
    """Why our gateway takes this payment back no more though it may go back another way, in one sentence."""
    try:
        check_age(payment.method, payment.paid_on, today)
    except Refusal as refusal:
        return f"{refusal.title} {refusal.message}"
    return ""


def _obstacle(office: Office, payment: PaymentFigures) -> str:
    """Why nothing of this payment can go back now, in one sentence; empty where it can."""
    try:
        check_payment(payment, Wish(), OfficeRules(office.refunds_per_payment == "one", payment.paid_on))
    except Refusal as refusal:
        return f"{refusal.title} {refusal.message}"
    return "" if payment.left_minor else "All of this payment was returned or is promised."
