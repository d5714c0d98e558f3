"""The dry run: what comes in to the cent, what is left out, and a sentence for each row of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.errors import BadInput, RefundDeskError
from desktop.model.states import Method
from desktop.services.importing import table
from desktop.services.importing.mapping import DateOrder, Options, guess
from desktop.services.importing.plan import plan
from desktop.services.importing.planned import ImportPlan

HEAD = "Invoice,Date,Quantity,Price,Article,Text,Customer ID,Country"
PAID = Options("GBP", paid_by=Method.BANK_TRANSFER, dates=DateOrder.ISO)

Planned = Callable[..., ImportPlan]


def british(country: str, day: date) -> tuple[int, ...] | None:
    """Standard VAT at home as it was around the first day of 2010, nothing abroad, nothing known before 2009."""
    if country != "GB":
        return ()
    if day < date(2009, 1, 1):
        return None
    return (15_000,) if day < date(2010, 1, 1) else (17_500,)


@pytest.fixture
def planned(tmp_path: Path) -> Planned:
    """Plans the import of these rows under this header."""

    def act(*rows: str, head: str = HEAD, options: Options = PAID) -> ImportPlan:
        path = tmp_path / "shop.csv"
        path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
        found = table.look(path)
        return plan(found, guess(found.header), options, british)

    return act


def sentences(result: ImportPlan) -> list[str]:
    return [str(finding) for finding in result.left_out]


def test_an_invoice_comes_in_with_the_tax_of_its_day_and_country(planned: Planned) -> None:
    result = planned(
        "1001,2009-12-31,2,10.00,A,Lamp,7,United Kingdom",
        "1002,2010-01-01,2,10.00,A,Lamp,7,United Kingdom",
        "1003,2010-01-01,2,10.00,A,Lamp,8,France",
        "1004,2010-01-01,2,10.00,A,Lamp,9,EIRE",
    )
    assert [(one.number, one.net_minor, one.tax_minor, one.customer.country) for one in result.invoices] == [
        ("1001", 2000, 300, "GB"),
        ("1002", 2000, 350, "GB"),
        ("1003", 2000, 0, "FR"),
        ("1004", 2000, 0, "IE"),
    ]
    assert result.left_out == []
    assert result.remarks == []
    assert (result.rows_read, result.documents_read) == (4, 4)


def test_a_price_with_more_digits_than_the_currency_is_rounded_once_on_the_line(planned: Planned) -> None:
    result = planned("1001,2010-01-01,12,0.125,A,Pin,7,France", "1001,2010-01-01,1,0.001,A,Pin,7,France")
    (invoice,) = result.invoices
    assert [(line.net_minor, line.price) for line in invoice.lines] == [(150, Decimal("0.125")), (0, Decimal("0.001"))]


def test_prices_with_tax_rates_from_a_column_and_a_discount_on_the_document(planned: Planned) -> None:
    result = planned(
        "1001,2026-02-20,1,119.00,Lamp,19,10.00,EUR",
        "1001,2026-02-20,2,10.70,Book,7 %,,eur",
        "1002,2026-02-20,1,5,Gift,,,KWD",
        head="Invoice,Date,Quantity,Price,Text,VAT,Document discount,Currency",
        options=replace(PAID, prices="gross", tax="column"),
    )
    first, second = result.invoices
    # 10.00 off 140.40: 8.48 of the lamp and 1.52 of the books, by largest remainder.
    assert [(line.gross_minor, line.rates_milli, line.taxes_minor) for line in first.lines] == [
        (11052, (19_000,), (1765,)),
        (1988, (7_000,), (130,)),
    ]
    assert (first.currency, first.discount_minor, first.gross_minor) == ("EUR", 1000, 13040)
    assert (second.currency, second.gross_minor, second.lines[0].rates_milli) == ("KWD", 5000, ())
    assert [(one.currency, one.invoices, one.lines, one.gross_minor) for one in result.sums()] == [
        ("EUR", 1, 2, 13040),
        ("KWD", 1, 1, 5000),
    ]


def test_two_taxes_on_one_line_and_a_discount_in_per_cent(planned: Planned) -> None:
    result = planned(
        "1001,2026-02-20,3,9.99,Lamp,10,5,7",
        head="Invoice,Date,Quantity,Price,Text,Line discount,Tax rate,PST rate",
        options=replace(PAID, tax="column"),
    )
    (line,) = result.invoices[0].lines
    # 9.99 less 10 % is 8.99 for one, 26.97 for three; 5 % of it is 1.3485 and 7 % is 1.8879.
    assert (line.net_minor, line.taxes_minor, line.discount_percent) == (2697, (135, 189), Decimal(10))


def test_a_negative_line_lowers_the_others(planned: Planned) -> None:
    result = planned(
        "1001,2010-01-01,1,50.00,A,Lamp,7,France",
        "1001,2010-01-01,1,30.00,B,Arm,7,France",
        "1001,2010-01-01,-1,8.00,D,Discount,7,France",
    )
    assert [line.net_minor for line in result.invoices[0].lines] == [4500, 2700, 0]


def test_lines_without_price_or_quantity_are_left_out_and_said(planned: Planned) -> None:
    result = planned(
        "1001,2010-01-01,1,0,A,Lamp,7,France",
        "1001,2010-01-01,1,5.00,B,Book,7,France",
        "1001,2010-01-01,0,5.00,B,Book,7,France",
        "1002,2010-01-01,-5,0.00,B,broken,,France",
        "1003,2010-01-01,-5,2.00,B,thrown away,,France",
    )
    assert [(one.number, [line.position for line in one.lines]) for one in result.invoices] == [("1001", [1])]
    assert sentences(result) == [
        "Row 2, Price: the price is 0, so there is nothing to pay and nothing to give back.",
        "Row 4, Quantity: the quantity is 0, so nothing was sold.",
        "Row 5, Price: a stock adjustment: goods without a price, so no money is in it.",
        "Row 6: its document has no line with quantity and price above zero, so nothing was sold.",
    ]


def test_a_missing_customer_is_the_counter_sale_and_an_unknown_country_is_abroad_and_both_are_said(
    planned: Planned,
) -> None:
    result = planned(
        "1001,2010-01-01,1,5.00,B,Book,,United Kingdom",
        "1002,2010-01-01,1,5.00,B,Book,7,Unspecified",
        "1003,2010-01-01,1,5.00,B,Book,8,Channel Islands",
        "1004,2010-01-01,1,5.00,B,Book,9,",
    )
    assert [(one.customer.name, one.tax_minor) for one in result.invoices] == [
        ("Counter sale", 88),
        ("Customer 7", 0),
        ("Customer 8", 0),
        ("Customer 9", 0),
    ]
    assert [str(remark) for remark in result.remarks] == [
        "Row 2, Customer ID: no customer is named; it becomes “Counter sale”.",
        "Row 3, Country: “Unspecified” is no known country; the sale is treated as abroad.",
        "Row 5, Country: no country is named; the sale is treated as abroad.",
    ]
    assert result.left_out == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "1001,2010-01-01,one,5.00,B,Book,7,France",
            "Row 3, Quantity: “one” is not a number; write digits and at most one decimal sign.",
        ),
        (
            "1001,2010-01-01,1,5.0.0,B,Book,7,France",
            "Row 3, Price: “5.0.0” is not a number; write digits and at most one decimal sign.",
        ),
        (
            "1001,2010-01-01,1,1e3,B,Book,7,France",
            "Row 3, Price: “1e3” is not a number; write digits and at most one decimal sign.",
        ),
        (
            "1001,2010-01-01,1,٥,B,Book,7,France",
            "Row 3, Price: “٥” is not a number; write digits and at most one decimal sign.",
        ),
        ("1001,2010-01-01,1,,B,Book,7,France", "Row 3, Price: the cell is empty; type the number."),
        (
            '1001,2010-01-01,1,"1,234",B,Book,7,France',
            "Row 3, Price: “1,234” can be read in two ways; choose the decimal sign, or write it without groups.",
        ),
        (
            "1001,2010-01-01,1,0.1234567,B,Book,7,France",
            "Row 3, Price: “0.1234567” has too many digits; "
            "at most 12 before and 6 after the decimal sign can be taken.",
        ),
        (
            "1001,2010-01-01,1234567890123,1,B,Book,7,France",
            "Row 3, Quantity: “1234567890123” has too many digits; "
            "at most 12 before and 6 after the decimal sign can be taken.",
        ),
        (
            "1001,2010-01-01,99999999999,99999999999,B,Book,7,France",
            "Row 2: the total of its document is too large; look for a wrong quantity or price.",
        ),
        (
            "1001,2010-02-30,1,5.00,B,Book,7,France",
            "Row 3, Date: “2010-02-30” does not exist in the calendar; correct the day.",
        ),
        (
            "1001,2010-01-01 25:00,1,5.00,B,Book,7,France",
            "Row 3, Date: “2010-01-01 25:00” does not exist in the calendar; correct the day.",
        ),
        (
            "1001,yesterday,1,5.00,B,Book,7,France",
            "Row 3, Date: “yesterday” is not a day; write it like 2010-02-28.",
        ),
        ("1001,,1,5.00,B,Book,7,France", "Row 3, Date: the cell is empty; type the day."),
        (
            "1001,01/02/2010,1,5.00,B,Book,7,France",
            "Row 3, Date: “01/02/2010” can be day/month or month/day; choose the order of the days.",
        ),
        (
            "1001,2010-01-01,1,5.00,B,Bo\x07ok,7,France",
            "Row 3, Text: the cell holds the control character U+0007; remove it.",
        ),
        (
            "1001,2010-01-01,1,5.00,B,Book\u202e,7,France",
            "Row 3, Text: the cell holds the control character U+202E; remove it.",
        ),
        ("1001,2010-01-01,1,5.00,B", "Row 3: the row has 5 cells, the header 8; it seems cut off."),
        (
            "1001,2010-01-01,1,5.00,B,Book, red,7,France",
            "Row 3: the row has 9 cells, the header 8; "
            "name each column, and put quotes around text that holds the separator.",
        ),
        (
            "1001,2010-01-01,1,5.00,B,Book,8,France",
            "Row 3, Customer ID: the customer is not that of row 2 of the same document; correct one of them.",
        ),
        (
            "1001,2010-01-02,1,5.00,B,Book,7,France",
            "Row 3, Date: the day is not that of row 2 of the same document; correct one of them.",
        ),
        (
            "1001,2010-01-01,1,5.00,B," + "x" * 2001 + ",7,France",
            "Row 3, Text: the cell holds 2,001 signs; shorten it.",
        ),
        (
            "1001,2010-01-01,-3,5.00,B,Book,7,France",
            "Row 2: the discounts of its document are more than its lines; enter it by hand.",
        ),
    ],
)
def test_a_broken_row_leaves_its_whole_document_out_and_the_others_in(planned: Planned, row: str, said: str) -> None:
    result = planned(
        "1001,2010-01-01,1,5.00,A,Lamp,7,France",
        row,
        "1002,2010-01-01,1,5.00,A,Lamp,7,France",
    )
    assert [one.number for one in result.invoices] == ["1002"]
    assert said in sentences(result)
    assert [finding.row for finding in result.left_out] == [2, 3]


def test_the_rows_beside_a_broken_one_say_which_it_is(planned: Planned) -> None:
    result = planned(
        "1001,2010-01-01,1,5.00,A,Lamp,7,France",
        "1001,2010-01-01,x,5.00,A,Lamp,7,France",
    )
    assert sentences(result)[0] == "Row 2: left out with its whole document, because of row 3."


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("euro,20,,", "Row 2, Currency: “euro” is not a currency; write its three letters, such as GBP."),
        ("EUR,0.2,,", "Row 2, Tax rate: “0.2” can be a share or a per cent; write 20 % or 0.2 %."),
        ("EUR,120,,", "Row 2, Tax rate: “120” is not a tax rate; write per cent from 0 to 100."),
        ("EUR,9.9755,,", "Row 2, Tax rate: “9.9755” has too many digits; a tax rate has at most three after the"),
        ("EUR,20,101,", "Row 2, Discount percent: “101” is not a discount; write per cent from 0 to 100."),
        ("EUR,20,,-1", "Row 2, Document discount: “-1” is below zero; write the discount as an amount without sign."),
        ("EUR,20,,0.001", "Row 2, Document discount: the discount has more digits than EUR has; round it."),
        ("EUR,20,,6", "Row 2: the discounts of its document are more than its lines; enter it by hand."),
    ],
)
def test_currencies_rates_and_discounts_that_cannot_be_are_refused(planned: Planned, cells: str, said: str) -> None:
    result = planned(
        f"1001,2010-01-01,1,5.00,Lamp,{cells}",
        head="Invoice,Date,Quantity,Price,Text,Currency,Tax rate,Discount percent,Document discount",
        options=replace(PAID, tax="column"),
    )
    assert result.invoices == []
    assert sentences(result)[0].startswith(said)


def test_different_discounts_in_one_document_are_not_guessed_together(planned: Planned) -> None:
    result = planned(
        "1001,2010-01-01,1,5.00,Lamp,1",
        "1001,2010-01-01,1,5.00,Lamp,2",
        head="Invoice,Date,Quantity,Price,Text,Document discount",
    )
    assert sentences(result) == [
        f"Row {row}, Document discount: the rows of its document name different discounts; "
        "write the same in each, or in one."
        for row in (2, 3)
    ]


def test_a_day_without_a_rate_in_the_offices_table_is_said(planned: Planned) -> None:
    result = planned("1001,2008-12-31,1,5.00,A,Lamp,7,United Kingdom")
    assert sentences(result) == [
        "Row 2, Date: the office has no tax rate for GB on 2008-12-31; enter it in the table of tax rates."
    ]


def test_a_row_without_an_invoice_number_belongs_to_no_document(planned: Planned) -> None:
    result = planned(",2010-01-01,1,5.00,A,Lamp,7,France", "1001,2010-01-01,1,5.00,A,Lamp,7,France", "Total,,,5.00,,,,")
    assert [one.number for one in result.invoices] == ["1001"]
    assert sentences(result) == [
        "Row 2, Invoice: the invoice number is missing; type it.",
        "Row 4, Quantity: the cell is empty; type the number.",
    ]


def test_rows_of_one_document_need_not_stand_together(planned: Planned) -> None:
    result = planned(
        "1001,2010-01-01,1,5.00,A,Lamp,7,France",
        "1002,2010-01-01,1,5.00,A,Lamp,7,France",
        "1001,2010-01-01,2,5.00,A,Lamp,7,France",
    )
    assert [(one.number, [line.row for line in one.lines]) for one in result.invoices] == [
        ("1001", [2, 4]),
        ("1002", [3]),
    ]


@pytest.mark.parametrize(
    ("options", "row", "minor", "day"),
    [
        (replace(PAID, decimal_mark=","), '1001,2010-01-02,"1,5","1.234,56",A,Lamp,7,France', 185184, date(2010, 1, 2)),
        (PAID, '1001,2010-01-02,1.5,"1,234.56",A,Lamp,7,France', 185184, date(2010, 1, 2)),
        (replace(PAID, dates=DateOrder.DAY_FIRST), "1001,02/01/2010 07:45,1,5,A,Lamp,7,France", 500, date(2010, 1, 2)),
        (
            replace(PAID, dates=DateOrder.MONTH_FIRST),
            "1001,1/2/2010 7:45 AM,1,5,A,Lamp,7,France",
            500,
            date(2010, 1, 2),
        ),
        (PAID, "1001,2.1.2010,1,5,A,Lamp,7,France", 500, date(2010, 1, 2)),
        (PAID, "1001,2010-01-02T07:45:00Z,1,5,A,Lamp,7,France", 500, date(2010, 1, 2)),
    ],
)
def test_numbers_and_days_are_read_as_the_options_say(
    planned: Planned, options: Options, row: str, minor: int, day: date
) -> None:
    (invoice,) = planned(row, options=options).invoices
    assert (invoice.net_minor, invoice.issued) == (minor, day)


def test_an_address_and_the_way_to_reach_a_customer_come_in(planned: Planned) -> None:
    result = planned(
        '1001,2010-01-01,1,5.00,Lamp,Aino Oy,"Quay 1\nHouse B",00100,Helsinki,FI,ap@aino.example,FI01234567',
        head="Invoice,Date,Quantity,Price,Text,Customer,Street,Postcode,City,Country,Email,VAT number",
    )
    customer = result.invoices[0].customer
    assert (customer.number, customer.name, customer.country) == ("", "Aino Oy", "FI")
    assert (customer.address, customer.postcode, customer.city) == (("Quay 1 House B",), "00100", "Helsinki")
    assert (customer.email, customer.vat_number) == ("ap@aino.example", "FI01234567")


def test_what_an_invoice_says_of_its_tax_supply_and_language_comes_in(planned: Planned) -> None:
    head = "Invoice,Date,Quantity,Price,Text,Country,VAT category,Exemption reason,Delivery date,Language"
    result = planned(
        "1001,2010-01-02,1,5.00,Lamp,FR,k,Intra-Community supply,2009-12-30,fr",
        "1001,2010-01-02,1,5.00,Shade,FR,,,2009-12-31,",
        "1002,2010-01-02,1,5.00,Lamp,FR,reverse,,,",
        head=head,
    )
    (invoice,) = result.invoices
    assert [line.tax_category for line in invoice.lines] == ["K", ""]
    assert (invoice.supplied, invoice.tax_note, invoice.language) == (
        date(2009, 12, 31),
        "Intra-Community supply",
        "fr",
    )
    assert [str(finding) for finding in result.left_out if "tax category" in str(finding)] == [
        "Row 4, VAT category: “reverse” is not a tax category; write S, Z, E, AE, K or G."
    ]


def test_a_table_without_rows_is_refused(planned: Planned) -> None:
    with pytest.raises(BadInput) as caught:
        planned()
    assert caught.value.message == ("“shop.csv” has column names but no row below them: export the invoices again.")


def test_a_plan_can_be_stopped_and_tells_how_far_it_is(tmp_path: Path) -> None:
    path = tmp_path / "shop.csv"
    rows = [f"{1000 + number},2010-01-01,1,5.00,A,Lamp,7,France" for number in range(2_500)]
    path.write_text("\n".join((HEAD, *rows)), encoding="utf-8")
    found = table.look(path)
    told: list[tuple[int, int]] = []
    plan(found, guess(found.header), PAID, british, progress=lambda done, of: told.append((done, of)))
    assert [done for done, _ in told] == [1000, 2000, 3000, 4000, 5000]
    assert all(of == 5_000 for _, of in told)
    with pytest.raises(RefundDeskError) as caught:
        plan(found, guess(found.header), PAID, british, cancelled=lambda: True)
    assert caught.value.code == "cancelled"
    assert caught.value.message == "Nothing was imported and nothing is stored."
