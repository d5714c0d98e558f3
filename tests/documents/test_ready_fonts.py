"""What reaches into ReportLab's fonts gives files that other programs find right, and the same type on the page."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from desktop.documents import fonts, ready_fonts
from desktop.documents.credit_note import draw
from desktop.documents.ready_fonts import ReadyCanvas
from desktop.documents.words import WORDS
from tests.documents import reading
from tests.documents.papers import REFUND, with_texts

TEXTS = (
    "Ärger (100 %) \\ für £1,234.56 – “quoted”",
    "Łódź, Győr, naïve, œuvre",
    "Ελληνικά και ΦΠΑ 24%",
    "Кириллица Ђорђе ½ №",
    "\ufe94\ufedb\ufeae\ufeb7",
)


def whole(name: str) -> TTFont:
    return TTFont(f"Whole-{name}", str(fonts.FOLDER / f"{name}.ttf"), shapable=False)


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_the_small_latin_font_is_noto_sans(weight: str) -> None:
    small, noto = whole(f"NotoSansLatin-{weight}").face, whole(f"NotoSans-{weight}").face
    latin = {ord(char) for char in ready_fonts._IN_LATIN} | {0xA0}
    assert len(latin) > 230
    assert {code for code in small.charToGlyph if code != 0xFFFF} == latin
    assert {code: small.charWidths[code] for code in latin} == {code: noto.charWidths[code] for code in latin}
    assert (small.ascent, small.descent) == (noto.ascent, noto.descent)


def written(canvas: Canvas, runs: list[list[tuple[str, str]]]) -> None:
    for at, line in enumerate(runs):
        text = canvas.beginText(40, 700 - 60 * at)
        for font, piece in line:
            text.setFont(font, 30)
            text.textOut(piece)
        canvas.drawText(text)
    canvas.showPage()
    canvas.save()


def pixels(pdf: bytes, folder: Path, name: str) -> bytes:
    (folder / f"{name}.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "60", folder / f"{name}.pdf", folder / name], check=True)
    return (folder / f"{name}-1.ppm").read_bytes()


def test_the_page_shows_what_reportlab_shows_by_itself(tmp_path: Path) -> None:
    own, ready = io.BytesIO(), io.BytesIO()
    runs = [fonts.face().runs(line) for line in TEXTS]
    written(ReadyCanvas(ready, invariant=1), runs)
    plain = {}
    for name in {font for line in runs for font, _ in line}:
        plain[name] = whole(name.replace("Latin", ""))
        pdfmetrics.registerFont(plain[name])
        plain[name].face.name = f"Plain{name}".encode()
    written(Canvas(own, invariant=1), [[(plain[font].fontName, piece) for font, piece in line] for line in runs])
    one, other = pixels(own.getvalue(), tmp_path, "own"), pixels(ready.getvalue(), tmp_path, "ready")
    assert len(one) == len(other)
    assert sum(abs(a - b) > 40 for a, b in zip(one, other, strict=True)) < len(one) / 1_000
    assert len(set(one)) > 50


@pytest.mark.parametrize("language", WORDS)
def test_other_programs_find_nothing_wrong(language: str, tmp_path: Path) -> None:
    file = tmp_path / "note.pdf"
    file.write_bytes(draw(replace(with_texts("Ä Ελληνικά Кириллица شركة ½ №"), language=language)))
    assert shutil.which("qpdf")
    checked = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=True)
    assert "No syntax or stream encoding errors" in checked.stdout
    listed = subprocess.run(["pdffonts", file], capture_output=True, text=True, check=True)
    rows = [line.split() for line in listed.stdout.splitlines()[2:]]
    assert len(rows) >= 8
    assert [row[0] for row in rows if row[-5:-2] != ["yes", "yes", "yes"]] == []
    assert listed.stderr == checked.stderr == ""


def test_a_document_has_only_the_parts_that_its_text_needs() -> None:
    draw(with_texts("Ελληνικά شركة"))
    assert set(reading.fonts(draw(REFUND))) == {"/AAAAAA+NotoSansLatin-Regular", "/AAAAAA+NotoSansLatin-Bold"}


def test_a_part_is_written_once_for_each_process() -> None:
    draw(REFUND)
    font = ready_fonts.registered(fonts.FOLDER / "NotoSansLatin-Regular.ttf", latin=True)
    part = font._parts[0]
    draw(REFUND)
    assert font._parts[0] is part
    assert len(font.state) == 0
