"""Money that is held although no line asks for it: overpaid, or paid on a sale that was cancelled."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from desktop.model.invoice import Invoice
from desktop.model.payment import Payment, PaymentPart
from desktop.model.states import PaymentState


def overpaid(invoice: type[Invoice]) -> ColumnElement[int]:
    """What of the money held on an invoice nothing asks for, below zero where something is due."""
    asked = invoice.gross_minor - invoice.cleared_minor
    return invoice.paid_minor - invoice.overpaid_returned_minor - asked


def of_part(part: Any, paid: Any, invoice: Any) -> ColumnElement[int]:
    """What of a payment's part its invoice does not ask for; `paid` is the payment, `invoice` what the part pays.

    What came last is what was too much: of several payments the latest ones hold it, each as far as it goes.
    """
    later, later_paid = aliased(PaymentPart), aliased(Payment)
    after = or_(later_paid.paid_on > paid.paid_on, and_(later_paid.paid_on == paid.paid_on, later_paid.id > paid.id))
    held_later = (
        select(func.coalesce(func.sum(_held(later)), 0))
        .join(later_paid, later_paid.id == later.payment_id)
        .where(later.invoice_id == part.invoice_id, counts(later_paid), after)
        .correlate(part, paid)
        .scalar_subquery()
    )
    rest = overpaid(invoice) - held_later
    return case((rest <= 0, 0), (rest < _held(part), rest), else_=_held(part))


def of_payment() -> ScalarSelect[int]:
    """What of a payment is held unapplied, for a query of payments."""
    part, invoice = aliased(PaymentPart), aliased(Invoice)
    return (
        select(func.coalesce(func.sum(of_part(part, Payment, invoice)), 0))
        .join(invoice, invoice.id == part.invoice_id)
        .where(part.payment_id == Payment.id, overpaid(invoice) > 0, counts(Payment))
        .correlate(Payment)
        .scalar_subquery()
    )


def is_held() -> ColumnElement[bool]:
    """Whether any of a payment is held unapplied; looks at the overpaid invoices first, which are few."""
    paying = select(PaymentPart.payment_id).join(Invoice, Invoice.id == PaymentPart.invoice_id)
    return and_(Payment.id.in_(paying.where(overpaid(Invoice) > 0)), of_payment() > 0)


def counts(payment: Any) -> ColumnElement[bool]:
    """Whether the money is there: succeeded and approved, as the model's `Payment.counts` says."""
    return and_(
        payment.state == PaymentState.SUCCEEDED, payment.approved_at.is_not(None), payment.withdrawn_at.is_(None)
    )


def _held(part: Any) -> ColumnElement[int]:
    """What of a part has not left."""
    held = part.amount_minor - part.returned_minor - part.gone_minor - part.lost_minor
    return case((held > 0, held), else_=0)
