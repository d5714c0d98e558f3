"""Credit notes as papers: drawn once from the frozen copy, stored for ever, shown, saved and printed from there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from sqlalchemy import select

from desktop.documents import credit_note
from desktop.errors import BadInput
from desktop.model.credit_note import CreditNote
from desktop.model.frozen_copy import FrozenNote
from desktop.model.office import Office
from desktop.model.refund import Refund
from desktop.model.states import Right
from desktop.services.desk import Desk
from desktop.services.steps import audit, figures, freezing, notes, posting, settlement, voiding
from desktop.services.steps.papers import document, einvoice_of

__all__ = [
    "document",
    "draft",
    "draw",
    "draw_missing",
    "einvoice_of",
    "marked_copy",
    "numbered",
    "of_refund",
    "to_print",
    "void",
]


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


def to_print(desk: Desk, note_id: int) -> bytes:
    """The stored paper of a note, for the printer; the trail says who printed it. Raises `no_right`."""
    desk.require(Right.PRINT)
    pdf = document(desk, note_id)
    act = desk.act()
    with desk.database.write() as session:
        note = session.get_one(CreditNote, note_id)
        audit.append(session, act, "credit note printed", "credit note", note.number, invoice_id=note.invoice_id)
    return pdf


def marked_copy(desk: Desk, note_id: int) -> bytes:
    """The stored paper of a note with COPY laid over its pages, for whoever needs it again; what is stored stays."""
    pdf = document(desk, note_id)
    act = desk.act()
    with desk.database.write() as session:
        note = session.get_one(CreditNote, note_id)
        language = FrozenNote.from_json(note.frozen_json).language
        audit.append(session, act, "credit note copied", "credit note", note.number, invoice_id=note.invoice_id)
    from desktop.documents import copies  # noqa: PLC0415  pypdf takes 0.2 s that few starts need

    return copies.marked(pdf, language)


def void(desk: Desk, number: str) -> int:
    """Void the note of a refund whose money did not stay with the customer: a reversing note, its lines free again.

    Gives the reversing note's id. Raises `Refusal`: `not_refundable` for other kinds, `money_moved`,
    `already_cancelled`, `not_waiting` while it is being paid again, `period_closed`.
    """
    desk.require(Right.CORRECT)
    note_id = numbered(desk, number)
    act = desk.act()
    with desk.database.write() as session:
        note = session.get_one(CreditNote, note_id)
        if note.refund_id is not None:
            figures.locked_refund(session, note.refund_id)
        refund = voiding.check(session, note)
        posting.require_open(session.get_one(Office, 1), act.at.date())
        reversal = notes.reverse(session, act, note, act.at.date(), f"Credit note {note.number} voided")
        for entry in settlement.standing_entries(session, refund, "credit note"):
            posting.reverse(session, act, act.at.date(), entry, "credit note voided", reversal.id)
        settlement.close_returned(session, act, refund)
        audit.append(
            session,
            act,
            "credit note voided",
            "credit note",
            note.number,
            after={"reversal": reversal.number},
            invoice_id=note.invoice_id,
        )
        return reversal.id


def draft(desk: Desk, refund_id: UUID) -> bytes:
    """The paper that a waiting refund would get, with DRAFT across it and no number; stored nowhere."""
    with desk.database.read() as session:
        refund = session.get_one(Refund, refund_id)
        frozen = freezing.frozen_note(session, refund, "", desk.clock().date(), draft=True)
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
