"""What the official rules let pass and we do not: the reference to the invoice, VAT to the cent, nothing negative."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from lxml import etree

from desktop.model import money
from desktop.model.frozen_copy import FrozenNote

UBL = "{urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2}CreditNote"
_NAMES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
}
_TAX = ".//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax"
_PLACES = {
    "number": ("cbc:ID", "rsm:ExchangedDocument/ram:ID"),
    "type": ("cbc:CreditNoteTypeCode", "rsm:ExchangedDocument/ram:TypeCode"),
    "original": ("cac:BillingReference//cbc:ID", ".//ram:InvoiceReferencedDocument/ram:IssuerAssignedID"),
    "original day": ("cac:BillingReference//cbc:IssueDate", ".//ram:InvoiceReferencedDocument//qdt:DateTimeString"),
    "supplied": ("cac:Delivery/cbc:ActualDeliveryDate", ".//ram:ActualDeliverySupplyChainEvent//udt:DateTimeString"),
    "net": ("cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount", ".//ram:TaxBasisTotalAmount"),
    "taxes": ("cac:TaxTotal/cbc:TaxAmount", ".//ram:TaxTotalAmount"),
    "gross": ("cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount", ".//ram:GrandTotalAmount"),
    "left to pay": ("cac:LegalMonetaryTotal/cbc:PayableAmount", ".//ram:DuePayableAmount"),
    "rates": (".//cac:TaxSubtotal//cbc:Percent", f"{_TAX}/ram:RateApplicablePercent"),
    "rate nets": (".//cac:TaxSubtotal/cbc:TaxableAmount", f"{_TAX}/ram:BasisAmount"),
    "rate taxes": (".//cac:TaxSubtotal/cbc:TaxAmount", f"{_TAX}/ram:CalculatedAmount"),
}


def faults(xml: bytes, note: FrozenNote) -> list[str]:
    """Where the document says something else than the frozen copy, or something below zero."""
    document = etree.fromstring(xml)
    return [*_negatives(document), *_differences(document, note)]


def _negatives(document: etree._Element) -> Iterator[str]:
    for element in document.iter():
        text = (element.text or "").strip()
        name = etree.QName(element).localname
        if name.endswith(("Amount", "Quantity", "Percent")) and Decimal(text or "0") < 0:
            yield f"{name} is {text}"


def _differences(document: etree._Element, note: FrozenNote) -> Iterator[str]:
    def said(place: str) -> list[str]:
        path = _PLACES[place][0 if document.tag == UBL else 1]
        return [(element.text or "").replace("-", "") for element in document.findall(path, _NAMES)]

    def amount(minor: int, currency: str = note.currency) -> Decimal:
        return Decimal(minor).scaleb(-money.digits(currency))

    single = {
        "number": " ".join(note.number.replace("-", "").split()),
        "type": "381",
        "original": " ".join(note.original_number.replace("-", "").split()),
        "original day": f"{note.original_issued:%Y%m%d}",
        "supplied": f"{note.supplied or note.original_issued:%Y%m%d}",
    }
    yield from (f"{place}: {said(place)}, not {text}" for place, text in single.items() if said(place) != [text])
    taxes = [amount(note.tax_minor)]
    if note.office_currency:
        taxes.append(amount(note.office_tax_minor, note.office_currency))
    sums = {
        "net": [amount(note.net_minor)],
        "taxes": taxes,
        "gross": [amount(note.gross_minor)],
        "left to pay": [amount(0)],
    }
    for place, wanted in sums.items():
        if [Decimal(text) for text in said(place)] != wanted:
            yield f"{place}: {said(place)}, not {wanted}"
    by_rate: Counter[tuple[Decimal, str]] = Counter()
    for rate, net, tax in zip(said("rates"), said("rate nets"), said("rate taxes"), strict=True):
        by_rate[Decimal(rate), "net"] += Decimal(net)  # type: ignore[assignment]
        by_rate[Decimal(rate), "tax"] += Decimal(tax)  # type: ignore[assignment]
    known = {(Decimal(each.rate_milli) / 1000, "net"): amount(each.net_minor) for each in note.taxes}
    known |= {(Decimal(each.rate_milli) / 1000, "tax"): amount(each.tax_minor) for each in note.taxes}
    if dict(by_rate) != known:
        yield f"taxes by rate: {dict(by_rate)}, not {known}"
