"""A refund worked out while somebody types: figures known from elsewhere, the smallest limit, few words for faults."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from desktop.model.office import Office
from desktop.model.states import Method, RefundKind
from desktop.model.tax import LineBalance, LinePart
from desktop.services import refunds
from desktop.services.queries import breakdown, proof
from desktop.services.queries.rows import Breakdown
from desktop.services.refunds import LineWish, Wish
from tests.services.office_builder import OfficeBuilder, line


def worked_out(
    office: OfficeBuilder, invoice_id: int, *lines: LineWish, typing: int | None = None, **more: Any
) -> Breakdown:
    """The breakdown of these lines for the clerk, of the invoice's first payment where `more` names no other."""
    wanted: dict[str, Any] = {"payment_id": office.payment_of(invoice_id).id, "reason": "Broken"} | more
    wish = Wish(lines=lines, **wanted)
    return breakdown.work_out(office.desk(), invoice_id, wish, typing=typing)


def test_net_tax_and_proof_are_those_of_the_cumulative_split(office: OfficeBuilder) -> None:
    invoice_id = office.paid(line("9.99", rates=(20_000,)))
    office.ask(invoice_id, LineWish(1, gross="3.33"), reason="Broken")
    found = worked_out(office, invoice_id, LineWish(1, gross="3.33"))
    assert (found.net_minor, found.tax_minor, found.gross_minor, found.taxes) == (278, 55, 333, [(20_000, 55)])
    (row,) = found.lines
    assert (row.formula, row.share, row.tax_before_minor) == ("1.67 × 6.66 / 9.99 − 0.56", "1.67 × 6.66 / 9.99", 56)
    assert row.left_after_minor == 333


def test_the_proof_of_units_of_net_prices_is_by_net_and_adds_up_to_the_lines_tax(office: OfficeBuilder) -> None:
    # 3 units, net 100.00, 19 %: the units are 33.34, 33.33 and 33.33; tax 6.3346, 12.6673 - 6.33, 19.00 - 12.67.
    invoice_id = office.paid(line("33.333333", quantity="3"), prices="net")
    proofs = []
    for _ in range(3):
        (row,) = worked_out(office, invoice_id, LineWish(1, quantity="1")).lines
        proofs.append((row.net_minor, row.tax_minor, row.formula))
        office.ask(invoice_id, LineWish(1, quantity="1"), reason="Broken")
    assert proofs == [
        (3334, 633, "19.00 × 33.34 / 100.00"),
        (3333, 634, "19.00 × 66.67 / 100.00 − 6.33"),
        (3333, 633, "19.00 × 100.00 / 100.00 − 12.67"),
    ]


def test_the_proof_of_units_of_gross_prices_is_by_gross(office: OfficeBuilder) -> None:
    # 3 units, gross 100.00, 20 %: tax 16.67; 16.67 x 33.34 / 100.00 = 5.5578, then 11.1138 - 5.56.
    invoice_id = office.paid(line("33.333333", quantity="3", rates=(20_000,)))
    office.ask(invoice_id, LineWish(1, quantity="1"), reason="Broken")
    (row,) = worked_out(office, invoice_id, LineWish(1, quantity="1")).lines
    assert (row.gross_minor, row.tax_minor, row.formula) == (3333, 555, "16.67 × 66.67 / 100.00 − 5.56")


