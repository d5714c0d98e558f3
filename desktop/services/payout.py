"""Sending an approved refund through the gateway, in three breaths: claim, ask, record.

Between the breaths no transaction is open. Whatever happens after the claim, the row says that the outcome is not
known, and `reconcile` asks the gateway before anything is ever sent again.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.errors import RefundDeskError
from desktop.gateways.base import DisputeStatus, LookUp, RefundGateway, RefundOrder
from desktop.model.audit import Act
from desktop.model.figures import check_age
from desktop.model.money import plain
from desktop.model.office import Office
from desktop.model.refund import Refund
from desktop.model.refusals import refuse
from desktop.model.states import NoteKind, PaymentState, RefundState, Right
from desktop.services.desk import Desk
from desktop.services.steps import audit, figures, fresh, posting, rates, settlement
from desktop.services.steps.deadline import FirstTry
from desktop.services.steps.orders import gateway_of, known_payment, order_of, payment_unknown, sent


def send(desk: Desk, refund_id: UUID) -> RefundState:
    """Pay an approved refund out and say how it stands then.

    Raises `Refusal` where a rule forbids it (nothing was sent), `GatewayUnavailable` where the gateway could not be
    asked before sending (nothing was sent, it stays approved). An answer that did not come is no failure: the state
    is `unknown` then.
    """
    desk.require(Right.SEND)
    with desk.database.read() as session:
        refund = session.get_one(Refund, refund_id)
        _check_state(session, refund)
        order, name = order_of(session, refund), _gateway_name(refund)
        broken = not refund.seal_holds
    if broken:
        _tell_broken_seal(desk, refund_id)
    gateway = gateway_of(desk, name)
    known = gateway.look_up(order)
    claimed = _claim(desk, refund_id, gateway, known)
    if claimed is None or not _may_still_send(desk, refund_id):
        return _state(desk, refund_id)
    reply = sent(gateway, claimed)
    with desk.database.write() as session:
        refund = figures.locked_refund(session, refund_id)
        settlement.record(session, desk.act(), refund, reply)
        return refund.state


def _may_still_send(desk: Desk, refund_id: UUID) -> bool:
    """Whether nobody has asked about it since the claim, and the claim is not old: a computer may sleep for days.

    Else another desk may have sent it, and the gateway may have forgotten the key; `reconcile` looks it up.
    """
    with desk.database.read() as session:
        refund = session.get_one(Refund, refund_id)
        return refund.state == RefundState.SENDING and FirstTry.of(refund).may_go_again(desk.clock(), None)


def _gateway_name(refund: Refund) -> str:
    return "" if refund.payment is None else refund.payment.gateway


def _check_state(session: Session, refund: Refund) -> None:
    office = session.get_one(Office, 1)
    refund.must_be(RefundState.APPROVED, "only an approved refund can be sent")
    if office.sync_due:
        raise RefundDeskError(
            "Nothing was sent: the gateway must be read first.",
            "This office was restored from a backup and may be behind. Choose “Ask the gateway now”, then send again.",
            "sync_due",
        )


def _tell_broken_seal(desk: Desk, refund_id: UUID) -> None:
    with desk.database.write() as session:
        act = desk.act()
        refund = figures.locked_refund(session, refund_id)
        said = f"Refund {refund.number} was changed after its approval. Nothing was sent; look at it."
        settlement.follow_up(session, act, refund, "seal", said)
        audit.append(
            session,
            act,
            "refund seal broken",
            "refund",
            refund.id,
            after={"seal": refund.seal(), "approved": [approval.seal for approval in refund.live_approvals]},
            invoice_id=refund.invoice_id,
        )
    raise refuse("seal_broken")


def _claim(desk: Desk, refund_id: UUID, gateway: RefundGateway, known: LookUp) -> RefundOrder | None:
    """First breath: who claims it sends it. None where the gateway has it already; that is taken over instead."""
    with desk.database.write() as session:
        act = desk.act()
        refund = figures.locked_refund(session, refund_id)
        office = session.get_one(Office, 1, with_for_update=True, populate_existing=True)
        _check_state(session, refund)
        if known.ours is not None:
            settlement.record(session, act, refund, known.ours)
            return None
        _check_sale(session, act, refund, known)
        posting.require_open(office, act.at.date())
        rates.exchange_rate(session, office, refund.currency, act.at)
        order = order_of(session, refund)
        order = RefundOrder(**asdict(order) | {"api_version": gateway.api_version})
        refund.claim(json.dumps(asdict(order)), act.at)
        refund.gateway_sent_at = known.answered_at
        refund.next_look_at = settlement.next_look(act.at, act.at)
        audit.append(
            session,
            act,
            "refund sending",
            "refund",
            refund.id,
            before={"state": RefundState.APPROVED},
            after={"state": refund.state, "key": order.key},
            invoice_id=refund.invoice_id,
        )
        return order


def _check_sale(session: Session, act: Act, refund: Refund, known: LookUp) -> None:
    """Everything about sale and payment again, with the gateway's fresh figures. Raises `Refusal`."""
    payment = refund.payment
    if payment is None:
        raise RuntimeError(f"{refund.number} has no payment")
    if refund.invoice.cancelled and refund.note_kind != NoteKind.PAYMENT_RETURNED:
        raise refuse("already_cancelled")
    facts = known_payment(known).payment
    if facts is None or facts.currency.upper() != refund.currency:
        raise payment_unknown()
    if payment.state != PaymentState.SUCCEEDED:
        raise refuse("payment_not_succeeded", about=f"payment_{payment.state}")
    if not payment.counts:
        raise refuse("payment_not_approved")
    if facts.disputed_minor or facts.obstacle == "disputed":
        raise refuse("payment_disputed")
    if facts.obstacle:
        raise refuse("payment_not_succeeded", about=facts.obstacle)
    check_age(payment.method, payment.paid_on, act.at.date())
    payment.inquiry = any(dispute.status == DisputeStatus.INQUIRY for dispute in known.disputes)
    left = fresh.left_for(session, refund, payment, known, facts)
    if refund.money_minor > left:
        raise refuse("over_payment", plain(left, refund.currency), currency=refund.currency)


def _state(desk: Desk, refund_id: UUID) -> RefundState:
    with desk.database.read() as session:
        return session.get_one(Refund, refund_id).state
