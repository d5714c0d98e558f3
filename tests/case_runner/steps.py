"""The steps of a case, each through the same use cases that the window calls."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

from sqlalchemy import event, text

from desktop.errors import RefundDeskError
from desktop.gateways.base import GatewayUnavailable
from desktop.model.refund import Refund
from desktop.model.states import Method
from desktop.services import (
    approvals,
    cancellations,
    credit_notes,
    customers,
    inbox,
    payments,
    payout,
    reconcile,
    refunds,
    sync,
)
from tests.case_runner.world import Killed, World, killed, line_wish, moment

COMMON = {"do", "by", "at", "desk_clock", "expect", "refused", "left"}
REQUEST_KEYS = {
    "invoice", "payment", "lines", "amount", "instead_of", "kind", "method", "reference", "reason", "notes", "date",
    "notify",
}  # fmt: skip


@dataclass
class Done:
    """What a step was about: the refunds it made or moved, the words of its warnings, the notes it just made."""

    refunds: tuple[UUID, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[int, ...] = ()


Step = Callable[[World, dict[str, Any]], Done]
STEPS: dict[str, tuple[set[str], Step]] = {}


def step(name: str, *keys: str) -> Callable[[Step], Step]:
    """Register a step with the keys it knows."""

    def register(function: Step) -> Step:
        STEPS[name] = (set(keys), function)
        return function

    return register


def take(world: World, given: dict[str, Any]) -> Done:
    """Take one step; an unknown step or key fails."""
    assert given["do"] in STEPS, f"unknown step {given['do']}"
    keys, function = STEPS[given["do"]]
    unknown = set(given) - COMMON - keys
    assert not unknown, f"unknown keys of {given['do']}: {unknown}"
    if "at" in given:
        world.move_clock(moment(given["at"]))
    return function(world, given)


@step("set", "refunds_per_payment", "approval", "second_approver_over", "closed_until", "tax_rounding", "rates")
def _set(world: World, given: dict[str, Any]) -> Done:
    world.set_office({key: value for key, value in given.items() if key not in COMMON})
    return Done()


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


@step("edit", "refund", *REQUEST_KEYS)
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
    return ()


@step("refund", "id", "gateway", *REQUEST_KEYS)
def _refund(world: World, given: dict[str, Any]) -> Done:
    done = _request(world, given)
    for refund_id in done.refunds:
        approvals.approve(world.desk("manager"), refund_id)
        with world.database.read() as session:
            process = session.get_one(Refund, refund_id).is_process
        if process:
            done.warnings += _pay_out(world, given, refund_id)
    return done


@step("reconcile")
def _reconcile(world: World, given: dict[str, Any]) -> Done:
    found = reconcile.ask(world.desk(given.get("by", "admin")))
    return Done((), tuple(fault.code for fault in found.trouble))


@step("advance", "by_time")
def _advance(world: World, given: dict[str, Any]) -> Done:
    matched = re.fullmatch(r"(\d+)([mhd])", given["by_time"])
    assert matched
    unit = {"m": "minutes", "h": "hours", "d": "days"}[matched[2]]
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
    return Done()


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
    return Done((world.refunds[given["refund"]],), notes=made)


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
    return Done()


@step("cancel_invoice", "invoice")
def _cancel(world: World, given: dict[str, Any]) -> Done:
    made = cancellations.cancel(world.desk(given.get("by", "clerk")), world.invoices[given["invoice"]])
    return Done(notes=() if made is None else (made,))


@step("undo_cancel", "invoice")
def _undo(world: World, given: dict[str, Any]) -> Done:
    made = cancellations.undo(world.desk(given.get("by", "clerk")), world.invoices[given["invoice"]])
    return Done(notes=() if made is None else (made,))


@step("confirm_return", "id", "invoice", "amount", "reference", "approved_by", "method")
def _confirm_return(world: World, given: dict[str, Any]) -> Done:
    cancellations.confirm_return(
        world.desk(given.get("by", "clerk")),
        world.invoices[given["invoice"]],
        given["amount"],
        given.get("reference", ""),
        world.desk(given.get("approved_by", "manager")).person,
        Method(given["method"]) if "method" in given else None,
        world.form_id(given["id"]) if "id" in given else None,
    )
    return Done()


@step("pay", "id", "invoice", "method", "gateway", "amount", "paid", "state", "approved", "fee", "credit_note")
def _pay(world: World, given: dict[str, Any]) -> Done:
    desk = world.desk(given.get("by", "clerk"))
    if "credit_note" in given:
        payments.pay_with_note(desk, world.invoices[given["invoice"]], given["credit_note"])
    if given["id"] not in world.payments:
        new = world.new_payment(given, {given["invoice"]: given["amount"]})
        world.payments[given["id"]] = payments.enter(desk, new)
    return Done()


@step("approve_payment", "payment")
def _approve_payment(world: World, given: dict[str, Any]) -> Done:
    payments.approve(world.desk(given.get("by", "manager")), world.payments[given["payment"]])
    return Done()


@step("void", "credit_note")
def _void(world: World, given: dict[str, Any]) -> Done:
    return Done(notes=(credit_notes.void(world.desk(given.get("by", "manager")), given["credit_note"]),))


@step("archive_customer", "customer")
def _archive(world: World, given: dict[str, Any]) -> Done:
    customers.archive(world.desk(given.get("by", "clerk")), customers.named(world.database, given["customer"]))
    return Done()


@step("together", "steps")
def _together(world: World, given: dict[str, Any]) -> Done:
    """Both at the same moment, by programs of their own on one database."""
    refused: list[str] = []
    done: list[Done] = []
    ready = Barrier(len(given["steps"]))

    def one(each: dict[str, Any]) -> None:
        ready.wait()
        try:
            done.append(take(world, each))
        except RefundDeskError as refusal:
            refused.append(refusal.code)

    threads = [Thread(target=one, args=(each,)) for each in given["steps"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(refused) == sorted(given.get("refused", [])), f"refused: {refused}"
    return Done(tuple(refund for each in done for refund in each.refunds))


@step("print", "credit_note", "copy")
def _print(world: World, given: dict[str, Any]) -> Done:
    desk = world.desk(given.get("by", "clerk"))
    note_id = credit_notes.numbered(desk, given["credit_note"])
    pdf = credit_notes.document(desk, note_id)
    world.printed.setdefault(given["credit_note"], pdf)
    world.printed["last"] = pdf
    return Done()


@step("tamper", "what", "refund")
def _tamper(world: World, given: dict[str, Any]) -> Done:
    with world.database.engine.begin() as connection:
        if given["what"] == "refund":
            connection.execute(
                text("UPDATE refund SET gross_minor = gross_minor + 1, money_minor = money_minor + 1 WHERE id = :id"),
                {"id": world.refunds[given["refund"]].hex},
            )
        else:
            connection.execute(text("DROP TRIGGER audit_row_never_changed"))
            connection.execute(text("UPDATE audit_row SET act = act || '.' WHERE id = 1"))
    return Done()


@step("close_period", "until")
def _close_period(world: World, given: dict[str, Any]) -> Done:
    world.set_office({"closed_until": given["until"]})
    return Done()


@step("restart", "after")
def _restart(world: World, given: dict[str, Any]) -> Done:
    if "after" not in given:
        world.restart()
    return Done()


@contextmanager
def _killed_before_commit(world: World, wanted: bool) -> Iterator[None]:
    """The program is killed where the step would store its first change."""

    def kill(_connection: object) -> None:
        raise Killed

    if wanted:
        event.listen(world.database.engine, "commit", kill)
    try:
        yield
    finally:
        if wanted:
            event.remove(world.database.engine, "commit", kill)


def killed_step(world: World, given: dict[str, Any], point: str) -> Done:
    """The next step of a case, killed at this point; the program starts again."""
    world.gateway.kill_at = point
    with killed(), _killed_before_commit(world, point == "before_commit"):
        take(world, given)
    world.restart()
    name = given.get("refund") or given.get("id", "")
    return Done((world.refunds[name],) if name in world.refunds else ())