def test_several_taxes_of_a_line_are_proved_as_one_sum_and_each_cent_has_its_rate(office: OfficeBuilder) -> None:
    # Net 10.00 with 5 % and 7 %: tax 0.50 + 0.70 of 11.20. 1.20 x 3.00 / 11.20 = 0.3214; the shares are 0.1339 and
    # 0.1875, so of the 32 cents 13 and 19. Then 1.20 x 6.00 / 11.20 = 0.6429, less 0.32 is 0.32 again; 0.2679 and
    # 0.375 are the shares so far, less 13 and 19: 14 and 18.
    invoice_id = office.paid(line("10.00", rates=(5_000, 7_000)), prices="net")
    first = worked_out(office, invoice_id, LineWish(1, gross="3.00"))
    assert (first.lines[0].formula, first.lines[0].tax_minor) == ("1.20 × 3.00 / 11.20", 32)
    assert first.lines[0].taxes == ((5_000, 0, 13), (7_000, 0, 19))
    office.ask(invoice_id, LineWish(1, gross="3.00"), reason="Broken")
    second = worked_out(office, invoice_id, LineWish(1, gross="3.00"))
    assert (second.lines[0].formula, second.lines[0].tax_minor) == ("1.20 × 6.00 / 11.20 − 0.32", 32)
    assert second.lines[0].taxes == ((5_000, 13, 14), (7_000, 19, 18))
    assert second.taxes == [(5_000, 14), (7_000, 18)]
    office.ask(invoice_id, LineWish(1, gross="3.00"), reason="Broken")
    (rest,) = worked_out(office, invoice_id, LineWish(1, all=True)).lines
    assert (rest.formula, rest.tax_minor) == ("1.20 × 11.20 / 11.20 − 0.64", 56)
    assert rest.taxes == ((5_000, 27, 23), (7_000, 37, 33)), "the three parts are 0.50 and 0.70 to the cent"


def test_a_cent_that_the_formula_alone_does_not_give_is_named() -> None:
    balance = LineBalance(LinePart(100, (10,)), LinePart(0, (0,)))
    assert proof.formula(balance, LinePart(9, (2,)), "EUR") == "0.10 × 0.11 / 1.10 = 0.01, held at 0.02"
    assert proof.formula(balance, LinePart(10, (1,)), "EUR") == "0.10 × 0.11 / 1.10"


def test_the_bars_part_what_went_back_from_what_waits(office: OfficeBuilder) -> None:
    invoice_id = office.paid(line("100.00"), line("20.00"))
    office.refunded(invoice_id, LineWish(1, gross="10.00"))
    office.ask(invoice_id, LineWish(1, gross="5.00"), reason="Broken")
    found = worked_out(office, invoice_id, LineWish(1, gross="25.00"))
    parts = [
        (bar.total_minor, bar.returned_minor, bar.waiting_minor, bar.this_minor, bar.left_minor) for bar in found.bars
    ]
    assert parts == [(10000, 1000, 500, 2500, 6000), (12000, 1000, 500, 2500, 8000), (12000, 1000, 500, 2500, 8000)]
    assert [bar.title for bar in found.bars] == ["Desk lamp", "Visa ••4242", "Invoice INV-0001"]


def test_the_limit_is_that_of_the_line_being_typed_else_of_the_whole(office: OfficeBuilder) -> None:
    invoice_id = office.invoice(line("100.00"), line("50.00"))
    office.payment(invoice_id, amount="120.00")
    chosen = (LineWish(1, gross="80.00"), LineWish(2, gross="10.00"))
    whole = worked_out(office, invoice_id, *chosen)
    assert whole.limit == "Smallest limit: these 2 lines, at most 150.00 EUR"
    assert worked_out(office, invoice_id, chosen[0]).limit == "Smallest limit: line 1, at most 100.00 EUR"
    here = worked_out(office, invoice_id, *chosen, typing=2)
    assert here.limit == "Smallest limit here: line 2, at most 50.00 EUR"
    assert (here.bars[0].detail, here.bars[0].this_minor) == ("line 2", 1000)


def test_what_the_other_lines_take_of_the_payment_is_no_longer_there_for_the_line_being_typed(
    office: OfficeBuilder,
) -> None:
    invoice_id = office.invoice(line("100.00"), line("50.00"))
    office.payment(invoice_id, amount="90.00")
    office.payment(invoice_id, amount="60.00", method=Method.BANK_TRANSFER)
    found = worked_out(office, invoice_id, LineWish(1, gross="70.00"), LineWish(2, gross="1.00"), typing=2)
    assert found.limit == "Smallest limit here: Visa ••4242, at most 20.00 EUR"


