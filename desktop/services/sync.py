"""Reading the gateway: what happened there, with or without us, is taken over once, whatever order it comes in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.gateways.base import Account, DisputeReply, GatewayUnavailable, RefundGateway, RefundReply
from desktop.model.audit import Act
from desktop.model.office import Office
from desktop.model.refund import Refund
from desktop.model.states import RefundState, Right
from desktop.services.desk import Desk
from desktop.services.steps import audit, figures, found, settlement, turns
from desktop.services.steps.orders import check_belongs


@dataclass(frozen=True)
class Synced:
    """How many refunds and disputes were read; `busy` says why nothing was, where another desk is reading."""

    refunds: int
    disputes: int
    busy: GatewayUnavailable | None = None


def ask(desk: Desk) -> Synced:
    """Read the gateways because a person wants it. Raises `no_right`, else as `run`."""
    desk.require(Right.RUN)
    return run(desk)


def switch(desk: Desk, on: bool) -> None:
    """Let the program read the gateway by itself, at its start and on the timer, or only when a person asks."""
    desk.require(Right.RUN)
    with desk.database.write() as session:
        office = session.get_one(Office, 1, with_for_update=True, populate_existing=True)
        before = office.sync_on
        office.sync_on = on
        if before != on:
            after = {"sync_on": on}
            audit.append(session, desk.act(), "sync switched", "office", 1, before={"sync_on": before}, after=after)


def run(desk: Desk) -> Synced:
    """Read what changed at the gateways since the last time and take it over; the start and the timer need no right.

    Raises `GatewayUnavailable`; what was read before that is taken over. One desk at a time: another one does nothing
    and says so.
    """
    read = Synced(0, 0)
    try:
        with turns.taken(desk, turns.Work.SYNC) as goes_on:
            for gateway in desk.gateways.values():
                read = _one(desk, gateway, goes_on)
    except GatewayUnavailable as fault:
        if fault.code != turns.BUSY:
            raise
        return Synced(0, 0, fault)
    return read


def _one(desk: Desk, gateway: RefundGateway, goes_on: Callable[[], None]) -> Synced:
    with desk.database.read() as session:
        since = session.get_one(Office, 1).sync_mark
    _check_account(desk, gateway.account())
    changes = gateway.changes(since)
    for reply in changes.refunds:
        goes_on()
        _take_refund(desk, reply)
    for dispute in changes.disputes:
        goes_on()
        _take_dispute(desk, dispute)
    with desk.database.write() as session:
        office = session.get_one(Office, 1)
        office.sync_mark = changes.mark
        office.synced_at = desk.clock()
        office.sync_due = False
    return Synced(len(changes.refunds), len(changes.disputes))


def _check_account(desk: Desk, account: Account) -> None:
    """An office belongs to one account and mode for ever: the first one read. Raises as `check_belongs`."""
    with desk.database.read() as session:
        office = session.get_one(Office, 1)
        bound = bool(office.gateway_account)
        check_belongs(office, account)
    if not bound:
        with desk.database.write() as session:
            office = session.get_one(Office, 1, with_for_update=True, populate_existing=True)
            check_belongs(office, account)
            office.gateway_account, office.gateway_live = account.account_id, account.live


def _take_refund(desk: Desk, reply: RefundReply) -> None:
    with desk.database.write() as session:
        act = Act(None, desk.clock())
        ours = _ours(session, reply)
        if ours is not None:
            refund = figures.locked_refund(session, ours)
            if not _given_up(refund, reply):
                settlement.record(session, act, refund, reply)
                return
        found.take_refund(session, act, reply)


def _ours(session: Session, reply: RefundReply) -> UUID | None:
    """The id of our refund that this reply is about, if it is of this installation."""
    office = session.get_one(Office, 1)
    if not reply.order_id or reply.install_id != office.install_id:
        return None
    try:
        order_id = UUID(reply.order_id)
    except ValueError:
        # Somebody wrote into the refund's metadata at the gateway.
        return None
    return session.execute(select(Refund.id).where(Refund.id == order_id)).scalar_one_or_none()


def _given_up(refund: Refund, reply: RefundReply) -> bool:
    """Whether it was closed here as not happened: what turns up of it after all, and what becomes of that, is found."""
    return refund.state == RefundState.FAILED and refund.gateway_ref != reply.refund_ref


def _take_dispute(desk: Desk, reply: DisputeReply) -> None:
    with desk.database.write() as session:
        found.take_dispute(session, Act(None, desk.clock()), reply)
