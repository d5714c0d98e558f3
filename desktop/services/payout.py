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
from desktop.gateways.base import GatewayUnavailable, LookUp, RefundGateway, RefundOrder
from desktop.model.audit import Act
from desktop.model.figures import too_old
from desktop.model.money import plain
from desktop.model.office import Office
from desktop.model.person import Right
from desktop.model.refund import Refund
from desktop.model.refusals import refuse
from desktop.model.states import NoteKind, RefundState
from desktop.services.desk import Desk
from desktop.services.steps import audit, figures, posting, settlement


def send(desk: Desk, refund_id: UUID) -> RefundState:
    """Pay an approved refund out and say how it stands then.

    Raises `Refusal` where a rule forbids it (nothing was sent), `GatewayUnavailable` where the gateway could not be
    asked before sending (nothing was sent, it stays approved). An answer that did not come is no failure: the state
    is `unknown` then.
    """
    desk.require(Right.APPROVE)
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
    if claimed is None:
        return _state(desk, refund_id)
    reply = gateway.refund(claimed)
    with desk.database.write() as session:
        refund = figures.locked_refund(session, refund_id)
        settlement.record(session, desk.act(), refund, reply)
        return refund.state


def gateway_of(desk: Desk, name: str) -> RefundGateway:
    """The gateway of this name. Raises `GatewayUnavailable` `key_missing` where this desk has no key for it."""
    gateway = desk.gateways.get(name)
    if gateway is None:
        raise GatewayUnavailable(
            "Nothing was sent: the key of Stripe is missing.",
            "The refund stays approved. Enter the key under Settings, Stripe; until then refunds can be recorded.",
            "key_missing",
        )
    return gateway


def order_of(session: Session, refund: Refund) -> RefundOrder:
    """The order as the gateway will get it; a frozen one is given again as it was."""
    if refund.order_json:
        return RefundOrder(**json.loads(refund.order_json))
    office = session.get_one(Office, 1)
    payment = refund.payment
    if payment is None or not payment.gateway_ref:
        raise RuntimeError(f"{refund.number} has no payment at a gateway")
    return RefundOrder(
        refund_id=str(refund.id),
        key=refund.key,
        install_id=office.install_id,
        payment_ref=payment.gateway_ref,
        amount_minor=refund.money_minor,
        currency=refund.currency,
    )


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
        posting.require_open(office, act.at.date())
        _check_sale(act, refund, known)
        order = order_of(session, refund)
        order = RefundOrder(**asdict(order) | {"api_version": gateway.api_version})
        refund.claim(json.dumps(asdict(order)), act.at)
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


def _check_sale(act: Act, refund: Refund, known: LookUp) -> None:
    """Everything about sale and payment again, with the gateway's fresh figures. Raises `Refusal`."""
    payment = refund.payment
    if payment is None:
        raise RuntimeError(f"{refund.number} has no payment")
    if refund.invoice.cancelled and refund.note_kind != NoteKind.PAYMENT_RETURNED:
        raise refuse("already_cancelled")
    if known.payment is None:
        raise GatewayUnavailable(
            "Nothing was sent: the gateway does not know this payment.",
            f"{payment.through} has no payment {payment.gateway_ref}. Look whether the key belongs to this office; "
            "the refund stays approved.",
            "payment_unknown",
        )
    if not payment.counts:
        raise refuse("payment_not_succeeded")
    if payment.disputed_minor or known.payment.disputed_minor or known.payment.obstacle == "disputed":
        raise refuse("payment_disputed")
    if known.payment.obstacle:
        raise refuse("payment_not_succeeded")
    if too_old(payment.method, payment.paid_on, act.at.date()):
        raise refuse("too_old")
    left = known.payment.captured_minor - known.payment.refunded_minor
    if refund.money_minor > left:
        raise refuse("over_payment", plain(max(0, left), refund.currency), currency=refund.currency)


def _state(desk: Desk, refund_id: UUID) -> RefundState:
    with desk.database.read() as session:
        return session.get_one(Refund, refund_id).state
