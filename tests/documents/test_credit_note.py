"""What a customer, a bookkeeper and a tax office read on a credit note."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop.documents.credit_note import draw
from desktop.model.frozen_copy import FrozenNote, NoteLine, Party, TaxLine
from desktop.model.states import METHOD_WORDS, Method
from tests.documents import reading
from tests.documents.papers import BUYER, CANCELLATION, KINDS, PAYMENT_RETURNED, REFUND, REVERSAL, SELLER

EVERY_NOTE_SAYS = (
    "CN-2026-04",
    "Issued 17 November 2026",
    "Original invoice 491209 of 9 November 2026",
    "Larkfield Gift Wholesale",
    "Unit 4, Tannery Yard",
    "Exeter EX2 8QE",
    "VAT number GB 123 4567 89",
    "St Anselm's Priory Shop",
    "2 Abbey Gate",
    "Tavistock PL19 0AE",
    "Customer number 14207",
    "Currency GBP",
    "Nothing to pay",
    "registered in England 01234567",
    "Page 1 of 1",
)


@pytest.mark.parametrize("note", KINDS, ids=lambda note: note.kind)
def test_every_kind_names_both_sides_the_original_invoice_and_that_nothing_is_to_be_paid(note: FrozenNote) -> None:
    said = reading.words(draw(note))
    assert [words for words in EVERY_NOTE_SAYS if words not in said] == []


@pytest.mark.parametrize("note", KINDS, ids=lambda note: note.kind)
@pytest.mark.parametrize("draft", [False, True])
@pytest.mark.parametrize("mark", ["", "TEST", "PRACTICE"])
def test_no_kind_asks_for_money(note: FrozenNote, draft: bool, mark: str) -> None:
    said = reading.words(draw(replace(note, draft=draft, mark=mark))).lower()
    assert [words for words in ("iban", "please", "amount due", "bic", "account number") if words in said] == []


def test_a_refund_says_what_was_credited_line_by_line() -> None:
    said = reading.words(draw(REFUND))
    assert "Credit note CN-2026-0410" in said
    assert "Reason Wrong items delivered" in said
    assert "Item Quantity Unit price VAT rate Net VAT Total" in said
    assert "White hanging heart T-light holder 8 295.00 20% 2,360.00 472.00 2,832.00 85123A" in said
    assert "Save the planet mug 12 1.25 5% 15.00 0.75 15.75 21871" in said
    assert "Late delivery 4.00 0.00 4.00" in said


def test_a_refund_sums_up_by_rate_and_in_all_and_parts_the_total() -> None:
    said = reading.words(draw(REFUND))
    assert "VAT by rate Net VAT 20% 2,360.00 472.00 5% 15.00 0.75" in said
    assert "Net 2,379.00 VAT 472.75 Total credited, GBP 2,851.75" in said
    assert "Lowers what was still due 200.00 Goes back to you 2,651.75" in said


def test_a_gateway_refund_goes_back_to_what_the_customer_paid_with() -> None:
    said = reading.words(draw(REFUND))
    assert "Refund R-2079 Reference re_3PqX0000Ab" in said
    assert "2,651.75 GBP goes back to the card you paid with (Visa ending 1187)." in said
    assert "200.00 GBP lowers what was still due on invoice 491209." in said


def test_an_outside_refund_names_the_day_and_the_way_and_not_a_card_that_got_nothing() -> None:
    note = replace(REFUND, method="bank_transfer", reference="BANK-77", returned_on=date(2026, 11, 16))
    said = reading.words(draw(note))
    assert "Reference BANK-77 Paid back on 16 November 2026" in said
    assert "2,651.75 GBP went back to you by bank transfer on 16 November 2026." in said
    assert "You had paid with: Visa ending 1187." in said
    assert "the card you paid with" not in said


WAYS = {
    Method.CARD: "goes back to the card you paid with (Visa ending 1187).",
    Method.SEPA_DEBIT: "goes back to the bank account you paid from by SEPA direct debit (Visa ending 1187).",
    Method.ACH_DEBIT: "goes back to the bank account you paid from by ACH direct debit (Visa ending 1187).",
    Method.CASH: "goes back to you in cash.",
    Method.BANK_TRANSFER: "goes back to you by bank transfer.",
    Method.CHEQUE: "goes back to you by cheque.",
    Method.CARD_TERMINAL: "goes back to you through the card terminal.",
    Method.DIRECT_DEBIT: "goes back to the bank account of your direct debit.",
    Method.OTHER_PLATFORM: "goes back to you through another platform.",
}


@pytest.mark.parametrize("method", Method)
def test_the_way_of_the_money_is_said_whether_the_copy_has_the_code_or_the_words_of_the_method(method: Method) -> None:
    for name in (method.value, METHOD_WORDS[method]):
        assert f"2,651.75 GBP {WAYS[method]}" in reading.words(draw(replace(REFUND, method=name)))


def test_a_method_from_elsewhere_is_printed_as_it_is_called() -> None:
    said = reading.words(draw(replace(REFUND, method="postal order")))
    assert "2,651.75 GBP goes back to you by postal order." in said


def test_a_cancellation_says_which_invoice_it_cancels_and_that_nothing_is_owed() -> None:
    said = reading.words(draw(CANCELLATION))
    assert "Credit note CN-2026-0410 cancels invoice 491209 of 9 November 2026" in said
    assert "Total credited, GBP 2,851.75 Lowers what was still due 2,851.75" in said
    assert "Invoice 491209 is cancelled. You owe nothing for it." in said
    assert "goes back" not in said.lower()


def test_a_returned_payment_changes_neither_net_nor_vat() -> None:
    said = reading.words(draw(PAYMENT_RETURNED))
    assert "Credit note: payment returned CN-2026-0410" in said
    assert "Net credited 0.00 VAT credited 0.00 Total returned, GBP 20.00" in said
    assert "20.00 GBP went back to you by bank transfer on 16 November 2026." in said
    assert "Net and VAT of invoice 491209 stay as they are." in said
    assert "Item" not in said
    assert "VAT by rate" not in said


def test_a_reversal_names_the_note_it_takes_back_and_promises_no_money() -> None:
    said = reading.words(draw(REVERSAL))
    assert "Reversal of credit note CN-2026-0410 CN-2026-0411" in said
    assert "Reversed credit note CN-2026-0410" in said
    assert "Total reversed, GBP 2,851.75" in said
    assert "Invoice 491209 stands again as it did before credit note CN-2026-0410." in said
    assert "goes back" not in said.lower()


def test_a_draft_shows_itself_as_a_draft_and_has_no_number_and_no_day() -> None:
    pdf = draw(replace(REFUND, draft=True))
    said = reading.words(pdf)
    assert "DRAFT" in said
    assert "Draft without a number" in said
    assert "CN-2026-0410" not in said
    assert "17 November 2026" not in said
    assert "CN-2026-0410" not in str(reading.opened(pdf).metadata)


def test_an_issued_note_is_no_draft() -> None:
    assert "draft" not in reading.words(draw(REFUND)).lower()


@pytest.mark.parametrize("mark", ["PRACTICE", "TEST"])
def test_a_mark_stands_in_the_head_of_every_page(mark: str) -> None:
    note = replace(REFUND, mark=mark, lines=REFUND.lines * 30)
    pages = reading.page_texts(draw(note))
    assert len(pages) > 2
    assert [page.startswith(f"{mark} ") and "Not a tax document." in page for page in pages] == [True] * len(pages)
    assert mark not in reading.words(draw(REFUND))


def test_a_customer_abroad_and_the_seller_read_the_countries() -> None:
    note = replace(REFUND, buyer=replace(BUYER, country="DE"), seller=replace(SELLER, country="GB"))
    said = reading.words(draw(note))
    assert "Tavistock PL19 0AE Germany" in said
    assert "Exeter EX2 8QE United Kingdom" in said


def test_a_country_that_stands_in_the_address_is_not_said_twice() -> None:
    buyer = Party("Kiosk", ("Kuja 1", "Germany"), "DE")
    assert reading.words(draw(replace(REFUND, buyer=buyer))).count("Germany") == 1


@pytest.mark.parametrize(
    ("country", "width", "height"),
    [("GB", 595, 842), ("FI", 595, 842), ("", 595, 842), ("US", 612, 792), ("CA", 612, 792)],
)
def test_paper_is_the_one_that_lies_in_the_printers_of_the_country(country: str, width: int, height: int) -> None:
    page = reading.opened(draw(replace(REFUND, seller=replace(SELLER, country=country)))).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (width, height)


def test_several_taxes_on_a_line_and_rates_of_three_decimals_are_all_named() -> None:
    line = NoteLine(1, "Desk lamp", "", "", "", (5000, 8875), 666, 92, 758)
    note = replace(REFUND, lines=(line,), taxes=(TaxLine(5000, 666, 33), TaxLine(8875, 666, 59)))
    said = reading.words(draw(note))
    assert "Desk lamp 5% + 8.875% 6.66 0.92 7.58" in said
    assert "5% 6.66 0.33 8.875% 6.66 0.59" in said
    assert "Quantity" not in said


@pytest.mark.parametrize(("currency", "figure"), [("JPY", "285,175"), ("KWD", "285.175"), ("EUR", "2,851.75")])
def test_figures_have_the_digits_of_their_currency(currency: str, figure: str) -> None:
    assert f"Total credited, {currency} {figure}" in reading.words(draw(replace(REFUND, currency=currency)))


def test_the_words_of_the_office_take_the_place_of_ours() -> None:
    note = replace(REFUND, wording=(("nothing_to_pay", "All settled for {original}, {unknown}."), ("item", "Article")))
    said = reading.words(draw(note))
    assert "All settled for 491209, {unknown}." in said
    assert "Article Quantity" in said


def test_a_language_without_words_of_its_own_is_written_in_english() -> None:
    assert "Nothing to pay" in reading.words(draw(replace(REFUND, language="tlh")))
