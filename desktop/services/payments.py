"""Money that comes in: entered by a person, approved by another."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import BadInput
from desktop.model.audit import Act
from desktop.model.invoice import Invoice
from desktop.model.money import plain
from desktop.model.office import Office
from desktop.model.payment import Payment
from desktop.model.refusals import refuse
from desktop.model.states import PaymentState, Right
from desktop.services.desk import Desk
from desktop.services.steps import audit, figures, once, posting, rates, sales
from desktop.services.steps.foreign import lock_payment
from desktop.services.steps.sales import NewPayment

__all__ = ["NewPayment", "approve", "enter", "keep_on_account", "pay_with_note"]


def enter(desk: Desk, payment: NewPayment) -> int:
    """Enter money that came in, for one invoice or, with an amount for each, for several of one customer.

    What an invoice does not ask for, or was paid on a cancelled one, is held unapplied. Gives the payment's id. Raises
    `Refusal` (`period_closed`; `bad_amount`, `not_assigned` where the parts are not the whole) and `BadInput` where
    invoices do not go together or the reference was entered before.
    """
    desk.require(Right.TAKE_IN)
    _check_parts(payment)
    act = desk.act()
    with desk.database.write() as session:
        if (made := _made(session, payment.form_id)) is not None:
            return made
        figures.lock(session, [invoice_id for invoice_id, _ in payment.parts])
        _check_invoices(session, payment)
        posting.require_open(session.get_one(Office, 1), act.at.date())
        return _store(session, act, payment).id


def _made(session: Session, form_id: UUID | None) -> int | None:
    """The payment that this form has entered already: the same form again is the same click."""
    if form_id is None:
        return None
    once.hold(session, str(form_id))
    return session.scalar(select(Payment.id).where(Payment.form_id == form_id))


def _check_parts(payment: NewPayment) -> None:
    if payment.amount_minor <= 0 or any(minor <= 0 for _, minor in payment.parts):
        raise refuse("bad_amount", what="Each part of a payment is more than nothing.")
    apart = payment.amount_minor - sum(minor for _, minor in payment.parts)
    if apart:
        raise refuse("not_assigned", plain(abs(apart), payment.currency), currency=payment.currency)


def _check_invoices(session: Session, payment: NewPayment) -> None:
    """Raises `BadInput` unless the invoices are this customer's, in this currency, each named once."""
    invoices = [session.get_one(Invoice, invoice_id) for invoice_id, _ in payment.parts]
    if len({invoice.id for invoice in invoices}) < len(invoices):
        raise _not_entered("An invoice stands there twice. Type one amount for it.")
    for invoice in invoices:
        if invoice.customer_id != payment.customer_id:
            raise _not_entered(f"Invoice {invoice.number} is {invoice.customer.name}'s. One payment is one customer's.")
        if invoice.currency != payment.currency:
            raise _not_entered(
                f"Invoice {invoice.number} is in {invoice.currency}. Enter what came in {payment.currency} by itself."
            )
    if payment.gateway_ref is not None:
        known = session.scalar(select(Payment.number).where(Payment.gateway_ref == payment.gateway_ref))
        if known is not None:
            raise _not_entered(
                f"“{payment.gateway_ref}” stands on payment {known}. Look whether this money was entered before."
            )


def _not_entered(why: str) -> BadInput:
    return BadInput("The payment was not entered.", why)


def keep_on_account(desk: Desk, customer: str, payment: NewPayment) -> int:
    """Enter money of the customer of this name or number that came for no invoice; gives the payment's id.

    It has a document of its own without lines, so that nothing is sold: all of it is held unapplied and can go back as
    money that no line asks for. `customer_id` and `parts` of `payment` are not looked at. Raises `Refusal`
    (`period_closed`, `bad_amount`) and `BadInput` for a customer not known, a reference entered before, or an exchange
    rate that is missing.
    """
    desk.require(Right.TAKE_IN)
    act = desk.act()
    with desk.database.write() as session:
        if (made := _made(session, payment.form_id)) is not None:
            return made
        office = session.get_one(Office, 1)
        owner = sales.customer_known(session, customer)
        rate = rates.exchange_rate(session, office, payment.currency, act.at)
        document = sales.add_on_account(session, owner.id, payment.currency, payment.paid_on, rate)
        whole = replace(payment, customer_id=owner.id, parts=[(document.id, payment.amount_minor)])
        _check_parts(whole)
        _check_invoices(session, whole)
        posting.require_open(office, act.at.date())
        return _store(session, act, whole).id


def _store(session: Session, act: Act, payment: NewPayment) -> Payment:
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
    return stored


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
            raise refuse("approved_already", about="payment", number=payment.number)
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
