"""Columns are found by their names in several languages, and what a source was read with can be remembered."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.errors import BadInput
from desktop.model.states import Method
from desktop.services.importing import table
from desktop.services.importing.fields import Field
from desktop.services.importing.mapping import (
    ColumnMap,
    DateOrder,
    Options,
    date_order,
    from_json,
    guess,
    signature,
    suggest,
    to_json,
)

NEEDED = {
    Field.INVOICE: "Invoice",
    Field.ISSUED: "Date",
    Field.QUANTITY: "Quantity",
    Field.PRICE: "Price",
    Field.TEXT: "Text",
}
HEADER = tuple(NEEDED.values())


@pytest.mark.parametrize(
    "names",
    [
        "Invoice InvoiceDate Quantity Price StockCode Description Customer-ID Country",
        "Rechnungsnr. Rechnungsdatum Menge Einzelpreis Artikelnummer Bezeichnung Kundennummer Land",
        "N°_facture Date_de_facture Quantité Prix_unitaire Référence Désignation Code_client Pays",
        "Número_factura Fecha_factura Cantidad Precio_unitario Código_artículo Descripción Número_cliente País",
        "Numero_fattura Data_fattura Quantità Prezzo_unitario Codice_articolo Descrizione Codice_cliente Paese",
        "Factuurnummer Factuurdatum Aantal Stukprijs Artikelcode Omschrijving Klantnummer Land",
        "Fakturanummer Fakturadatum Antal À-pris Artikelnummer Benämning Kundnummer Land",
        "Laskunumero Laskupäivä Määrä Yksikköhinta Tuotenumero Nimike Asiakasnumero Maa",
    ],
)
def test_the_columns_of_eight_languages_are_found_by_name(names: str) -> None:
    header = names.split()
    wanted = [
        Field.INVOICE,
        Field.ISSUED,
        Field.QUANTITY,
        Field.PRICE,
        Field.ARTICLE,
        Field.TEXT,
        Field.CUSTOMER_NUMBER,
        Field.COUNTRY,
    ]
    assert guess(header) == ColumnMap(tuple(zip(wanted, header, strict=True)))


def test_a_column_is_used_once_and_a_field_has_one_column() -> None:
    found = guess(["Invoice", "Invoice No", "Price", "Unit price", "Colour"])
    assert found.columns == ((Field.INVOICE, "Invoice"), (Field.PRICE, "Price"))


@pytest.mark.parametrize("missing", [Field.INVOICE, Field.ISSUED, Field.QUANTITY, Field.PRICE])
def test_a_needed_column_that_is_not_chosen_is_asked_for(missing: Field) -> None:
    columns = ColumnMap(tuple((field, name) for field, name in NEEDED.items() if field is not missing))
    words = {
        Field.INVOICE: "invoice number",
        Field.ISSUED: "invoice date",
        Field.QUANTITY: "quantity",
        Field.PRICE: "unit price",
    }[missing]
    with pytest.raises(BadInput) as caught:
        columns.places(HEADER)
    assert caught.value.message == (
        f"No column is chosen for the {words}: "
        "choose it among “Invoice”, “Date”, “Quantity”, “Price”, “Text”, or add it to the file."
    )


def test_a_line_needs_an_article_or_a_text() -> None:
    columns = ColumnMap(tuple((field, name) for field, name in NEEDED.items() if field is not Field.TEXT))
    with pytest.raises(BadInput, match="No column is chosen for the article code or the text of the line"):
        columns.places(HEADER)


def test_a_remembered_column_that_the_file_lacks_is_named() -> None:
    columns = ColumnMap((*NEEDED.items(), (Field.CURRENCY, "Currency")))
    with pytest.raises(BadInput) as caught:
        columns.places(HEADER)
    assert caught.value.message.startswith("The column “Currency” for the currency is missing: choose it among")


def test_a_source_is_known_again_by_its_header() -> None:
    assert signature(["Invoice No.", "Price"]) == signature([" invoice no", "PRICE"])
    assert signature(["Invoice", "Price"]) != signature(["Price", "Invoice"])
    assert signature(["Invoice", "Price"]) != signature(["Invoice", "Price", "Tax"])


def test_a_mapping_comes_back_as_it_was_remembered() -> None:
    columns = ColumnMap(tuple(NEEDED.items()))
    options = Options(
        "GBP",
        prices="gross",
        rounding="document",
        tax="column",
        paid_by=Method.CHEQUE,
        country="GB",
        dates=DateOrder.MONTH_FIRST,
        decimal_mark=",",
        take_backs="",
    )
    assert from_json(to_json(columns, options)) == (columns, options)
    assert from_json(to_json(columns, Options("EUR"))) == (columns, Options("EUR"))


@pytest.mark.parametrize(
    ("days", "order"),
    [
        (["2010-02-28", "2010/03/01"], DateOrder.ISO),
        (["28.02.2010"], DateOrder.DOTS),
        (["01/02/2010 07:45", "13/02/2010"], DateOrder.DAY_FIRST),
        (["1-2-2010", "2-28-2010"], DateOrder.MONTH_FIRST),
        (["01/02/2010", "03/04/2010"], None),
        (["13/02/2010", "02/13/2010"], None),
    ],
)
def test_the_order_of_days_is_taken_only_where_the_days_themselves_decide(
    days: list[str], order: DateOrder | None
) -> None:
    assert date_order(days) is order


@pytest.mark.parametrize(
    ("row", "dates", "mark", "take_backs"),
    [
        ("1001;2026-02-20;1;9,99;Lamp", DateOrder.ISO, ",", "C"),
        ("1001;20/02/2026;1;9.99;Lamp", DateOrder.DAY_FIRST, ".", "C"),
        ("1001;01/02/2026;1;9;Lamp", None, ".", "C"),
        ("Cash-1;2026-02-20;1;9;Lamp", DateOrder.ISO, ".", ""),
        ("C1001;2026-02-20;-1;9;Lamp", DateOrder.ISO, ".", "C"),
    ],
)
def test_the_first_rows_suggest_how_the_file_is_to_be_read(
    tmp_path: Path, row: str, dates: DateOrder | None, mark: str, take_backs: str
) -> None:
    path = tmp_path / "shop.csv"
    path.write_text(";".join(HEADER) + f"\n{row}\n", encoding="utf-8")
    found = suggest(table.look(path), ColumnMap(tuple(NEEDED.items())), Options("GBP"))
    assert (found.dates, found.decimal_mark, found.take_backs) == (dates, mark, take_backs)
    assert found.tax == "table"


def test_a_column_with_tax_rates_is_suggested_before_the_offices_table(tmp_path: Path) -> None:
    path = tmp_path / "shop.csv"
    path.write_text("Invoice,Date,Quantity,Price,Text,VAT\n1001,2026-02-20,1,9.99,Lamp,20\n", encoding="utf-8")
    found = table.look(path)
    assert suggest(found, guess(found.header), Options("GBP")).tax == "column"
