"""The office that the service tests stand on does the main job on both databases."""

from __future__ import annotations

from desktop.model.states import Method, RefundState
from desktop.services.refunds import LineWish
from tests.services.office_builder import OfficeBuilder, line


def test_a_part_of_a_line_goes_back_through_the_gateway_and_has_the_first_number(office: OfficeBuilder) -> None:
    invoice_id = office.paid(line("119.00"))
    refund_id = office.refunded(invoice_id, LineWish(1, gross="50.00"))
    assert office.state(refund_id) == RefundState.SUCCEEDED
    note = office.note_of(refund_id)
    assert (note.number, note.gross_minor, note.tax_minor) == ("CN-2026-0001", 5000, 798)
    assert office.payment_of(invoice_id).returned_minor == 5000


def test_an_outside_payment_goes_back_as_a_record(office: OfficeBuilder) -> None:
    invoice_id = office.paid(line("10.00"), method=Method.BANK_TRANSFER)
    refund_id = office.refunded(invoice_id, LineWish(1, gross="4.00"), reference="BANK-1")
    assert office.state(refund_id) == RefundState.SUCCEEDED
    assert office.payment_of(invoice_id).left_minor == 600
