"""Whatever way the gateway's news come here, doubled, backwards, days late or not at all: the same end."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from desktop.database import open_office
from desktop.model.dispute import Dispute
from desktop.model.payment import Payment
from desktop.model.refund import Refund
from desktop.model.states import COMMITTED, Account
from desktop.services import books
from desktop.services.steps import posting
from tests.services.at_stripe import AtStripe
from tests.services.office_builder import OfficeBuilder
from tests.stripe_server.client import StripeServer

PAYMENTS = st.integers(0, 1)
HAPPENS = st.one_of(
    st.tuples(st.just("refund"), PAYMENTS, st.integers(100, 900)),
    st.tuples(st.just("fail"), st.integers(0, 9)),
    st.tuples(st.just("settle")),
    st.tuples(st.just("dispute"), PAYMENTS, st.integers(100, 900)),
    st.tuples(st.just("end"), PAYMENTS, st.booleans()),
)
TOLD = st.one_of(
    st.tuples(st.just("read")),
    st.tuples(st.just("doubled"), st.booleans()),
    st.tuples(st.just("missing")),
    st.tuples(st.just("later"), st.integers(1, 3 * 24 * 60)),
)


@dataclass
class Story:
    """What happens at the gateway; an act that is impossible at the moment is left out."""

    shop: AtStripe
    payments: list[str]
    pending: list[str]
    alive: list[str]
    disputed: dict[str, int] = field(default_factory=dict)

    def refund(self, which: int, minor: int) -> None:
        if self.payments[which] not in self.disputed:
            self.alive.append(self.shop.server.refund(self.payments[which], minor))

    def fail(self, which: int) -> None:
        if self.alive:
            self.shop.server.refund_failed(self.alive.pop(which % len(self.alive)))

    def settle(self) -> None:
        if self.pending:
            self.shop.server.refund_succeeded(self.pending.pop())

    def dispute(self, which: int, minor: int) -> None:
        if self.payments[which] not in self.disputed:
            self.shop.server.dispute_opened(self.payments[which], minor)
            self.disputed[self.payments[which]] = minor

    def end(self, which: int, lost: bool) -> None:
        minor = self.disputed.pop(self.payments[which], 0)
        if minor:
            server = self.shop.server
            (server.dispute_lost if lost else server.dispute_won)(self.payments[which], minor)

    def read(self) -> None:
        self.shop.read()

    def doubled(self, backwards: bool) -> None:
        self.shop.server.repeat_events(backwards)

    def missing(self) -> None:
        self.shop.server.forget_events()

    def later(self, minutes: int) -> None:
        self.shop.later(minutes=minutes)


def end_of(office: OfficeBuilder) -> dict[str, Any]:
    """Where the money stands, whichever way it was told."""
    with office.database.read() as session:
        alive = select(Refund).where(Refund.state.in_(COMMITTED))
        return {
            "refunds": sorted((str(row.gateway_ref), row.state, row.money_minor) for row in session.scalars(alive)),
            "payments": [
                (row.returned_minor, row.waiting_minor, row.gone_minor, row.lost_minor, row.disputed_minor, row.inquiry)
                for row in session.scalars(select(Payment).order_by(Payment.id))
            ],
            "disputes": sorted(
                (row.gateway_ref, row.state, row.amount_minor) for row in session.scalars(select(Dispute))
            ),
            "balances": {account: posting.balance(session, account) for account in Account},
        }


@settings(max_examples=5, deadline=None)
@example(acts=[("refund", 0, 500), ("read",), ("fail", 2), ("missing",), ("later", 4320), ("doubled", True)])
@example(acts=[("dispute", 0, 500), ("read",), ("missing",), ("end", 0, True), ("missing",), ("read",), ("settle",)])
@given(acts=st.lists(st.one_of(HAPPENS, TOLD), min_size=4, max_size=12))
def test_the_end_is_the_same(acts: list[tuple[Any, ...]], office_file: Path, stripe_process: StripeServer) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        path = Path(shutil.copyfile(office_file, folder / "often.refunddesk"))
        with closing(open_office(str(path))) as database:
            shop = AtStripe(OfficeBuilder(database, folder), stripe_process)
            payments, pending, done = _begun(shop)
        copied = Path(shutil.copyfile(path, folder / "once.refunddesk"))
        with closing(open_office(str(path))) as database:
            shop.office.database = database
            story = Story(shop, payments, [pending], [done])
            for act, *about in acts:
                getattr(story, act)(*about)
            shop.later(hours=25)
            shop.read()
            often = end_of(shop.office)
            assert all(check.ok for check in books.check(database)), "the books prove themselves"
            assert shop.read().refunds == 0, "what was read is not told again"
        with closing(open_office(str(copied))) as database:
            shop.office.database = database
            shop.read()
            assert often == end_of(shop.office), "read once, at the end"


def _begun(shop: AtStripe) -> tuple[list[str], str, str]:
    """Two payments; of the first one refund of ours is on its way and one went back. All that is read."""
    first, at_first = shop.paid()
    _second, at_second = shop.paid()
    done = shop.sent(first, gross="10.00")
    pending = shop.sent(first, gross="11.00", answer="pending")
    shop.server.answer("ok")
    shop.read()
    return [at_first, at_second], str(pending), str(done)
