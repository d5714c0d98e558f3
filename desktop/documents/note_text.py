"""What a credit note says: its title, facts, figures and sentences as text, before anything is laid out."""

from __future__ import annotations

import re
from functools import cache

from desktop.documents.languages import english
from desktop.documents.letterhead import identity
from desktop.documents.line_text import tax_table
from desktop.documents.words import Wording
from desktop.model.frozen_copy import FrozenNote, Party
from desktop.model.states import GATEWAY_METHODS, METHOD_WORDS, Method, NoteKind

# A frozen copy names the method by its code or by its English words.
_METHODS = {name: method for method, words in METHOD_WORDS.items() for name in (method.value, words)}
_CARD_ENDING = re.compile(r"(?P<brand>.+) ending (?P<digits>[0-9]{4})")


class NoteText:
    """The texts of one frozen note in its language."""

    def __init__(self, note: FrozenNote) -> None:
        self._note = note
        self.words = Wording(note.language, dict(note.wording))
        self._parts = {
            "original": note.original_number,
            "original_date": self.words.date(note.original_issued),
            "reversed": note.reverses_number,
            "currency": note.currency,
            "method": note.method,
            "paid_with": paid_with(self.words, note.paid_with),
            "office_currency": note.office_currency,
            "office_tax": self.words.amount(note.office_tax_minor, note.office_currency)
            if note.office_currency
            else "",
            "rate": f"{self.words.number(note.office_rate)}\u00a0{note.office_currency}",
            "due": self.words.money(note.due_minor, note.currency),
            "money": self.words.money(note.money_minor, note.currency),
            "day": self.words.date(note.returned_on) if note.returned_on else "",
        }
        self.reason = reason_word(self.words, note.reason)
        self.title = self._title()
        self.number = self.words("no_number") if note.draft else note.number
        self.name = self.words("named_draft" if note.draft else "named", title=self.title, number=self.number)
        self.original = f"{self.words('original')} {self.say('original_of')}"
        self.subtitle = self._own("subtitle")

    def say(self, word: str, **parts: str) -> str:
        """The words as this kind of note says them, where the kind has its own."""
        own = f"{word}_{self._note.kind}"
        return self.words(own if own in self.words else word, **self._parts | parts)

    def _title(self) -> str:
        """What the law of the country calls it: in Germany a note over the whole invoice is no correction."""
        whole = self._note.kind == NoteKind.REFUND and self._note.credits_all
        return self.words("title_refund_all") if whole else self.say("title")

    def running(self) -> tuple[tuple[str, str], ...]:
        """Left and right of the head of the pages after the first."""
        return ((self._note.seller.name, self.name), (self._note.buyer.name, self.original))

    def identity(self, party: Party) -> list[str]:
        """What stands under the name of a seller or buyer; the country where the other one is abroad."""
        abroad = self._note.seller.country != self._note.buyer.country
        return identity(self.words, party, abroad=abroad, seller=party is self._note.seller)

    def facts(self) -> list[tuple[str, str]]:
        """The names of the facts beside the address, and what they are; only those that are known."""
        note = self._note
        facts = [
            ("issued", self.words("not_issued") if note.draft else self.words.date(note.issued)),
            ("reversed", note.reverses_number),
            ("original", self.say("original_of")),
            ("supplied", self.words.date(note.supplied) if note.supplied else ""),
            ("reason", self.reason),
            ("customer", note.buyer.number),
            ("refund", note.refund_number),
            ("reference", note.reference),
            ("returned_on", "" if note.kind == NoteKind.REVERSAL else self._parts["day"]),
            ("currency", note.currency),
        ]
        return [(name, value) for name, value in facts if value]

    def totals(self) -> list[tuple[str, str]]:
        """The names of the sums and their figures; of the two parts of the total, those that are not nothing."""
        note = self._note
        sums = [("net", note.net_minor), ("vat", note.tax_minor), ("total", note.gross_minor)]
        sums += [
            (name, part) for name, part in (("due_part", note.due_minor), ("money_part", note.money_minor)) if part
        ]
        return [(name, self.amount(minor)) for name, minor in sums]

    def tax_table(self) -> list[tuple[str, str, str]]:
        """Rate, net and tax of each rate, with the names of the three first."""
        return tax_table(self.words, self._note.taxes, self._note.currency)

    def tax_remarks(self) -> list[str]:
        """Why there is no tax, in the words of the invoice, and the tax in the currency of the office."""
        note = self._note
        foreign = note.office_currency and note.office_tax_minor and note.tax_minor
        return [*([self.say("office_tax")] if foreign else ()), *([note.tax_note] if note.tax_note else ())]

    def amount(self, minor: int) -> str:
        """The figure of an amount of the note."""
        return self.words.amount(minor, self._note.currency)

    def meaning(self) -> tuple[str, list[str], str]:
        """The head, the sentences and the last word of what the note means for the customer."""
        note = self._note
        gets_money = note.money_minor > 0 and note.kind != NoteKind.REVERSAL
        sentences = self._money_goes() if gets_money else []
        if note.due_minor and note.kind != NoteKind.REVERSAL:
            sentences.append(self.say("due_lowered"))
        if own := self._own("means"):
            sentences.append(own)
        return self.words("money_head" if gets_money else "meaning_head"), sentences, self.say("nothing_to_pay")

    def draft(self) -> str:
        """What stands across a draft, nothing across a note."""
        return self.words("draft") if self._note.draft else ""

    def _own(self, word: str) -> str:
        return self.say(word) if f"{word}_{self._note.kind}" in self.words else ""

    def _money_goes(self) -> list[str]:
        """How and to where the money goes: a gateway pays back only to what the customer paid with."""
        note = self._note
        method = _METHODS.get(note.method)
        way = self.say(f"way_{method}" if method else "way_other")
        same_way = note.paid_with and method in GATEWAY_METHODS
        if same_way:
            way = self.say("same_way", way=way)
        said = [self.say("money_went" if note.returned_on else "money_goes", way=way)]
        if note.paid_with and not same_way and note.paid_with != (method and METHOD_WORDS[method]):
            said.append(self.say("paid_with"))
        if method == Method.CARD and not note.returned_on:
            said.append(self.words("arrives_card"))
        return said


@cache
def _reasons() -> list[tuple[str, re.Pattern[str]]]:
    """The standard reasons of a new office and those that the program writes itself; a frozen copy has the English."""
    own = [(word, re.escape(said)) for word, said in english.WORDS.items() if word.startswith("reason_")]
    return [(word, re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^ ]+)", said))) for word, said in own]


def reason_word(words: Wording, reason: str) -> str:
    """A reason of our own in the language of the paper; what a person worded stays as it is."""
    for word, said in _reasons():
        if found := said.fullmatch(reason):
            return words(word, **found.groupdict())
    return reason


def paid_with(words: Wording, named: str) -> str:
    """What the customer paid with, as its language says it; what we did not name ourselves stays as it is."""
    name, through, gateway = named.rpartition(" through ")
    if through:
        return words("paid_through", paid_with=paid_with(words, name), gateway=gateway)
    if named in _METHODS:
        return words(f"method_{_METHODS[named]}")
    ending = _CARD_ENDING.fullmatch(named)
    return words("card_ending", **ending.groupdict()) if ending else named
