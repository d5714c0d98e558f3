"""What bears on cancelling an invoice: money that has not gone back yet, and money that went back since."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.model.audit import AuditRow
from desktop.model.invoice import Invoice
from desktop.model.refund import Refund
from desktop.model.states import Origin, RefundState

CANCELLED = "invoice cancelled"
"""How the trail names the act."""


def not_returned(session: Session, invoice: Invoice) -> int:
    """What was paid and has not gone back: by refunds, lost disputes or confirmed returns. Minor units."""
    return max(0, invoice.paid_minor - sum(returned_by_payment(session, invoice).values()))


def returned_by_payment(session: Session, invoice: Invoice) -> dict[int, int]:
    """What of each payment went back for this invoice, by the payment's id. Minor units."""
    query = (
        select(Refund.payment_id, func.sum(Refund.money_minor))
        .where(
            Refund.invoice_id == invoice.id,
            Refund.state == RefundState.SUCCEEDED,
            Refund.linked_to_id.is_(None),
            Refund.payment_id.is_not(None),
        )
        .group_by(Refund.payment_id)
    )
    gone: dict[int, int] = defaultdict(int)
    for payment_id, money in session.execute(query):
        gone[payment_id or 0] = int(money)
    return gone


def returned_since(session: Session, invoice: Invoice) -> bool:
    """Whether money went back, or is going back, for it since it was cancelled, by us or without us."""
    of_invoice = AuditRow.invoice_id == invoice.id
    cancelled = select(func.max(AuditRow.id)).where(of_invoice, AuditRow.act == CANCELLED)
    # By the order of the trail: what came before may have been at the same moment.
    since = select(AuditRow.subject_id).where(
        of_invoice, AuditRow.subject == "refund", AuditRow.id > cancelled.scalar_subquery()
    )
    before = select(AuditRow.subject_id).where(
        of_invoice, AuditRow.subject == "refund", AuditRow.id < cancelled.scalar_subquery()
    )
    new = set(session.scalars(since)) - set(session.scalars(before))
    rows = [session.get_one(Refund, UUID(each)) for each in sorted(new)]
    return any(row.committed and row.origin != Origin.DISPUTED for row in rows)
