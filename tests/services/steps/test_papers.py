"""A stored paper is the document for ever: it is shown, saved and printed, and no change of it stays hidden."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.documents import archival
from desktop.model.credit_note import CreditNote, StoredDocument
from desktop.model.frozen_copy import FrozenNote, sha256
from desktop.model.states import Syntax
from desktop.services import books, credit_notes, saving
from desktop.services.refunds import LineWish
from tests.services.office_builder import OfficeBuilder


@pytest.fixture
def note_id(file_office: OfficeBuilder) -> int:
    """The id of the office's only note, whose paper is stored."""
    note = file_office.note_of(file_office.refunded(file_office.paid(), LineWish(1, gross="59.50")))
    credit_notes.document(file_office.desk(), note.id)
    return note.id


def faults(office: OfficeBuilder) -> dict[str, tuple[str, ...]]:
    """What the proof of the books finds."""
    return {line.title: line.faults for line in books.check(office.database) if line.faults}


def test_what_is_stored_is_the_first_drawing_with_its_hash_and_the_e_invoice_inside(
    file_office: OfficeBuilder, note_id: int
) -> None:
    with file_office.database.read() as session:
        note, stored = session.get_one(CreditNote, note_id), session.get_one(StoredDocument, note_id)
        assert stored.sha256 == sha256(stored.pdf)
        assert note.frozen_sha256 == sha256(note.frozen_json.encode())
        assert stored.pdf == archival.note_file(FrozenNote.from_json(note.frozen_json))
    assert b"<ram:ID>CN-2026-0001</ram:ID>" in archival.einvoice_inside(stored.pdf)


def test_after_any_upgrade_the_stored_paper_is_shown_saved_and_printed(
    file_office: OfficeBuilder, note_id: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = file_office.desk()
    first = credit_notes.document(desk, note_id)
    inside = archival.einvoice_inside(first)
    monkeypatch.setattr(archival, "note_file", lambda note: b"%PDF of a later version")
    monkeypatch.setattr("desktop.documents.einvoice.written", lambda note, syntax: b"<later/>")
    saving.save(desk, note_id, tmp_path / "note.pdf")
    saving.save_einvoice(desk, note_id, Syntax.CII, tmp_path / "note.xml")
    assert (tmp_path / "note.pdf").read_bytes() == first
    assert (tmp_path / "note.xml").read_bytes() == inside
    assert credit_notes.document(desk, note_id) == credit_notes.to_print(desk, note_id) == first


@pytest.mark.parametrize("place", [0, 0.5, 0.999])
def test_one_bit_flipped_around_the_guards_is_found(file_office: OfficeBuilder, note_id: int, place: float) -> None:
    assert faults(file_office) == {}
    pdf = bytearray(credit_notes.document(file_office.desk(), note_id))
    pdf[int(len(pdf) * place)] ^= 1
    file_office.tamper(f"UPDATE stored_document SET pdf = X'{pdf.hex()}'")
    assert faults(file_office) == {
        "Stored documents are as they were drawn": ("Credit note CN-2026-0001: its stored document was changed.",)
    }


def test_a_frozen_copy_that_was_changed_with_its_hash_is_found_by_the_trail(
    file_office: OfficeBuilder, note_id: int
) -> None:
    with file_office.database.read() as session:
        stored = json.loads(session.get_one(CreditNote, note_id).frozen_json)
    stored["buyer"]["name"] = "Anna Berk"
    false = json.dumps(stored, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    file_office.tamper(f"UPDATE credit_note SET frozen_json = '{false}', frozen_sha256 = '{sha256(false.encode())}'")
    said = "Credit note CN-2026-0001: its frozen copy is not the one that the audit trail names."
    assert faults(file_office) == {"Frozen copies are as they were issued": (said,)}
