"""The steps about sales, money that comes in, notes and the office itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from desktop.errors import RefundDeskError
from desktop.model.states import Method, Right
from desktop.services import (
    cancellations,
    credit_notes,
    customers,
    payments,
)
from tests.case_runner.office_rules import RULES, close_until, set_rules
from tests.case_runner.refund_steps import name_refunds
from tests.case_runner.registry import COMMON, Done, step
from tests.case_runner.world import World, moment


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
    made = cancellations.confirm_return(
        world.desk(given.get("by", "clerk")),
        world.invoices[given["invoice"]],
        given["amount"],
        given.get("reference", ""),
        world.desk(given.get("approved_by", "manager")).person,
        Method(given["method"]) if "method" in given else None,
        world.form_id(given["id"]) if "id" in given else None,
    )
    if "id" in given:
        name_refunds(world, given["id"], made)
    return Done(made)


@step("pay", "id", "invoice", "method", "gateway", "amount", "paid", "state", "approved", "fee", "credit_note")
def _pay(world: World, given: dict[str, Any]) -> Done:
    desk = world.desk(given.get("by", "clerk"))
    if "credit_note" in given:
        payments.pay_with_note(desk, world.invoices[given["invoice"]], given["credit_note"])
    # Whoever may not enter money is told so before the typed amount is read.
    desk.require(Right.TAKE_IN)
    # The same click twice is one payment at the gateway too.
    new = world.entered.get(given["id"]) or world.new_payment(given, {given["invoice"]: given["amount"]})
    world.entered[given["id"]] = new
    try:
        world.payments[given["id"]] = payments.enter(desk, replace(new, form_id=world.form_id(given["id"])))
    except RefundDeskError:
        world.entered.pop(given["id"], None)
        raise
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


@step("set", "now", "currency", *RULES)
def _set(world: World, given: dict[str, Any]) -> Done:
    assert given.get("currency", world.office["currency"]) == world.office["currency"], "books keep their currency"
    if "now" in given:
        world.move_clock(moment(given["now"]))
    rules = {key: value for key, value in given.items() if key not in COMMON | {"now", "currency"}}
    set_rules(world.desk(given.get("by", "admin")), rules)
    return Done()


@step("close_period", "until")
def _close_period(world: World, given: dict[str, Any]) -> Done:
    close_until(world.desk(given.get("by", "admin")), date.fromisoformat(given["until"]))
    return Done()
