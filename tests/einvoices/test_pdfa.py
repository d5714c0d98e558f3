"""What is stored is PDF/A-3B, by the judgement of veraPDF."""

from __future__ import annotations

from pathlib import Path

from desktop.documents import archival, credit_note
from desktop.model.language import LANGUAGE_WORDS
from desktop.model.states import NoteKind
from tests.documents.papers import KINDS, REFUND
from tests.einvoices import pdfa


def test_each_kind_and_each_language_is_pdf_a_3b_and_whole(tmp_path: Path) -> None:
    languages = list(LANGUAGE_WORDS)
    files = [
        path
        for at, language in enumerate(languages)
        for path in pdfa.papers(tmp_path, [language], [KINDS[at % len(KINDS)]])
    ]
    assert {path.name.partition("-")[0] for path in files} == {kind.value for kind in NoteKind}
    carried = [path.name.partition("-")[0] for path in files if archival.einvoice_inside(path.read_bytes())]
    assert set(carried) == {NoteKind.REFUND, NoteKind.CANCELLATION}
    assert pdfa.faults(files) == ""


def test_a_paper_as_it_is_drawn_is_not_yet_pdf_a(tmp_path: Path) -> None:
    path = tmp_path / "drawn.pdf"
    path.write_bytes(credit_note.draw(REFUND))
    said = pdfa.verapdf([path])
    assert said.startswith(f"{path}: not compliant\n")
    assert "DeviceRGB" in said
