"""What people type is printed as typed; what no font has is shown as its code point and can be known before."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.documents import fonts
from desktop.documents.credit_note import draw
from tests.documents import reading
from tests.documents.papers import KINDS, REFUND, SELLER, with_texts

AS_TYPED = [
    "A & B <Ltd>",
    "<img src=x>",
    '<a href="https://example.org/?a=1&b=2">click</a>',
    "<b>bold</b> <font color=red>red</font>",
    "&amp; &lt; &#65;",
    "(brackets) \\(back\\) slash\\",
    "{original} {0} %s %(x)s",
    "Łódź, Ærø, Þórshöfn, Győr, İzmir",
    "Ελληνικά, Κυριακή",
    "Кириллица, Ђорђе",
    "“quotes” – dash — … • ½ € £",
    "O'Brien; DROP TABLE note; --",
    "=1+1",
]
AS_CODE_POINTS = [
    ("smile 😀", "smile [U+1F600]"),
    ("日本", "[U+65E5][U+672C]"),
    ("שלום", "[U+05E9][U+05DC][U+05D5][U+05DD]"),
    ("bell\x07", "bell[U+0007]"),
    ("nothing\x00", "nothing[U+0000]"),
    ("escape\x1b[31m", "escape[U+001B][31m"),
    ("turned\u202eabc", "turned[U+202E]abc"),
    ("half \ud800", "half [U+D800]"),
    ("private \ue000", "private [U+E000]"),
]


@pytest.mark.parametrize("text", AS_TYPED)
def test_text_is_printed_as_typed_in_every_field(text: str) -> None:
    said = reading.letters(reading.words(draw(with_texts(text))))
    # Seller (6), buyer (6), number, invoice (2), reason, line (4), way, what was paid with, reference, refund, footer.
    assert said.count(reading.letters(text)) >= 20
    assert fonts.missing_characters(text) == []


@pytest.mark.parametrize(("text", "printed"), AS_CODE_POINTS)
def test_a_character_without_a_glyph_is_shown_as_its_code_point_in_every_field(text: str, printed: str) -> None:
    said = reading.letters(reading.words(draw(with_texts(text))))
    assert said.count(reading.letters(printed)) >= 20


def test_missing_characters_are_named_once_and_in_order() -> None:
    assert fonts.missing_characters("b😀a\x07 日😀") == ["😀", "\x07", "日"]
    assert fonts.missing_characters("plain, Ünïcode\r\nand\ta tab شركة") == []
    assert fonts.missing_characters("") == []


def test_a_letter_and_its_accent_typed_apart_are_one_letter_on_paper() -> None:
    typed = unicodedata.normalize("NFD", "Müller, Łódź")
    assert "Müller, Łódź" in reading.words(draw(replace(REFUND, reason=typed)))


def test_line_ends_typed_in_a_reason_are_kept() -> None:
    pdf = draw(replace(REFUND, reason="first\r\nsecond\nthird\rfourth"))
    said = reading.opened(pdf).pages[0].extract_text()
    assert "first\nsecond\nthird\nfourth" in said


@pytest.mark.parametrize("note", [*KINDS, replace(REFUND, draft=True, mark="TEST", reason="شركة")])
def test_every_font_is_inside_the_file(note: object) -> None:
    assert isinstance(note, type(REFUND))
    found = reading.fonts(draw(note))
    assert found
    assert set(found.values()) == {True}
    assert [name for name in found if "NotoSans" not in name] == []


def test_both_weights_have_the_same_characters() -> None:
    every = [*map(chr, range(0x20, 0x3000)), *map(chr, range(0xFB50, 0xFF00))]
    known = [char for char in every if fonts.face().has(char)]
    assert [char for char in every if fonts.face(bold=True).has(char)] == known
    assert len(known) > 3_000


@pytest.mark.parametrize("digits", ["0123456789"])
def test_figures_are_equally_wide(digits: str) -> None:
    for bold in (False, True):
        assert len({fonts.face(bold).widths[digit] for digit in digits}) == 1


def test_each_bundled_font_has_its_licence_beside_it() -> None:
    families = {path.stem.partition("-")[0] for path in fonts.FOLDER.glob("*.ttf")}
    assert families == {"NotoSans", "NotoSansLatin", "NotoSansArabic", "Inter"}
    for family in families:
        licence = Path(fonts.FOLDER, f"{family}-OFL.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_the_name_of_the_seller_is_in_the_properties_as_it_is_printed() -> None:
    pdf = draw(replace(REFUND, seller=replace(SELLER, name="A & B <Ltd> 😀")))
    properties = reading.opened(pdf).metadata
    assert properties is not None
    assert properties.author == "A & B <Ltd> [U+1F600]"
