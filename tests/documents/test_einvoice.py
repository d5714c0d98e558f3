"""What an e-invoice says, and the sentence where a note can have none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from lxml import etree

from desktop.documents import einvoice
from desktop.errors import BadInput
from desktop.model.frozen_copy import FrozenNote, NoteLine
from desktop.model.states import Syntax
from tests.documents.papers import CANCELLATION, PAYMENT_RETURNED, REFUND, REVERSAL
from tests.einvoices.notes import BUYER, SELLER, by_rate, carrying

NOTE = carrying(REFUND)


def of(*lines: NoteLine) -> FrozenNote:
    """The note with these lines and what they come to."""
    net, tax = sum(line.net_minor for line in lines), sum(line.tax_minor for line in lines)
    sums = {"net_minor": net, "tax_minor": tax, "gross_minor": net + tax}
    return replace(NOTE, lines=lines, taxes=by_rate(lines), **sums)  # type: ignore[arg-type]  # all are amounts


LINE = NoteLine(1, "Lamp", "", "3", "33.33", (20000,), 10000, 2000, 12000)
FREE = NoteLine(1, "Lamp", "", "3", "33.33", (0,), 10000, 0, 10000)
OTHER_KINDS = "Only refunds and cancellations have one; the standard has no form for other kinds of notes."
UNTAXED = "Line 1 is without tax and its invoice does not say why."
OFFICE, CUSTOMER = "Add what is missing under Settings, Office;", "Add what is missing under Customers;"

NONE: dict[str, tuple[FrozenNote, str]] = {
    "a payment that came back": (PAYMENT_RETURNED, OTHER_KINDS),
    "a reversal": (carrying(REVERSAL), OTHER_KINDS),
    "three decimals": (replace(NOTE, currency="KWD"), "Amounts in KWD have three decimals"),
    "three decimals in the books": (replace(NOTE, office_currency="BHD"), "Amounts in BHD have three decimals"),
    "two taxes on a line": (of(replace(LINE, rates_milli=(5000, 15000))), "Line 1 carries several taxes"),
    "no reason for no tax": (of(FREE), UNTAXED),
    "a category that is not the tax's": (of(replace(LINE, category="Z")), "Line 1 is marked as tax category Z"),
    "a category nobody reads": (of(replace(LINE, category="Q")), "Line 1 is marked as tax category Q"),
    "no address of the office": (replace(NOTE, seller=replace(SELLER, address=(), city="")), "no street and no town"),
    "no VAT number of the office": (replace(NOTE, seller=replace(SELLER, vat_number="")), OFFICE),
    "a VAT number of no country": (replace(NOTE, seller=replace(SELLER, vat_number="2077474-0")), "two letters of a"),
    "no name of the customer": (replace(NOTE, buyer=replace(BUYER, name=" ")), "The customer had no name when"),
    "no town of the customer": (replace(NOTE, buyer=replace(BUYER, city="")), CUSTOMER),
    "no country of the customer": (replace(NOTE, buyer=replace(BUYER, country="Atlantis")), "had no country when"),
    "reverse charge to nobody's VAT number": (
        replace(of(replace(FREE, category="AE")), buyer=replace(BUYER, vat_number="")),
        "The customer had no VAT number",
    ),
    "a cent too much": (replace(NOTE, tax_minor=47276, gross_minor=285176), "do not add up"),
    "a cent in another rate": (
        replace(NOTE, taxes=(NOTE.taxes[0], replace(NOTE.taxes[1], tax_minor=76), NOTE.taxes[2])),
        "do not add up",
    ),
    "tax a whole unit off": (of(replace(LINE, tax_minor=2100, gross_minor=12100)), "was rounded on each line"),
    "below zero": (of(replace(LINE, net_minor=-10000, tax_minor=-2000, gross_minor=-12000)), "below zero"),
    "no lines": (of(), "It credits no lines."),
    "no original": (replace(NOTE, original_number=""), "It names no original invoice."),
}


@pytest.mark.parametrize(("note", "said"), NONE.values(), ids=NONE)
def test_what_the_standard_cannot_carry_has_none_and_the_reason_is_said(note: FrozenNote, said: str) -> None:
    reason = einvoice.obstacle(note)
    assert said in reason
    assert reason.endswith(".")
    for syntax in Syntax:
        with pytest.raises(BadInput, match="has no e-invoice") as refused:
            einvoice.written(note, syntax)
        assert refused.value.message == reason


def texts(note: FrozenNote, name: str) -> list[str]:
    """What the elements of this name say in the UBL form."""
    document = etree.fromstring(einvoice.written(note, Syntax.UBL))
    return [element.text or "" for element in document.iter("{*}" + name)]


def test_nothing_is_left_to_pay_however_the_money_goes() -> None:
    for note in (NOTE, carrying(CANCELLATION)):
        assert texts(note, "TaxInclusiveAmount") == texts(note, "PrepaidAmount") == ["2851.75"]
        assert texts(note, "PayableAmount") == ["0.00"]
    terms = "Nothing to pay. This credit note cannot be used as payment."
    assert texts(NOTE, "PaymentTerms") != []
    assert [text for text in texts(NOTE, "Note") if text.endswith(terms)] != []


def test_a_day_of_supply_is_taken_from_the_invoice_or_is_its_own_day() -> None:
    assert texts(NOTE, "ActualDeliveryDate") == ["2026-11-09"]
    assert texts(replace(NOTE, supplied=date(2026, 10, 31)), "ActualDeliveryDate") == ["2026-10-31"]


@pytest.mark.parametrize(
    ("quantity", "price", "base"),
    [("8", "12.5", []), ("3", "100.00", ["3"]), ("", "100", []), ("1000", "0.1", []), ("-2", "100", [])],
)
def test_a_price_is_what_is_credited_for_each_unit_or_for_all_of_them(
    quantity: str, price: str, base: list[str]
) -> None:
    note = of(replace(LINE, quantity=quantity))
    (said,) = texts(note, "PriceAmount")
    assert (Decimal(said), texts(note, "BaseQuantity")) == (Decimal(price), base)


def test_signs_that_xml_cannot_hold_stand_as_their_code_point() -> None:
    note = replace(NOTE, reason="bell\x07 and A & B <Ltd>\n🎁")
    assert "#AAI#bell[U+0007] and A & B <Ltd> 🎁" in texts(note, "Note")


def test_a_practice_note_says_so_in_the_e_invoice_too() -> None:
    said = "PRACTICE. For practice only. No money moves. Not a tax document."
    assert said in texts(replace(NOTE, mark="PRACTICE"), "Note")


def test_the_same_copy_gives_the_same_bytes() -> None:
    assert all(einvoice.written(NOTE, syntax) == einvoice.written(NOTE, syntax) for syntax in Syntax)


def test_a_reason_of_ours_is_said_as_the_paper_says_it() -> None:
    xml = einvoice.written(replace(NOTE, language="de", reason="Not delivered"), Syntax.UBL).decode()
    assert "Nicht geliefert" in xml
    assert "Not delivered" not in xml
