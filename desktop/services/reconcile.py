"""Asking the gateway about every outcome that is not known: the one way back after any crash."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from desktop.gateways.base import GatewayUnavailable, Outcome, RefundReply
from desktop.model.refund import Refund
from desktop.model.states import AT_GATEWAY, RefundState, Right
from desktop.services.desk import Desk
from desktop.services.steps import figures, settlement
from desktop.services.steps.orders import gateway_of, known_payment, order_of


@dataclass(frozen=True)
class Reconciled:
    """How many open outcomes were asked about, how many are known now, and why some could not be asked."""

    asked: int
    known: int
    trouble: tuple[GatewayUnavailable, ...]


def ask(desk: Desk) -> Reconciled:
    """Ask about every open outcome because a person wants it. Raises `no_right`, else as `run`.

    Where nothing is open, the gateways are asked for their accounts, so that a person hears of a key that has expired.
    """
    desk.require(Right.RUN)
    found = run(desk)
    return found if found.asked else replace(found, trouble=_trouble(desk))


def _trouble(desk: Desk) -> tuple[GatewayUnavailable, ...]:
    trouble = []
    for gateway in desk.gateways.values():
        try:
            gateway.account()
        except GatewayUnavailable as fault:
            trouble.append(fault)
    return tuple(trouble)


def run(desk: Desk, only_due: bool = False) -> Reconciled:
    """Look up every refund whose outcome is open; send it again with its own key only where the gateway has none.

    Nothing is sent again later than 23 hours after the first try: then it stays unknown until a person decides.
    With `only_due` only those whose next look has come.
    """
    now = desk.clock()
    with desk.database.read() as session:
        query = select(Refund.id).where(Refund.state.in_(AT_GATEWAY)).order_by(Refund.requested_at)
        if only_due:
            query = query.where(Refund.next_look_at <= now)
        open_ones = list(session.scalars(query))
    known = 0
    trouble: list[GatewayUnavailable] = []
    for refund_id in open_ones:
        try:
            known += _ask(desk, refund_id)
        except GatewayUnavailable as fault:
            trouble.append(fault)
    return Reconciled(len(open_ones), known, tuple(trouble))


def _ask(desk: Desk, refund_id: UUID) -> bool:
    with desk.database.read() as session:
        refund = session.get_one(Refund, refund_id)
        if refund.state not in AT_GATEWAY or refund.payment is None:
            return False
        order, name = order_of(session, refund), refund.payment.gateway
        first_sent, bound = refund.first_sent_at, refund.state == RefundState.PENDING
    gateway = gateway_of(desk, name)
    found = known_payment(gateway.look_up(order))
    reply = found.ours
    if reply is None:
        may_resend = not bound and _in_time(first_sent, desk.clock())
        reply = gateway.refund(order) if may_resend else RefundReply(Outcome.UNKNOWN, reason="not_found")
    with desk.database.write() as session:
        refund = figures.locked_refund(session, refund_id)
        settlement.record(session, desk.act(), refund, reply)
        return refund.state not in AT_GATEWAY


def _in_time(first_sent: datetime | None, now: datetime) -> bool:
    """Whether the gateway still knows our key for certain; a clock that went backwards is not trusted."""
    if first_sent is None:
        return False
    return timedelta(0) <= now - first_sent < timedelta(hours=settlement.RESEND_HOURS)
