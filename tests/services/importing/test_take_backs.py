"""A take-back finds the sale that it takes back from by the rule of the office, or is reported."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from desktop.model.states import Method
from desktop.services.importing import table
from desktop.services.importing.mapping import DateOrder, Options, guess
from desktop.services.importing.plan import plan
from desktop.services.importing.planned import ImportPlan

HEAD = "Invoice,Date,Quantity,Price,Article,Customer ID"
PAID = Options("GBP", paid_by=Method.BANK_TRANSFER, dates=DateOrder.ISO, country="FR")


def planned(folder: Path, *rows: str, options: Options = PAID) -> ImportPlan:
    path = folder / "shop.csv"
    path.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
    found = table.look(path)
    return plan(found, guess(found.header), options, lambda _country, _day: ())


def found(result: ImportPlan) -> list[tuple[str, str, dict[int, Decimal]]]:
    return [(part.reference, part.invoice, part.quantities()) for part in result.take_backs]


def test_the_latest_sale_not_later_than_the_take_back_is_taken(tmp_path: Path) -> None:
    result = planned(
        tmp_path,
        "C2001,2010-01-03 10:00,-1,5.00,A,7",
        "1001,2010-01-01 10:00,1,5.00,A,7",
        "1002,2010-01-03 10:00,1,5,A,7",
        "1003,2010-01-03 10:01,1,5.00,A,7",
    )
    assert found(result) == [("C2001", "1002", {1: Decimal(1)})]
    assert result.take_backs[0].returned_on == date(2010, 1, 3)


def test_of_two_sales_in_the_same_minute_the_higher_number_as_text_is_taken(tmp_path: Path) -> None:
    result = planned(
        tmp_path,
        "9,2010-01-01,1,5.00,A,7",
        "10,2010-01-01,1,5.00,A,7",
        "C2001,2010-01-02,-1,5.00,A,7",
    )
    assert found(result) == [("C2001", "9", {1: Decimal(1)})]


def test_on_one_invoice_the_first_such_line_with_the_whole_quantity_left_is_taken(tmp_path: Path) -> None:
    result = planned(
        tmp_path,
        "1001,2010-01-01,2,5.00,A,7",
        "1001,2010-01-01,5,5.00,A,7",
        "1001,2010-01-01,5,5.00,A,7",
        "C2001,2010-01-02,-3,5.00,A,7",
        "C2001,2010-01-02,-2,5.00,A,7",
        "C2001,2010-01-02,-2,5.00,A,7",
        "C2002,2010-01-02,-5,5.00,A,7",
        "C2003,2010-01-02,-1,5.00,A,7",
    )
    assert found(result) == [("C2001", "1001", {2: Decimal(5), 1: Decimal(2)}), ("C2002", "1001", {3: Decimal(5)})]
    assert [str(finding) for finding in result.left_out] == [
        "Row 9: no single sale of A at 5.00 to this customer has 1 left to take back; record the refund by hand."
    ]


def test_another_customer_article_or_price_is_no_match(tmp_path: Path) -> None:
    result = planned(
        tmp_path,
        "1001,2010-01-01,1,5.00,A,8",
        "1002,2010-01-01,1,5.00,B,7",
        "1003,2010-01-01,1,5.01,A,7",
        "1004,2010-01-03,1,5.00,A,7",
        "C2001,2010-01-02,-1,5.00,A,7",
    )
    assert result.take_backs == []
    assert [str(finding) for finding in result.left_out] == [
        "Row 6: there is no earlier sale of A at 5.00 to this customer in this file; record the refund by hand."
    ]


def test_a_document_that_meets_several_invoices_is_one_refund_for_each_in_the_order_of_its_lines(
    tmp_path: Path,
) -> None:
    result = planned(
        tmp_path,
        "1001,2010-01-01,1,5.00,A,7",
        "1002,2010-01-01,4,6.00,B,7",
        "1002,2010-01-01,4,7.00,C,7",
        "C2001,2010-01-02,-1,6.00,B,7",
        "C2001,2010-01-02,-1,5.00,A,7",
        "C2001,2010-01-02,-1,7.00,C,7",
        "C2001,2010-01-02,-1,9.00,D,7",
    )
    assert found(result) == [
        ("C2001/1", "1002", {1: Decimal(1), 2: Decimal(1)}),
        ("C2001/2", "1001", {1: Decimal(1)}),
    ]
    assert [finding.row for finding in result.left_out] == [8]


def test_take_backs_are_served_in_the_order_of_the_file(tmp_path: Path) -> None:
    result = planned(
        tmp_path,
        "1001,2010-01-01,3,5.00,A,7",
        "C2001,2010-01-05,-1,1.00,X,7",
        "C2002,2010-01-02,-3,5.00,A,7",
        "C2001,2010-01-05,-1,5.00,A,7",
    )
    assert found(result) == [("C2002", "1001", {1: Decimal(3)})]
    assert [finding.row for finding in result.left_out] == [3, 5]


def test_what_names_no_customer_or_takes_nothing_back_is_left_to_a_person(tmp_path: Path) -> None:
    result = planned(
        tmp_path,
        "1001,2010-01-01,3,5.00,A,",
        "1002,2010-01-01,3,0.001,A,7",
        "C2001,2010-01-02,-1,5.00,A,",
        "C2002,2010-01-02,1,5.00,A,7",
        "C2003,2010-01-02,-1,0.00,A,7",
        "C2004,2010-01-02,-1,0.001,A,7",
    )
    assert result.take_backs == []
    assert [str(finding) for finding in result.left_out] == [
        "Row 4: the take-back names no customer, so no sale can be matched; record the refund by hand.",
        "Row 5: a take-back needs a quantity below zero and a price above; enter this by hand.",
        "Row 6: a take-back needs a quantity below zero and a price above; enter this by hand.",
        "Row 7: the line of invoice 1002 came to 0, so nothing goes back.",
    ]


def test_an_invoice_that_was_left_out_cannot_be_taken_back_from(tmp_path: Path) -> None:
    result = planned(
        tmp_path,
        "1001,2010-01-01,3,5.00,A,7",
        "1001,2010-01-01,3,x,A,7",
        "C2001,2010-01-02,-1,5.00,A,7",
        "C2002,2010-01-02,-1,x,A,7",
    )
    assert (result.invoices, result.take_backs) == ([], [])
    assert [finding.row for finding in result.left_out] == [2, 3, 4, 5]


def test_nothing_is_paid_back_from_invoices_that_come_in_unpaid(tmp_path: Path) -> None:
    rows = ("1001,2010-01-01,3,5.00,A,7", "C2001,2010-01-02,-1,5.00,A,7")
    result = planned(tmp_path, *rows, options=replace(PAID, paid_by=None))
    assert result.take_backs == []
    assert [str(finding) for finding in result.left_out] == [
        "Row 3: invoice 1001 comes in unpaid, so no money can go back."
    ]


def test_where_no_document_takes_back_each_is_an_invoice(tmp_path: Path) -> None:
    result = planned(tmp_path, "C2001,2010-01-02,1,5.00,A,7", options=replace(PAID, take_backs=""))
    assert [one.number for one in result.invoices] == ["C2001"]
