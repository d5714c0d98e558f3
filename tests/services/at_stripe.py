"""An office whose card payments came in at the Stripe-like server, by one clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from desktop.gateways.pace import Pace
from desktop.gateways.stripe import StripeGateway
from desktop.model.office import Office
from desktop.model.payment import Payment
from desktop.model.refund import Refund
from desktop.model.states import OfficeKind
from desktop.services import sync
from desktop.services.refunds import LineWish
from tests.services.office_builder import OfficeBuilder
from tests.stripe_server.client import KEY, StripeServer


@dataclass
class AtStripe:
    """The office and the server; `later` moves both clocks."""

    office: OfficeBuilder
    server: StripeServer

    def __post_init__(self) -> None:
        self.server.reset()
        self.server.set_clock(self.office.now)
        with self.office.database.write() as session:
            session.get_one(Office, 1).kind = OfficeKind.REAL
        pace = Pace(per_second=100_000, pauses=(), sleep=lambda _: None)
        self.office.gateways = {"stripe": StripeGateway(KEY, address=self.server.address, pace=pace)}

    def later(self, **ago: int) -> None:
        self.office.later(**ago)
        self.server.set_clock(self.office.now)

    def server_is(self, ahead: timedelta) -> None:
        """The server's clock is so much ahead of the office's."""
        self.server.set_clock(self.office.now + ahead)

    def paid(self, minor: int = 11_900, **payment: Any) -> tuple[int, str]:
        """An invoice of one lamp of 119.00 that was paid there; gives its id and the payment's at Stripe."""
        invoice = self.office.invoice()
        return invoice, self.pay(invoice, minor=minor, **payment)

    def pay(self, *invoices: int, minor: int = 11_900, **payment: Any) -> str:
        """The invoices are paid there, whole, by one payment; gives its id at Stripe."""
        payment_id = self.office.payment(*invoices)
        with self.office.database.write() as session:
            stored = session.get_one(Payment, payment_id)
            stored.gateway, stored.gateway_ref = "stripe", self.server.payment(minor, **payment)
            return stored.gateway_ref

    def read(self) -> sync.Synced:
        """The administrator's desk reads the gateway."""
        return sync.run(self.office.desk("admin"))

    def sent(self, invoice: int, gross: str = "60.00", answer: str = "ok") -> UUID:
        """A refund that was asked for, approved and sent; the server answers every try so from now on."""
        refund = self.office.ask(invoice, LineWish(1, gross=gross))
        self.office.approve(refund)
        self.server.answer(answer)
        self.office.send(refund)
        return refund

    def stored(self, refund: UUID) -> Refund:
        with self.office.database.read() as session:
            return session.get_one(Refund, refund)


@pytest.fixture(scope="session")
def stripe_process() -> Iterator[StripeServer]:
    with StripeServer() as running:
        yield running


@pytest.fixture
def shop(office: OfficeBuilder, stripe_process: StripeServer) -> Iterator[AtStripe]:
    """The office; at the end all that was said on both sides must fit Stripe's own document."""
    yield AtStripe(office, stripe_process)
    assert stripe_process.violations() == []
