"""Frozen copies and stored documents, byte for byte as they were."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from desktop.model.credit_note import CreditNote, StoredDocument
from desktop.model.frozen_copy import sha256

_A_FEW = 20
"""Documents are read so many at a time, for each may hold pictures."""


def frozen(session: Session) -> Iterator[str | None]:
    """Notes whose frozen copy is not the one that was issued, by its own hash and by the one in the audit trail."""
    traced = _traced(session)
    query = select(CreditNote.number, CreditNote.frozen_json, CreditNote.frozen_sha256).order_by(CreditNote.id)
    for number, content, kept in session.execute(query.execution_options(yield_per=_A_FEW)):
        hashed = sha256(content.encode())
        if hashed != kept:
            yield f"Credit note {number}: its frozen copy was changed."
        elif traced.get(number, {}).get("frozen_sha256", hashed) != hashed:
            yield f"Credit note {number}: its frozen copy is not the one that the audit trail names."
        else:
            yield None


def documents(session: Session) -> Iterator[str | None]:
    """Stored papers that are not the ones that were drawn, by their own hash and by the one in the audit trail."""
    traced = _traced(session)
    query = (
        select(CreditNote.number, StoredDocument.pdf, StoredDocument.sha256)
        .join(StoredDocument, StoredDocument.note_id == CreditNote.id)
        .order_by(CreditNote.id)
    )
    for number, pdf, kept in session.execute(query.execution_options(yield_per=_A_FEW)):
        hashed = sha256(pdf)
        if hashed != kept:
            yield f"Credit note {number}: its stored document was changed."
        elif traced.get(number, {}).get("sha256") != hashed:
            yield f"Credit note {number}: its stored document is not the one that the audit trail names."
        else:
            yield None


def _traced(session: Session) -> dict[str, dict[str, str]]:
    """What the trail keeps of the first drawing of each note, by its number."""
    drawn = "SELECT subject_id, after FROM audit_row WHERE act = 'credit note drawn' ORDER BY id"
    traced: dict[str, dict[str, str]] = {}
    for number, after in session.execute(text(drawn)):
        traced.setdefault(number, json.loads(after))
    return traced
