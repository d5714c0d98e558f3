"""An office in which much has happened, all of it by the program and its rules."""

from __future__ import annotations

from desktop.model.states import Method
from desktop.services import approvals, credit_notes
from desktop.services.refunds import LineWish
from tests.services.office_builder import OfficeBuilder, line


def fill(office: OfficeBuilder) -> None:
    """One of each thing that the books know, made by the program itself."""
    desk = office.desk("manager")
    first = office.invoice(line("119.00"), line("5.35", "2", (7_000,)), line("1.00", "1", (5_000, 2_000)))
    office.payment(first, fee="2.50")
    refunded = office.refunded(first, LineWish(1, gross="50.00"), LineWish(3, all=True))
    credit_notes.document(desk, office.note_of(refunded).id)
    second = office.paid(line("238.00"), method=Method.BANK_TRANSFER)
    taken_back = office.refunded(second, LineWish(1, gross="38.00"), reference="BANK-1")
    approvals.unapprove(desk, taken_back, "It was paid to another customer")
    third = office.invoice(line("100.00"))
    office.payment(third, amount="70.00", method=Method.CASH)
    office.refunded(third, LineWish(1, gross="50.00"), reference="TILL-1")
    fourth = office.invoice(line("119.00"))
    office.payment(fourth, amount="150.00")
    office.refunded(fourth, lines=(), amount="31.00")
    office.rate("USD", "0.92")
    fifth = office.paid(line("33.33", "3"), currency="USD", rate="0.91")
    for _ in range(3):
        office.refunded(fifth, LineWish(1, gross="11.11"))
    sixth = office.paid(line("20.00"))
    office.comes_back(office.refunded(sixth, LineWish(1, all=True)))
    seventh = office.paid(line("200.00"), line("7.77", rates=(5_000, 2_000)), prices="net")
    office.ask(seventh, LineWish(1, net="33.33"), LineWish(2, net="1.00"))
    office.payment(office.invoice(line("10.00")), office.invoice(line("20.00")), method=Method.CHEQUE)
