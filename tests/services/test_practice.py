"""Practising: what a person lets happen at the practice gateway stands in the inbox as the real thing would."""

from __future__ import annotations

import pytest

from desktop.errors import RefundDeskError
from desktop.services import practice
from desktop.services.practice import Event
from desktop.services.queries.inbox_rows import InboxKind
from desktop.services.refunds import LineWish
from tests.services.office_builder import OfficeBuilder
from tests.services.queries.inbox_events import rows


def kinds(office: OfficeBuilder) -> list[tuple[InboxKind, int]]:
    return [(row.kind, row.amount_minor) for row in rows(office)]


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (Event.REFUND, InboxKind.FOUND),
        (Event.DISPUTE, InboxKind.DISPUTED),
        (Event.INQUIRY, InboxKind.INQUIRY),
    ],
)
def test_what_happens_there_stands_in_the_inbox(office: OfficeBuilder, event: Event, kind: InboxKind) -> None:
    office.paid(number="INV-7")
    assert practice.happen(office.desk(), event, " INV-7 ", "12.50") == "Visa ••4242"
    assert kinds(office) == [(kind, 1250)]


def test_disputes_end_lost_or_won(office: OfficeBuilder) -> None:
    office.paid(number="INV-7")
    practice.happen(office.desk(), Event.DISPUTE, "INV-7", "12.50")
    assert practice.end_disputes(office.desk(), lost=True) == 1
    assert kinds(office) == [(InboxKind.LOST, 1250)]
    office.paid(number="INV-8")
    practice.happen(office.desk(), Event.DISPUTE, "INV-8", "10.00")
    assert practice.end_disputes(office.desk(), lost=False) == 1
    assert kinds(office) == [(InboxKind.LOST, 1250)]


def test_the_last_refund_comes_back(office: OfficeBuilder) -> None:
    assert practice.come_back(office.desk()) == ""
    office.refunded(office.paid(), LineWish(1, gross="24.00"))
    assert practice.come_back(office.desk()) == "R-1"
    assert kinds(office) == [(InboxKind.RETURNED, 2400)]


@pytest.mark.parametrize(("number", "amount"), [("INV-9", "1.00"), ("INV-7", "500.00"), ("INV-7", "nothing")])
def test_what_cannot_happen_is_said_and_changes_nothing(office: OfficeBuilder, number: str, amount: str) -> None:
    office.paid(number="INV-7")
    with pytest.raises(RefundDeskError):
        practice.happen(office.desk(), Event.REFUND, number, amount)
    assert kinds(office) == []
