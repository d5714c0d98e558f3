"""Practising: which answer the practice gateway gives next, and what happens at it later."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import select

from desktop.errors import BadInput
from desktop.gateways.base import DisputeStatus
from desktop.gateways.practice import Answer, PracticeGateway
from desktop.model.dispute import Dispute
from desktop.model.invoice import Invoice
from desktop.model.money import from_text
from desktop.model.payment import Payment, PaymentPart
from desktop.model.refund import Refund
from desktop.model.states import RefundKind, RefundState
from desktop.services import reconcile, sync
from desktop.services.desk import Desk

ANSWERS: Sequence[tuple[str, Answer]] = (
    ("The money goes back", Answer.OK),
    ("On its way first", Answer.PENDING),
    ("Declined by the bank", Answer.DECLINED),
    ("No answer, and nothing done", Answer.LOST_BEFORE),
    ("No answer, though it was done", Answer.LOST_AFTER),
    ("Comes back later", Answer.LATER_FAILURE),
)
"""What a person can choose for the next refund, in words."""


class Event(StrEnum):
    """What a person can let happen at the practice gateway without this office."""

    REFUND = "Money is paid back there, not here"
    DISPUTE = "The customer's bank opens a dispute"
    INQUIRY = "The customer's bank asks about the payment"


def gateway(desk: Desk) -> PracticeGateway | None:
    """The practice gateway of this office; None in a real office."""
    found = desk.gateways.get("practice")
    return found if isinstance(found, PracticeGateway) else None


def choose(desk: Desk, answer: Answer) -> None:
    """The next refund that is sent gets this answer."""
    practice = gateway(desk)
    if practice is not None:
        practice.choose(answer)


def let_time_pass(desk: Desk) -> int:
    """What was left open at the practice gateway happens now; says how many refunds were on their way."""
    practice = gateway(desk)
    if practice is None:
        return 0
    with desk.database.read() as session:
        query = select(Refund.gateway_ref).where(Refund.state == RefundState.PENDING, Refund.gateway_ref.is_not(None))
        pending = [reference or "" for reference in session.scalars(query)]
    for reference in pending:
        practice.settle(reference)
    reconcile.run(desk)
    sync.run(desk)
    return len(pending)


def happen(desk: Desk, event: Event, invoice_number: str, amount: str) -> str:
    """Let something happen to the first card payment of an invoice, and read it; gives the payment's name.

    Raises `BadInput` where there is no such payment or not so much of it, and `Refusal` for what is no amount.
    """
    practice = gateway(desk)
    with desk.database.read() as session:
        query = (
            select(Payment)
            .join(PaymentPart)
            .join(Invoice, Invoice.id == PaymentPart.invoice_id)
            .where(Invoice.number == invoice_number.strip(), Payment.gateway == "practice")
            .order_by(Payment.id)
        )
        payment = session.scalars(query).first()
        if practice is None or payment is None or payment.gateway_ref is None:
            raise BadInput("Nothing happened.", "Type the number of an invoice that was paid by card in this office.")
        reference, shown = payment.gateway_ref, payment.shown
        amount_minor = from_text(amount, payment.currency)
    if event is Event.REFUND:
        practice.refund_there(reference, amount_minor)
    else:
        practice.dispute(
            reference, amount_minor, DisputeStatus.OPEN if event is Event.DISPUTE else DisputeStatus.INQUIRY
        )
    sync.run(desk)
    return shown


def end_disputes(desk: Desk, lost: bool) -> int:
    """Let every dispute and inquiry end, lost or won; says how many."""
    practice = gateway(desk)
    if practice is None:
        return 0
    with desk.database.read() as session:
        query = select(Dispute.gateway_ref).where(Dispute.state.in_(["open", "inquiry"]))
        open_ones = list(session.scalars(query))
    for reference in open_ones:
        practice.end_dispute(reference, DisputeStatus.LOST if lost else DisputeStatus.WON)
    sync.run(desk)
    return len(open_ones)


def come_back(desk: Desk) -> str:
    """Let the refund that was sent last come back; gives its number, empty where none was sent."""
    practice = gateway(desk)
    with desk.database.read() as session:
        query = (
            select(Refund)
            .where(
                Refund.state == RefundState.SUCCEEDED,
                Refund.kind == RefundKind.PROCESS,
                Refund.gateway_ref.is_not(None),
            )
            .order_by(Refund.finished_at.desc())
        )
        refund = session.scalars(query).first()
        if practice is None or refund is None or refund.gateway_ref is None:
            return ""
        reference, number = refund.gateway_ref, refund.number
    practice.fail_later(reference)
    sync.run(desk)
    return number
