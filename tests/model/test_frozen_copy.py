"""The frozen copy is read as it was written, in every version since."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from desktop.model.frozen_copy import FrozenNote, Party
from tests.documents.papers import CANCELLATION, KINDS, REFUND

LATER = ("supplied", "tax_note", "office_currency", "office_rate", "office_tax_minor", "original_gross_minor")


def test_a_copy_is_read_back_as_it_was_frozen() -> None:
    full = replace(
        REFUND,
        supplied=date(2026, 11, 2),
        tax_note="Reverse charge",
        office_currency="EUR",
        office_rate="1.1432",
        office_tax_minor=54045,
        original_gross_minor=300000,
        logo_png=b"\x89PNG",
    )
    assert [FrozenNote.from_json(note.to_json()) for note in (*KINDS, full)] == [*KINDS, full]


def test_a_copy_from_before_a_field_was_added_says_nothing_there() -> None:
    stored = json.loads(CANCELLATION.to_json())
    older = {name: value for name, value in stored.items() if name not in LATER}
    assert len(older) == len(stored) - len(LATER)
    for party in (older["seller"], older["buyer"]):
        del party["postcode"], party["city"]
    for line in older["lines"]:
        del line["category"], line["unit"]
    assert FrozenNote.from_json(json.dumps(older)) == CANCELLATION


@pytest.mark.parametrize(
    ("country", "town"),
    [("FI", "00100 Helsinki"), ("DE", "00100 Helsinki"), ("GB", "Helsinki 00100"), ("US", "Helsinki 00100")],
)
def test_the_postcode_stands_where_the_country_has_it(country: str, town: str) -> None:
    party = Party("Aino Oy", ("Quay 1", "House B"), country, postcode="00100", city="Helsinki")
    assert party.lines == ("Quay 1", "House B", town)


def test_an_address_with_the_town_inside_stays_as_it_is() -> None:
    assert Party("Aino Oy", ("Quay 1", "00100 Helsinki"), "FI").lines == ("Quay 1", "00100 Helsinki")
    assert Party("Aino Oy").lines == ()
