"""Two weeks of refunds at the sample office, so that each state that the window shows is there.

Everything is done by the use cases that the window calls, so that ledger, notes and audit trail are true.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import select

from desktop.gateways.base import DisputeStatus
from desktop.gateways.practice import Answer, PracticeGateway
from desktop.model.invoice import Invoice
from desktop.model.payment import Payment, PaymentPart
from desktop.model.refund import Refund
from desktop.model.states import Method, RefundKind, RefundState
from desktop.services import approvals, inbox, payout, refunds, sync
from desktop.services.desk import Desk
from desktop.services.refunds import Change, LineWish, Wish

_FORMS = UUID("6a1d8f52-0c3e-4b7a-9d5e-2f6b8c1e7a40")

RECORDED = ("C489554", "C489565", "C490296", "C491808", "C491989", "C492180/1", "C492180/2", "C492648", "C499389")
"""Take-backs that are approved; one more is rejected, the others wait."""


class Clock:
    """The clock of the sample: it stands where the story is, and each look at it takes some seconds."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=3)
        return self._now

    def go_to(self, day: int, hour: int, minute: int = 0) -> None:
        """The story goes on at this time of a day in March 2010."""
        self._now = datetime(2010, 3, day, hour, minute, tzinfo=UTC)


@dataclass
class Story:
    """What people do at their `desks`, by login; `asked` counts their forms."""

    desks: Mapping[str, Desk]
    practice: PracticeGateway
    clock: Clock
    asked: int = 0

    def tell(self) -> None:
        """Live through the two weeks."""
        self._first_days()
        self._take_backs()
        self._bad_news()
        self._corrections()
        self._open_outcomes()
        self._still_waiting()
        self._without_us()

    def _first_days(self) -> None:
        self.clock.go_to(1, 10, 5)
        boxes = Wish(lines=(LineWish(7, quantity="2"),), reason="Broken in transit", reference="RMA-1173")
        broken = self._ask("499459", boxes)
        missing = self._ask("498765", _first_line("Missing in the parcel", "RMA-1174"))
        self.clock.go_to(1, 10, 40)
        self._pay_back(broken)
        self._pay_back(missing)
        self.clock.go_to(2, 9, 20)
        parcel = self._ask("498613", Wish(amount="118.00", reason="Parcel never arrived", reference="RMA-1175"))
        self.clock.go_to(2, 9, 45)
        self._pay_back(parcel)
        self.clock.go_to(2, 15, 10)
        planters = Wish(
            payment_id=self._payment("497955", Method.CARD),
            lines=(LineWish(1, quantity="2"), LineWish(3, all=True)),
            reason="Two broken, one line not ordered",
            reference="RMA-1176",
        )
        self._pay_back(self._ask("497955", planters))

    def _take_backs(self) -> None:
        """Goods that came back by the books of the shop: paid back by bank, recorded here."""
        self.clock.go_to(2, 16, 0)
        waiting = self._waiting_references()
        for reference in RECORDED:
            self._approve(waiting[reference])
        approvals.reject(self.desks["manager"], waiting["C493191"], "Already credited with the January statement")

    def _bad_news(self) -> None:
        self.clock.go_to(3, 11, 0)
        declined = self._ask("498254", _first_line("Wrong colour", "RMA-1177"))
        self.practice.choose(Answer.DECLINED)
        self._pay_back(declined)
        self.clock.go_to(4, 9, 30)
        returned = self._ask("497690", Wish(lines=(LineWish(2, all=True),), reason="Price agreed by phone"))
        self.practice.choose(Answer.LATER_FAILURE)
        self._pay_back(returned)
        self.clock.go_to(5, 10, 0)
        late = self._ask("497236", _first_line("Changed their mind"))
        approvals.reject(self.desks["manager"], late, "Asked after the 14 days")
        self.clock.go_to(5, 10, 30)
        refunds.delete(
            self.desks["clerk"], self._ask("497594", Wish(amount="12.00", reason="Typed on the wrong invoice"))
        )
        self.clock.go_to(9, 8, 0)
        sync.run(self.desks["admin"])

    def _corrections(self) -> None:
        self.clock.go_to(8, 14, 0)
        till = Wish(
            amount="5.00",
            method=Method.CASH,
            reason="Goodwill at the counter",
            reference="Till 0308-14",
            returned_on=date(2010, 3, 8),
        )
        self._approve(self._ask("499305", till))
        self.clock.go_to(9, 9, 0)
        # Not all of this invoice is paid, so the credit first lowers what is still due.
        self._approve(self._ask("498778", _first_line("Not delivered")))
        self.clock.go_to(9, 9, 20)
        too_much = Wish(
            lines=(), amount="9.00", reason="Paid too much", reference="BACS 0309-02", returned_on=date(2010, 3, 9)
        )
        self._ask("498516", too_much)

    def _open_outcomes(self) -> None:
        self.clock.go_to(10, 11, 0)
        on_its_way = self._ask("497594", _first_line("Damaged", "RMA-1181"))
        self.practice.choose(Answer.PENDING)
        self._pay_back(on_its_way)
        self.clock.go_to(11, 15, 30)
        not_confirmed = Wish(
            payment_id=self._payment("498156", Method.CARD),
            amount="24.00",
            reason="Short delivery",
            reference="RMA-1182",
        )
        lost = self._ask("498156", not_confirmed)
        self.practice.choose(Answer.LOST_BEFORE)
        self._pay_back(lost)
        self.clock.go_to(11, 16, 0)
        not_sent = self._ask("496168", _first_line("Wrong item", "RMA-1183"))
        self._approve(not_sent)

    def _still_waiting(self) -> None:
        self.clock.go_to(12, 9, 0)
        large = Wish(
            payment_id=self._payment("497955", Method.CARD),
            amount="600.00",
            reason="Event cancelled",
            notes="Agreed with the customer by letter of 10 March.",
            reference="RMA-1184",
        )
        approvals.approve(self.desks["manager2"], self._ask("497955", large))
        self.clock.go_to(12, 9, 20)
        damaged = Wish(
            lines=(LineWish(1, quantity="4"), LineWish(4, gross="8.80")),
            reason="Damaged in transit",
            notes="Photos by e-mail, 11 March. The customer keeps the goods.",
            reference="RMA-1187",
            notify=True,
        )
        self._ask("499459", damaged)
        self.clock.go_to(12, 9, 40)
        self._ask("498616", _first_line("Duplicate order"), who="manager")
        self.clock.go_to(12, 10, 0)
        changed = self._ask("497496", Wish(amount="30.00", reason="Overcharge"), who="clerk2")
        self.clock.go_to(12, 10, 12)
        refunds.edit(self.desks["clerk2"], changed, Change(amount="18.00"))
        self.clock.go_to(12, 10, 30)
        by_transfer = Wish(
            lines=(LineWish(2, all=True),),
            method=Method.BANK_TRANSFER,
            reason="Card was closed",
            reference="BACS 0312-01",
            returned_on=date(2010, 3, 12),
        )
        self._ask("496354", by_transfer)

    def _without_us(self) -> None:
        """What happens outside of this office, so that the inbox has something of everything."""
        self.clock.go_to(12, 11, 20)
        # One line of this invoice is 44.55, and no other lines come to that.
        self.practice.refund_there(self._at_gateway("498617"), 4_455)
        self.practice.refund_there(self._at_gateway("494971"), 2_500)
        lost = self.practice.dispute(self._at_gateway("490684"), 7_456)
        self.practice.dispute(self._at_gateway("492949"), 7_645)
        self.practice.dispute(self._at_gateway("495687"), 7_652, DisputeStatus.INQUIRY)
        sync.run(self.desks["admin"])
        self.practice.end_dispute(lost, DisputeStatus.LOST)
        sync.run(self.desks["admin"])
        self.clock.go_to(12, 11, 40)
        till = self._payment("494789", Method.CARD)
        inbox.mark_refunded(self.desks["clerk"], uuid5(_FORMS, "till"), till, "20.00", "Till 0312-03")
        parcel = self._payment("499459", Method.CARD)
        inbox.follow_up(self.desks["clerk"], "Photos of the damage are promised by 15 March.", payment_id=parcel)

    def _at_gateway(self, number: str) -> str:
        """What the practice gateway calls the card payment of an invoice."""
        with self.desks["clerk"].database.read() as session:
            return session.get_one(Payment, self._payment(number, Method.CARD)).gateway_ref or ""

    def _ask(self, number: str, wish: Wish, who: str = "clerk") -> UUID:
        self.asked += 1
        with self.desks[who].database.read() as session:
            invoice_id = session.execute(select(Invoice.id).where(Invoice.number == number)).scalar_one()
        return refunds.request(self.desks[who], uuid5(_FORMS, str(self.asked)), invoice_id, wish).refund_ids[0]

    def _approve(self, refund_id: UUID) -> None:
        """Approved by the manager, and by the second one where two are needed."""
        approvals.approve(self.desks["manager"], refund_id)
        with self.desks["manager"].database.read() as session:
            waits = session.get_one(Refund, refund_id).state == RefundState.REQUESTED
        if waits:
            approvals.approve(self.desks["manager2"], refund_id)

    def _pay_back(self, refund_id: UUID) -> None:
        self._approve(refund_id)
        payout.send(self.desks["manager"], refund_id)

    def _payment(self, number: str, method: Method) -> int:
        """The payment of an invoice that came in this way."""
        query = (
            select(Payment.id)
            .join(PaymentPart)
            .join(Invoice, Invoice.id == PaymentPart.invoice_id)
            .where(Invoice.number == number, Payment.method == method)
        )
        with self.desks["clerk"].database.read() as session:
            return session.execute(query).scalar_one()

    def _waiting_references(self) -> dict[str, UUID]:
        query = select(Refund.reference, Refund.id).where(
            Refund.kind == RefundKind.RECORD, Refund.state == RefundState.REQUESTED
        )
        with self.desks["manager"].database.read() as session:
            return {row.reference: row.id for row in session.execute(query)}


def _first_line(reason: str, reference: str = "") -> Wish:
    """All of the first line."""
    return Wish(lines=(LineWish(1, all=True),), reason=reason, reference=reference)
