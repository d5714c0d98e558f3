"""What the approval queue reads: what waits for whom, and all that an approver needs on one screen."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from desktop.errors import Refusal
from desktop.model.figures import InvoiceFigures
from desktop.model.invoice import Invoice
from desktop.model.money import grouped
from desktop.model.office import Office
from desktop.model.refund import Refund
from desktop.model.states import METHOD_WORDS, RefundState, Right
from desktop.services.desk import Desk
from desktop.services.queries import activity, bars, breakdown, own_work
from desktop.services.queries.refunds import names, row
from desktop.services.queries.rows import ApprovalRow, CheckRow, RefundRow, Review
from desktop.services.steps import figures

QUEUE = (RefundState.REQUESTED, RefundState.APPROVED)


def queue(desk: Desk) -> Sequence[ApprovalRow]:
    """Refunds that wait for approval or, approved, for sending; the oldest first."""
    query = (
        select(Refund)
        .where(Refund.state.in_(QUEUE), own_work.refunds(desk.person))
        .options(selectinload(Refund.invoice), selectinload(Refund.payment), selectinload(Refund.approvals))
        .order_by(Refund.requested_at, func.length(Refund.number), Refund.number)
    )
    may = desk.may(Right.APPROVE)
    with desk.database.read() as session:
        office = session.get_one(Office, 1)
        people = names(session)
        return [
            ApprovalRow(
                refund=row(session, refund, people),
                obstacle=_obstacle(desk, office, refund, may),
                second=bool(refund.live_approvals) and refund.state == RefundState.REQUESTED,
            )
            for refund in session.scalars(query)
        ]


def _obstacle(desk: Desk, office: Office, refund: Refund, may: bool) -> str:
    """Why this person may not approve or send it, empty where they may."""
    if not may:
        return "A manager approves refunds"
    if refund.state == RefundState.APPROVED:
        return ""
    try:
        refund.check_approver(desk.person.id, office.own_allowed)
    except Refusal as refusal:
        return (
            "You asked for this one" if refusal.code == "own_request" else "You approved it; a second person is needed"
        )
    return ""


def review(desk: Desk, refund_id: UUID) -> Review:
    """All that an approver needs of one refund."""
    may = desk.may(Right.APPROVE)
    with desk.database.read() as session:
        refund = session.get_one(Refund, refund_id)
        own_work.require(session, desk.person, refund.invoice_id)
        invoice = session.get_one(Invoice, refund.invoice_id, options=[selectinload(Invoice.lines)])
        office = session.get_one(Office, 1)
        known = figures.load(session, invoice.id, without=refund.id)
        people = names(session)
        shown = row(session, refund, people)
        planned = breakdown.planned_lines(session, refund)
        money = {refund.payment_id: refund.money_minor} if refund.payment_id is not None else {}
        obstacle = _obstacle(desk, office, refund, may) if refund.state in QUEUE else ""
        return Review(
            refund=shown,
            title=_title(refund, shown),
            notes=refund.notes,
            notify=refund.notify,
            email=invoice.customer.email,
            goes_back_by=_goes_back_by(refund),
            lines=breakdown.credit_lines(invoice, known, planned),
            taxes=_taxes(refund),
            net_minor=refund.net_minor,
            tax_minor=refund.tax_minor,
            checks=_checks(session, refund, known, obstacle, people),
            bars=bars.of_refund(invoice, known, planned, money),
            activity=activity.of_refund(session, refund.id),
            obstacle=obstacle,
        )


def _title(refund: Refund, shown: RefundRow) -> str:
    amount = f"{grouped(refund.gross_minor, refund.currency)} {refund.currency}"
    if refund.payment is None:
        return f"Credit {amount}"
    return f"Refund {amount} to {shown.method}" if refund.is_process else f"Refund {amount} by {shown.method.lower()}"


def _goes_back_by(refund: Refund) -> str:
    if refund.payment is None:
        return "Nothing goes back: it lowers what is due"
    if refund.is_process:
        return f"{refund.payment.shown} through {refund.payment.through}, the paying method"
    return f"{METHOD_WORDS[refund.method]}, paid outside; recorded only"


def _taxes(refund: Refund) -> list[tuple[int, int]]:
    taxes: dict[int, int] = {}
    for line in refund.lines:
        for rate, tax in zip(line.line.rates_milli, line.taxes_minor, strict=True):
            taxes[rate] = taxes.get(rate, 0) + tax
    return sorted(taxes.items())


def _checks(
    session: Session, refund: Refund, known: InvoiceFigures, obstacle: str, people: dict[int, str]
) -> list[CheckRow]:
    """What an approver looks at, first what needs a look."""
    checks = [
        _others(session, refund),
        CheckRow(
            known.money_left_minor >= refund.money_minor,
            "Within every limit",
            f"{grouped(known.money_left_minor, refund.currency)} left on the invoice before",
        ),
        CheckRow(not obstacle, "Asked by somebody else", obstacle or people.get(refund.requested_by or 0, "")),
        _seal(refund),
        _payment(refund),
        _by_hand(refund),
    ]
    return sorted((check for check in checks if check is not None), key=lambda check: check.passed)


def _others(session: Session, refund: Refund) -> CheckRow:
    query = select(Refund).where(Refund.invoice_id == refund.invoice_id, Refund.id != refund.id)
    others = [other for other in session.scalars(query) if other.committed]
    if not others:
        return CheckRow(True, "No other refund on this invoice", "")
    amounts = ", ".join(grouped(other.gross_minor, other.currency) for other in others[:4])
    more = "one more" if len(others) == 1 else f"{len(others)} more"
    return CheckRow(False, f"Look: {more} on this invoice", amounts)


def _seal(refund: Refund) -> CheckRow:
    if refund.live_approvals and not refund.seal_holds:
        return CheckRow(False, "Changed after it was approved", "It cannot be sent; unapprove it first")
    if refund.changed_at is not None:
        return CheckRow(False, "Look: changed after it was asked", "The figures here are the changed ones")
    return CheckRow(True, "Nothing changed since it was asked", "Lines, amounts, payment, method, customer")


def _payment(refund: Refund) -> CheckRow | None:
    payment = refund.payment
    if payment is None:
        return None
    if payment.disputed_minor:
        return CheckRow(False, "The payment is disputed", "Wait for the bank's decision")
    return CheckRow(payment.counts, "Payment can be refunded", "Approved, not disputed")


def _by_hand(refund: Refund) -> CheckRow | None:
    if refund.is_process or refund.payment is None:
        return None
    if not refund.reference_key:
        return CheckRow(False, "The reference is missing", "Edit it: the number under which it was paid")
    return CheckRow(True, "Paid outside, recorded here", f"Reference {refund.reference}")
