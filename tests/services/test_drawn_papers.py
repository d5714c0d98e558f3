"""What stands on the papers that are drawn when somebody wants them: invoice, statement, register, numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from desktop.errors import Refusal
from desktop.model.states import Role
from desktop.services import drawn_papers
from desktop.services.desk import Desk
from desktop.services.queries.days import Days
from desktop.services.queries.register import RegisterFilter, RegisterQuery
from desktop.services.refunds import LineWish
from tests.documents import reading
from tests.services.office_builder import OfficeBuilder, line
from tests.services.queries.small_year import MARCH, live
from tests.services.scenes import After

OTHERS: list[Callable[[Desk], bytes]] = [
    lambda desk: drawn_papers.customer_statement(desk, 1),
    lambda desk: drawn_papers.refund_register(desk, RegisterQuery()),
    drawn_papers.numbers,
    lambda desk: drawn_papers.invoice(desk, 1),
]


@pytest.fixture
def lived(after: After) -> OfficeBuilder:
    return after(live)


def test_an_invoice_is_a_copy_in_the_language_of_its_customer(office: OfficeBuilder) -> None:
    lamps = line("238.00", "2", text="Schreibtischlampe")
    invoice_id = office.invoice(lamps, line("10.5", rates=[7_000]), number="A-7", issued=MARCH)
    said = reading.words(drawn_papers.invoice(office.desk("viewer"), invoice_id))
    assert "Rechnung A-7" in said
    assert "Datum 2. März 2026" in said
    # 476.00 with 19 % inside is 400.00 + 76.00; 10.50 with 7 % is 9.81 + 0.69.
    assert "Schreibtischlampe 2 238,00 19 % 400,00 76,00 476,00" in said
    assert "Desk lamp 1 10,50 7 % 9,81 0,69 10,50" in said
    assert "Netto 409,81 USt 76,69 Gesamtbetrag, EUR 486,50" in said
    assert "KOPIE" in said
    assert "Anna Berg Am Deich 3 20095 Hamburg" in said


def test_a_foreign_invoice_says_its_tax_in_the_currency_of_the_office(office: OfficeBuilder) -> None:
    invoice_id = office.invoice(line("119.00"), currency="GBP", rate="1.15")
    said = reading.words(drawn_papers.invoice(office.desk(), invoice_id))
    # 19.00 x 1.15
    assert "USt in EUR: 21,85, zum Kurs der Rechnung (1 GBP = 1,15 EUR)" in said


def test_a_statement_has_every_event_with_its_balance_and_what_went_back(lived: OfficeBuilder) -> None:
    said = reading.words(drawn_papers.customer_statement(lived.desk("viewer"), lived.customer("Anna Berg")))
    assert "Kontoauszug von Anfang an" in said
    assert "Saldo davor 0,00 20.02.2026 Rechnung A-1 119,00 119,00 25.02.2026 Zahlung P-1 119,00 0,00" in said
    assert "Erstattungen" in said
    assert "Rechnung A-1 CN-2026-0001 erstattet 50,00 EUR Visa ••4242" in said
    # 2.00 too much for the bulb stay with us.
    assert "Saldo, EUR −2,00 2,00 EUR stehen zu Ihren Gunsten." in said
    assert "keine Zahlungsaufforderung" in said
    assert "IBAN" not in said


def test_a_statement_of_some_days_begins_with_the_balance_before(lived: OfficeBuilder) -> None:
    days = Days(date(2026, 2, 21), date(2026, 2, 28))
    said = reading.words(drawn_papers.customer_statement(lived.desk(), lived.customer("Anna Berg"), days))
    assert "21. Februar 2026 bis 28. Februar 2026" in said
    assert "Saldo davor 119,00 25.02.2026 Zahlung P-1" in said
    assert "A-2" not in said
    assert "Erstattungen" not in said


def test_who_owes_us_reads_it_and_who_had_no_event_reads_that(lived: OfficeBuilder) -> None:
    bo = lived.customer("Bo Ek")
    assert "200,00 EUR sind zu unseren Gunsten offen." in reading.words(
        drawn_papers.customer_statement(lived.desk(), bo)
    )
    said = reading.words(drawn_papers.customer_statement(lived.desk(), bo, Days(date(2025, 1, 1), date(2025, 1, 31))))
    assert "In diesem Zeitraum gab es keine Vorgänge." in said
    assert "Auf keiner Seite ist etwas offen." in said


def test_a_sum_that_runs_over_pages_is_carried_forward(office: OfficeBuilder) -> None:
    for at in range(60):
        office.invoice(line("1.00"), number=f"M-{at}")
    pages = reading.page_texts(drawn_papers.customer_statement(office.desk(), office.customer()))
    first = pages[0].count("Rechnung M-")
    assert len(pages) > 1
    carried = f"{first},00 0,00 {first},00"
    assert f"Übertrag auf die nächste Seite {carried}" in pages[0]
    assert f"Übertrag {carried}" in pages[1]
    assert f"Seite 2 von {len(pages)}" in pages[1]


def test_the_register_names_who_asked_and_approved_and_adds_up_what_was_paid(lived: OfficeBuilder) -> None:
    paid = lived.paid(line("30.00"), number="A-9")
    lived.ask(paid, LineWish(1, gross="7.00"), reason="Scratched")
    said = reading.words(drawn_papers.refund_register(lived.desk("viewer"), RegisterQuery()))
    assert "Refund register" in said
    assert "Refunds Paid back Waiting Not paid 2 50.00 EUR 7.00 EUR nothing" in said
    assert "paid back 50.00 EUR 50.00 EUR" in said
    assert "Invoice A-9. Scratched" in said
    assert "waiting for approval 7.00 EUR" in said
    none = RegisterQuery(RegisterFilter.REFUSED, text="lamp")
    said = reading.words(drawn_papers.refund_register(lived.desk("viewer"), none))
    assert "No refund was found." in said
    assert "Rejected or deleted, of all days, with “lamp”" in said


def test_the_register_carries_what_was_asked_for_and_paid_from_page_to_page(office: OfficeBuilder) -> None:
    sold = office.paid(*[line("10.00") for _ in range(14)])
    for at in range(14):
        refund_id = office.ask(sold, LineWish(at + 1, gross="10.00"))
        if at % 2 == 0:
            office.approve(refund_id)
            office.send(refund_id)
    pages = reading.page_texts(drawn_papers.refund_register(office.desk("viewer"), RegisterQuery()))
    assert len(pages) > 1
    first = pages[0].count("Invoice INV-")
    paid = pages[0].count("CN-2026-")
    assert f"Carried forward {first * 10}.00 EUR {paid * 10}.00 EUR" in pages[0]
    assert f"Brought forward {first * 10}.00 EUR {paid * 10}.00 EUR" in pages[1]


def test_the_proof_of_numbers_names_first_and_last_and_what_is_missing(lived: OfficeBuilder) -> None:
    said = reading.words(drawn_papers.numbers(lived.desk("viewer")))
    assert "Credit notes 2026 CN-2026-0001 CN-2026-0001 1 0 none" in said
    assert "Gaps 4 0 none" in said
    lived.tamper("UPDATE series SET last = 3 WHERE name = 'CN'")
    said = reading.words(drawn_papers.numbers(lived.desk("viewer")))
    assert "Missing: 2, 3" in said


def test_own_approvals_are_listed_by_month(lived: OfficeBuilder) -> None:
    said = reading.words(drawn_papers.approved_by_themselves(lived.desk("admin"), 2026, 3))
    assert "In March 2026 nobody approved what they had asked for or changed themselves." in said


@pytest.mark.parametrize("draw", OTHERS)
def test_a_fieldworker_gets_no_paper_of_the_work_of_others(lived: OfficeBuilder, draw: Callable[[Desk], bytes]) -> None:
    desk = lived.desk("clerk")
    with pytest.raises(Refusal) as refused:
        draw(replace(desk, person=replace(desk.person, role=Role.FIELD)))
    assert refused.value.code == "no_right"
