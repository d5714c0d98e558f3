"""The steps at the gateway, and what is done with what was found there."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from desktop.gateways.base import GatewayUnavailable
from desktop.services import (
    inbox,
    reconcile,
    sync,
)
from tests.case_runner.registry import Done, about, step
from tests.case_runner.world import World, line_wish


@step("reconcile")
def _reconcile(world: World, given: dict[str, Any]) -> Done:
    found = reconcile.ask(world.desk(given.get("by", "admin")))
    return Done((), tuple(fault.code for fault in found.trouble))


@step("advance", "by_time")
def _advance(world: World, given: dict[str, Any]) -> Done:
    matched = re.fullmatch(r"(\d+)([smhd])", given["by_time"])
    assert matched
    unit = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}[matched[2]]
    world.move_clock(world.now + timedelta(**{unit: int(matched[1])}))
    return Done()


@step("give_up", "refund")
def _give_up(world: World, given: dict[str, Any]) -> Done:
    refund_id = world.refunds[given["refund"]]
    try:
        return Done((refund_id,), inbox.give_up(world.desk(given.get("by", "manager")), refund_id))
    except GatewayUnavailable as fault:
        if fault.code != "key_expired":
            raise
        return Done((refund_id,), ("key_expired",))


@step("sync", "order", "twice")
def _sync(world: World, given: dict[str, Any]) -> Done:
    if given.get("order") == "reversed":
        world.server.repeat_events(backwards=True)
    if given.get("twice"):
        world.server.repeat_events()
    try:
        sync.ask(world.desk(given.get("by", "admin")))
    except GatewayUnavailable as fault:
        if fault.code != "key_expired":
            raise
        return Done((), ("key_expired",))
    world.name_found()
    world.behind = False
    return Done()


@step("gateway", "event", "payment", "amount", "id", "refund")
def _gateway(world: World, given: dict[str, Any]) -> Done:
    event = given["event"]
    if event == "key_expired":
        world.server.key_expired()
    elif event in {"refund_failed", "refund_succeeded"}:
        world.happens_to_refund(event, given)
        world.behind = True
    else:
        world.happens_to_payment(event, given)
    return about(world, given)


@step("assign", "refund", "lines")
def _assign(world: World, given: dict[str, Any]) -> Done:
    lines = given.get("lines")
    default = "clerk" if lines is None or lines else "manager"
    named = None
    if lines is not None:
        named = [
            inbox.AssignedLine(
                line_wish({key: value for key, value in line.items() if key != "invoice"}),
                world.invoices[line["invoice"]] if "invoice" in line else None,
            )
            for line in lines
        ]
    made = inbox.assign(world.desk(given.get("by", default)), world.refunds[given["refund"]], named)
    return Done((world.refunds[given["refund"]],), notes=made or None)


@step("mark_refunded", "id", "payment", "amount", "reference")
def _mark(world: World, given: dict[str, Any]) -> Done:
    name = given.get("id", f"mark of {given['payment']} {given['amount']} {given.get('reference', '')}")
    refund_id = inbox.mark_refunded(
        world.desk(given.get("by", "clerk")),
        world.form_id(name),
        world.payments[given["payment"]],
        given["amount"],
        given.get("reference", ""),
    )
    world.refunds[name] = refund_id
    return Done((refund_id,))


@step("close_task", "refund", "payment")
def _close_task(world: World, given: dict[str, Any]) -> Done:
    desk = world.desk(given.get("by", "clerk"))
    if "refund" in given:
        inbox.close_task(desk, refund_id=world.refunds[given["refund"]])
    else:
        inbox.close_task(desk, payment_id=world.payments[given["payment"]])
    return about(world, given)
