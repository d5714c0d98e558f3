"""Arabic names and articles are written as an Arab reads them."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from desktop.documents import fonts, measured, right_to_left
from desktop.documents.credit_note import draw
from tests.documents import reading
from tests.documents.papers import BUYER, REFUND


def drawn(text: str) -> str:
    """The one line as it stands on paper, from left to right, with each letter in its plain form."""
    [line] = measured.wrapped(text, measured.BODY, 400)
    return unicodedata.normalize("NFKC", line)


def test_letters_run_from_right_to_left_and_are_joined() -> None:
    [line] = measured.wrapped("شركة", measured.BODY, 400)
    # Last letter leftmost: teh marbuta final, kaf medial, reh final, sheen initial... as Unicode names the forms.
    assert [unicodedata.name(char).rpartition(" ")[2] for char in line] == ["FORM", "FORM", "FORM", "FORM"]
    assert unicodedata.normalize("NFKC", line) == "ةكرش"
    assert "INITIAL" in unicodedata.name(line[-1])


def test_figures_and_latin_words_inside_stay_readable() -> None:
    assert drawn("شركة ABC 12") == "ABC 12 ةكرش"
    assert drawn("invoice شركة 12") == "invoice 12 ةكرش"


def test_brackets_open_the_right_way() -> None:
    assert drawn("شركة (دبي)") == "(يبد) ةكرش"


def test_vowel_marks_are_kept() -> None:
    assert "\u064e" in drawn("شَركة")


def test_long_text_is_broken_before_it_is_turned() -> None:
    lines = measured.wrapped("كوب صحن " * 30, measured.BODY, 120)
    assert len(lines) > 5
    # The first word read is the rightmost of the first line.
    assert unicodedata.normalize("NFKC", lines[0]).endswith("بوك")


def test_every_form_that_joining_makes_can_be_printed() -> None:
    block = map(chr, range(0x600, 0x700))
    letters = [char for char in block if unicodedata.category(char) == "Lo" and fonts.face().has(char)]
    assert len(letters) > 100
    missing = {
        form
        for letter in letters
        for form in right_to_left.joined(f"{letter} {letter}{letter}{letter} لا الله")
        if not fonts.face().has(form)
    }
    assert missing == set()


def test_an_arabic_customer_is_on_the_note() -> None:
    pdf = draw(replace(REFUND, buyer=replace(BUYER, name="شركة الهدايا")))
    plain = unicodedata.normalize("NFKC", reading.words(pdf))
    assert "شركة" in plain
    assert "الهدايا" in plain
