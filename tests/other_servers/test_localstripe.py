"""Plain flows against localstripe: what it holds in the end is what our books say.

It knows no keys, no caps and no events, so that only our own look before each send keeps a refund from going twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import stripe
from sqlalchemy import select

from desktop.errors import Refusal
from desktop.gateways.base import Outcome
from desktop.gateways.stripe import StripeGateway
from desktop.model.office import Office
from desktop.model.payment import Payment
from desktop.model.refund import Refund
from desktop.model.states import Account, OfficeKind, RefundState
from desktop.services import books, reconcile
from desktop.services.refunds import LineWish
from desktop.services.steps import posting
from tests.faults.proxy import Call, Fault, FaultProxy
from tests.faults.wire import Message
from tests.gateways.orders import order, quick
from tests.other_servers import running
from tests.services.office_builder import OfficeBuilder
from tests.stripe_server.client import KEY


def with_amount_captured(answer: Message) -> Message:
    """The answer with the one field of charges that localstripe does not tell: it captures whole or not at all."""

    def told(item: Any) -> Any:
        if isinstance(item, list):
            return [told(inner) for inner in item]
        if not isinstance(item, dict):
            return item
        whole = {name: told(inner) for name, inner in item.items()}
        if whole.get("object") == "charge":
            whole["amount_captured"] = whole["amount"] if whole["captured"] else 0
        return whole

    if not answer.body.startswith(b"{"):
        return answer
    return replace(answer, body=json.dumps(told(json.loads(answer.body))).encode())


@pytest.fixture
def proxy(localstripe: str) -> Iterator[FaultProxy]:
    with FaultProxy(localstripe, reads=with_amount_captured) as passing_on:
        yield passing_on


@pytest.fixture
def gateway(proxy: FaultProxy) -> StripeGateway:
    return quick(proxy.address)


def client(address: str) -> Any:
    """Stripe's own client, for what a customer or the dashboard does there."""
    return stripe.StripeClient(KEY, base_addresses={"api": address}).v1


def paid(address: str, amount: int) -> str:
    """A customer has paid with a card; the payment intent."""
    there = client(address)
    customer = there.customers.create({"name": "Anna Berg"}).id
    card = there.payment_methods.attach("pm_card_visa", {"customer": customer}).id
    asked = {"amount": amount, "currency": "eur", "customer": customer, "payment_method": card, "confirm": True}
    return str(there.payment_intents.create(asked).id)


def sold(office: OfficeBuilder, gateway: StripeGateway, address: str) -> tuple[int, str]:
    """An invoice over 119.00 that was paid there: the invoice and the payment intent."""
    with office.database.write() as session:
        session.get_one(Office, 1).kind = OfficeKind.REAL
    office.gateways = {"stripe": gateway}
    invoice, intent = office.paid(), paid(address, 11_900)
    with office.database.write() as session:
        payment = session.scalars(select(Payment)).one()
        payment.gateway, payment.gateway_ref = "stripe", intent
    return invoice, intent


def refunded(office: OfficeBuilder) -> dict[str | None, int]:
    """Our books: each refund that succeeded, by the gateway's id of it."""
    with office.database.read() as session:
        done = session.scalars(select(Refund).where(Refund.state == RefundState.SUCCEEDED))
        return {refund.gateway_ref: refund.money_minor for refund in done}


def refunds_there(address: str, intent: str) -> dict[str, int]:
    """What localstripe holds as refunds of the payment."""
    listed = client(address).refunds.list({"payment_intent": intent, "limit": 100})
    return {refund.id: refund.amount for refund in listed.auto_paging_iter()}


def money_there(address: str, intent: str) -> int:
    """What the payment and its refunds left in the account, by the entries of its balance."""
    there = client(address)
    charge = there.payment_intents.retrieve(intent).latest_charge.id
    ours = {charge, *refunds_there(address, intent)}
    entries = there.balance_transactions.list({"limit": 100}).auto_paging_iter()
    return sum(entry.net for entry in entries if entry.source in ours)


