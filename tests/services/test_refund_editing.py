"""Changing a waiting refund: one stays one, and what is not given stays."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.database import open_office
from desktop.errors import Refusal
from desktop.model.refund import Refund
from desktop.model.states import Method, RefundKind
from desktop.services import refunds
from desktop.services.queries import approvals
from desktop.services.refunds import Change, LineWish
from tests.crashes.older import write_older
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


def test_what_was_chosen_in_an_older_version_still_stays_at_an_edit(file_office: OfficeBuilder, tmp_path: Path) -> None:
    card = [file_office.paid() for _ in range(3)]
    ten = LineWish(1, gross="10.00")
    by_rule = file_office.ask(card[0], ten)
    by_bank = file_office.ask(card[1], ten, method=Method.BANK_TRANSFER, reason="Card closed")
    by_hand = file_office.ask(card[2], ten, kind=RefundKind.RECORD, reason="Terminal was down")
    cash = file_office.ask(file_office.paid(method=Method.CASH), ten)
    file_office.database.close()
    write_older(tmp_path / "office.refunddesk", tmp_path / "older.refunddesk")
    with closing(open_office(str(tmp_path / "older.refunddesk"))) as upgraded, upgraded.read() as session:
        chosen = {refund.id: (refund.chosen_kind, refund.chosen_method) for refund in session.scalars(select(Refund))}
    assert chosen == {
        by_rule: (None, None),
        by_bank: (None, Method.BANK_TRANSFER),
        by_hand: (RefundKind.RECORD, None),
        cash: (None, None),
    }
