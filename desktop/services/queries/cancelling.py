"""What the cancel dialog reads: what the credit note would be, what money has not gone back, and who can confirm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.model.credit_note import CreditNote
from desktop.model.figures import InvoiceFigures
from desktop.model.invoice import Invoice
from desktop.model.office import Office
from desktop.model.outbox import Mail
from desktop.model.refund import Refund
from desktop.model.refusals import refuse
from desktop.model.states import Method, Origin, Right
from desktop.services.desk import Desk
from desktop.services.queries import office as office_queries
from desktop.services.queries import own_work
from desktop.services.queries.invoice_rows import CancellationRow
from desktop.services.queries.rows import PersonRow
from desktop.services.steps import cancelling, figures


@dataclass(frozen=True)
class HeldRow:
    """Money of one payment that has not gone back, and how much of that waits in a refund already."""

    payment_id: int
    label: str
    method: Method
    processes: bool
    held_minor: int
    waiting_minor: int


@dataclass(frozen=True)
class Cancelling:
    """An invoice that somebody is about to cancel, as it stands now.

    `credit_minor` is what its note would credit, 0 where no line has anything left. `held` is the money that must go
    back before, by payment; `confirmable_minor` what of it no refund has promised yet. `approvers` are the people who
    can confirm a return beside the person who asks.
    """

    invoice_id: int
    number: str
    customer: str
    email: str
    currency: str
    cancelled: bool
    credit_minor: int
    due_minor: int
    held: Sequence[HeldRow]
    confirmable_minor: int
    approvers: Sequence[PersonRow]

    @property
    def held_minor(self) -> int:
        return sum(row.held_minor for row in self.held)


def look(desk: Desk, invoice_id: int) -> Cancelling:
    """What cancelling this invoice would do now, and what must be done before."""
    people = office_queries.people(desk.database)
    with desk.database.read() as session:
        own_work.require(session, desk.person, invoice_id)
        invoice = session.get_one(Invoice, invoice_id)
        known = figures.load(session, invoice_id)
        own = session.get_one(Office, 1).own_allowed
        return Cancelling(
            invoice_id=invoice.id,
            number=invoice.number,
            customer=invoice.customer.name,
            email=invoice.customer.email,
            currency=invoice.currency,
            cancelled=invoice.cancelled,
            credit_minor=known.lines_left_minor,
            due_minor=invoice.due_minor,
            held=_held(session, invoice, known),
            confirmable_minor=known.money_left_minor,
            approvers=[
                person for person in people if Right.APPROVE in person.rights and (own or person.id != desk.person.id)
            ],
        )


def of_invoice(session: Session, invoice: Invoice) -> CancellationRow | None:
    """The cancellation of an invoice as it stands now, None where it is not cancelled."""
    at, until = invoice.cancelled_at, invoice.undo_until
    if at is None or until is None:
        return None
    query = select(CreditNote).join(Refund, Refund.id == CreditNote.refund_id)
    query = query.where(Refund.invoice_id == invoice.id, Refund.origin == Origin.CANCELLED, Refund.note_live)
    note = session.scalars(query.order_by(CreditNote.id)).first()
    held = select(Mail.recipient).where(Mail.note_id == (0 if note is None else note.id), Mail.state == "held")
    obstacle = ""
    if cancelling.returned_since(session, invoice):
        refusal = refuse("money_moved", about="undo", number=invoice.number)
        obstacle = f"{refusal.title} {refusal.message}"
    return CancellationRow(
        at=at,
        until=until,
        note_id=None if note is None else note.id,
        note_number="" if note is None else note.number,
        gross_minor=0 if note is None else note.gross_minor,
        mail_to=session.execute(held).scalars().first() or "",
        obstacle=obstacle,
        held_minor=invoice.overpaid_minor,
    )


def _held(session: Session, invoice: Invoice, known: InvoiceFigures) -> list[HeldRow]:
    """The payments whose money, or a part of it, has not gone back; pending and failed ones brought none."""
    gone = cancelling.returned_by_payment(session, invoice)
    rows = []
    for payment in sorted(known.payments, key=lambda each: (each.paid_on, each.id)):
        held_minor = payment.amount_minor - gone.get(payment.id, 0)
        if payment.succeeded and payment.approved and held_minor > 0:
            waiting_minor = min(held_minor, payment.waiting_minor)
            rows.append(HeldRow(payment.id, payment.label, payment.method, payment.ours, held_minor, waiting_minor))
    return rows
