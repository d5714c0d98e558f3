"""`import`: a file taken in once, each row left out named."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.verbs.said import Typed, start

SHOP = """Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country
900001,10001,Desk lamp,2,2010-02-01 10:00:00,10.00,77001,United Kingdom
900001,10002,Bulb,1,2010-02-01 10:00:00,1.50,77001,United Kingdom
900002,10001,Desk lamp,1,2010-02-30 10:00:00,10.00,77001,United Kingdom
"""


def test_import_takes_a_file_in_once_and_names_the_rows_left_out(home: Path, office: Path, tmp_path: Path) -> None:
    shop = tmp_path / "shop.csv"
    shop.write_text(SHOP, encoding="utf-8")
    words = ("import", str(shop), "--office", str(office), "--paid-by", "cash")

    first = start(home, *words)

    assert (first.code, first.err) == (0, "")
    # 21.50 net and 17.5 % of each line, 3.50 and 0.26, by hand.
    assert "1 invoices with 2 lines, 25.26 GBP with tax." in first.out
    assert "Row 4, InvoiceDate: " in first.out
    again = start(home, *words)
    assert again.code == 0
    assert "1 documents were in the office already." in again.out
    assert "invoices with" not in again.out


def test_a_clerk_may_not_import(office: Path, typed: Typed, tmp_path: Path) -> None:
    shop = tmp_path / "shop.csv"
    shop.write_text(SHOP, encoding="utf-8")

    said = typed("import", str(shop), "--office", str(office), "--person", "clerk")

    assert said.code == 1
    assert said.err.startswith("You do not have the right to do this.")


def test_a_dry_run_stores_nothing(office: Path, typed: Typed, tmp_path: Path) -> None:
    shop = tmp_path / "shop.csv"
    shop.write_text(SHOP, encoding="utf-8")

    dry = typed("import", str(shop), "--office", str(office), "--dry-run")
    wet = typed("import", str(shop), "--office", str(office))

    assert "Nothing was stored: this was a dry run." in dry.out
    assert "1 invoices with 2 lines, 25.26 GBP with tax." in dry.out
    assert "0 documents were in the office already." in wet.out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--currency", "XXQ"), "XXQ is no currency."),
        (("--country", "Atlantis"), "Atlantis is no country."),
        (("--column", "colour=Price"), "“colour” is no field."),
        (("--column", "price=Prise"), "The column “Prise” for the unit price is missing"),
    ],
)
def test_an_option_that_cannot_be_is_named(
    words: tuple[str, ...], sentence: str, office: Path, typed: Typed, tmp_path: Path
) -> None:
    shop = tmp_path / "shop.csv"
    shop.write_text(SHOP, encoding="utf-8")

    said = typed("import", str(shop), "--office", str(office), *words)

    assert said.code == 1
    assert sentence in said.err


def test_a_file_of_which_no_row_can_be_taken_ends_with_1(office: Path, typed: Typed, tmp_path: Path) -> None:
    shop = tmp_path / "shop.csv"
    shop.write_text(SHOP.splitlines()[0] + "\n900009,1,Lamp,one,2010-02-01,1.00,7,France\n", encoding="utf-8")

    said = typed("import", str(shop), "--office", str(office))

    assert said.code == 1
    assert "Row 2, Quantity: " in said.out
    assert said.err.startswith("Nothing was imported.")
