"""The monthly report of approvals that people gave to what they had asked for or changed themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import or_, select

from desktop.model.person import Person
from desktop.model.refund import Approval, Change, Refund
from desktop.services.desk import Desk


@dataclass(frozen=True)
class OwnApprovalRow:
    """One approval by the person who asked for the refund or changed it.

    `gross_minor` is in minor units of `currency`; `taken_back` is that the approval is void now.
    """

    id: int
    refund_id: UUID
    number: str
    invoice_number: str
    customer: str
    gross_minor: int
    currency: str
    person: str
    at: datetime
    reason: str
    taken_back: bool


def of_month(desk: Desk, year: int, month: int) -> Sequence[OwnApprovalRow]:
    """The own approvals of a month (UTC), the oldest first."""
    begins = datetime(year, month, 1, tzinfo=UTC)
    ends = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    query = (
        select(Approval, Refund, Person.name)
        .join(Refund, Refund.id == Approval.refund_id)
        .join(Person, Person.id == Approval.person_id)
        .where(Approval.at >= begins, Approval.at < ends)
        .where(
            or_(Refund.requested_by == Approval.person_id, Refund.changes.any(Change.person_id == Approval.person_id))
        )
        .order_by(Approval.at, Approval.id)
    )
    with desk.database.read() as session:
        return [
            OwnApprovalRow(
                id=approval.id,
                refund_id=refund.id,
                number=refund.number,
                invoice_number=refund.invoice.number,
                customer=refund.invoice.customer.name,
                gross_minor=refund.gross_minor,
                currency=refund.currency,
                person=name,
                at=approval.at,
                reason=approval.reason,
                taken_back=approval.voided_at is not None,
            )
            for approval, refund, name in session.execute(query)
        ]
