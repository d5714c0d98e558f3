"""Changing a waiting refund: one stays one, and what is not given stays."""

from __future__ import annotations

import pytest

from desktop.errors import Refusal
from desktop.model.states import Method
from desktop.services import refunds
from desktop.services.queries import approvals
from desktop.services.refunds import Change, LineWish
from tests.services.office_builder import OfficeBuilder, line


def test_a_refund_that_would_need_a_second_payment_is_not_cut_short_by_a_change(office: OfficeBuilder) -> None:
    invoice_id = office.invoice(line("100.00"))
    office.payment(invoice_id, amount="40.00")
    office.payment(invoice_id, amount="30.00", method=Method.CASH)
    refund = office.ask(invoice_id, LineWish(1, gross="20.00"), reason="Not delivered")
    with pytest.raises(Refusal) as refused:
        refunds.edit(office.desk(), refund, Change(lines=(LineWish(1, gross="90.00"),)))
    assert (refused.value.code, refused.value.left) == ("over_payment", "40.00")
    assert approvals.review(office.desk("manager"), refund).refund.gross_minor == 2000
    refunds.edit(office.desk(), refund, Change(lines=(LineWish(1, gross="60.00"),)))
    changed = approvals.review(office.desk("manager"), refund).refund
    assert (changed.gross_minor, changed.money_minor, changed.reason) == (6000, 3000, "Not delivered")
