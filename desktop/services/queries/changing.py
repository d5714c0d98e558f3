"""What the dialog reads in which a waiting refund is changed: its wish, and the invoice as if it had not been asked."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from desktop.model.figures import Wish
from desktop.model.refund import Refund
from desktop.services.desk import Desk
from desktop.services.queries import approvals, invoices, own_work
from desktop.services.queries.rows import InvoiceDetail, Review
from desktop.services.steps import wishes


@dataclass(frozen=True)
class Changing:
    """A refund that is about to be changed.

    `gross` is the amount of each of its lines by position, minor units; empty where it has none: then it returns
    money that no line asks for, or is paid instead of one that came back.
    """

    review: Review
    wish: Wish
    gross: dict[int, int]
    detail: InvoiceDetail


def read(desk: Desk, refund_id: UUID) -> Changing:
    """The refund with its wish, and its invoice without it. Raises `no_right` for the work of others."""
    review = approvals.review(desk, refund_id)
    with desk.database.read() as session:
        refund = session.get_one(Refund, refund_id)
        own_work.require(session, desk.person, refund.invoice_id)
        wish, gross = wishes.of(refund), {line.position: line.gross_minor for line in refund.lines}
    return Changing(review, wish, gross, invoices.detail(desk, review.refund.invoice_id, without=refund_id))
