"""What a mail with a credit note says: subject and text in the note's language, with its figures in their places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from desktop.documents.mail_words import WORDS
from desktop.documents.note_text import NoteText
from desktop.model.frozen_copy import FrozenNote
from desktop.model.states import NoteKind

PLACES = frozenset({"document", "number", "invoice", "invoice_date", "amount", "customer", "office"})
"""What may stand in the words of a mail, each in braces."""

NEEDED: Mapping[str, frozenset[str]] = {
    "mail_subject": frozenset({"number"}),
    "mail_greeting": frozenset(),
    "mail_refund": frozenset({"number", "invoice", "amount"}),
    "mail_lowered": frozenset({"number", "invoice", "amount"}),
    "mail_cancellation": frozenset({"number", "invoice"}),
    "mail_payment_returned": frozenset({"number", "amount"}),
    "mail_reversal": frozenset({"number", "invoice"}),
    "mail_closing": frozenset(),
}
"""The texts of a mail, and what each of them has to say."""

_PLACE = re.compile(r"\{(\w+)\}")
_FIRST_STRONG, _END = "\u2068", "\u2069"


@dataclass(frozen=True)
class MailText:
    """Subject and text, ready to be read."""

    subject: str
    body: str


def words(language: str) -> Mapping[str, str]:
    """Our words in a language; one that has no entry is said as its first part says it, then in English."""
    first = WORDS.get(language.partition("-")[0], {})
    return {**WORDS["en"], **first, **WORDS.get(language, {})}


def of(note: FrozenNote, own: Mapping[str, str]) -> MailText:
    """The mail with this note; `own` are the office's words, by key, in the place of ours."""
    said = {**words(note.language), **{key: text for key, text in own.items() if key in NEEDED}}
    on_paper = NoteText(note)
    figures = on_paper.words
    minor = note.money_minor or note.gross_minor
    is_reversal = note.kind == NoteKind.REVERSAL
    parts = {
        "document": figures("title_refund") if is_reversal else on_paper.title,
        "number": note.number,
        "invoice": note.original_number,
        "invoice_date": figures.date(note.original_issued),
        "amount": figures.money(minor, note.currency),
        "customer": note.buyer.name,
        "office": note.seller.name,
    }
    if note.language == "ar":
        # each part keeps its own direction within a line that runs from right to left
        parts = {name: f"{_FIRST_STRONG}{part}{_END}" for name, part in parts.items()}
    texts = [filled(said[key], parts) for key in ("mail_greeting", f"mail_{_kind(note)}", "mail_closing")]
    return MailText(" ".join(filled(said["mail_subject"], parts).split()), "\n\n".join(texts) + "\n")


def filled(text: str, parts: Mapping[str, str]) -> str:
    """The text with the parts in their places; a place that has no part stays as it is written."""
    return _PLACE.sub(lambda place: parts.get(place[1], place[0]), text)


def places(text: str) -> list[str]:
    """The names of all places in a text."""
    return _PLACE.findall(text)


def _kind(note: FrozenNote) -> str:
    return "lowered" if note.kind == NoteKind.REFUND and not note.money_minor else note.kind.value
