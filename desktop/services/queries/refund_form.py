"""What the refund form reads beside its figures: whether it was sent already, and the paper that its wish would get."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from desktop.documents import credit_note
from desktop.model.figures import Wish
from desktop.model.invoice import Invoice
from desktop.model.payment import Payment
from desktop.model.proposal import PlannedRefund
from desktop.model.refund import Refund
from desktop.services.desk import Desk
from desktop.services.steps import freezing, requests


def was_asked(desk: Desk, form_id: UUID) -> bool:
    """Whether this very form was sent before: the program stopped before it could forget the draft."""
    with desk.database.read() as session:
        return session.execute(select(Refund.id).where(Refund.form_id == form_id).limit(1)).first() is not None


def papers(desk: Desk, invoice_id: int, wish: Wish) -> Sequence[bytes]:
    """The credit notes that the wish would get, one for each payment it needs, with DRAFT across them and no number.

    Nothing is stored. Raises `Refusal` where a rule forbids the wish.
    """
    day = desk.clock().date()
    with desk.database.read() as session:
        invoice = session.get_one(Invoice, invoice_id, options=[selectinload(Invoice.lines)])
        planned = requests.work_out(session, day, invoice_id, wish).refunds
        drafts = [_unstored(session, invoice, wish, one) for one in planned]
        frozen = [freezing.frozen_note(session, refund, "", day, draft=True) for refund in drafts]
    return [credit_note.draw(note) for note in frozen]


def _unstored(session: Session, invoice: Invoice, wish: Wish, planned: PlannedRefund) -> Refund:
    """The refund as it would be asked for; the session never sees it."""
    refund = Refund(number="", invoice_id=invoice.id)
    requests.write_wish(session, refund, wish)
    requests.write_plan(session, refund, planned)
    refund.invoice = invoice
    refund.payment = None if planned.payment_id is None else session.get_one(Payment, planned.payment_id)
    sold = {line.id: line for line in invoice.lines}
    for line in refund.lines:
        line.line = sold[line.line_id]
    return refund
