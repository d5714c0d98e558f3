"""The words of the papers, by language; another language is another entry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from desktop.model import money

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "date": "{day} {month} {year}",
        "months": "January February March April May June July August September October November December",
        "decimal_mark": ".",
        "group_mark": ",",
        "rate": "{rate} %",
        "page_of": "Page {page} of {pages}",
        "mark_PRACTICE": "For practice only. No money moves. Not a tax document.",
        "mark_TEST": "Test mode. No money moves. Not a tax document.",
        "title_refund": "Credit note",
        "title_cancellation": "Credit note",
        "title_payment_returned": "Credit note: payment returned",
        "title_reversal": "Reversal of credit note {reversed}",
        "subtitle_cancellation": "cancels invoice {original} of {original_date}",
        "draft": "DRAFT",
        "named": "{title} {number}",
        "named_draft": "{title}, draft",
        "no_number": "Draft without a number",
        "not_issued": "not issued yet",
        "vat_number": "VAT number {number}",
        "company_number": "Company number {number}",
        "to": "To",
        "issued": "Issued",
        "original": "Original invoice",
        "original_of": "{original} of {original_date}",
        "reversed": "Reversed credit note",
        "refund": "Refund",
        "reference": "Reference",
        "customer": "Customer number",
        "returned_on": "Paid back on",
        "currency": "Currency",
        "reason": "Reason",
        "item": "Item",
        "quantity": "Quantity",
        "unit_price": "Unit price",
        "vat_rate": "VAT rate",
        "net": "Net",
        "vat": "VAT",
        "gross": "Total",
        "carried_forward": "Carried forward",
        "brought_forward": "Brought forward",
        "vat_by_rate": "VAT by rate",
        "net_payment_returned": "Net credited",
        "vat_payment_returned": "VAT credited",
        "total": "Total credited, {currency}",
        "total_payment_returned": "Total returned, {currency}",
        "total_reversal": "Total reversed, {currency}",
        "due_part": "Lowers what was still due",
        "money_part": "Goes back to you",
        "due_part_reversal": "Had lowered what was still due",
        "money_part_reversal": "Was to go back to you",
        "money_head": "How you get the money",
        "meaning_head": "What this means for you",
        "money_goes": "{money} goes back {way}.",
        "money_went": "{money} went back {way} on {day}.",
        "way_card": "to the card you paid with",
        "way_sepa_debit": "to the bank account you paid from by SEPA direct debit",
        "way_ach_debit": "to the bank account you paid from by ACH direct debit",
        "way_cash": "to you in cash",
        "way_bank_transfer": "to you by bank transfer",
        "way_cheque": "to you by cheque",
        "way_card_terminal": "to you through the card terminal",
        "way_direct_debit": "to the bank account of your direct debit",
        "way_other_platform": "to you through another platform",
        "way_other": "to you by {method}",
        "same_way": "{way} ({paid_with})",
        "paid_with": "You had paid with: {paid_with}.",
        "arrives_card": "Most banks show it within 5 to 10 business days.",
        "due_lowered": "{due} lowers what was still due on invoice {original}.",
        "means_cancellation": "Invoice {original} is cancelled. You owe nothing for it.",
        "means_payment_returned": (
            "This money was paid without being owed. Net and VAT of invoice {original} stay as they are."
        ),
        "means_reversal": "Invoice {original} stands again as it did before credit note {reversed}.",
        "nothing_to_pay": "Nothing to pay. This credit note cannot be used as payment.",
        "nothing_to_pay_reversal": "Nothing to pay on this document. It cannot be used as payment.",
    },
}

_PLACE = re.compile(r"\{(\w+)\}")


class Wording:
    """The words of one language, with those that the office has put in their place.

    A language that has no entry falls back to that of its first part (`en-GB` to `en`), then to English.
    """

    def __init__(self, language: str, office: Mapping[str, str]) -> None:
        self.language = next((each for each in (language, language.partition("-")[0]) if each in WORDS), "en")
        self._words = WORDS[self.language] | dict(office)

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def __call__(self, word: str, **parts: str) -> str:
        """The words with the parts in their places; a place that has no part stays as it is written."""
        return _PLACE.sub(lambda place: parts.get(place[1], place[0]), self._words[word])

    def date(self, day: date) -> str:
        """The day in full."""
        month = self._words["months"].split()[day.month - 1]
        return self("date", day=str(day.day), month=month, year=str(day.year))

    def amount(self, minor: int, currency: str) -> str:
        """The figure without its currency: `1,234.56`."""
        marks = {ord(","): self._words["group_mark"], ord("."): self._words["decimal_mark"]}
        return money.grouped(minor, currency).translate(marks)

    def money(self, minor: int, currency: str) -> str:
        """The figure and its currency, never parted by the end of a line."""
        return f"{self.amount(minor, currency)}\u00a0{currency}"

    def country(self, code: str) -> str:
        """The name of a country (ISO 3166); what is no code stays as it is."""
        from babel import Locale  # noqa: PLC0415  only for papers that go abroad

        return str(Locale(self.language).territories.get(code, code))

    def rate(self, milli: int) -> str:
        """A tax rate of so many thousandths of a per cent: `8.875 %`."""
        whole, rest = divmod(milli, 1000)
        decimals = f"{self._words['decimal_mark']}{rest:03d}".rstrip("0") if rest else ""
        return self("rate", rate=f"{whole}{decimals}")
