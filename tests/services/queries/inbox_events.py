"""What happens to an office from outside, for the tests of its inbox."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from desktop.gateways.base import DisputeStatus
from desktop.gateways.practice import Answer
from desktop.model.money import from_text
from desktop.services import sync
from desktop.services.queries import inbox, inbox_detail
from desktop.services.queries.inbox_rows import Choice, InboxDetail, InboxRow
from desktop.services.refunds import LineWish
from tests.services.office_builder import OfficeBuilder


def found_at_gateway(office: OfficeBuilder, invoice_id: int, amount: str) -> None:
    """Somebody pays money of the invoice's first payment back in the gateway's own dashboard, and it is read."""
    payment = office.payment_of(invoice_id)
    office.practice.refund_there(payment.gateway_ref or "", from_text(amount, payment.currency))
    sync.run(office.desk("admin"))


def disputed(office: OfficeBuilder, invoice_id: int, amount: str, *then: DisputeStatus) -> None:
    """The bank opens a dispute on the invoice's first payment (the first of `then`), and decides (the second)."""
    payment = office.payment_of(invoice_id)
    first = then[0] if then else DisputeStatus.OPEN
    ref = office.practice.dispute(payment.gateway_ref or "", from_text(amount, payment.currency), first)
    sync.run(office.desk("admin"))
    for ended in then[1:]:
        office.practice.end_dispute(ref, ended)
        sync.run(office.desk("admin"))


def not_confirmed(office: OfficeBuilder, invoice_id: int, amount: str) -> UUID:
    """A refund that was sent and of which the gateway said nothing."""
    refund_id = office.ask(invoice_id, LineWish(1, gross=amount), reason="Broken")
    office.approve(refund_id)
    office.practice.choose(Answer.LOST_BEFORE)
    office.send(refund_id)
    return refund_id


def declined(office: OfficeBuilder, invoice_id: int, amount: str) -> UUID:
    """A refund that the bank declined at once."""
    refund_id = office.ask(invoice_id, LineWish(1, gross=amount), reason="Broken")
    office.approve(refund_id)
    office.practice.choose(Answer.DECLINED)
    office.send(refund_id)
    return refund_id


def came_back(office: OfficeBuilder, invoice_id: int, amount: str) -> UUID:
    """A refund that went out and came back some days later."""
    refund_id = office.refunded(invoice_id, LineWish(1, gross=amount), reason="Broken")
    office.later(days=3)
    office.comes_back(refund_id)
    return refund_id


def rows(office: OfficeBuilder, by: str = "manager") -> Sequence[InboxRow]:
    """The inbox as that person has it."""
    return inbox.waiting(office.desk(by))


def only(office: OfficeBuilder, by: str = "manager") -> InboxDetail:
    """The one entry of the inbox, whole."""
    (row,) = rows(office, by)
    found = inbox_detail.detail(office.desk(by), row.key)
    assert found is not None
    return found


def obstacle(entry: InboxDetail, choice: Choice) -> str:
    """Why this choice cannot be made, empty where it can."""
    found = entry.choice(choice)
    assert found is not None
    return found.obstacle
