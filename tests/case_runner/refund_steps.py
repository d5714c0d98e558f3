"""The steps about our own refunds, each through the use cases that the window calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from desktop.errors import RefundDeskError
from desktop.gateways.base import GatewayUnavailable
from desktop.model.refund import FollowUp, Refund
from desktop.model.refusals import refuse
from desktop.model.states import RefundState
from desktop.services import (
    approvals,
    payout,
    refunds,
)
from tests.case_runner.registry import REQUEST_KEYS, Done, step
from tests.case_runner.world import Killed, World


@step("look")
def _look(world: World, given: dict[str, Any]) -> Done:
    return Done()


@step("request", "id", *REQUEST_KEYS)
def _request(world: World, given: dict[str, Any]) -> Done:
    desk = world.desk(given.get("by", "clerk"))
    asked = refunds.request(desk, world.form_id(given["id"]), world.invoices[given["invoice"]], world.wish(given))
    name_refunds(world, given["id"], asked.refund_ids)
    return Done(asked.refund_ids, asked.warnings)


def name_refunds(world: World, name: str, ids: tuple[UUID, ...]) -> None:
    """A single refund keeps the name of its form, several are R1a, R1b …"""
    world.refunds[name] = ids[0]
    if len(ids) > 1:
        for letter, refund_id in zip("abcdefghijkl", ids, strict=False):
            world.refunds[f"{name}{letter}"] = refund_id


@step("edit", "id", "refund", *REQUEST_KEYS)
def _edit(world: World, given: dict[str, Any]) -> Done:
    wish = world.wish(given)
    names = {"date": "returned_on", "payment": "payment_id"}
    fields = {names.get(key, key) for key in given if key in REQUEST_KEYS - {"invoice", "instead_of"}}
    change = refunds.Change(**{field: getattr(wish, field) for field in fields})
    refund_id = world.refunds[given["refund"]]
    return Done((refund_id,), refunds.edit(world.desk(given.get("by", "clerk")), refund_id, change))


@step("delete", "refund")
def _delete(world: World, given: dict[str, Any]) -> Done:
    refunds.delete(world.desk(given.get("by", "clerk")), world.refunds[given["refund"]])
    return Done((world.refunds[given["refund"]],))


@step("approve", "refund")
def _approve(world: World, given: dict[str, Any]) -> Done:
    approvals.approve(world.desk(given.get("by", "manager")), world.refunds[given["refund"]])
    return Done((world.refunds[given["refund"]],))


@step("reject", "refund")
def _reject(world: World, given: dict[str, Any]) -> Done:
    approvals.reject(world.desk(given.get("by", "manager")), world.refunds[given["refund"]])
    return Done((world.refunds[given["refund"]],))


@step("unapprove", "refund", "reason")
def _unapprove(world: World, given: dict[str, Any]) -> Done:
    refund_id = world.refunds[given["refund"]]
    approvals.unapprove(world.desk(given.get("by", "manager")), refund_id, given.get("reason", ""))
    return Done((refund_id,))


@step("send", "refund", "gateway")
def _send(world: World, given: dict[str, Any]) -> Done:
    refund_id = world.refunds[given["refund"]]
    return Done((refund_id,), _pay_out(world, given, refund_id))


def _pay_out(world: World, given: dict[str, Any], refund_id: UUID) -> tuple[str, ...]:
    world.server.answer(given.get("gateway", "ok"))
    try:
        payout.send(world.desk(given.get("by", "manager") if given["do"] == "send" else "manager"), refund_id)
    except GatewayUnavailable as fault:
        if fault.code != "key_expired":
            raise
        return ("key_expired",)
    finally:
        world.server.answer("ok")
    with world.database.read() as session:
        payment = session.get_one(Refund, refund_id).payment
        return ("inquiry_open",) if payment is not None and payment.inquiry else ()


@step("refund", "id", "gateway", *REQUEST_KEYS)
def _refund(world: World, given: dict[str, Any]) -> Done:
    # The same click at the same moment is answered once the first has its answer.
    with world.clicks[given["id"]]:
        return _ask_and_pay(world, given)


def _ask_and_pay(world: World, given: dict[str, Any]) -> Done:
    again = given["id"] in world.refunds
    open_before = _open_tasks(world)
    done = _request(world, given)
    if again:
        return done
    try:
        _need_references(world, done.refunds)
        for refund_id in done.refunds:
            approvals.approve(world.desk("manager"), refund_id)
            if _known(world, refund_id).is_process:
                done.warnings += _pay_out(world, given, refund_id)
            if world.gateway.kill_at == "after_answer":
                raise Killed(done)
    except RefundDeskError:
        _leave_nothing(world, given["id"], done.refunds)
        _open_again(world, open_before)
        raise
    return done


def _need_references(world: World, refund_ids: tuple[UUID, ...]) -> None:
    """Of several, nothing is sent where one that was paid outside could not be approved afterwards."""
    parts = [_known(world, refund_id) for refund_id in refund_ids]
    if len(parts) > 1 and any(each.money_minor and not each.is_process and not each.reference_key for each in parts):
        raise refuse("reference_missing")


def _known(world: World, refund_id: UUID) -> Refund:
    with world.database.read() as session:
        return session.get_one(Refund, refund_id)


def _open_tasks(world: World) -> Sequence[int]:
    with world.database.read() as session:
        return session.scalars(select(FollowUp.id).where(FollowUp.closed_at.is_(None))).all()


def _open_again(world: World, task_ids: Sequence[int]) -> None:
    """The request closed the task of an earlier failure, and was none."""
    with world.database.write() as session:
        session.execute(update(FollowUp).where(FollowUp.id.in_(task_ids)).values(closed_at=None, closed_by=None))


def _leave_nothing(world: World, name: str, refund_ids: tuple[UUID, ...]) -> None:
    """A refused step changes nothing: what it had asked for and not sent is taken back, and its id is free."""
    for refund_id in refund_ids:
        if _known(world, refund_id).state == RefundState.APPROVED:
            approvals.unapprove(world.desk("manager"), refund_id)
        if _known(world, refund_id).state == RefundState.REQUESTED:
            refunds.delete(world.desk("admin"), refund_id)
    world.refused.append(name)
    for known in [known for known, refund_id in world.refunds.items() if refund_id in refund_ids]:
        del world.refunds[known]
