"""The one file of a note: the same bytes wherever and whenever it is made, with the e-invoice inside."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from desktop.documents import archival, einvoice
from desktop.model.frozen_copy import FrozenNote
from desktop.model.states import Syntax
from tests.documents.papers import KINDS, REFUND
from tests.documents.reading import page_texts
from tests.einvoices.notes import carrying

ROOT = Path(__file__).parents[2]
CARRYING = carrying(REFUND)
MAKE = """
import hashlib, locale, time
from desktop.documents import archival
from tests.documents.test_archival import CARRYING, REFUND
locale.setlocale(locale.LC_ALL, "")
print(*(hashlib.sha256(archival.note_file(note)).hexdigest() for note in (CARRYING, REFUND)), time.strftime("%z"))
"""


def made_in(zone: str, language: str) -> list[str]:
    """The hashes of the same two notes made in a process of its own, and the zone that it was in."""
    environment = os.environ | {"TZ": zone, "LC_ALL": language, "PYTHONHASHSEED": "random"}
    done = subprocess.run(
        [sys.executable, "-c", MAKE], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_the_same_copy_gives_the_same_file_in_any_zone_and_language() -> None:
    here = [hashlib.sha256(archival.note_file(note)).hexdigest() for note in (CARRYING, REFUND)]
    *one, early = made_in("Pacific/Kiritimati", "C.UTF-8")
    *other, late = made_in("America/New_York", "POSIX")
    assert one == other == here
    assert early != late


@pytest.mark.parametrize("note", [CARRYING, *KINDS], ids=lambda note: note.kind)
def test_its_times_and_its_id_are_those_of_the_note(note: FrozenNote) -> None:
    file = archival.note_file(note)
    with PdfReader(BytesIO(file)) as reader:
        said = reader.metadata
        packet = reader.xmp_metadata
        assert said is not None
        assert packet is not None
        issued = datetime(2026, 11, 17, tzinfo=UTC)
        assert (said.creation_date, said.modification_date) == (issued, issued)
        assert packet.xmp_create_date == packet.xmp_modify_date == datetime(2026, 11, 17)  # noqa: DTZ001  it means UTC
        assert packet.dc_title == {"x-default": said.title}
        assert packet.dc_creator == [note.seller.name]
        assert (packet.pdfaid_part, packet.pdfaid_conformance) == ("3", "B")
    key = f"<{hashlib.sha256(note.to_json().encode()).hexdigest()[:32]}>".encode()
    assert file.count(key) == 2
    assert key not in archival.note_file(replace(note, number="CN-2026-0999"))


def test_what_is_inside_is_the_e_invoice_of_the_same_copy() -> None:
    file = archival.note_file(CARRYING)
    assert archival.einvoice_inside(file) == einvoice.written(CARRYING, Syntax.CII)
    with PdfReader(BytesIO(file)) as reader:
        (part,) = reader.attachment_list
        assert (part.name, part.alternative_name, part.subtype) == ("factur-x.xml", "factur-x.xml", "/text/xml")
        assert part.associated_file_relationship == "/Alternative"
        assert part.modification_date == datetime(2026, 11, 17, tzinfo=UTC)
        assert part.size == len(part.content)
    assert file.count(b"/AF [") == 1
    assert "CN-2026-0410" in " ".join(page_texts(file))


def test_a_note_without_an_e_invoice_carries_no_file() -> None:
    file = archival.note_file(KINDS[2])
    assert archival.einvoice_inside(file) == b""
    assert b"/AF" not in file
    assert b"fx:DocumentType" not in file


def test_names_that_look_like_markup_stand_in_the_metadata_as_they_are() -> None:
    note = replace(CARRYING, seller=replace(CARRYING.seller, name="A & B <Ltd> & Ω"))
    with PdfReader(BytesIO(archival.note_file(note))) as reader:
        packet = reader.xmp_metadata
        assert packet is not None
        assert packet.dc_creator == ["A & B <Ltd> & Ω"]
