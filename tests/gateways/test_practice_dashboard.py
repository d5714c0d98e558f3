"""What a person can let happen at the practice gateway without a refund of ours: paying back by hand, disputes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.errors import BadInput
from desktop.gateways.base import DisputeStatus, Outcome
from desktop.gateways.practice import PracticeGateway
from tests.gateways.orders import order

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def gateway(tmp_path: Path) -> PracticeGateway:
    gateway = PracticeGateway(tmp_path / "practice.sqlite", clock=lambda: NOON)
    gateway.register("pi_P1", 10_000, "EUR")
    return gateway


def test_money_paid_back_by_hand_is_read_as_a_refund_of_nobody_here(gateway: PracticeGateway) -> None:
    ref = gateway.refund_there("pi_P1", 3780)
    (made,) = gateway.changes("").refunds
    assert (made.refund_ref, made.amount_minor, made.outcome) == (ref, 3780, Outcome.SUCCEEDED)
    assert (made.order_id, made.install_id) == ("", "")
    facts = gateway.look_up(order("R1", 1)).payment
    assert facts is not None
    assert facts.refunded_minor == 3780


def test_no_more_than_is_left_is_paid_back_by_hand(gateway: PracticeGateway) -> None:
    gateway.refund_there("pi_P1", 10_000)
    with pytest.raises(BadInput):
        gateway.refund_there("pi_P1", 1)
    with pytest.raises(BadInput):
        gateway.refund_there("pi_other", 1)


def test_a_dispute_is_told_when_it_opens_and_when_it_ends(gateway: PracticeGateway) -> None:
    ref = gateway.dispute("pi_P1", 4000)
    first = gateway.changes("")
    assert [(each.dispute_ref, each.status) for each in first.disputes] == [(ref, DisputeStatus.OPEN)]
    facts = gateway.look_up(order("R1", 1)).payment
    assert facts is not None
    assert (facts.disputed_minor, facts.obstacle) == (4000, "disputed")
    gateway.end_dispute(ref, DisputeStatus.LOST)
    second = gateway.changes(first.mark)
    assert [(each.dispute_ref, each.status) for each in second.disputes] == [(ref, DisputeStatus.LOST)]
    assert gateway.changes(second.mark).disputes == ()


def test_what_a_dispute_took_is_left_no_more(gateway: PracticeGateway) -> None:
    gateway.end_dispute(gateway.dispute("pi_P1", 4000), DisputeStatus.LOST)
    assert gateway.refund(order("R1", 6001)).outcome == Outcome.FAILED
    assert gateway.refund(order("R2", 6000)).outcome == Outcome.SUCCEEDED


def test_a_disputed_payment_is_not_paid_back_by_hand(gateway: PracticeGateway) -> None:
    gateway.dispute("pi_P1", 4000)
    with pytest.raises(BadInput):
        gateway.refund_there("pi_P1", 100)


def test_a_dispute_ends_once_and_is_not_about_more_than_the_payment(gateway: PracticeGateway) -> None:
    with pytest.raises(BadInput):
        gateway.dispute("pi_P1", 10_001)
    ref = gateway.dispute("pi_P1", 10_000, DisputeStatus.INQUIRY)
    gateway.end_dispute(ref, DisputeStatus.WON)
    with pytest.raises(BadInput):
        gateway.end_dispute(ref, DisputeStatus.LOST)
