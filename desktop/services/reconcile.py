"""Asking the gateway about every outcome that is not known: the one way back after any crash."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from desktop.gateways.base import GatewayUnavailable, Outcome, RefundGateway, RefundOrder, RefundReply
from desktop.model.refund import Refund
from desktop.model.states import AT_GATEWAY, Origin, RefundState, Right
from desktop.services.desk import Desk
from desktop.services.steps import figures, found, settlement, turns
from desktop.services.steps.deadline import NOT_FOUND, FirstTry
from desktop.services.steps.orders import gateway_of, known_payment, order_of, sent


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
    heard = run(desk)
    return heard if heard.asked or heard.trouble else replace(heard, trouble=_trouble(desk))


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
    With `only_due` only those whose next look has come. One desk at a time: another one does nothing, and its trouble
    is `asked_elsewhere`.
    """
    open_ones = _open_ones(desk, only_due)
    if not open_ones:
        return Reconciled(0, 0, ())
    try:
        with turns.taken(desk, turns.Work.RECONCILE) as goes_on:
            return _ask_all(desk, open_ones, goes_on)
    except GatewayUnavailable as busy:
        return Reconciled(0, 0, (busy,))


def _open_ones(desk: Desk, only_due: bool) -> list[UUID]:
    """The refunds whose outcome is open, the first asked first; of one found over several invoices the first part."""
    now = desk.clock()
    query = select(Refund.id, Refund.gateway_ref).where(Refund.state.in_(AT_GATEWAY))
    if only_due:
        query = query.where(Refund.next_look_at <= now)
    with desk.database.read() as session:
        rows = session.execute(query.order_by(Refund.requested_at, func.length(Refund.number), Refund.number)).all()
    first: dict[str | UUID, UUID] = {}
    for refund_id, reference in rows:
        first.setdefault(reference or refund_id, refund_id)
    return list(first.values())


def _ask_all(desk: Desk, open_ones: Sequence[UUID], goes_on: Callable[[], None]) -> Reconciled:
    known = 0
    trouble: list[GatewayUnavailable] = []
    for refund_id in open_ones:
        try:
            goes_on()
            known += _ask(desk, refund_id)
        except GatewayUnavailable as fault:
            trouble.append(fault)
    return Reconciled(len(open_ones), known, tuple(trouble))


def _ask(desk: Desk, refund_id: UUID) -> bool:
    with desk.database.read() as session:
        refund = session.get_one(Refund, refund_id)
        if refund.state not in AT_GATEWAY or refund.payment is None:
            return False
        name, made_there = refund.payment.gateway, refund.gateway_ref
        bound = refund.state == RefundState.PENDING and made_there is not None
        order = None if bound else order_of(session, refund)
        first_try, is_found = FirstTry.of(refund), refund.origin == Origin.FOUND
    gateway = gateway_of(desk, name)
    if order is None:
        reply = gateway.fetch(made_there or "")
    else:
        known = known_payment(gateway.look_up(order))
        reply = known.ours or _send_again(desk, gateway, order, first_try, known.answered_at)
    with desk.database.write() as session:
        act = desk.act()
        if is_found:
            found.take_refund(session, act, reply)
        else:
            settlement.record(session, act, figures.locked_refund(session, refund_id), reply)
        refund = session.get_one(Refund, refund_id, populate_existing=True)
        return refund.state not in AT_GATEWAY


def _send_again(
    desk: Desk, gateway: RefundGateway, order: RefundOrder, first_try: FirstTry, now_there: datetime | None
) -> RefundReply:
    if first_try.may_go_again(desk.clock(), now_there):
        return sent(gateway, order)
    return RefundReply(Outcome.UNKNOWN, reason=NOT_FOUND)
