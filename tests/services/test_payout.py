"""Sending: what is missing is found before anything leaves, never after."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from desktop.errors import BadInput
from desktop.model.office import ExchangeRate
from desktop.model.refund import Refund
from desktop.model.states import RefundState
from desktop.services import approvals, payout, refunds
from desktop.services.refunds import LineWish, Wish
from tests.services.office_builder import OfficeBuilder


def test_without_a_rate_of_today_nothing_is_sent(office: OfficeBuilder) -> None:
    invoice = office.invoice(currency="USD", rate="0.92")
    payment = office.payment(invoice)
    wish = Wish(payment_id=payment, lines=(LineWish(1, gross="60.00"),))
    refund = refunds.request(office.desk("clerk"), uuid4(), invoice, wish).refund_ids[0]
    approvals.approve(office.desk("manager"), refund)
    with office.database.write() as session:
        session.query(ExchangeRate).delete()

    with pytest.raises(BadInput, match="No rate of USD to EUR is known"):
        payout.send(office.desk("manager"), refund)

    with office.database.read() as session:
        assert session.get_one(Refund, refund).state == RefundState.APPROVED
    assert not office.practice.changes("").refunds, "the gateway's book has no refund"

    with office.database.write() as session:
        long_ago = datetime(2020, 1, 1, tzinfo=UTC)
        session.add(ExchangeRate(currency="USD", valid_from=long_ago, rate="0.95"))
    assert payout.send(office.desk("manager"), refund) == RefundState.SUCCEEDED
