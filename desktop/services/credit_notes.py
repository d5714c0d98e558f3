"""Credit notes as papers: drawn once from the frozen copy, stored for ever, shown, saved and printed from there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from desktop.documents import credit_note
from desktop.errors import BadInput
from desktop.model.credit_note import CreditNote, StoredDocument
from desktop.model.frozen_copy import FrozenNote, sha256
from desktop.model.office import Office
from desktop.model.refund import Refund
from desktop.services.desk import Desk
from desktop.services.steps import audit, notes


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


def numbered(desk: Desk, number: str) -> int:
    """The id of the note with this number. Raises `BadInput` where there is none."""
    with desk.database.read() as session:
        found = session.execute(select(CreditNote.id).where(CreditNote.number == number.strip())).scalar_one_or_none()
    if found is None:
        raise BadInput("The credit note was not found.", f"There is no note {number}. Look at the number again.")
    return found


def of_refund(desk: Desk, refund_id: UUID) -> int | None:
    """The id of the refund's live note, None where it has none."""
    with desk.database.read() as session:
        note = notes.of_refund(session, session.get_one(Refund, refund_id))
        return None if note is None else note.id


def draft(desk: Desk, refund_id: UUID) -> bytes:
    """The paper that a waiting refund would get, with DRAFT across it and no number; stored nowhere."""
    with desk.database.read() as session:
        refund = session.get_one(Refund, refund_id)
        office = session.get_one(Office, 1)
        frozen = notes.frozen_note(office, refund, "", desk.clock().date(), draft=True)
    return credit_note.draw(frozen)


def draw_missing(
    desk: Desk, progress: Callable[[int, int], None] = lambda done, of: None, cancelled: Callable[[], bool] = bool
) -> int:
    """Draw and store every issued note that has no paper yet; says how many were drawn before it was cancelled."""
    with desk.database.read() as session:
        missing = list(notes.not_drawn(session))
    return draw(desk, missing, progress, cancelled)


def draw(
    desk: Desk, note_ids: Iterable[int], progress: Callable[[int, int], None], cancelled: Callable[[], bool]
) -> int:
    """Draw these notes one after the other; each is stored by itself, so a stop keeps what is done."""
    wanted = list(note_ids)
    for done, note_id in enumerate(wanted):
        if cancelled():
            return done
        document(desk, note_id)
        progress(done + 1, len(wanted))
    return len(wanted)
