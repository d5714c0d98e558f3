"""Reading the figures that decide: under row locks where they are acted upon."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import cast
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from desktop.model.figures import Asked, HeldPart, InvoiceFigures, LineFigures, PaymentFigures
from desktop.model.invoice import Invoice, InvoiceLine
from desktop.model.office import MethodRule
from desktop.model.payment import Payment, PaymentPart
from desktop.model.refund import Refund, RefundLine
from desktop.model.states import COMMITTED, WAITING, NoteKind, Origin


def lock(session: Session, invoice_ids: Iterable[int]) -> None:
    """Lock these invoices and every payment that pays them, always in the same order, so that no two desks cross."""
    ids = sorted(set(invoice_ids))
    session.execute(select(Invoice.id).where(Invoice.id.in_(ids)).order_by(Invoice.id).with_for_update()).all()
    paying = select(PaymentPart.payment_id).where(PaymentPart.invoice_id.in_(ids))
    session.execute(select(Payment.id).where(Payment.id.in_(paying)).order_by(Payment.id).with_for_update()).all()


def locked_refund(session: Session, refund_id: UUID) -> Refund:
    """The refund, fresh, with its invoice and payments locked before it."""
    invoice_id = session.execute(select(Refund.invoice_id).where(Refund.id == refund_id)).scalar_one()
    lock(session, [invoice_id])
    return session.get_one(Refund, refund_id, with_for_update=True, populate_existing=True)


def load(session: Session, invoice_id: int, without: UUID | None = None, naming: int | None = None) -> InvoiceFigures:
    """The invoice's figures as they are in this transaction, as if the refund `without` had never been asked for.

    The payment `naming` is among its payments even if it pays nothing of this invoice: then nothing of it is left.
    """
    session.flush()
    invoice = session.get_one(Invoice, invoice_id, options=[selectinload(Invoice.lines)], populate_existing=True)
    query = select(Refund).where(Refund.invoice_id == invoice_id).execution_options(populate_existing=True)
    refunds = [refund for refund in session.scalars(query) if refund.id != without]
    spared = session.get(Refund, without) if without is not None else None
    parts = _parts(session, invoice_id)
    payments = tuple(_payment(session, part.payment, part, spared) for part in parts)
    if naming is not None and all(payment.id != naming for payment in payments):
        payments += (_payment(session, session.get_one(Payment, naming), None, None),)
    paid = sum(part.amount_minor for part in parts if part.payment.counts)
    used = sum(payment.returned_minor + payment.waiting_minor for payment in payments)
    return InvoiceFigures(
        id=invoice.id,
        number=invoice.number,
        issued=invoice.issued,
        currency=invoice.currency,
        cancelled=invoice.cancelled,
        gross_minor=invoice.gross_minor,
        paid_minor=paid,
        returned_minor=sum(payment.returned_minor for payment in payments),
        waiting_minor=sum(payment.waiting_minor for payment in payments),
        money_left_minor=max(0, paid - used),
        overpaid_left_minor=_overpaid_left(invoice, refunds),
        due_left_minor=_due_left(invoice, refunds),
        lines=_lines(session, invoice, without),
        payments=payments,
    )


def _parts(session: Session, invoice_id: int) -> Sequence[PaymentPart]:
    query = (
        select(PaymentPart)
        .where(PaymentPart.invoice_id == invoice_id)
        .options(selectinload(PaymentPart.payment))
        .order_by(PaymentPart.payment_id)
        .execution_options(populate_existing=True)
    )
    return [part for part in session.scalars(query) if part.payment.withdrawn_at is None]


def _payment(session: Session, payment: Payment, part: PaymentPart | None, spared: Refund | None) -> PaymentFigures:
    """What the payment is for the invoice that `part` pays; without part it pays nothing of it."""
    spare = spared.money_minor if spared is not None and spared.payment_id == payment.id and spared.committed else 0
    others = select(Refund.id).where(
        Refund.payment_id == payment.id, Refund.state.in_(COMMITTED), Refund.origin != Origin.DISPUTED
    )
    if spared is not None:
        others = others.where(Refund.id != spared.id)
    rule = session.get(MethodRule, payment.method)
    return PaymentFigures(
        id=payment.id,
        number=payment.number,
        label=payment.shown,
        method=payment.method,
        ours=payment.ours,
        paid_on=payment.paid_on,
        amount_minor=0 if part is None else part.amount_minor,
        returned_minor=0 if part is None else part.returned_minor + part.gone_minor + part.lost_minor,
        waiting_minor=0 if part is None else part.waiting_minor - spare,
        left_minor=0 if part is None else _left(payment, part, spare),
        state=payment.state,
        approved=payment.approved_at is not None,
        disputed=payment.disputed_minor > 0,
        inquiry=payment.inquiry,
        refunds=len(session.execute(others).all()),
        ability="partial" if rule is None else rule.ability,
        within_days=None if rule is None else rule.within_days,
    )


def _left(payment: Payment, part: PaymentPart, spare: int) -> int:
    own, whole = part.amount_minor - part.used_minor, payment.amount_minor - payment.used_minor
    return max(0, min(own, whole) + spare)


def _due_left(invoice: Invoice, refunds: Iterable[Refund]) -> int:
    """What is due, less what waiting refunds will clear."""
    promised = sum(refund.due_minor for refund in refunds if refund.committed and not refund.note_live)
    return max(0, invoice.due_minor - promised)


def _overpaid_left(invoice: Invoice, refunds: Iterable[Refund]) -> int:
    promised = sum(
        refund.money_minor
        for refund in refunds
        if refund.note_kind == NoteKind.PAYMENT_RETURNED and refund.state in WAITING
    )
    return max(0, invoice.overpaid_minor - promised)


def _lines(session: Session, invoice: Invoice, without: UUID | None) -> tuple[LineFigures, ...]:
    query = (
        select(RefundLine)
        .join(Refund)
        .join(InvoiceLine, RefundLine.line_id == InvoiceLine.id)
        .where(InvoiceLine.invoice_id == invoice.id, or_(Refund.state.in_(COMMITTED), Refund.note_live))
        .execution_options(populate_existing=True)
    )
    if without is not None:
        query = query.where(Refund.id != without)
    held: dict[int, list[RefundLine]] = {}
    for part in session.scalars(query):
        held.setdefault(part.line_id, []).append(part)
    return tuple(_line(invoice, line, held.get(line.id, [])) for line in invoice.lines)


def _line(invoice: Invoice, line: InvoiceLine, held: Sequence[RefundLine]) -> LineFigures:
    return LineFigures(
        id=line.id,
        position=line.position,
        text=line.text,
        quantity=Decimal(line.quantity),
        prices=invoice.prices,
        sold=line.sold,
        held=tuple(HeldPart(cast(Asked, part.asked), part.quantity, part.part, part.refund.form_id) for part in held),
    )
