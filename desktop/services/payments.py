"""Money that comes in: entered by a person, approved by another."""

from __future__ import annotations

from desktop.model.invoice import Invoice
from desktop.model.office import Office
from desktop.model.refusals import refuse
from desktop.model.states import PaymentState, Right
from desktop.services.desk import Desk
from desktop.services.steps import audit, figures, posting, sales
from desktop.services.steps.foreign import lock_payment
from desktop.services.steps.sales import NewPayment

__all__ = ["NewPayment", "approve", "enter", "pay_with_note"]


def enter(desk: Desk, payment: NewPayment) -> int:
    """Enter money that came in; on a cancelled invoice it is held unapplied. Raises `Refusal` `period_closed`."""
    desk.require(Right.TAKE_IN)
    act = desk.act()
    with desk.database.write() as session:
        figures.lock(session, [invoice_id for invoice_id, _ in payment.parts])
        posting.require_open(session.get_one(Office, 1), act.at.date())
        stored = sales.add_payment(session, act, payment)
        audit.append(
            session,
            act,
            "payment entered",
            "payment",
            stored.number,
            after={"amount_minor": stored.amount_minor, "currency": stored.currency, "method": stored.method},
            invoice_id=payment.parts[0][0] if payment.parts else None,
        )
        return stored.id


def pay_with_note(desk: Desk, invoice_id: int, note_number: str) -> None:
    """A note pays nothing: always raises `Refusal` `not_spendable` (the rules' word on every credit note)."""
    desk.require(Right.TAKE_IN)
    raise refuse("not_spendable", invoice=invoice_id, note=note_number)


def approve(desk: Desk, payment_id: int) -> None:
    """Approve a payment: from now on it counts, and money of it can go back.

    Raises `Refusal`: `payment_not_succeeded`, `approved_already`, `period_closed`.
    """
    desk.require(Right.APPROVE)
    act = desk.act()
    with desk.database.write() as session:
        payment = lock_payment(session, payment_id)
        if payment.approved_at is not None:
            raise refuse("approved_already", number=payment.number)
        if payment.state != PaymentState.SUCCEEDED:
            raise refuse("payment_not_succeeded")
        posting.require_open(session.get_one(Office, 1), act.at.date())
        due = {
            part.invoice_id: session.get_one(Invoice, part.invoice_id, populate_existing=True).due_minor
            for part in payment.parts
        }
        payment.approved_by = act.by
        payment.approved_at = act.at
        session.flush()
        sales.post_payment(session, act, payment, due)
        audit.append(
            session,
            act,
            "payment approved",
            "payment",
            payment.number,
            after={"amount_minor": payment.amount_minor},
            invoice_id=payment.parts[0].invoice_id,
        )
