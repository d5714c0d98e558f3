"""One refund that meets one fault: asked for, approved, sent through it, then a day passes in which nothing breaks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select

from desktop.errors import RefundDeskError
from desktop.gateways.base import GatewayUnavailable
from desktop.gateways.pace import Pace
from desktop.gateways.stripe import StripeGateway
from desktop.model.office import Office
from desktop.model.payment import Payment
from desktop.model.refund import Refund
from desktop.model.states import OfficeKind, RefundState
from desktop.services import books, payout, reconcile, sync
from desktop.services.queries import inbox
from desktop.services.refunds import LineWish
from tests.faults.proxy import SLOW, Call, Fault, FaultProxy
from tests.services.office_builder import OfficeBuilder
from tests.stripe_server.client import KEY, StripeServer

PAYMENT = "pi_ours"
MONEY = 6000
"""What is refunded of a payment of 119.00, in cents."""


class Try(StrEnum):
    """Which of the tries within 23 hours meets the fault."""

    FIRST = "first try"
    MIDDLE = "middle try"
    LAST = "last try"


_AFTER = {Try.FIRST: timedelta(0), Try.MIDDLE: timedelta(minutes=66), Try.LAST: timedelta(hours=22, minutes=57)}
_LOST_TRIES = {Try.FIRST: (), Try.MIDDLE: (0, 1, 6), Try.LAST: (0, 1, 6, 66, 720)}
"""The minutes at which the tries before it were lost on the way, where the request to refund is what breaks."""


class Before(StrEnum):
    """What became of the first request to refund, where it is a later question that breaks."""

    LOST = "nothing sent"
    ARRIVED = "sent, answer lost"
    PENDING = "pending"


@dataclass(frozen=True)
class Case:
    """Which fault meets which request at which try, and after what."""

    fault: Fault
    call: Call
    attempt: Try
    before: Before = Before.LOST

    def __str__(self) -> str:
        return f"{self.call}, {self.attempt}, {self.before}: {self.fault}"

    @property
    def person_may_decide(self) -> bool:
        """Either Stripe repeats its first answer for the key for ever, or the last try may have come to nothing."""
        if self.before == Before.PENDING:
            return False
        return self.attempt == Try.LAST or (self.fault, self.call) == (Fault.ERROR_SAVED, Call.CREATE)


def every_case() -> list[Case]:
    """All faults, calls and tries; a question that breaks later, after all that may have become of the refund."""
    cases = [Case(fault, call, attempt) for fault in Fault for call in Call for attempt in Try]
    later = [case for case in cases if case.call != Call.CREATE and case.attempt != Try.FIRST]
    return cases + [replace(case, before=before) for before in (Before.ARRIVED, Before.PENDING) for case in later]


def approve(office: OfficeBuilder) -> None:
    """A refund of 60.00 of a card payment of 119.00 is asked for and approved: what every case begins with."""
    with office.database.write() as session:
        session.get_one(Office, 1).kind = OfficeKind.REAL
    invoice = office.invoice()
    payment = office.payment(invoice)
    with office.database.write() as session:
        stored = session.get_one(Payment, payment)
        stored.gateway, stored.gateway_ref = "stripe", PAYMENT
    office.approve(office.ask(invoice, LineWish(1, gross="60.00"), payment_id=payment))


class Story:
    """The office, the server and the proxy of one case, with their one clock."""

    def __init__(self, office: OfficeBuilder, server: StripeServer, proxy: FaultProxy) -> None:
        self._office, self._server, self._proxy = office, server, proxy
        self._begun: datetime = office.now
        server.reset()
        self._at(timedelta(0))
        server.payment(11_900, id=PAYMENT)
        server.payment(20_000, id="pi_neighbour")
        foreign = server.refund_failed(server.refund("pi_neighbour", 700))
        proxy.others = {
            Call.CREATE: f"/v1/refunds/{foreign}",
            Call.RETRIEVE: "/v1/payment_intents/pi_neighbour?expand[0]=latest_charge",
            Call.LIST_REFUNDS: "/v1/refunds?payment_intent=pi_neighbour",
            Call.LIST_EVENTS: "/v1/events?created[lt]=1",
        }
        proxy.heal()
        with office.database.read() as session:
            self._refund = session.scalars(select(Refund.id)).one()

    def meet(self, case: Case) -> None:
        """Send, and meet the fault at its try. It must have struck, or the case has proved nothing."""
        if case.call == Call.CREATE:
            self._lose(case.attempt)
        elif case.attempt != Try.FIRST:
            self._begin(case.before)
        self._at(_AFTER[case.attempt])
        self._proxy.arm(case.fault, case.call)
        self._work(impatient=case.fault in SLOW)
        assert self._proxy.struck, "the fault met nothing"
        self._proxy.heal()

    def _lose(self, attempt: Try) -> None:
        """All tries before this one are lost on the way."""
        for minutes in _LOST_TRIES[attempt]:
            self._at(timedelta(minutes=minutes))
            self._proxy.arm(Fault.DROPPED_BEFORE, Call.CREATE, times=99)
            self._work() if minutes else self._send()
            assert self._state() == RefundState.UNKNOWN
        self._proxy.heal()

    def _begin(self, before: Before) -> None:
        """The refund is sent once and the computer is switched off; one that was pending succeeds meanwhile."""
        if before == Before.PENDING:
            self._server.answer("pending", times=1)
            self._send()
            assert self._state() == RefundState.PENDING
            self._server.refund_succeeded(str(self._refund))
            return
        self._proxy.arm(Fault.DROPPED_BEFORE if before == Before.LOST else Fault.DROPPED_AFTER, Call.CREATE)
        self._send()
        assert self._state() == RefundState.UNKNOWN
        self._proxy.heal()

    def recover(self, case: Case) -> None:
        """The faults have stopped: the desk goes on by itself, and a person sends what was never sent.

        After the last try the next one comes when 23 hours are over.
        """
        now = self._office.now - self._begun
        for minutes in (1, 2) if case.attempt != Try.LAST else ():
            self._at(now + timedelta(minutes=minutes))
            self._work()
        sent = self._server.book().calls
        for hours in (24, 50):
            self._at(timedelta(hours=hours))
            self._server.prune_keys(24)
            self._work()
        assert self._server.book().calls == sent, "after 23 hours nothing is sent again"

    def _at(self, moment: timedelta) -> None:
        self._office.now = self._begun + moment
        self._server.set_clock(self._office.now)

    def _gateways(self, impatient: bool = False) -> dict[str, StripeGateway]:
        patience = 0.4 if impatient else 60.0
        pace = Pace(per_second=100_000, pauses=(0, 0, 0), sleep=lambda _: None)
        gateway = StripeGateway(
            KEY, address=self._proxy.address, read_timeout=patience, answer_timeout=patience, pace=pace
        )
        return {"stripe": gateway}

    def _work(self, impatient: bool = False) -> None:
        """What the program does by itself, after a person has sent what waits to be sent."""
        gateways = self._gateways(impatient)
        if self._state() == RefundState.APPROVED:
            self._send(impatient)
        desk = self._office.desk("manager", gateways)
        reconcile.run(desk)
        try:
            sync.run(desk)
        except GatewayUnavailable:
            return

    def _send(self, impatient: bool = False) -> None:
        try:
            payout.send(self._office.desk("manager", self._gateways(impatient)), self._refund)
        except RefundDeskError:
            # The person is told that nothing was sent; then it waits for them.
            assert self._state() == RefundState.APPROVED

    def _state(self) -> RefundState:
        return self._office.state(self._refund)

    def judge(self, case: Case) -> None:
        """The server's book says what was paid; our own have to say the same."""
        book = self._server.book()
        assert book.refunds == sum(book.orders.values()), (
            "the neighbour's has failed, so that all that was paid is ours"
        )
        assert self._server.violations() == []
        if case.person_may_decide and self._state() == RefundState.UNKNOWN:
            assert book.orders == {}, "what was paid is never lost"
            waiting = [row for row in inbox.waiting(self._office.desk("manager")) if row.needs_person]
            assert [row.refund_id for row in waiting] == [self._refund]
        else:
            assert (book.orders, book.paid) == ({str(self._refund): 1}, {str(self._refund): MONEY})
            assert self._state() == RefundState.SUCCEEDED
        assert [line for line in books.check(self._office.database) if not line.ok] == []


def live(case: Case, office: OfficeBuilder, server: StripeServer, certificate: Path) -> None:
    """Live through the case, and judge it."""
    tls = certificate if case.fault == Fault.BAD_TLS else None
    with FaultProxy(server.address, tls, lambda word: server.answer(word, times=1)) as proxy:
        story = Story(office, server, proxy)
        story.meet(case)
        story.recover(case)
        story.judge(case)
