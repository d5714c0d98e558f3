"""Which column of a table holds what, guessed by name in several languages, and how its rows are to be read."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import Any, Literal

from desktop.errors import BadInput
from desktop.model.states import Method
from desktop.model.tax import Prices, Rounding
from desktop.services.importing import table as tables
from desktop.services.importing.problems import refused
from desktop.services.importing.table import Table


class Field(StrEnum):
    """What an import can take from a column."""

    INVOICE = "invoice"
    ISSUED = "issued"
    QUANTITY = "quantity"
    PRICE = "price"
    ARTICLE = "article"
    TEXT = "text"
    CUSTOMER_NUMBER = "customer_number"
    CUSTOMER_NAME = "customer_name"
    COUNTRY = "country"
    CURRENCY = "currency"
    TAX_RATE = "tax_rate"
    SECOND_TAX_RATE = "second_tax_rate"
    LINE_DISCOUNT = "line_discount"
    DOCUMENT_DISCOUNT = "document_discount"
    EMAIL = "email"
    STREET = "street"
    POSTCODE = "postcode"
    CITY = "city"
    VAT_NUMBER = "vat_number"


FIELD_WORDS = {
    Field.INVOICE: "invoice number",
    Field.ISSUED: "invoice date",
    Field.QUANTITY: "quantity",
    Field.PRICE: "unit price",
    Field.ARTICLE: "article code",
    Field.TEXT: "text of the line",
    Field.CUSTOMER_NUMBER: "customer number",
    Field.CUSTOMER_NAME: "customer name",
    Field.COUNTRY: "country",
    Field.CURRENCY: "currency",
    Field.TAX_RATE: "tax rate",
    Field.SECOND_TAX_RATE: "second tax rate",
    Field.LINE_DISCOUNT: "discount of the line in per cent",
    Field.DOCUMENT_DISCOUNT: "discount on the whole invoice",
    Field.EMAIL: "e-mail",
    Field.STREET: "street",
    Field.POSTCODE: "postcode",
    Field.CITY: "city",
    Field.VAT_NUMBER: "VAT number",
}
REQUIRED = (Field.INVOICE, Field.ISSUED, Field.QUANTITY, Field.PRICE)

# Names as they are after `_bare`: small letters and digits only. The first field that knows a name takes the column.
_NAMES = {
    Field.INVOICE: """invoice invoicenumber invoiceno invoicenr invoiceid documentnumber documentno rechnung
        rechnungsnummer rechnungsnr rechnungnr belegnummer belegnr facture numerofacture nofacture numerodefacture
        factura numerofactura numerodefactura nfactura fattura numerofattura nfattura factuur factuurnummer factuurnr
        fatura numerodafatura faktura fakturanummer fakturanr fakturanumero laskunumero laskunro lasku numerfaktury""",
    Field.ISSUED: """invoicedate date issued issuedate issuedon documentdate datum rechnungsdatum belegdatum
        datefacture datedefacture datedelafacture fecha fechafactura fechadefactura data datafattura factuurdatum
        datafatura fakturadatum fakturadato dato laskupaiva paivamaara paivays pvm datawystawienia datafaktury""",
    Field.QUANTITY: """quantity qty units menge anzahl stueck stuck quantite qte cantidad cant unidades quantita qta
        aantal hoeveelheid quantidade qtd antal antall maara kpl ilosc""",
    Field.PRICE: """price unitprice priceperunit unitcost einzelpreis stueckpreis stuckpreis preis prix prixunitaire pu
        precio preciounitario prezzo prezzounitario prijs stukprijs eenheidsprijs preco precounitario pris apris
        styckpris enhedspris enhetspris hinta yksikkohinta ahinta cena cenajednostkowa""",
    Field.ARTICLE: """stockcode sku article articlecode articlenumber articleno item itemcode itemnumber itemno
        productcode productid partnumber artikel artikelnummer artikelnr codearticle refarticle reference articulo
        codigo codigoarticulo articolo codicearticolo codice artikelcode artigo codigodoartigo artikkelnummer varenummer
        varenr tuotekoodi tuotenumero tuotenro kodtowaru symbol""",
    Field.TEXT: """description text itemdescription itemname product productname linetext beschreibung bezeichnung
        artikelbezeichnung designation libelle descripcion concepto descrizione omschrijving descricao benamning
        beskrivning beskrivelse varetekst kuvaus selite nimike opis nazwatowaru nazwa""",
    Field.CUSTOMER_NUMBER: """customerid customernumber customerno customernr customercode clientid kundennummer
        kundennr kundenid numeroclient codeclient nclient numerocliente codigocliente codicecliente klantnummer klantnr
        kundnummer kundnr kundenummer kundenr asiakasnumero asiakasnro numerklienta""",
    Field.CUSTOMER_NAME: """customer customername client clientname billto buyer company kunde kundenname kaufer firma
        nomclient nomduclient cliente nombrecliente nombre nomecliente ragionesociale klant klantnaam nomedocliente
        kund kundnamn kundenavn asiakas asiakkaannimi klient nabywca""",
    Field.COUNTRY: """country countrycode billingcountry land pays pais paese landcode lander maa kraj landkod""",
    Field.CURRENCY: """currency currencycode waehrung wahrung devise monnaie moneda divisa valuta moeda valuutta
        waluta""",
    Field.TAX_RATE: """taxrate tax vatrate vat taxpercent vatpercent steuersatz mwst mwstsatz ust ustsatz tva tauxtva
        tauxdetva iva tipoiva aliquota aliquotaiva btw btwtarief taxaiva moms momssats mva alv alvprosentti verokanta
        vatstawka stawkavat""",
    Field.SECOND_TAX_RATE: """secondtaxrate taxrate2 tax2 pst pstrate qst qstrate""",
    Field.LINE_DISCOUNT: """discountpercent linediscount linediscountpercent rabattprozent rabatt remise descuento
        sconto korting desconto rabat alennus alennusprosentti""",
    Field.DOCUMENT_DISCOUNT: """documentdiscount invoicediscount discounttotal totaldiscount discountamount
        rechnungsrabatt gesamtrabatt remiseglobale descuentoglobal scontodocumento factuurkorting""",
    Field.EMAIL: """email emailaddress customeremail mail emailadresse courriel adresseemail correo correoelectronico
        emailadres epost epostadress sahkoposti adresemail""",
    Field.STREET: """street address address1 addressline1 billingaddress strasse adresse anschrift rue direccion
        calle indirizzo via adres straat endereco morada rua adress gatuadress gate katuosoite osoite ulica""",
    Field.POSTCODE: """postcode postalcode zip zipcode plz postleitzahl codepostal codigopostal cap postnummer
        postinumero kodpocztowy""",
    Field.CITY: """city town ort stadt ville ciudad poblacion citta plaats stad cidade localidade by poststed
        postitoimipaikka kaupunki miasto""",
    Field.VAT_NUMBER: """vatnumber vatid vatno taxid ustid ustidnr umsatzsteueridnr numerotva nif cif partitaiva piva
        btwnummer nipc momsnummer momsregnr ytunnus alvnumero nip""",
}
_FIELD_OF = {name: field for field, names in reversed(_NAMES.items()) for name in names.split()}


class DateOrder(StrEnum):
    """In which order days are written; text with dots is always day, month, year."""

    ISO = "year-month-day"
    DAY_FIRST = "day/month/year"
    MONTH_FIRST = "month/day/year"


@dataclass(frozen=True)
class Options:
    """How the rows of one source are to be read.

    `tax` says where rates come from: the office's table, or a column. `paid_by` posts a payment of the whole invoice
    on its date, None leaves it unpaid. `currency` and `country` (ISO code) stand for rows without one; an empty
    country is reported. `dates` None refuses days that can be read in two orders. Documents whose number begins with
    `take_backs` take back goods (empty: there are none).
    """

    currency: str
    prices: Prices = "net"
    rounding: Rounding = "line"
    tax: Literal["table", "column"] = "table"
    paid_by: Method | None = None
    country: str = ""
    dates: DateOrder | None = None
    decimal_mark: Literal[".", ","] = "."
    take_backs: str = "C"


@dataclass(frozen=True)
class ColumnMap:
    """The name of the column for each field that has one."""

    columns: tuple[tuple[Field, str], ...]

    def __getitem__(self, field: Field) -> str:
        return dict(self.columns).get(field, "")

    def places(self, header: Sequence[str]) -> dict[Field, int]:
        """Where each field stands in a row. Raises `BadInput` for a needed field without column."""
        names = dict(self.columns)
        for field, name in names.items():
            if name not in header:
                raise _missing(f"The column “{name}” for the {FIELD_WORDS[field]} is missing", header)
        for field in REQUIRED:
            if field not in names:
                raise _missing(f"No column is chosen for the {FIELD_WORDS[field]}", header)
        if Field.TEXT not in names and Field.ARTICLE not in names:
            raise _missing("No column is chosen for the article code or the text of the line", header)
        return {field: list(header).index(name) for field, name in names.items()}


def _missing(what: str, header: Sequence[str]) -> BadInput:
    return refused(f"{what}: choose it among {', '.join(f'“{name}”' for name in header)}, or add it to the file.")


def guess(header: Sequence[str]) -> ColumnMap:
    """The mapping that the names suggest; each column is used once, each field at most once."""
    columns: dict[Field, str] = {}
    for name in header:
        field = _FIELD_OF.get(_bare(name))
        if field and field not in columns:
            columns[field] = name
    return ColumnMap(tuple(columns.items()))


def signature(header: Sequence[str]) -> str:
    """The mark by which a source is known again: the same names in the same order."""
    return hashlib.sha256("\n".join(_bare(name) or name for name in header).encode()).hexdigest()


def suggest(table: Table, columns: ColumnMap, options: Options, look_at: int = 10_000) -> Options:
    """The options with what the first rows show: order of days, decimal sign, and whether a column has the tax.

    Where the rows do not decide, `dates` stays None: a person must choose. Raises `BadInput` as reading does.
    """
    places = columns.places(table.header)
    days: set[str] = set()
    amounts: set[str] = set()
    for _, cells in islice(tables.rows(table), look_at):
        if len(cells) == len(table.header):
            days.add(cells[places[Field.ISSUED]].strip())
            amounts.update((cells[places[Field.PRICE]].strip(), cells[places[Field.QUANTITY]].strip()))
    return replace(
        options,
        dates=date_order(days),
        decimal_mark="," if _commas_are_decimal(amounts) else ".",
        tax="column" if Field.TAX_RATE in places else "table",
    )


def date_order(days: Iterable[str]) -> DateOrder | None:
    """The one order in which all these days exist; None where there are two or none."""
    parted = [match for day in days if (match := re.match(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-][0-9]{4}", day))]
    if not parted:
        return DateOrder.ISO
    day_first = all(int(match[2]) <= 12 for match in parted)
    month_first = all(int(match[1]) <= 12 for match in parted)
    if day_first == month_first:
        return None
    return DateOrder.DAY_FIRST if day_first else DateOrder.MONTH_FIRST


def _commas_are_decimal(amounts: Iterable[str]) -> bool:
    marks = {match[1] for amount in amounts if (match := re.search(r"([.,])[0-9]+$", amount))}
    return marks == {","}


def _bare(name: str) -> str:
    parted = unicodedata.normalize("NFKD", name.casefold().replace("ø", "o").replace("ł", "l"))
    return "".join(sign for sign in parted if sign.isalnum())


def to_json(columns: ColumnMap, options: Options) -> str:
    """A mapping as it is remembered for a source."""
    return json.dumps({"columns": columns.columns, "options": asdict(options)}, ensure_ascii=False)


def from_json(text: str) -> tuple[ColumnMap, Options]:
    """The mapping that `to_json` wrote."""
    stored: dict[str, Any] = json.loads(text)
    options = stored["options"]
    options["paid_by"] = Method(options["paid_by"]) if options["paid_by"] else None
    options["dates"] = DateOrder(options["dates"]) if options["dates"] else None
    return ColumnMap(tuple((Field(field), name) for field, name in stored["columns"])), Options(**options)
