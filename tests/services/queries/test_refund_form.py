"""The paper of a refund before it is asked for: what the real one will say, marked as a draft, stored nowhere."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import func, select

from desktop.errors import Refusal
from desktop.model.credit_note import CreditNote
from desktop.model.refund import Refund
from desktop.model.states import Method
from desktop.services import refunds
from desktop.services.queries import refund_form
from desktop.services.refunds import LineWish, Wish
from tests.documents.reading import words
from tests.services.office_builder import OfficeBuilder, line


def test_the_paper_says_what_was_typed_and_that_it_is_a_draft(office: OfficeBuilder) -> None:
    invoice_id = office.paid(line("29.75", quantity="4", text="Oak lamp"))
    wish = Wish(lines=(LineWish(1, quantity="2"),), reason="Damaged in transit", reference="RMA-1187")
    (paper,) = refund_form.papers(office.desk(), invoice_id, wish)
    read = words(paper)
    typed = ("Oak lamp", "Auf dem Transport beschädigt", "RMA-1187", "INV-0001", "59,50", "9,50")
    for said in ("Entwurf ohne Nummer", *typed):
        assert said in read
    with office.database.read() as session:
        stored = [session.execute(select(func.count()).select_from(each)).scalar_one() for each in (Refund, CreditNote)]
    assert stored == [0, 0]


def test_each_payment_that_is_needed_has_its_paper(office: OfficeBuilder) -> None:
    invoice_id = office.invoice(line("100.00"))
    office.payment(invoice_id, amount="60.00")
    office.payment(invoice_id, amount="40.00", method=Method.BANK_TRANSFER)
    papers = refund_form.papers(office.desk(), invoice_id, Wish(amount="75.00", reason="Broken"))
    assert ["60,00" in words(paper) for paper in papers] == [True, False]
    assert "15,00" in words(papers[1])


def test_what_the_rules_forbid_has_no_paper(office: OfficeBuilder) -> None:
    invoice_id = office.paid(line("100.00"))
    with pytest.raises(Refusal) as refusal:
        refund_form.papers(office.desk(), invoice_id, Wish(lines=(LineWish(1, gross="100.01"),)))
    assert refusal.value.code == "over_line"


def test_a_form_is_known_once_it_was_sent(office: OfficeBuilder) -> None:
    invoice_id, form_id = office.paid(line("100.00")), uuid4()
    assert not refund_form.was_asked(office.desk(), form_id)
    refunds.request(office.desk(), form_id, invoice_id, Wish(lines=(LineWish(1, gross="1.00"),)))
    assert refund_form.was_asked(office.desk(), form_id)
