"""The paper of a note: made once from the frozen copy and stored; whatever is shown, mailed or saved is that."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desktop.documents import einvoice
from desktop.model.credit_note import CreditNote, StoredDocument
from desktop.model.frozen_copy import FrozenNote, sha256
from desktop.model.states import Syntax
from desktop.services.desk import Desk
from desktop.services.steps import audit


def document(desk: Desk, note_id: int) -> bytes:
    """The stored PDF of a note; drawn and stored now where that had not happened yet.

    It is PDF/A-3B, with the e-invoice inside where the note has one.
    """
    with desk.database.read() as session:
        stored = session.get(StoredDocument, note_id)
        if stored is not None:
            return stored.pdf
        frozen = _frozen(session, note_id)
    from desktop.documents import archival  # noqa: PLC0415  pypdf takes 0.2 s, and most papers are stored already

    return _store(desk, note_id, archival.note_file(frozen))


def einvoice_obstacle(desk: Desk, note_id: int) -> str:
    """Why a note has no e-invoice, in a sentence or two; empty where it has one."""
    with desk.database.read() as session:
        return einvoice.obstacle(_frozen(session, note_id))


def einvoice_of(desk: Desk, note_id: int, syntax: Syntax) -> bytes:
    """The e-invoice of a note as XML; the CII is the one inside the stored PDF.

    Raises `BadInput` with the reason where the note has none.
    """
    with desk.database.read() as session:
        frozen = _frozen(session, note_id)
    if syntax == Syntax.CII and not einvoice.obstacle(frozen):
        from desktop.documents import archival  # noqa: PLC0415  as above

        inside = archival.einvoice_inside(document(desk, note_id))
        if inside:
            return inside
    return einvoice.written(frozen, syntax)


def _frozen(session: Session, note_id: int) -> FrozenNote:
    stored = session.execute(select(CreditNote.frozen_json).where(CreditNote.id == note_id)).scalar_one()
    return FrozenNote.from_json(stored)


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
                after={"sha256": sha256(pdf), "frozen_sha256": note.frozen_sha256},
                invoice_id=note.invoice_id,
            )
    except IntegrityError:
        with desk.database.read() as session:
            return session.get_one(StoredDocument, note_id).pdf
    return pdf
