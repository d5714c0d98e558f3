"""What can be done with a refund where its invoice stands, and the reason where it cannot."""

from __future__ import annotations

from uuid import UUID, uuid4

from desktop.gateways.practice import Answer
from desktop.model.states import Method
from desktop.services import approvals, credit_notes, refunds
from desktop.services.queries import invoices
from desktop.services.queries.invoice_rows import RefundActs
from desktop.services.refunds import LineWish, Wish
from tests.services.office_builder import OfficeBuilder


def acts(office: OfficeBuilder, invoice_id: int, refund_id: UUID, login: str = "clerk") -> RefundActs:
    return invoices.detail(office.desk(login), invoice_id).acts[refund_id]


def came_back(office: OfficeBuilder) -> tuple[int, UUID]:
    """A refund of a whole invoice by card whose money came back from the bank."""
    invoice_id = office.paid()
    refund = office.refunded(invoice_id, LineWish(1, all=True))
    office.comes_back(refund)
    return invoice_id, refund


def test_a_waiting_refund_can_be_changed_and_deleted_an_approved_one_only_changed(office: OfficeBuilder) -> None:
    invoice_id = office.paid()
    refund = office.ask(invoice_id, LineWish(1, gross="5.00"))
    assert acts(office, invoice_id, refund) == RefundActs(edit="", delete="")
    office.approve(refund)
    found = acts(office, invoice_id, refund)
    assert (found.edit, found.delete) == ("", "It is approved. Unapprove it first; then it can be deleted.")


def test_a_recorded_refund_that_is_final_is_taken_back_by_somebody_else(office: OfficeBuilder) -> None:
    invoice_id = office.paid(method=Method.CASH)
    refund = office.refunded(invoice_id, LineWish(1, gross="5.00"), reference="Till 4")
    assert acts(office, invoice_id, refund, "manager") == RefundActs(unapprove="")
    assert acts(office, invoice_id, refund).unapprove == (
        "You asked for this refund. Somebody else has to take it back."
    )
    approvals.unapprove(office.desk("manager"), refund, "Typed twice")
    assert acts(office, invoice_id, refund).unapprove is None


def test_what_went_out_through_the_gateway_is_neither_taken_back_nor_voided_here(office: OfficeBuilder) -> None:
    invoice_id = office.paid()
    refund = office.refunded(invoice_id, LineWish(1, gross="5.00"))
    assert acts(office, invoice_id, refund, "manager") == RefundActs()


def test_a_refund_that_came_back_is_paid_again_or_its_note_is_voided_and_never_both(office: OfficeBuilder) -> None:
    invoice_id, refund = came_back(office)
    assert acts(office, invoice_id, refund) == RefundActs(pay_again="", void="")
    wish = Wish(instead_of=refund, method=Method.BANK_TRANSFER, reference="BACS 7", reason="Card closed")
    again = refunds.request(office.desk(), uuid4(), invoice_id, wish).refund_ids[0]
    found = acts(office, invoice_id, refund)
    assert found.pay_again == "R-2 pays it again already; it is under way."
    assert found.void == ("Not possible in this state. Refund R-2 is paying it again; take that back first.")
    office.approve(again)
    assert acts(office, invoice_id, refund).pay_again == "R-2 has paid it again."
    assert "The money has moved already." in str(acts(office, invoice_id, refund).void)


def test_a_voided_note_leaves_nothing_to_do(office: OfficeBuilder) -> None:
    invoice_id, refund = came_back(office)
    credit_notes.void(office.desk("manager"), office.note_of(refund).number)
    assert acts(office, invoice_id, refund) == RefundActs()


def test_a_refund_that_never_left_has_no_note_to_pay_or_void(office: OfficeBuilder) -> None:
    invoice_id = office.paid()
    refund = office.ask(invoice_id, LineWish(1, gross="5.00"))
    office.practice.choose(Answer.DECLINED)
    office.approve(refund)
    office.send(refund)
    assert acts(office, invoice_id, refund) == RefundActs()
