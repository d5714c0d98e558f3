"""Five hundred random e-invoices, every kind and language as PDF/A: `installer/dev.py sweep einvoice`."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.documents import einvoice
from desktop.model.language import LANGUAGE_WORDS
from desktop.model.states import Syntax
from tests.einvoices import own_rules, pdfa
from tests.einvoices.checker import Checker
from tests.einvoices.notes import random_notes


@pytest.mark.parametrize("syntax", Syntax)
def test_five_hundred_random_notes_break_no_rule(syntax: Syntax, rules: Checker) -> None:
    broken = {}
    for note in random_notes(2, 500):
        xml = einvoice.written(note, syntax)
        if found := [*rules.findings(xml), *own_rules.faults(xml, note)]:
            broken[note.number] = found
    assert broken == {}


def test_every_kind_in_every_language_is_pdf_a_3b_and_whole(tmp_path: Path) -> None:
    files = pdfa.papers(tmp_path, list(LANGUAGE_WORDS))
    assert len(files) == 4 * len(LANGUAGE_WORDS)
    assert pdfa.faults(files) == ""
