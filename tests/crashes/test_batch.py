"""A batch that is killed in the middle leaves every refund in a true state, and the rest is sent later, once each."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.gateways.pace import Pace
from desktop.gateways.stripe import StripeGateway
from desktop.model.office import Office
from desktop.model.payment import Payment
from desktop.model.refund import Refund
from desktop.model.states import OfficeKind, RefundState
from desktop.services import books, keeping
from tests.crashes.batch import send_all
from tests.services.office_builder import OfficeBuilder
from tests.stripe_server.client import KEY, StripeServer

ROOT = Path(__file__).parents[2]
BATCH = 6


@pytest.fixture
def approved(office: OfficeBuilder, server: StripeServer) -> set[str]:
    """Six refunds of six card payments are approved; their ids."""
    server.reset()
    office.now = office.database.clock()
    with office.database.write() as session:
        session.get_one(Office, 1).kind = OfficeKind.REAL
    office.gateways = {"stripe": StripeGateway(KEY, address=server.address, pace=Pace(per_second=1_000))}
    asked = set()
    for _ in range(BATCH):
        invoice = office.paid()
        with office.database.write() as session:
            stored = session.get_one(Payment, office.payment_of(invoice).id)
            stored.gateway, stored.gateway_ref = "stripe", server.payment(11_900)
        refund = office.ask(invoice, amount="10.00", reason="Recall")
        office.approve(refund)
        asked.add(str(refund))
    return asked


def states(office: OfficeBuilder) -> dict[str, RefundState]:
    with office.database.read() as session:
        return {str(refund.id): refund.state for refund in session.scalars(select(Refund))}


@pytest.mark.parametrize(("office", "after"), [("sqlite", 3), ("postgres", 1)], indirect=["office"])
def test_a_killed_batch_is_true_for_every_refund(
    office: OfficeBuilder, server: StripeServer, approved: set[str], after: int
) -> None:
    command = [sys.executable, "-m", "tests.crashes.batch", office.database.address, server.address]
    with subprocess.Popen(command, cwd=ROOT) as batch:
        while server.book().calls < after:
            assert batch.poll() is None, "it ended before it could be killed"
        batch.kill()
    killed = states(office)
    paid = set(server.book().orders)

    assert {each for each, state in killed.items() if state == RefundState.SUCCEEDED} <= paid
    open_ones = {each for each, state in killed.items() if state in {RefundState.SENDING, RefundState.UNKNOWN}}
    assert len(open_ones) <= 1, "one at a time"
    assert paid - open_ones == {each for each, state in killed.items() if state == RefundState.SUCCEEDED}

    keeping.at_start(office.desk("admin"))

    known = states(office)
    paid = set(server.book().orders)
    assert {each for each, state in known.items() if state == RefundState.SUCCEEDED} == paid
    assert {each for each, state in known.items() if state == RefundState.APPROVED} == approved - paid

    send_all(office.desk("manager"))

    book = server.book()
    assert book.orders == dict.fromkeys(approved, 1), "the server's book: each left once"
    assert book.refunded == BATCH * 1_000
    assert set(states(office).values()) == {RefundState.SUCCEEDED}
    assert [line for line in books.check(office.database) if not line.ok] == []
