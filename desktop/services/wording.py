"""The office words its mails and notes itself: seen while it types, checked, kept by language, put back to ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop.documents import credit_note, mail_text
from desktop.documents.mail_text import MailText
from desktop.errors import BadInput
from desktop.model.frozen_copy import FrozenNote
from desktop.model.language import LANGUAGE_WORDS
from desktop.model.office import Office
from desktop.model.states import NoteKind, Right
from desktop.model.wording import OwnWords
from desktop.services.desk import Desk
from desktop.services.steps import audit, example_note
from desktop.services.steps import wording as words
from desktop.services.steps.wording import OwnText

__all__ = ["LANGUAGE_WORDS", "MailText", "TextRow", "preview_mail", "preview_note", "read", "save", "wrong_with"]

_KINDS = {
    "mail_cancellation": NoteKind.CANCELLATION,
    "mail_payment_returned": NoteKind.PAYMENT_RETURNED,
    "mail_reversal": NoteKind.REVERSAL,
    "money_went": NoteKind.PAYMENT_RETURNED,
    "means_cancellation": NoteKind.CANCELLATION,
    "means_payment_returned": NoteKind.PAYMENT_RETURNED,
    "means_reversal": NoteKind.REVERSAL,
    "nothing_to_pay_reversal": NoteKind.REVERSAL,
}
"""On which kind of note a text is seen; all others stand on that of a refund."""


@dataclass(frozen=True)
class TextRow:
    """One text of a language. `own` is the office's wording, empty where it says it in ours."""

    key: str
    label: str
    on_note: bool
    ours: str
    own: str
    places: Sequence[str]
    needed: Sequence[str]

    @property
    def id(self) -> str:
        return self.key

    @property
    def said(self) -> str:
        """The words that are used."""
        return self.own or self.ours


def read(desk: Desk, language: str) -> Sequence[TextRow]:
    """All texts of a language, as they are said now."""
    with desk.database.read() as session:
        own = words.own(session, language)
    return [_row(each, own.get(each.key, "")) for each in words.texts(language)]


def _row(text: OwnText, own: str) -> TextRow:
    places, needed = sorted(text.places), sorted(text.needed)
    return TextRow(text.key, text.label, text.on_note, text.ours, own, places, needed)


def wrong_with(language: str, key: str, typed: str) -> str:
    """Why these words cannot stand in the place of ours, in a sentence; empty where they can."""
    return words.wrong_with(_text(language, key), language, typed)


def save(desk: Desk, language: str, key: str, typed: str) -> None:
    """Say a text in the office's own words from now on; empty or ours puts ours back. Notes issued stay as they are.

    Raises `BadInput` with the sentence of `wrong_with`.
    """
    desk.require(Right.RUN)
    text = _text(language, key)
    wanted = "" if typed.strip() in {"", text.ours.strip()} else typed.strip()
    if wanted and (wrong := words.wrong_with(text, language, wanted)):
        raise BadInput("The wording was not kept.", wrong)
    act = desk.act()
    with desk.database.write() as session:
        row = session.get(OwnWords, (language, key), with_for_update=True)
        before = "" if row is None else row.text
        if before == wanted:
            return
        if not wanted:
            session.delete(row)
        elif row is None:
            session.add(OwnWords(language=language, key=key, text=wanted))
        else:
            row.text = wanted
        session.flush()
        audit.append(
            session, act, "wording changed", "office", 1,
            before={"language": language, "key": key, "text": before or text.ours},
            after={"language": language, "key": key, "text": wanted or text.ours},
        )  # fmt: skip


def preview_mail(desk: Desk, language: str, key: str, typed: str) -> MailText:
    """The mail with these words in it, over invented figures; nothing is kept."""
    note, own = _example(desk, language, key, typed)
    if key == "mail_lowered":
        note = replace(note, money_minor=0, due_minor=note.gross_minor)
    return mail_text.of(note, own)


def preview_note(desk: Desk, language: str, key: str, typed: str) -> bytes:
    """The paper with these words on it, over invented figures and marked as a draft; nothing is kept."""
    return credit_note.draw(_example(desk, language, key, typed)[0])


def _example(desk: Desk, language: str, key: str, typed: str) -> tuple[FrozenNote, dict[str, str]]:
    with desk.database.read() as session:
        own = words.own(session, language) | {key: typed}
        kind = _KINDS.get(key, NoteKind.REFUND)
        return example_note.example(session.get_one(Office, 1), language, kind, desk.clock().date(), own), own


def _text(language: str, key: str) -> OwnText:
    return next(each for each in words.texts(language) if each.key == key)