def test_a_line_without_an_amount_yet_has_its_bar_while_it_is_typed(office: OfficeBuilder) -> None:
    invoice_id = office.paid(line("100.00"), line("50.00"))
    found = worked_out(office, invoice_id, LineWish(1, gross="10.00"), typing=2)
    assert (found.bars[0].detail, found.bars[0].this_minor, found.bars[0].left_minor) == ("line 2", 0, 5000)


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (LineWish(1, gross="119.01"), "At most 119.00 on this line."),
        (LineWish(1, quantity="5"), "At most 4 units on this line."),
        (LineWish(1, gross="1.001"), "EUR has 2 digits after the point."),
    ],
)
def test_a_fault_of_a_line_is_said_in_few_words(office: OfficeBuilder, wish: LineWish, said: str) -> None:
    invoice_id = office.paid(line("29.75", quantity="4"), line("10.00"))
    found = worked_out(office, invoice_id, wish, LineWish(2, gross="4.00"))
    assert found.errors == [(1, said)]
    assert found.gross_minor == 400


def test_units_and_amounts_do_not_mix_on_a_line_and_the_words_say_what_to_type(office: OfficeBuilder) -> None:
    invoice_id = office.paid(line("29.75", quantity="4"), line("29.75", quantity="4"))
    office.ask(invoice_id, LineWish(1, quantity="1"), LineWish(2, gross="1.00"), reason="Broken")
    found = worked_out(office, invoice_id, LineWish(1, gross="1.00"), LineWish(2, quantity="1"))
    assert found.errors == [
        (1, "Refunded by units before: type 2u."),
        (2, "Refunded by amount before: no units."),
    ]


def test_a_fault_of_the_words_leaves_the_figures_whole(office: OfficeBuilder) -> None:
    invoice_id = office.invoice(line("100.00"))
    office.payment(invoice_id, amount="70.00")
    found = worked_out(office, invoice_id, LineWish(1, gross="50.00"), method=Method.CASH, reason="")
    assert (found.fault, found.due_minor, found.money_minor) == ("reason_missing", 3000, 2000)
    assert found.kind is RefundKind.RECORD
    assert [part.gross_minor for part in found.parts] == [3000, 2000]
    assert found.warnings == ["Recorded only. You pay it yourself; a reason and another approver are needed."]

    early = worked_out(office, invoice_id, LineWish(1, gross="50.00"), returned_on=date(2020, 1, 1))
    assert (early.fault, early.money_minor) == ("date_order", 2000)


def test_a_line_that_two_payments_share_stands_once_with_its_whole_tax(office: OfficeBuilder) -> None:
    invoice_id = office.invoice(line("119.00"))
    office.payment(invoice_id, amount="50.00")
    office.payment(invoice_id, amount="69.00", method=Method.BANK_TRANSFER)
    found = worked_out(office, invoice_id, LineWish(1, all=True), payment_id=None)
    assert [(row.position, row.gross_minor, row.tax_minor) for row in found.lines] == [(1, 11900, 1900)]
    assert [(part.label, part.gross_minor) for part in found.parts] == [("Visa ••4242", 5000), ("Bank transfer", 6900)]


def test_it_says_how_many_other_people_have_to_approve(office: OfficeBuilder) -> None:
    invoice_id = office.paid(line("100.00"))
    with office.database.write() as session:
        session.get_one(Office, 1).second_approver_over_minor = 5000
    assert worked_out(office, invoice_id, LineWish(1, gross="49.99")).others_needed == 1
    assert worked_out(office, invoice_id, LineWish(1, gross="50.00")).others_needed == 2
    with office.database.write() as session:
        session.get_one(Office, 1).approval = "own-allowed"
    assert worked_out(office, invoice_id, LineWish(1, gross="49.99")).others_needed == 1
    wish = Wish(lines=(LineWish(1, gross="49.99"),))
    assert breakdown.work_out(office.desk("manager"), invoice_id, wish).others_needed == 0


def test_nothing_is_stored(office: OfficeBuilder) -> None:
    invoice_id = office.paid(line("100.00"))
    worked_out(office, invoice_id, LineWish(1, all=True))
    again = refunds.request(office.desk(), uuid4(), invoice_id, Wish(lines=(LineWish(1, all=True),), reason="Broken"))
    assert len(again.refund_ids) == 1
