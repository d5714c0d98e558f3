"""What the papers of the real shop's credit notes say, read back as a person copies it out of the file."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from sqlalchemy import select

from desktop.model.credit_note import CreditNote, StoredDocument
from desktop.model.states import NoteKind
from tests.documents.reading import words
from tests.services.office_builder import OfficeBuilder

# What the sums are called, and how cents are parted, on a note in each language that the shop's customers get.
SUMS = {
    "en": ("Net", "VAT", "Total credited|Total reversed", "."),
    "de": ("Netto", "USt", "Korrekturbetrag|Aufgehobener Betrag", ","),
    "fr": ("HT", "TVA", "Total de l’avoir|Total annulé", ","),
    "sv": ("Netto", "Moms", "Totalt krediterat|Totalt makulerat", ","),
    "fi": ("Veroton", "ALV", "Hyvitys yhteensä|Peruttu yhteensä", ","),
    "el": ("Καθαρό", "ΦΠΑ", "Σύνολο πίστωσης|Σύνολο ακύρωσης", ","),
}
_AMOUNT = r"([\d., ]*\d)"


class Said(NamedTuple):
    """Net and tax of all notes, as printed, in minor units: what credits, less what reverses."""

    notes: int
    net_minor: int
    tax_minor: int


def said_by_all(shop: OfficeBuilder) -> Said:
    """Add up what stands on every note; fails where one has no paper, or where its own sums do not add up."""
    query = select(CreditNote.number, CreditNote.kind, StoredDocument.pdf).outerjoin(StoredDocument)
    notes = net_minor = tax_minor = 0
    with shop.database.read() as session:
        for number, kind, pdf in session.execute(query):
            assert pdf is not None, f"{number} has no paper"
            net, tax, total = _sums(number, words(pdf))
            assert net + tax == total, f"{number} does not add up"
            sign = -1 if kind == NoteKind.REVERSAL else 1
            notes, net_minor, tax_minor = notes + 1, net_minor + sign * net, tax_minor + sign * tax
    return Said(notes, net_minor, tax_minor)


def _sums(number: str, text: str) -> tuple[int, int, int]:
    for net, tax, total, point in SUMS.values():
        found = re.search(rf"{net} {_AMOUNT} {tax} {_AMOUNT} (?:{total}), GBP {_AMOUNT}", text)
        if found:
            return _minor(number, found, point)
    # Copied out of the file, Arabic letters come in the forms they are drawn in.
    plain = unicodedata.normalize("NFKC", text)
    found = re.search(rf"الصافي{_AMOUNT} الضريبة{_AMOUNT} GBP ،\S+ إجمالي{_AMOUNT}", plain)
    assert found, f"{number} does not say its sums: {text}"
    return _minor(number, found, ".")


def _minor(number: str, found: re.Match[str], point: str) -> tuple[int, int, int]:
    assert all(each[-3] == point for each in found.groups()), f"{number} does not say its cents"
    net, tax, total = (int(re.sub(r"\D", "", each)) for each in found.groups())
    return net, tax, total
