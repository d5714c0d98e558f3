"""Killed anywhere between approval and paper, the money leaves once and the books are right after the next start."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from desktop.gateways.pace import Pace
from desktop.gateways.stripe import StripeGateway
from desktop.model.credit_note import CreditNote
from desktop.model.office import Office
from desktop.model.payment import Payment
from desktop.model.refund import Refund
from desktop.model.states import Account, OfficeKind, RefundState
from desktop.services import approvals, books, credit_notes, payout, refunds
from desktop.services.refunds import LineWish, Wish
from desktop.services.steps import posting
from tests.crashes.victim import POINTS
from tests.services.office_builder import OfficeBuilder
from tests.stripe_server.client import KEY, StripeServer

ROOT = Path(__file__).parents[2]
NEVER_APPROVED = {"before the approval is stored"}
NOT_CLAIMED = {
    "after the approval is stored",
    "before the look-up",
    "after the look-up",
    "before the claim is stored",
}


@pytest.fixture(scope="module")
def server() -> Iterator[StripeServer]:
    with StripeServer() as running:
        yield running


@pytest.fixture
def asked(office: OfficeBuilder, server: StripeServer) -> UUID:
    """A refund of 60.00 of a card payment of 119.00 waits for approval."""
    server.reset()
    office.now = office.database.clock()
    with office.database.write() as session:
        session.get_one(Office, 1).kind = OfficeKind.REAL
    office.gateways = {"stripe": StripeGateway(KEY, address=server.address, pace=Pace(per_second=1000))}
    invoice = office.invoice()
    payment = office.payment(invoice)
    with office.database.write() as session:
        stored = session.get_one(Payment, payment)
        stored.gateway, stored.gateway_ref = "stripe", server.payment(11900)
    wish = Wish(payment_id=payment, lines=(LineWish(1, gross="60.00"),))
    return refunds.request(office.desk("clerk"), uuid4(), invoice, wish).refund_ids[0]


def program(office: OfficeBuilder, refund: UUID, server: StripeServer, *point: str) -> int:
    """The program runs, and how it ended."""
    command = [sys.executable, "-m", "tests.crashes.victim", office.database.address, str(refund), server.address]
    return subprocess.run([*command, *point], cwd=ROOT, check=False).returncode


def stored(office: OfficeBuilder, refund: UUID) -> Refund:
    with office.database.read() as session:
        return session.get_one(Refund, refund)


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_payout_pays_once(office: OfficeBuilder, server: StripeServer, asked: UUID, point: str) -> None:
    assert program(office, asked, server, point) == -signal.SIGKILL

    assert program(office, asked, server) == 0, "the next start recovers"

    state = stored(office, asked).state
    if point in NEVER_APPROVED:
        assert state == RefundState.REQUESTED
        approvals.approve(office.desk("manager"), asked)
        payout.send(office.desk("manager"), asked)
    elif point in NOT_CLAIMED:
        assert state == RefundState.APPROVED, "nothing was sent, so a person sends it"
        assert server.book().refunds == 0
        payout.send(office.desk("manager"), asked)
    assert stored(office, asked).state == RefundState.SUCCEEDED
    book = server.book()
    assert (book.refunds, book.refunded) == (1, 6000), "the server's book: one refund of 60.00"
    with office.database.read() as session:
        numbers = session.scalars(select(CreditNote.number)).all()
        assert numbers == [f"CN-{office.database.clock().year}-0001"]
        assert posting.balance(session, Account.GATEWAY) == 11900 - 6000
        assert posting.balance(session, Account.REFUNDS_PAYABLE) == 0
    note_id = credit_notes.of_refund(office.desk("manager"), asked)
    assert note_id is not None
    assert credit_notes.document(office.desk("manager"), note_id).startswith(b"%PDF")
    assert all(line.ok for line in books.check(office.database)), "the office proves itself"


def test_a_payout_whose_answer_is_lost_is_looked_up_not_sent_again(
    office: OfficeBuilder, server: StripeServer, asked: UUID
) -> None:
    approvals.approve(office.desk("manager"), asked)
    server.answer("lost_after", times=1)
    assert payout.send(office.desk("manager"), asked) == RefundState.UNKNOWN
    assert program(office, asked, server) == 0
    assert stored(office, asked).state == RefundState.SUCCEEDED
    assert server.book().calls == 1, "one request to refund ever arrived"
