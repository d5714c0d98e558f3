"""Both forms of the e-invoice, against the official rules and against our own."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.documents import einvoice
from desktop.model.frozen_copy import FrozenNote
from desktop.model.states import Syntax
from tests.documents.papers import CANCELLATION, REFUND
from tests.einvoices import own_rules
from tests.einvoices.checker import ROOT, Checker
from tests.einvoices.notes import carrying, random_notes

SAMPLES = Path(__file__).parent / "samples"


def wrong(note: FrozenNote, rules: Checker) -> dict[str, list[str]]:
    """What is wrong with the note's e-invoice in each form that has a fault."""
    found = {}
    for syntax in Syntax:
        xml = einvoice.written(note, syntax)
        found[syntax.value] = [*rules.findings(xml), *own_rules.faults(xml, note)]
    return {syntax: faults for syntax, faults in found.items() if faults}


def test_the_rules_find_what_is_wrong_and_pass_what_is_right(rules: Checker) -> None:
    broken = {"BR-CO-10", "BR-CO-14", "BR-CO-16", "BR-S-08"}
    for syntax in Syntax:
        assert rules.findings((SAMPLES / f"creditnote-valid.{syntax}.xml").read_bytes()) == []
        found = rules.findings((SAMPLES / f"creditnote-invalid.{syntax}.xml").read_bytes())
        assert {finding.partition(":")[0] for finding in found} == broken


def test_our_own_rules_find_what_the_official_ones_let_pass(rules: Checker) -> None:
    note = carrying(REFUND)
    right = einvoice.written(note, Syntax.UBL).decode()
    start, end = right.index("<cac:BillingReference>"), right.index("</cac:BillingReference>")
    without_reference = right[:start] + right[end + len("</cac:BillingReference>") :]
    cent_off = right.replace(">472.00<", ">472.01<").replace(">472.75<", ">472.76<").replace(">2851.75<", ">2851.76<")
    for xml, words in ((without_reference, "original"), (cent_off, "taxes by rate")):
        assert rules.findings(xml.encode()) == []
        assert [fault for fault in own_rules.faults(xml.encode(), note) if fault.startswith(words)]
    negative = right.replace(">8</cbc:CreditedQuantity>", ">-8</cbc:CreditedQuantity>")
    assert "CreditedQuantity is -8" in own_rules.faults(negative.encode(), note)


@pytest.mark.parametrize("category", ["Z", "E", "AE", "K", "G"])
def test_every_reason_for_no_tax_can_be_carried(category: str, rules: Checker) -> None:
    untaxed = replace(REFUND.lines[2], category=category)
    note = carrying(replace(REFUND, lines=(*REFUND.lines[:2], untaxed)))
    assert wrong(note, rules) == {}
    assert f">{category}<" in einvoice.written(note, Syntax.UBL).decode()


def test_a_cancellation_in_another_currency_of_a_practice_office_can_be_carried(rules: Checker) -> None:
    note = replace(
        carrying(CANCELLATION), office_currency="EUR", office_rate="1.14", office_tax_minor=53894, mark="TEST"
    )
    assert wrong(note, rules) == {}
    assert '<cbc:TaxAmount currencyID="EUR">538.94</cbc:TaxAmount>' in einvoice.written(note, Syntax.UBL).decode()


def test_fifty_random_notes_break_no_rule(rules: Checker) -> None:
    assert {note.number: wrong(note, rules) for note in random_notes(1, 50) if wrong(note, rules)} == {}


def test_files_are_checked_by_hand_too() -> None:
    names = [str(SAMPLES / f"creditnote-{each}.cii.xml") for each in ("valid", "invalid")]
    command = [sys.executable, "-m", "tests.einvoices.en16931", *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert f"{names[0]}\n  valid\n" in done.stdout
    assert "BR-CO-10" in done.stdout
