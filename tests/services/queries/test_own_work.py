"""What a fieldworker sees of the office: their own bookings and what belongs to them, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from desktop.errors import Refusal
from desktop.services import bookings
from desktop.services.bookings import BookingTerms
from desktop.services.desk import Desk
from desktop.services.queries import approvals, breakdown, credit_notes, finding, invoices, refunds
from desktop.services.queries.credit_notes import NoteQuery
from desktop.services.queries.invoices import InvoiceQuery
from desktop.services.refunds import LineWish, Wish
from tests.services.office_builder import OfficeBuilder
from tests.services.scenes import After


def share(office: OfficeBuilder) -> None:
    """INV-1 is the fieldworker's, INV-2 is not; both have a refund that is done and one that waits."""
    for number in ("INV-1", "INV-2"):
        invoice_id = office.paid(number=number)
        office.refunded(invoice_id, LineWish(1, gross="10.00"))
        office.ask(invoice_id, LineWish(1, gross="20.00"))
    worker = office.desk("field").person.id
    booking_id = bookings.add(office.desk(), "B-1", "Anna Berg", BookingTerms(date(2026, 3, 2), worker))
    bookings.link(office.desk(), booking_id, invoice_id_of(office, "INV-1"))


@pytest.fixture
def shared(after: After) -> OfficeBuilder:
    return after(share)


def invoice_id_of(office: OfficeBuilder, number: str) -> int:
    found = invoices.numbered(office.desk(), number)
    assert found is not None
    return found


def test_lists_and_sums_hold_own_work_alone(shared: OfficeBuilder) -> None:
    desk = shared.desk("field")
    assert [row.number for row in invoices.window(desk, InvoiceQuery()).rows] == ["INV-1"]
    assert [(each.count, each.gross_minor) for each in invoices.sums(desk, InvoiceQuery())] == [(1, 11_900)]
    assert [row.refund.invoice_number for row in approvals.queue(desk)] == ["INV-1"]
    assert [row.invoice_number for row in credit_notes.window(desk, NoteQuery())[0]] == ["INV-1"]
    assert [(each.count, each.gross_minor) for each in credit_notes.sums(desk, NoteQuery())] == [(1, 1_000)]
    assert credit_notes.not_drawn(desk) == 1


def test_everybody_else_sees_all(shared: OfficeBuilder) -> None:
    for login in ("viewer", "clerk", "manager", "admin"):
        desk = shared.desk(login)
        assert {row.number for row in invoices.window(desk, InvoiceQuery()).rows} == {"INV-1", "INV-2"}
        assert len(approvals.queue(desk)) == 2
        assert len(credit_notes.window(desk, NoteQuery())[0]) == 2


def test_find_or_do_finds_own_work_alone(shared: OfficeBuilder) -> None:
    found = [row.title for words in ("INV", "R-", "CN-") for row in finding.find(shared.desk("field"), words)]
    assert found[0] == "Invoice INV-1"
    assert len(found) == 4
    assert invoices.numbered(shared.desk("field"), "INV-2") is None


def test_the_work_of_others_cannot_be_opened(shared: OfficeBuilder) -> None:
    strange = invoice_id_of(shared, "INV-2")
    row = next(each.refund for each in approvals.queue(shared.desk()) if each.refund.invoice_number == "INV-2")
    note = next(each for each in credit_notes.window(shared.desk(), NoteQuery())[0] if each.invoice_number == "INV-2")
    refund_id: UUID = row.id
    reads: list[Callable[[Desk], object]] = [
        lambda desk: invoices.one(desk, strange),
        lambda desk: invoices.detail(desk, strange),
        lambda desk: refunds.one(desk, refund_id),
        lambda desk: approvals.review(desk, refund_id),
        lambda desk: credit_notes.one(desk, note.id),
        lambda desk: credit_notes.detail(desk, note.id),
        lambda desk: breakdown.work_out(desk, strange, Wish(amount="1.00")),
    ]
    for read in reads:
        with pytest.raises(Refusal) as refused:
            read(shared.desk("field"))
        assert refused.value.code == "no_right"
        assert "Finn Field may not see the work of others." in refused.value.message
        assert read(shared.desk("viewer")) is not None


def test_own_work_can_be_opened(shared: OfficeBuilder) -> None:
    desk, own = shared.desk("field"), invoice_id_of(shared, "INV-1")
    assert invoices.detail(desk, own).row.number == "INV-1"
    assert [refunds.one(desk, each.refund.id).invoice_number for each in approvals.queue(desk)] == ["INV-1"]
