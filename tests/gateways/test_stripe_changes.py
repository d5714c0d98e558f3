"""What happens at Stripe comes to be known here by asking: each change once, and as it is now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from desktop.errors import BadInput
from desktop.gateways.base import Changes, DisputeReply, DisputeStatus, Outcome
from desktop.gateways.stripe import StripeGateway
from tests.gateways.orders import order, quick
from tests.stripe_server.client import StripeServer

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def paid(server: StripeServer) -> None:
    server.set_clock(NOON)
    server.payment(10_000, id="pi_P1", charge="ch_P1")


def told(changes: Changes) -> list[tuple[str, int, Outcome]]:
    return [(refund.order_id, refund.amount_minor, refund.outcome) for refund in changes.refunds]


def test_the_first_time_everything_is_told_oldest_first(gateway: StripeGateway, server: StripeServer) -> None:
    server.set_clock(NOON - timedelta(days=300))
    server.refund("pi_P1", 1000)
    server.set_clock(NOON)
    gateway.refund(order("R1", 2000))
    assert told(gateway.changes("")) == [("", 1000, Outcome.SUCCEEDED), ("R1", 2000, Outcome.SUCCEEDED)]


def test_nothing_new_is_nothing_told(gateway: StripeGateway) -> None:
    gateway.refund(order("R1", 2000))
    first = gateway.changes("")
    second = gateway.changes(first.mark)
    assert (second.refunds, second.disputes) == ([], [])
    assert gateway.changes(second.mark).refunds == []


def test_an_empty_account_tells_nothing_and_then_the_first_refund(gateway: StripeGateway, server: StripeServer) -> None:
    nothing = gateway.changes("")
    assert nothing.refunds == []
    server.refund("pi_P1", 1000)
    assert told(gateway.changes(nothing.mark)) == [("", 1000, Outcome.SUCCEEDED)]


def test_a_refund_made_in_the_dashboard_is_told_once_with_both_names_of_its_payment(
    gateway: StripeGateway, server: StripeServer
) -> None:
    start = gateway.changes("").mark
    refund_ref = server.refund("pi_P1", 3000)
    changes = gateway.changes(start)
    found = changes.refunds[0]
    assert (found.refund_ref, found.order_id, found.payment_ref, found.charge_ref) == (
        refund_ref,
        "",
        "pi_P1",
        "ch_P1",
    )
    assert gateway.changes(changes.mark).refunds == []


def test_two_in_the_same_second_are_both_told(gateway: StripeGateway, server: StripeServer) -> None:
    server.refund("pi_P1", 1000)
    first = gateway.changes("")
    server.refund("pi_P1", 2000)
    assert told(gateway.changes(first.mark)) == [("", 2000, Outcome.SUCCEEDED)]


def test_a_refund_that_failed_late_is_told_as_failed(gateway: StripeGateway, server: StripeServer) -> None:
    gateway.refund(order("R1", 6000))
    start = gateway.changes("").mark
    server.set_clock(NOON + timedelta(hours=3))
    server.refund_failed("R1")
    found = gateway.changes(start).refunds
    assert [(refund.order_id, refund.outcome, refund.reason) for refund in found] == [
        ("R1", Outcome.FAILED, "expired_or_canceled_card")
    ]


def test_what_succeeded_and_failed_before_it_was_read_has_just_failed(
    gateway: StripeGateway, server: StripeServer
) -> None:
    start = gateway.changes("").mark
    server.answer("pending")
    gateway.refund(order("R1", 6000))
    server.refund_succeeded("R1")
    server.refund_failed("R1")
    assert told(gateway.changes(start)) == [("R1", 6000, Outcome.FAILED)]


@pytest.mark.parametrize("backwards", [False, True])
def test_events_that_come_twice_and_in_any_order_change_nothing(
    gateway: StripeGateway, server: StripeServer, backwards: bool
) -> None:
    start = gateway.changes("").mark
    server.answer("pending")
    gateway.refund(order("R1", 6000))
    server.refund_succeeded("R1")
    once = gateway.changes(start)
    server.repeat_events(backwards)
    twice = gateway.changes(once.mark)
    assert twice.refunds == once.refunds
    assert gateway.changes(twice.mark).refunds == []


def test_an_event_that_appears_late_is_read_by_the_overlap(gateway: StripeGateway, server: StripeServer) -> None:
    server.refund("pi_P1", 1000)
    start = gateway.changes("").mark
    server.set_clock(NOON - timedelta(minutes=9))
    server.refund("pi_P1", 2000)
    server.set_clock(NOON + timedelta(minutes=1))
    assert told(gateway.changes(start)) == [("", 2000, Outcome.SUCCEEDED)]


def test_a_missing_event_is_made_good_within_a_day(gateway: StripeGateway, server: StripeServer) -> None:
    gateway.refund(order("R1", 6000))
    start = gateway.changes("").mark
    server.refund_failed("R1")
    server.refund("pi_P1", 1000)
    server.forget_events()
    server.set_clock(NOON + timedelta(hours=23))
    later = gateway.changes(start)
    assert later.refunds == []
    server.set_clock(NOON + timedelta(hours=24))
    assert told(gateway.changes(later.mark)) == [("R1", 6000, Outcome.FAILED), ("", 1000, Outcome.SUCCEEDED)]


def test_an_office_that_was_shut_for_two_months_misses_nothing(gateway: StripeGateway, server: StripeServer) -> None:
    start = gateway.changes("").mark
    server.set_clock(NOON + timedelta(days=5))
    server.refund("pi_P1", 1000)
    server.set_clock(NOON + timedelta(days=60))
    assert told(gateway.changes(start)) == [("", 1000, Outcome.SUCCEEDED)]


def test_the_desk_s_own_clock_plays_no_part(gateway: StripeGateway, server: StripeServer) -> None:
    server.set_clock(datetime(1999, 12, 31, tzinfo=UTC))
    server.refund("pi_P1", 1000)
    first = gateway.changes("")
    assert len(first.refunds) == 1
    assert gateway.changes(first.mark).refunds == []


def test_hundreds_are_all_told(gateway: StripeGateway, server: StripeServer) -> None:
    start = gateway.changes("").mark
    for _ in range(120):
        server.refund("pi_P1", 10)
    changes = gateway.changes(start)
    assert len({refund.refund_ref for refund in changes.refunds}) == 120


def test_a_dispute_is_told_at_each_step(gateway: StripeGateway, server: StripeServer) -> None:
    mark = gateway.changes("").mark
    dispute_ref = server.dispute_opened("pi_P1", 4000)
    opened = gateway.changes(mark)
    assert opened.disputes == [DisputeReply(dispute_ref, "pi_P1", "ch_P1", 4000, "EUR", DisputeStatus.OPEN)]
    assert gateway.changes(opened.mark).disputes == []
    server.dispute_lost("pi_P1", 4000)
    assert [dispute.status for dispute in gateway.changes(opened.mark).disputes] == [DisputeStatus.LOST]


def test_an_inquiry_is_told_when_it_opens_and_when_it_is_over(gateway: StripeGateway, server: StripeServer) -> None:
    mark = gateway.changes("").mark
    server.inquiry_opened("pi_P1", 4000)
    opened = gateway.changes(mark)
    assert [dispute.status for dispute in opened.disputes] == [DisputeStatus.INQUIRY]
    server.inquiry_closed("pi_P1", 4000)
    assert [dispute.status for dispute in gateway.changes(opened.mark).disputes] == [DisputeStatus.WON]


def test_a_refund_given_up_that_went_through_after_all_is_told(gateway: StripeGateway, server: StripeServer) -> None:
    mark = gateway.changes("").mark
    server.answer("lost_before")
    gateway.refund(order("R1", 6000))
    server.answer("ok")
    server.refund_succeeded("R1")
    assert told(gateway.changes(mark)) == [("R1", 6000, Outcome.SUCCEEDED)]


def test_an_unfinished_sync_is_done_again_from_the_same_mark(server: StripeServer) -> None:
    gateway = quick(server.address)
    mark = gateway.changes("").mark
    server.refund("pi_P1", 1000)
    server.key_expired()
    with pytest.raises(Exception, match="does not accept the key"):
        gateway.changes(mark)
    server.key_expired(False)
    assert told(gateway.changes(mark)) == [("", 1000, Outcome.SUCCEEDED)]


@pytest.mark.parametrize("mark", ["[]", "{}", "x", '{"newest": "soon", "listed": 0, "seen": []}'])
def test_a_mark_that_is_none_is_said_so(gateway: StripeGateway, mark: str) -> None:
    with pytest.raises(BadInput, match="mark of the last sync"):
        gateway.changes(mark)