def in_our_books(office: OfficeBuilder) -> int:
    with office.database.read() as session:
        return posting.balance(session, Account.GATEWAY)


PARTS = {("119.00",): 11_900, ("60.00", "59.00"): 11_900, ("0.01", "39.99", "20.00"): 6_000, ("33.33",): 3_333}
"""What is refunded of 119.00, one after the other, and what that comes to in cents."""


@pytest.mark.parametrize("parts", PARTS)
def test_what_was_refunded_in_full_or_in_parts_is_there_what_it_is_here(
    office: OfficeBuilder, gateway: StripeGateway, localstripe: str, parts: tuple[str, ...]
) -> None:
    invoice, intent = sold(office, gateway, localstripe)
    made: list[UUID] = [office.refunded(invoice, LineWish(1, gross=part)) for part in parts]
    assert {office.state(refund) for refund in made} == {RefundState.SUCCEEDED}
    there = refunds_there(localstripe, intent)
    assert refunded(office) == there
    assert sum(there.values()) == PARTS[parts]
    assert in_our_books(office) == money_there(localstripe, intent) == 11_900 - PARTS[parts]
    assert [line for line in books.check(office.database) if not line.ok] == []


def test_each_refund_is_found_there_by_our_id_and_by_its_own(
    office: OfficeBuilder, gateway: StripeGateway, localstripe: str
) -> None:
    invoice, intent = sold(office, gateway, localstripe)
    made = office.refunded(invoice, LineWish(1, gross="60.00"))
    with office.database.read() as session:
        asked = replace(order(str(made), 6000, intent), install_id=session.get_one(Office, 1).install_id)
    ours = gateway.look_up(asked).ours
    assert ours is not None
    assert (ours.outcome, ours.amount_minor, ours.order_id) == (Outcome.SUCCEEDED, 6000, str(made))
    assert gateway.fetch(ours.refund_ref) == ours


def test_a_refund_whose_answer_was_lost_is_found_there_and_not_sent_again(
    office: OfficeBuilder, gateway: StripeGateway, proxy: FaultProxy, localstripe: str
) -> None:
    invoice, intent = sold(office, gateway, localstripe)
    refund = office.ask(invoice, LineWish(1, gross="60.00"))
    office.approve(refund)
    proxy.arm(Fault.DROPPED_AFTER, Call.CREATE)
    assert office.send(refund) == RefundState.UNKNOWN
    office.later(minutes=1)
    reconcile.run(office.desk("manager"))
    assert office.state(refund) == RefundState.SUCCEEDED
    assert list(refunds_there(localstripe, intent).values()) == [6000], "a second try would have paid twice"


def test_more_refunds_than_one_page_holds_are_all_counted(
    file_office: OfficeBuilder, gateway: StripeGateway, localstripe: str
) -> None:
    invoice, intent = sold(file_office, gateway, localstripe)
    there = client(localstripe)
    for _ in range(110):
        there.refunds.create({"payment_intent": intent, "amount": 10})
    known = gateway.look_up(order("R1", 100, intent))
    assert known.payment is not None
    assert (len(known.refunds), known.payment.refunded_minor) == (110, 1100)
    assert len({refund.refund_ref for refund in known.refunds}) == 110
    refund = file_office.ask(invoice, LineWish(1, gross="118.00"))
    file_office.approve(refund)
    with pytest.raises(Refusal, match=r"108\.00"):
        file_office.send(refund)


def test_a_killed_localstripe_has_kept_what_was_paid(tmp_path: Path) -> None:
    state = tmp_path / "state"
    with running.localstripe(state) as address:
        intent = paid(address, 11_900)
        quick(address).refund(order("R1", 6000, intent))
    with running.localstripe(state) as address:
        assert list(refunds_there(address, intent).values()) == [6000]
