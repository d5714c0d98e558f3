"""The office's own words: checked as they are typed, frozen into notes, sent in mails, and put back to ours."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from desktop.errors import BadInput, Refusal
from desktop.model.audit import AuditRow
from desktop.model.frozen_copy import FrozenNote
from desktop.services import credit_notes, wording
from tests.documents.reading import words
from tests.services.mailing import mails, promise
from tests.services.office_builder import OfficeBuilder

OWN_CLOSING = "Viele Grüße aus Hamburg\n{office}"


def row(office: OfficeBuilder, language: str, key: str) -> wording.TextRow:
    return next(each for each in wording.read(office.desk(), language) if each.key == key)


@pytest.mark.parametrize("language", wording.LANGUAGE_WORDS)
def test_our_own_words_pass_our_own_checks_in_every_language(language: str, file_office: OfficeBuilder) -> None:
    rows = wording.read(file_office.desk(), language)
    assert [each.key for each in rows if wording.wrong_with(language, each.key, each.ours)] == []
    assert {each.own for each in rows} == {""}
    for each in rows:
        seen = wording.preview_mail(file_office.desk(), language, each.key, each.ours)
        assert "{" not in seen.subject + seen.body, each.key


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("mail_refund", "{amount} of {invoice}, note {nummer}", "{nummer} is no place of this text"),
        ("mail_refund", "{amount} of {invoice}", "{number} is missing"),
        ("mail_refund", "{amount} of {invoice}, {number} { }", "stand around a place and nowhere else"),
        ("mail_subject", "Note {number}\nBcc: all@example.org", "A subject is one line."),
        ("mail_closing", "   ", "Type a text, or take ours."),
        ("mail_closing", "x" * 1501, "longer than 1500 signs"),
        ("nothing_to_pay", "Nothing to pay {amount}", "It holds none."),
        ("nothing_to_pay", "Nothing to pay \U0001f600", "Paper has no sign"),
        ("mail_closing", "Bye \U0001f600", ""),
    ],
)
def test_what_cannot_stand_there_gets_one_sentence(key: str, typed: str, said: str) -> None:
    wrong = wording.wrong_with("en", key, typed)
    assert said in wrong
    assert bool(wrong) == bool(said)


def test_a_german_note_is_never_called_gutschrift() -> None:
    assert "Rechnungskorrektur" in wording.wrong_with("de", "nothing_to_pay", "Diese Gutschrift ist nicht zu bezahlen.")


def test_a_mail_written_from_now_on_says_it_and_one_written_before_does_not(office: OfficeBuilder) -> None:
    promise(office)
    wording.save(office.desk("admin"), "de", "mail_closing", OWN_CLOSING)
    promise(office)
    before, after = (mail.body for mail in mails(office))
    assert "Viele Grüße" not in before
    assert after.endswith("Viele Grüße aus Hamburg\nLampenhaus Berg\n")


def test_a_note_carries_the_words_of_its_day_for_ever(office: OfficeBuilder) -> None:
    sold = office.paid()
    first = office.note_of(office.refunded(sold, amount="10.00"))
    wording.save(office.desk("admin"), "de", "nothing_to_pay", "Bitte nichts überweisen.")
    second = office.note_of(office.refunded(sold, amount="10.00"))
    wording.save(office.desk("admin"), "de", "nothing_to_pay", "")
    third = office.note_of(office.refunded(sold, amount="10.00"))
    said = ["Bitte nichts überweisen." in words(credit_notes.document(office.desk(), note.id)) for note in
            (first, second, third)]  # fmt: skip
    assert said == [False, True, False]
    assert FrozenNote.from_json(second.frozen_json).wording == (("nothing_to_pay", "Bitte nichts überweisen."),)


def test_words_of_one_language_say_nothing_in_another(office: OfficeBuilder) -> None:
    wording.save(office.desk("admin"), "fi", "mail_closing", "Terveisin\n{office}")
    assert row(office, "fi", "mail_closing").said == "Terveisin\n{office}"
    assert row(office, "sv", "mail_closing").own == ""
    promise(office)
    assert "Terveisin" not in mails(office)[0].body


def test_the_trail_has_what_was_said_before_and_after(office: OfficeBuilder) -> None:
    desk = office.desk("admin")
    for typed in (OWN_CLOSING, OWN_CLOSING, ""):
        wording.save(desk, "de", "mail_closing", typed)
    assert row(office, "de", "mail_closing").own == ""
    with office.database.read() as session:
        acts = list(session.scalars(select(AuditRow).where(AuditRow.act == "wording changed").order_by(AuditRow.id)))
    assert len(acts) == 2, "the same words again are no change"
    assert "Viele Grüße" in acts[0].after
    assert "Freundliche Grüße" in acts[1].after


def test_wrong_words_are_refused_and_nobody_else_may_word_the_office(office: OfficeBuilder) -> None:
    with pytest.raises(BadInput, match="is missing"):
        wording.save(office.desk("admin"), "de", "mail_subject", "Ihr Beleg")
    with pytest.raises(Refusal) as refused:
        wording.save(office.desk("manager"), "de", "mail_closing", OWN_CLOSING)
    assert refused.value.code == "no_right"
    assert row(office, "de", "mail_subject").own == ""


def test_a_preview_shows_the_words_on_a_draft_and_keeps_nothing(office: OfficeBuilder) -> None:
    desk = office.desk("admin")
    paper = words(wording.preview_note(desk, "en", "means_cancellation", "Forget invoice {original}."))
    assert "Forget invoice 0000." in paper
    assert "Lampenhaus Berg" in paper
    seen = wording.preview_mail(desk, "en", "mail_lowered", "{amount} less on {invoice}, see {number}.")
    assert "EUR less on 0000, see CN-0000-0000." in seen.body.replace("\u00a0", " ")
    assert row(office, "en", "means_cancellation").own == ""
