"""A character that no font has: refused where it is typed, named where it came in, printed as its code point."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest

from desktop.errors import BadInput
from desktop.model.customer import Customer
from desktop.services import credit_notes, customers, office_settings, refunds
from desktop.services.desk import Desk
from desktop.services.queries import breakdown, invoices
from desktop.services.queries import credit_notes as note_queries
from desktop.services.queries import customers as customer_queries
from desktop.services.refunds import Change, LineWish, Wish
from desktop.services.steps import signs
from tests.documents import reading
from tests.services.office_builder import OfficeBuilder, line


def ask_with_reason(desk: Desk, text: str) -> None:
    detail = invoices.detail(desk, 1)
    wish = Wish(lines=(LineWish(1, gross="1.00"),), reason=text)
    refunds.request(desk, uuid4(), detail.row.id, wish)


def change_reason(desk: Desk, text: str) -> None:
    detail = invoices.detail(desk, 1)
    refund_id = next(refund.id for payment in detail.payments for refund in payment.refunds)
    refunds.edit(desk, refund_id, Change(reason=text))


def name_customer(desk: Desk, text: str) -> None:
    seen = customer_queries.detail(desk, 1).card
    customers.edit(desk, 1, seen, replace(seen, name=f"Anna {text}"))


def foot_of_paper(desk: Desk, text: str) -> None:
    card = office_settings.read(desk).card
    office_settings.save_card(desk, replace(card, footer=text))


@pytest.mark.parametrize("act", [ask_with_reason, change_reason, name_customer, foot_of_paper])
@pytest.mark.parametrize(
    ("text", "said"),
    [("日本", "“日” (U+65E5), “本” (U+672C), which no font here has"), ("a\x07b", "the control character U+0007")],
)
def test_what_cannot_be_printed_is_refused_where_a_person_types_it(
    office: OfficeBuilder, act: Callable[[Desk, str], None], text: str, said: str
) -> None:
    office.ask(office.paid(), LineWish(1, gross="2.00"), by="admin")
    with pytest.raises(BadInput) as refused:
        act(office.desk("admin"), text)
    assert said in refused.value.message
    act(office.desk("admin"), "Łódź & <b>Αθήνα</b> شركة")


def test_the_form_says_before_the_request_how_the_paper_will_show_it(office: OfficeBuilder) -> None:
    invoice_id = office.paid(line("50.00", text="扇子 fan"))
    found = breakdown.work_out(office.desk(), invoice_id, Wish(lines=(LineWish(1, gross="5.00"),)))
    [warning] = found.warnings
    assert warning.startswith("Papers show [U+6247], [U+5B50] in place of “扇” (U+6247)")
    plain = office.paid(line("50.00", text="Fächer"), number="P")
    assert list(breakdown.work_out(office.desk(), plain, Wish(lines=(LineWish(1, gross="5.00"),))).warnings) == []


def test_a_note_that_is_due_is_issued_with_the_code_point(office: OfficeBuilder) -> None:
    with office.database.write() as session:
        session.add(Customer(name="山田", address="", country="JP", email=""))
    refund_id = office.refunded(office.paid(line("50.00", text="扇子 fan"), customer="山田"), LineWish(1, gross="5.00"))
    note = office.note_of(refund_id)
    said = reading.words(credit_notes.document(office.desk(), note.id))
    assert "[U+5C71][U+7530]" in said
    assert "[U+6247][U+5B50] fan" in said
    with office.database.read() as session:
        frozen = note.frozen_json
    assert "山田" in frozen
    assert signs.sentence([frozen]).startswith("Papers show [U+5C71], [U+7530], [U+6247] in place of “山” (U+5C71)")


def test_the_page_of_the_note_warns_of_it(office: OfficeBuilder) -> None:
    strange = office.refunded(office.paid(line("50.00", text="扇子 fan")), LineWish(1, gross="5.00"))
    plain = office.refunded(office.paid(line("50.00", text="Fächer")), LineWish(1, gross="5.00"))
    warned = note_queries.detail(office.desk(), office.note_of(strange).id).unprintable
    assert warned == "Papers show [U+6247], [U+5B50] in place of “扇” (U+6247), “子” (U+5B50), which no font here has."
    assert note_queries.detail(office.desk(), office.note_of(plain).id).unprintable == ""
