"""The office's own words: which texts it may put in the place of ours, what each has to say, and what is stored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.documents import fonts, mail_text, words
from desktop.model.wording import OwnWords

LONGEST = 1500
"""More signs than any of these texts needs."""

_NOTE_TEXTS = {
    "money_goes": "The money goes back",
    "money_went": "The money went back",
    "arrives_card": "When a card shows it",
    "due_lowered": "What was due is lowered",
    "means_cancellation": "The invoice is cancelled",
    "means_payment_returned": "Money that was not owed",
    "means_reversal": "A note is taken back",
    "nothing_to_pay": "Nothing to pay",
    "nothing_to_pay_reversal": "Nothing to pay, on a reversal",
}
_MAIL_TEXTS = {
    "mail_subject": "Subject",
    "mail_greeting": "Greeting",
    "mail_refund": "Money went back",
    "mail_lowered": "What was due is lowered",
    "mail_cancellation": "The invoice is cancelled",
    "mail_payment_returned": "Money that was not owed",
    "mail_reversal": "A note is taken back",
    "mail_closing": "Closing",
}
_BRACES = re.compile(r"[{}]")


@dataclass(frozen=True)
class OwnText:
    """One text that an office may word: what it may hold and what it has to hold, and ours."""

    key: str
    label: str
    on_note: bool
    ours: str
    places: frozenset[str]
    needed: frozenset[str]


def texts(language: str) -> list[OwnText]:
    """All texts that can be worded in a language: those of mails, then those of notes."""
    mails = mail_text.words(language)
    notes = words.WORDS[language]
    made = [
        OwnText(key, label, False, mails[key], mail_text.PLACES, mail_text.NEEDED[key])
        for key, label in _MAIL_TEXTS.items()
    ]
    for key, label in _NOTE_TEXTS.items():
        held = frozenset(mail_text.places(notes[key]))
        made.append(OwnText(key, label, True, notes[key], held, held))
    return made


def own(session: Session, language: str) -> dict[str, str]:
    """What the office says in this language in words of its own, by key."""
    query = select(OwnWords).where(OwnWords.language == language).order_by(OwnWords.key)
    return {row.key: row.text for row in session.scalars(query)}


def of_notes(own_words: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Those of the office's words that stand on notes, as a frozen copy carries them."""
    return tuple((key, text) for key, text in sorted(own_words.items()) if key in _NOTE_TEXTS)


def wrong_with(text: OwnText, language: str, typed: str) -> str:
    """Why these words cannot stand in the place of ours, in a sentence; empty where they can."""
    if not typed.strip():
        return "Type a text, or take ours."
    if len(typed) > LONGEST:
        return f"It is longer than {LONGEST} signs."
    held = mail_text.places(typed)
    unknown = next((place for place in held if place not in text.places), None)
    if unknown is not None:
        return f"{{{unknown}}} is no place of this text. {_may_hold(text)}"
    missing = sorted(text.needed.difference(held))
    if missing:
        return f"{{{missing[0]}}} is missing: without it the customer does not read what it is about."
    if _BRACES.search(mail_text.filled(typed, dict.fromkeys(held, ""))):
        return f"{{ and }} stand around a place and nowhere else. {_may_hold(text)}"
    if text.key == "mail_subject" and len(typed.strip().splitlines()) > 1:
        return "A subject is one line."
    if language == "de" and "gutschrift" in typed.casefold():
        return "In German tax law Gutschrift is an invoice that the customer writes. Say Rechnungskorrektur."
    lost = fonts.missing_characters(typed) if text.on_note else []
    return f"Paper has no sign {lost[0]!r} (U+{ord(lost[0]):04X}). Use another one." if lost else ""


def _may_hold(text: OwnText) -> str:
    if not text.places:
        return "It holds none."
    return f"It may hold {', '.join(f'{{{place}}}' for place in sorted(text.places))}."
