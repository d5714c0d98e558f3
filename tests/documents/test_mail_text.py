"""What mails say: in each language, true for each kind of note, and in the office's own words where it has some."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.documents import mail_text
from desktop.model.frozen_copy import FrozenNote
from desktop.model.language import LANGUAGE_WORDS
from desktop.model.states import NoteKind
from tests.documents.papers import CANCELLATION, KINDS, PAYMENT_RETURNED, REFUND

OWES_NOTHING = {
    "en": "You owe nothing for it.",
    "en-US": "You owe nothing for it.",
    "de": "Sie schulden dafür nichts.",
    "fi": "Ette ole siitä mitään velkaa.",
    "sv": "Ni är inte skyldiga något för den.",
    "fr": "Vous ne devez rien à ce titre.",
    "el": "Δεν οφείλετε τίποτα για αυτό.",
    "ar": "لا يترتب عليكم أي مبلغ عنها.",
}
AMOUNT = {
    "en": "2,651.75 GBP", "en-US": "2,651.75 GBP", "de": "2.651,75 GBP", "fi": "2 651,75 GBP", "sv": "2 651,75 GBP",
    "fr": "2 651,75 GBP", "el": "2.651,75 GBP", "ar": "2,651.75 GBP",
}  # fmt: skip


def said(note: FrozenNote, language: str = "en", **own: str) -> str:
    """Subject and text, with plain spaces, as a person reads them."""
    text = mail_text.of(replace(note, language=language), own)
    return f"{text.subject}\n{text.body}".translate({0xA0: " ", 0x202F: " ", 0x2068: None, 0x2069: None})


@pytest.mark.parametrize("language", LANGUAGE_WORDS)
def test_every_kind_names_note_and_customer_in_every_language(language: str) -> None:
    for note in KINDS:
        text = said(note, language)
        assert note.number in text.splitlines()[0]
        assert note.buyer.name in text
        assert note.seller.name in text
        assert "491209" in text
        assert "{" not in text and "}" not in text


@pytest.mark.parametrize("language", LANGUAGE_WORDS)
def test_who_was_cancelled_owes_nothing_and_who_was_refunded_reads_the_money(language: str) -> None:
    assert OWES_NOTHING[language] in said(CANCELLATION, language)
    assert OWES_NOTHING[language] not in said(REFUND, language)
    assert AMOUNT[language] in said(REFUND, language), "the money that went back, not the whole note"


def test_a_note_that_only_lowers_what_is_due_returns_no_money() -> None:
    lowered = said(replace(REFUND, money_minor=0, due_minor=285175))
    assert "2,851.75 GBP less" in lowered
    assert "returned" not in lowered
    assert "that you did not owe" in said(PAYMENT_RETURNED)


def test_a_german_mail_calls_the_note_as_its_paper_does() -> None:
    assert said(REFUND, "de").startswith("Rechnungskorrektur CN-2026-0410 von ")
    assert said(CANCELLATION, "de").startswith("Stornorechnung CN-2026-0410 von ")
    assert all("gutschrift" not in said(note, "de").casefold() for note in KINDS)


def test_the_offices_words_stand_in_the_place_of_ours_and_no_others() -> None:
    text = said(
        REFUND, mail_closing="Yours, {office}", nothing_to_pay="not of mails", mail_subject="{number}, {nobody}"
    )
    assert text.startswith("CN-2026-0410, {nobody}\n")
    assert text.endswith("\n\nYours, Larkfield Gift Wholesale\n")
    assert "not of mails" not in text


def test_a_name_with_braces_or_line_ends_stays_what_it_is() -> None:
    text = mail_text.of(replace(REFUND, seller=replace(REFUND.seller, name="A {number}\nBcc: all@b.example")), {})
    assert "\n" not in text.subject
    assert text.subject == "Credit note CN-2026-0410 from A {number} Bcc: all@b.example"


def test_every_kind_of_note_has_its_words() -> None:
    keys = {f"mail_{kind}" for kind in NoteKind} | {"mail_lowered", "mail_subject", "mail_greeting", "mail_closing"}
    assert keys == set(mail_text.NEEDED)
    assert all(keys == set(mail_text.words(language)) for language in LANGUAGE_WORDS)
