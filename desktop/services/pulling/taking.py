"""Taking over the payments of a gateway: read them all, name another target, take in what a person has ticked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import BadInput, RefundDeskError
from desktop.gateways.base import Changes, DisputeReply, GatewayUnavailable, RefundGateway, RefundReply
from desktop.gateways.found_payment import FoundPayment
from desktop.model.audit import Act
from desktop.model.invoice import Invoice
from desktop.model.office import Office
from desktop.model.payment import Payment
from desktop.model.refund import Refund
from desktop.model.states import Origin, Right
from desktop.services.desk import Desk
from desktop.services.pulling.matching import Sales
from desktop.services.pulling.planned import LeftOut, Pulled, PullPlan, PullRow, Taken, Target
from desktop.services.steps import audit, figures, found, posting, rates, sales
from desktop.services.steps.orders import check_belongs
from desktop.services.steps.sales import NewPayment

Reply = TypeVar("Reply", RefundReply, DisputeReply)
Report = Callable[[int, int], object]
Cancelled = Callable[[], bool]

_NO_MONEY = {
    "not_captured": "reserved on the card, not taken; take it or cancel it at the gateway",
    "payment_pending": "on its way; it can be taken over once it has arrived",
    "payment_failed": "it failed, no money came",
}
CHOSEN = "chosen by hand"


def read(
    desk: Desk,
    since: datetime,
    report: Report = lambda done, of: None,
    cancelled: Cancelled = lambda: False,
) -> PullPlan:
    """What the gateway took since then and the books do not have, each with a proposal; nothing is stored.

    `report` is told after each page how many are read. Raises `GatewayUnavailable` where it could not be asked, its key
    is missing or opens another account, and `RefundDeskError` `cancelled` when stopped.
    """
    desk.require(Right.TAKE_IN)
    gateway = _gateway(desk)
    account = gateway.account()
    with desk.database.read() as session:
        check_belongs(session.get_one(Office, 1), account)
    read_so_far: list[FoundPayment] = []
    for page in gateway.payments(since):
        if cancelled():
            raise _stopped()
        read_so_far.extend(page)
        report(len(read_so_far), 0)
    with desk.database.read() as session:
        plan = _planned(session, gateway.name, read_so_far)
    if not any(row.found.refunded_minor or row.found.disputed for row in plan.rows):
        return plan
    if cancelled():
        raise _stopped()
    return _with_changes(plan, gateway.changes(""))


def _gateway(desk: Desk) -> RefundGateway:
    gateway = next(iter(desk.gateways.values()), None)
    if gateway is None:
        raise GatewayUnavailable(
            "No payments were read: the key of Stripe is missing.",
            "Enter the key under Settings, Stripe. Nothing was asked and nothing changed.",
            "key_missing",
        )
    return gateway


def _stopped() -> RefundDeskError:
    return RefundDeskError("It was stopped.", "Nothing was taken in and nothing is stored.", "cancelled")


def _planned(session: Session, gateway: str, read_so_far: Sequence[FoundPayment]) -> PullPlan:
    """The oldest first, so that what came first settles what is due first."""
    known, matching = _known(session), Sales(session)
    rows: list[PullRow] = []
    left_out: list[LeftOut] = []
    count = 0
    for payment in sorted(read_so_far, key=lambda each: (each.made_at, each.charge_ref)):
        if payment.refs & known:
            # A try that failed before the one that is in the books is no payment that the books have.
            count += not payment.obstacle
        elif why := _not_takeable(payment):
            left_out.append(LeftOut(payment, why))
        else:
            rows.append(matching.match(payment))
    return PullPlan(gateway, rows, left_out, count)


def _known(session: Session) -> set[str]:
    return set(session.scalars(select(Payment.gateway_ref).where(Payment.gateway_ref.is_not(None))))


def _not_takeable(payment: FoundPayment) -> str:
    if payment.obstacle:
        return _NO_MONEY.get(payment.obstacle, "no money came")
    return "" if payment.amount_minor > 0 else "nothing was taken"


def _with_changes(plan: PullPlan, changes: Changes) -> PullPlan:
    refs = {ref for row in plan.rows for ref in row.found.refs}

    def of_rows(reply: RefundReply | DisputeReply) -> bool:
        return bool({reply.payment_ref, reply.charge_ref} & refs)

    return PullPlan(
        plan.gateway,
        plan.rows,
        plan.left_out,
        plan.known,
        refunds=[reply for reply in changes.refunds if of_rows(reply)],
        disputes=[reply for reply in changes.disputes if of_rows(reply)],
    )


def choose(desk: Desk, row: PullRow, named: str) -> PullRow:
    """The payment for the invoice of this number or, held on account, for the customer of this name or number.

    Raises `BadInput` where neither is known, or the invoice is in another currency.
    """
    named = named.strip()
    with desk.database.read() as session:
        query = select(Invoice).where(Invoice.number == named, Invoice.withdrawn_at.is_(None))
        invoice = session.scalars(query).one_or_none()
        if invoice is not None:
            if invoice.currency != row.found.currency:
                raise BadInput(
                    "The invoice was not taken.",
                    f"Invoice {invoice.number} is in {invoice.currency}, the payment in {row.found.currency}.",
                )
            return row.going_to(_target(invoice), CHOSEN)
        try:
            customer = sales.customer_known(session, named)
        except BadInput as unknown:
            message = f"No invoice has the number “{named}”, and as a customer: {unknown.message}"
            raise BadInput("Nothing of that name was found.", message) from unknown
        return row.going_to(Target(customer.id, customer.name), f"{CHOSEN}, held on account")


def _target(invoice: Invoice) -> Target:
    return Target(
        invoice.customer_id, invoice.customer.name, invoice.id, invoice.number, invoice.due_minor, invoice.cancelled
    )


def take(
    desk: Desk,
    plan: PullPlan,
    rows: Sequence[PullRow],
    report: Report = lambda done, of: None,
    cancelled: Cancelled = lambda: False,
) -> Pulled:
    """Take these payments of the plan in, each for its target, as one act: all of it, or nothing where it is stopped.

    Each brings what the gateway says was refunded or disputed of it, counted in every cap at once. One that is in the
    books by now, or whose target has changed, is left out with the reason. Money moves nowhere. Raises `Refusal`
    `period_closed` and `RefundDeskError` `cancelled`.
    """
    desk.require(Right.TAKE_IN)
    act = desk.act()
    with desk.database.write() as session:
        # Whoever takes payments over waits here, so that what one has taken the other one sees.
        office = session.get_one(Office, 1, with_for_update=True, populate_existing=True)
        figures.lock(session, [row.target.invoice_id for row in rows if row.target and row.target.invoice_id])
        posting.require_open(office, act.at.date())
        known = _known(session)
        taken: list[Taken] = []
        left_out: list[LeftOut] = []
        refunds = 0
        for done, row in enumerate(sorted(rows, key=lambda each: each.found.made_at)):
            if cancelled():
                raise _stopped()
            report(done, len(rows))
            why = "it is in the books already" if row.found.refs & known else _changed(session, office, act, row)
            if why:
                left_out.append(LeftOut(row.found, why))
                continue
            payment = _store(session, office, act, plan.gateway, row)
            known |= row.found.refs
            taken.append(Taken(row, payment.id, payment.number))
            refunds += _count_what_left(session, act, plan, payment, row.found)
        return Pulled(taken, left_out, refunds)


def _changed(session: Session, office: Office, act: Act, row: PullRow) -> str:
    """Why it cannot go where it was to go, empty where it can."""
    target = row.target
    if target is None:
        return "no invoice and no customer was chosen for it"
    if target.invoice_id is None:
        if rates.known_rate(session, office, row.found.currency, act.at) is None:
            return f"no exchange rate of {row.found.currency} is known; enter it under Settings"
        return ""
    invoice = session.get_one(Invoice, target.invoice_id, populate_existing=True)
    if invoice.withdrawn_at is not None:
        return f"invoice {target.invoice} was taken back meanwhile"
    if row.certain and invoice.due_minor < row.found.amount_minor:
        return f"less is due on {target.invoice} by now; look at it again"
    return ""


def _store(session: Session, office: Office, act: Act, gateway: str, row: PullRow) -> Payment:
    payment, target = row.found, row.target
    assert target is not None
    day, invoice_id = payment.made_at.date(), target.invoice_id
    if invoice_id is None:
        rate = rates.exchange_rate(session, office, payment.currency, act.at)
        invoice_id = sales.add_on_account(session, target.customer_id, payment.currency, day, rate).id
    stored = sales.add_payment(
        session,
        act,
        NewPayment(
            customer_id=target.customer_id,
            method=payment.method,
            amount_minor=payment.amount_minor,
            currency=payment.currency,
            paid_on=day,
            parts=[(invoice_id, payment.amount_minor)],
            gateway=gateway,
            gateway_ref=payment.payment_ref,
            label=payment.label,
            fee_minor=payment.fee_minor,
            paid_at=payment.made_at,
        ),
    )
    after = {
        "amount_minor": stored.amount_minor,
        "currency": stored.currency,
        "gateway": payment.payment_ref,
        "for": target.name,
        "why": row.why,
    }
    audit.append(session, act, "payment taken over", "payment", stored.number, after=after, invoice_id=invoice_id)
    return stored


def _count_what_left(session: Session, act: Act, plan: PullPlan, payment: Payment, of: FoundPayment) -> int:
    """Count what was refunded and disputed of it before the books knew it; how many refunds that were."""
    for refund in _about(of, plan.refunds):
        found.take_refund(session, act, refund)
    for dispute in _about(of, plan.disputes):
        found.take_dispute(session, act, dispute)
    query = select(Refund.id).where(Refund.payment_id == payment.id, Refund.part == 1, Refund.origin == Origin.FOUND)
    return len(session.scalars(query).all())


def _about(of: FoundPayment, replies: Iterable[Reply]) -> list[Reply]:
    return [reply for reply in replies if {reply.payment_ref, reply.charge_ref} & of.refs]
