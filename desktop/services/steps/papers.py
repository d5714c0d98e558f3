"""The paper of a note: drawn once from the frozen copy and stored; whatever is shown, mailed or saved is that."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from desktop.documents import credit_note
from desktop.model.credit_note import CreditNote, StoredDocument
from desktop.model.frozen_copy import FrozenNote, sha256
from desktop.services.desk import Desk
from desktop.services.steps import audit


def document(desk: Desk, note_id: int) -> bytes:
    """The stored PDF of a note; drawn and stored now where that had not happened yet."""
    with desk.database.read() as session:
        stored = session.get(StoredDocument, note_id)
        if stored is not None:
            return stored.pdf
        frozen = session.execute(select(CreditNote.frozen_json).where(CreditNote.id == note_id)).scalar_one()
    pdf = credit_note.draw(FrozenNote.from_json(frozen))
    return _store(desk, note_id, pdf)


def _store(desk: Desk, note_id: int, pdf: bytes) -> bytes:
    """Store the first drawing; where another desk was faster, its drawing is the document."""
    act = desk.act()
    try:
        with desk.database.write() as session:
            stored = session.get(StoredDocument, note_id)
            if stored is not None:
                return stored.pdf
            note = session.get_one(CreditNote, note_id)
            session.add(StoredDocument(note_id=note_id, pdf=pdf, sha256=sha256(pdf), drawn_at=act.at))
            session.flush()
            audit.append(
                session,
                act,
                "credit note drawn",
                "credit note",
                note.number,
                after={"sha256": sha256(pdf)},
                invoice_id=note.invoice_id,
            )
    except IntegrityError:
        with desk.database.read() as session:
            return session.get_one(StoredDocument, note_id).pdf
    return pdf
