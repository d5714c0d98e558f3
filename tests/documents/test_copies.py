"""A copy says that it is one on every page, and leaves the paper as it is."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.documents.copies import marked
from desktop.documents.credit_note import draw
from tests.documents import reading
from tests.documents.papers import REFUND, SELLER, of_lines


@pytest.mark.parametrize(("language", "word"), [("en", "COPY"), ("de", "KOPIE"), ("fi", "KOPIO"), ("el", "ΑΝΤΙΓΡΑΦΟ")])
def test_every_page_says_copy_and_all_that_it_said_before(language: str, word: str, tmp_path: Path) -> None:
    paper = draw(replace(of_lines(40), language=language))
    copy = marked(paper, language)
    before, after = reading.page_texts(paper), reading.page_texts(copy)
    assert len(before) == len(after) > 1
    assert [word in page for page in before] == [False] * len(before)
    assert [word in page for page in after] == [True] * len(after)
    for page, marked_page in zip(before, after, strict=True):
        assert [said for said in page.split() if said not in marked_page] == []
    assert set(reading.fonts(copy).values()) == {True}
    (tmp_path / "copy.pdf").write_bytes(copy)
    subprocess.run(["qpdf", "--check", tmp_path / "copy.pdf"], check=True, capture_output=True)


def test_the_copy_has_the_size_of_the_paper() -> None:
    letter = draw(replace(REFUND, seller=replace(SELLER, country="US")))
    page = reading.opened(marked(letter, "en-US")).pages[0]
    assert (page.mediabox.width, page.mediabox.height) == (612, 792)
