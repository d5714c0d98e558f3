"""The same frozen copy is the same file, on every machine and for ever."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from desktop.documents.credit_note import draw
from desktop.model.frozen_copy import FrozenNote, sha256
from tests.documents import reading
from tests.documents.papers import KINDS, REFUND, of_lines

ROOT = Path(__file__).parents[2]
ELSEWHERE = """
import sys
from desktop.documents.credit_note import draw
from desktop.model.frozen_copy import FrozenNote, sha256
for line in sys.stdin:
    print(sha256(draw(FrozenNote.from_json(line))))
"""


def logo() -> bytes:
    """A red square with a see-through edge."""
    picture = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
    picture.paste((200, 0, 0, 255), (10, 10, 50, 50))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


NOTES = [
    *KINDS,
    of_lines(60),
    *(replace(REFUND, language=language) for language in ("ar", "el", "fr")),
    replace(REFUND, draft=True, mark="PRACTICE", logo_png=logo(), reason="شركة 😀 Łódź"),
]


@pytest.mark.parametrize("note", NOTES)
def test_drawing_twice_gives_the_same_bytes(note: FrozenNote) -> None:
    first = draw(note)
    draw(of_lines(3))
    assert draw(note) == first


def test_other_processes_with_another_clock_and_language_give_the_same_bytes() -> None:
    copies = "".join(f"{note.to_json()}\n" for note in NOTES)
    here = [sha256(draw(note)) for note in NOTES]
    for zone, language, seed in (("Pacific/Auckland", "de_DE.UTF-8", "1"), ("America/New_York", "C", "77")):
        there = subprocess.run(
            [sys.executable, "-c", ELSEWHERE],
            cwd=ROOT,
            env={**os.environ, "TZ": zone, "LC_ALL": language, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            input=copies,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        assert there.stdout.split() == here


def test_notes_drawn_at_the_same_time_do_not_mix() -> None:
    alone = [draw(note) for note in NOTES]
    together: dict[int, bytes] = {}

    def draw_into(at: int) -> None:
        together[at] = draw(NOTES[at])

    threads = [threading.Thread(target=draw_into, args=(at,)) for at in range(len(NOTES))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [together[at] for at in range(len(NOTES))] == alone


def test_a_stored_copy_is_drawn_as_the_first_one_was() -> None:
    assert draw(FrozenNote.from_json(REFUND.to_json())) == draw(REFUND)


def test_the_file_says_what_it_is_and_in_which_language() -> None:
    pdf = reading.opened(draw(REFUND))
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Credit note CN-2026-0410"
    assert pdf.metadata.author == "Larkfield Gift Wholesale"
    assert pdf.metadata.subject == "Original invoice 491209 of 9 November 2026"
    assert str(pdf.root_object["/Lang"]) == "en"


def test_text_of_people_makes_no_link_and_no_picture() -> None:
    page = reading.opened(draw(replace(REFUND, reason='<a href="http://x">x</a><img src="/etc/passwd"/>'))).pages[0]
    assert "/Annots" not in page
    assert "/XObject" not in page["/Resources"]  # type: ignore[operator]
