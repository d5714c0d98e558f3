"""What an import can take from a column, and the names that such columns have in several languages."""

from __future__ import annotations

import unicodedata
from enum import StrEnum


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
    TAX_CATEGORY = "tax_category"
    TAX_NOTE = "tax_note"
    SUPPLIED = "supplied"
    LANGUAGE = "language"


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
    Field.TAX_CATEGORY: "tax category (S, Z, E, AE, K, G)",
    Field.TAX_NOTE: "reason for no tax",
    Field.SUPPLIED: "day of supply",
    Field.LANGUAGE: "language of the invoice",
}
REQUIRED = (Field.INVOICE, Field.ISSUED, Field.QUANTITY, Field.PRICE)

# Names as they are after `bare`: small letters and digits only. The first field that knows a name takes the column.
_NAMES = {
    Field.INVOICE: """invoice invoicenumber invoiceno invoicenr invoiceid documentnumber documentno rechnung
        rechnungsnummer rechnungsnr rechnungnr belegnummer belegnr facture numerofacture nofacture nfacture
        numerodefacture factura numerofactura numerodefactura nfactura fattura numerofattura nfattura factuur
        factuurnummer factuurnr fatura numerodafatura faktura fakturanummer fakturanr fakturanumero laskunumero
        laskunro lasku numerfaktury""",
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
    Field.TAX_CATEGORY: """taxcategory taxcategorycode vatcategory vatcategorycode steuerkategorie categorietva
        momskategori verokategoria""",
    Field.TAX_NOTE: """taxnote exemptionreason taxexemptionreason vatexemptionreason befreiungsgrund
        motifexoneration""",
    Field.SUPPLIED: """supplydate dateofsupply deliverydate lieferdatum leistungsdatum datelivraison datedelivraison
        leveransdatum toimituspaiva""",
    Field.LANGUAGE: """language languagecode sprache langue kieli sprak""",
}
_FIELD_OF = {name: field for field, names in reversed(_NAMES.items()) for name in names.split()}


def field_named(name: str) -> Field | None:
    """The field that a column of this name most likely holds."""
    return _FIELD_OF.get(bare(name))


def bare(name: str) -> str:
    """A name without case, accents, blanks and signs."""
    parted = unicodedata.normalize("NFKD", name.casefold().replace("ø", "o").replace("ł", "l"))
    return "".join(sign for sign in parted if sign.isalnum())
