"""An outcome that is not known: asked about ever more rarely, sent again only while it is safe, closed by a person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from desktop.errors import Refusal
from desktop.gateways.base import GatewayUnavailable, Outcome, RefundOrder, RefundReply
from desktop.model.refund import Refund
from desktop.model.states import RefundState
from desktop.services import inbox, payout, reconcile
from desktop.services.refunds import LineWish
from desktop.services.steps.turns import Work
from tests.services.at_stripe import AtStripe
from tests.services.queries.inbox_events import only
from tests.services.steps.test_turns import held_elsewhere

HOUR = timedelta(hours=1)


def ask(shop: AtStripe, only_due: bool = False) -> reconcile.Reconciled:
    return reconcile.run(shop.office.desk("admin"), only_due)


def keys(shop: AtStripe) -> list[str]:
    """The key of every request to refund that arrived."""
    return [line["key"] for line in shop.server.requests() if line["method"] == "post"]


def test_it_is_looked_at_after_a_minute_five_an_hour_and_then_every_day(shop: AtStripe) -> None:
    refund = shop.sent(shop.paid()[0], answer="error_500")
    waited = []
    for _ in range(6):
        look = shop.stored(refund).next_look_at
        assert look is not None
        waited.append(look - shop.office.now)
        shop.later(seconds=int(waited[-1].total_seconds()) - 1)
        assert ask(shop, only_due=True).asked == 0, "not before its time"
        shop.later(seconds=1)
        assert ask(shop, only_due=True).asked == 1
    minute, day = timedelta(minutes=1), timedelta(days=1)
    assert waited == [minute, 5 * minute, HOUR, day, day, day]


def test_it_goes_again_with_the_same_key_and_the_same_figures(shop: AtStripe) -> None:
    refund = shop.sent(shop.paid()[0], answer="lost_before")
    shop.later(hours=22)
    shop.server.answer("ok")
    assert ask(shop).known == 1
    assert shop.stored(refund).state == RefundState.SUCCEEDED
    assert set(keys(shop)) == {f"rd-{refund}"}
    assert shop.server.book().refunded == 6000


def test_after_23_hours_it_is_never_sent_again_and_needs_a_person(shop: AtStripe) -> None:
    refund = shop.sent(shop.paid()[0], answer="lost_before")
    shop.server.answer("ok")
    shop.later(hours=23)
    for _ in range(40):
        ask(shop)
        shop.later(days=1)
    assert shop.stored(refund).state == RefundState.UNKNOWN
    assert shop.server.book().calls == 0, "nothing was sent again"
    assert only(shop.office).row.needs_person


def test_the_server_s_clock_ends_it_though_ours_says_less(shop: AtStripe) -> None:
    """Our clock was set back by 18 hours since the first try: only the gateway knows how late it is."""
    refund = shop.sent(shop.paid()[0], answer="lost_before")
    shop.server.answer("ok")
    shop.office.later(hours=5)
    shop.server_is(ahead=18 * HOUR)
    ask(shop)
    assert shop.stored(refund).state == RefundState.UNKNOWN
    assert shop.server.book().calls == 0
    assert only(shop.office).row.needs_person, "nothing more happens by itself"


def test_the_server_s_clock_alone_never_allows_it(shop: AtStripe) -> None:
    shop.sent(shop.paid()[0], answer="lost_before")
    shop.server.answer("ok")
    shop.office.later(hours=23)
    shop.server_is(ahead=-23 * HOUR)
    ask(shop)
    assert shop.server.book().calls == 0


@pytest.mark.parametrize(("back", "calls"), [(timedelta(minutes=9), 1), (timedelta(hours=1), 0)])
def test_a_server_whose_clock_went_back_by_hours_is_not_trusted(
    shop: AtStripe,
    back: timedelta,
    calls: int,
) -> None:
    shop.sent(shop.paid()[0], answer="lost_before")
    shop.server.answer("ok")
    shop.server_is(ahead=-back)
    ask(shop)
    assert shop.server.book().calls == calls


def test_our_clock_set_back_ends_it_too(shop: AtStripe) -> None:
    shop.sent(shop.paid()[0], answer="lost_before")
    shop.server.answer("ok")
    shop.office.later(days=-700)
    ask(shop)
    assert shop.server.book().calls == 0


def test_while_one_desk_asks_another_does_nothing_and_says_so(shop: AtStripe) -> None:
    refund = shop.sent(shop.paid()[0], answer="lost_after")
    held_elsewhere(shop.office, Work.RECONCILE)
    before = len(shop.server.requests())
    heard = ask(shop)
    assert (heard.asked, [fault.code for fault in heard.trouble]) == (0, ["asked_elsewhere"])
    assert len(shop.server.requests()) == before
    shop.later(minutes=2)
    assert ask(shop).known == 1, "the other desk's lease has ended"
    assert shop.stored(refund).state == RefundState.SUCCEEDED


def test_a_person_who_asks_hears_that_another_desk_does(shop: AtStripe) -> None:
    shop.sent(shop.paid()[0], answer="lost_after")
    held_elsewhere(shop.office, Work.RECONCILE)
    heard = reconcile.ask(shop.office.desk("admin"))
    assert [fault.code for fault in heard.trouble] == ["asked_elsewhere"]


def test_nobody_closes_an_outcome_while_a_desk_may_send_it_again(shop: AtStripe) -> None:
    refund = shop.sent(shop.paid()[0], answer="lost_before")
    shop.later(hours=23)
    held_elsewhere(shop.office, Work.RECONCILE)
    with pytest.raises(GatewayUnavailable, match="another desk is asking it"):
        inbox.give_up(shop.office.desk("manager"), refund)
    assert shop.stored(refund).state == RefundState.UNKNOWN
    shop.later(minutes=2)
    inbox.give_up(shop.office.desk("manager"), refund)
    assert shop.stored(refund).state == RefundState.FAILED


def test_it_is_closed_only_while_the_list_still_shows_none(shop: AtStripe) -> None:
    refund = shop.sent(shop.paid()[0], answer="lost_before")
    shop.later(hours=30)
    ask(shop)
    shop.server.refund_succeeded(str(refund))
    assert inbox.give_up(shop.office.desk("manager"), refund) == ("found_at_gateway",)
    assert shop.stored(refund).state == RefundState.SUCCEEDED


def test_it_can_be_closed_when_only_the_server_s_clock_has_passed_23_hours(shop: AtStripe) -> None:
    """Our clock was set back by a year: by it the outcome could be closed by nobody for a year."""
    refund = shop.sent(shop.paid()[0], answer="lost_before")
    manager = shop.office.desk("manager")
    shop.office.later(days=-365)
    shop.server_is(ahead=timedelta(days=365, hours=22))
    with pytest.raises(Refusal) as early:
        inbox.give_up(manager, refund)
    assert early.value.code == "too_early"
    shop.server_is(ahead=timedelta(days=365, hours=23))
    inbox.give_up(manager, refund)
    assert shop.stored(refund).state == RefundState.FAILED


class Crossed:
    """A gateway whose answer to the first order is a refusal that was meant for somebody else."""

    def __init__(self, gateway: Any) -> None:
        self._gateway = gateway
        self.crossed = 1

    def __getattr__(self, name: str) -> Any:
        return getattr(self._gateway, name)

    def refund(self, order: RefundOrder) -> RefundReply:
        reply: RefundReply = self._gateway.refund(order)
        if not self.crossed:
            return reply
        self.crossed -= 1
        return RefundReply(Outcome.FAILED, reason="declined", message="The bank declined it.")


def test_a_refusal_counts_only_if_the_gateway_has_no_such_refund(shop: AtStripe) -> None:
    shop.office.gateways["stripe"] = Crossed(shop.office.gateways["stripe"])
    refund = shop.sent(shop.paid()[0])
    assert shop.stored(refund).state == RefundState.SUCCEEDED
    assert shop.server.book().refunded == 6000


def test_a_true_refusal_is_a_failure_at_once(shop: AtStripe) -> None:
    refund = shop.sent(shop.paid()[0], answer="declined")
    assert (shop.stored(refund).state, shop.stored(refund).gateway_reason) == (RefundState.FAILED, "declined")


def test_a_refund_of_the_dashboard_on_its_way_is_asked_about_like_ours(shop: AtStripe) -> None:
    """Its event may be missing, and after weeks no list of new refunds has it any more."""
    _invoice, payment = shop.paid(state="pending")
    made = shop.server.refund(payment, 3000)
    shop.read()
    with shop.office.database.read() as session:
        found = session.query(Refund).filter_by(gateway_ref=made).one()
    assert (found.state, found.gateway_reason) == (RefundState.PENDING, "charge_pending")
    shop.later(days=60)
    shop.server.refund_succeeded(made)
    shop.server.forget_events()
    assert ask(shop, only_due=True).known == 1
    assert shop.stored(found.id).state == RefundState.SUCCEEDED


def test_one_that_fell_on_two_invoices_is_asked_about_once(shop: AtStripe) -> None:
    payment = shop.pay(shop.office.invoice(), shop.office.invoice(), minor=23_800, state="pending")
    made = shop.server.refund(payment, 15_000)
    shop.read()
    shop.server.refund_succeeded(made)
    heard = ask(shop)
    assert (heard.asked, heard.known) == (1, 1)
    with shop.office.database.read() as session:
        parts = session.query(Refund).filter_by(gateway_ref=made).order_by(Refund.part).all()
        assert [(part.money_minor, part.state) for part in parts] == [
            (11_900, RefundState.SUCCEEDED),
            (3_100, RefundState.SUCCEEDED),
        ]


def test_nothing_makes_a_new_key_for_an_open_outcome(shop: AtStripe) -> None:
    invoice, _payment = shop.paid()
    refund = shop.sent(invoice, answer="lost_before")
    shop.server.answer("ok")
    shop.later(hours=23)
    with pytest.raises(Refusal) as moved:
        payout.send(shop.office.desk("manager"), refund)
    assert moved.value.code == "money_moved"
    with pytest.raises(Refusal) as over:
        shop.office.ask(invoice, LineWish(1, gross="60.00"))
    assert over.value.code in {"over_line", "over_invoice"}, "the amount stays reserved"
    assert keys(shop) == []
