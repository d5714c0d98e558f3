"""The e-invoices of every note that an office has issued."""

from __future__ import annotations

import sys

from sqlalchemy import select

from desktop.database import OfficeDatabase
from desktop.documents import einvoice
from desktop.model.credit_note import CreditNote
from desktop.model.frozen_copy import FrozenNote
from desktop.model.states import Syntax
from tests.einvoices import own_rules
from tests.einvoices.checker import Checker
from tests.einvoices.notes import can_carry, carrying


def faults(database: OfficeDatabase, rules: Checker) -> list[str]:
    """What is wrong with them, addresses supplied: a form that breaks a rule, and one that is or is not there wrongly.

    The official rules run on Linux only.
    """
    with database.read() as session:
        stored = session.scalars(select(CreditNote.frozen_json).order_by(CreditNote.id)).all()
    found = []
    for note in map(FrozenNote.from_json, stored):
        note = carrying(note) if can_carry(note) else note  # noqa: PLW2901  the same note, made whole
        reason = einvoice.obstacle(note)
        if can_carry(note) != (not reason):
            found.append(f"{note.number}: {reason or 'it has an e-invoice'}")
        for syntax in () if reason else Syntax:
            xml = einvoice.written(note, syntax)
            official = rules.findings(xml) if sys.platform == "linux" else []
            found += [f"{note.number} {syntax}: {fault}" for fault in (*official, *own_rules.faults(xml, note))]
    return found
