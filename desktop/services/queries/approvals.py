"""What the approval queue reads: what waits for whom, and all that an approver needs on one screen."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from desktop.errors import Refusal
from desktop.model.figures import InvoiceFigures
from desktop.model.gateway_reason import blocks_card
from desktop.model.invoice import Invoice
from desktop.model.money import named, said
from desktop.model.office import Office
from desktop.model.person import Person
from desktop.model.refund import Refund
from desktop.model.states import BANK_DEBITS, METHOD_WORDS, RefundState, Right, in_sentence
from desktop.services.desk import Desk, holder
from desktop.services.queries import activity, bars, breakdown, own_work, radar
from desktop.services.queries.approval_rows import NOTHING_ASKED, Asks
from desktop.services.queries.refunds import names, row
from desktop.services.queries.rows import ApprovalRow, CheckRow, RefundRow, Review
from desktop.services.steps import figures

_OWN = "You asked for this one"
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
        approver = _Approver(session, desk, may)
        people = names(session)
        return [
            ApprovalRow(
                refund=row(session, refund, people),
                obstacle=approver.obstacle(refund),
                second=bool(refund.live_approvals) and refund.state == RefundState.REQUESTED,
                asks=approver.asks(refund),
                approved_by=" and ".join(people[each.person_id] for each in refund.live_approvals),
            )
            for refund in session.scalars(query)
        ]


class _Approver:
    """The person at the desk as approver of any refund; `may` is whether their role approves at all."""

    def __init__(self, session: Session, desk: Desk, may: bool) -> None:
        self._office, self._person = session.get_one(Office, 1), session.get_one(Person, desk.person.id)
        self._nobody = "" if may else f"{holder(session, Right.APPROVE).capitalize()} approves refunds"
        sends = Right.SEND in desk.person.rights
        self._no_sender = "" if sends else f"{holder(session, Right.SEND).capitalize()} sends refunds"

    def obstacle(self, refund: Refund) -> str:
        """Why this person may not approve or send it, empty where they may."""
        if self._nobody:
            return self._nobody
        if refund.state == RefundState.APPROVED:
            return self._no_sender
        if over := self.over_limit(refund):
            return over
        try:
            refund.check_approver(self._person.id, self._office.own_allowed)
        except Refusal as refusal:
            own = refusal.code == "own_request"
            return _OWN if own else "You approved it; a second person is needed"
        return ""

    def over_limit(self, refund: Refund) -> str:
        """That it is more than this person approves, empty where it is not."""
        limit, currency = self._person.approval_limit_minor, self._office.currency
        if limit is None or self._person.over_limit(self._gross_minor(refund), currency) is None:
            return ""
        return f"Over your limit of {named(limit, currency)}"

    def asks(self, refund: Refund) -> Asks:
        """What approving it asks of this person."""
        if refund.state != RefundState.REQUESTED:
            return NOTHING_ASKED
        again = bool(self._person.password_hash) and self._office.asks_password(self._gross_minor(refund))
        return Asks(password=again, reason=self._office.own_allowed and refund.is_own_of(self._person.id))

    def checks(self, refund: Refund, people: dict[int, str]) -> Sequence[CheckRow]:
        """What is to be looked at because of who looks."""
        over = self.over_limit(refund) if refund.state == RefundState.REQUESTED else ""
        own = refund.is_own_of(self._person.id)
        asked = CheckRow(not own, "Asked by somebody else", _OWN if own else people.get(refund.requested_by or 0, ""))
        return [CheckRow(False, "Too much for you", over), asked] if over else [asked]

    def _gross_minor(self, refund: Refund) -> int:
        return refund.invoice.at_its_rate(refund.gross_minor, self._office.currency)


def review(desk: Desk, refund_id: UUID) -> Review:
    """All that an approver needs of one refund."""
    may = desk.may(Right.APPROVE)
    with desk.database.read() as session:
        refund = session.get_one(Refund, refund_id)
        own_work.require(session, desk.person, refund.invoice_id)
        invoice = session.get_one(Invoice, refund.invoice_id, options=[selectinload(Invoice.lines)])
        approver = _Approver(session, desk, may)
        known = figures.load(session, invoice.id, without=refund.id)
        people = names(session)
        shown = row(session, refund, people)
        planned = breakdown.planned_lines(session, refund)
        money = {refund.payment_id: refund.money_minor} if refund.payment_id is not None else {}
        obstacle = approver.obstacle(refund) if refund.state in QUEUE else ""
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
            checks=_checks(session, refund, known, approver.checks(refund, people)),
            bars=bars.of_refund(invoice, known, planned, money),
            activity=activity.of_refund(session, refund.id),
            obstacle=obstacle,
            seal=refund.seal(),
            asks=approver.asks(refund),
        )


def _title(refund: Refund, shown: RefundRow) -> str:
    amount = named(refund.gross_minor, refund.currency)
    if refund.payment is None:
        return f"Credit {amount}"
    return (
        f"Refund {amount} to {shown.method}" if refund.is_process else f"Refund {amount} by {in_sentence(shown.method)}"
    )


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


def _checks(session: Session, refund: Refund, known: InvoiceFigures, of_approver: Sequence[CheckRow]) -> list[CheckRow]:
    """What an approver looks at, first what needs a look."""
    checks = [
        _others(session, refund),
        CheckRow(
            known.money_left_minor >= refund.money_minor,
            "Within every limit",
            f"{said(known.money_left_minor, refund.currency)} left on the invoice before",
        ),
        *of_approver,
        _seal(refund),
        _payment(refund),
        _by_hand(refund),
        _blocks(refund),
        _debited(refund),
        *radar.checks(session, refund),
    ]
    return sorted((check for check in checks if check is not None), key=lambda check: check.passed)


def _blocks(refund: Refund) -> CheckRow | None:
    if not refund.is_process or not blocks_card(refund.reason):
        return None
    return CheckRow(False, "Look: it blocks the customer's card", "The gateway blocks card and e-mail for this reason")


def _debited(refund: Refund) -> CheckRow | None:
    if refund.payment is None or refund.payment.method not in BANK_DEBITS:
        return None
    return CheckRow(False, "Look: paid by bank debit", "Ask if their bank took it back already")


def _others(session: Session, refund: Refund) -> CheckRow:
    query = select(Refund).where(Refund.invoice_id == refund.invoice_id, Refund.id != refund.id)
    others = [other for other in session.scalars(query) if other.committed]
    if not others:
        return CheckRow(True, "No other refund on this invoice", "")
    amounts = ", ".join(said(other.gross_minor, other.currency) for other in others[:4])
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
