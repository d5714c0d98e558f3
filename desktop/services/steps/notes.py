"""Issuing a credit note: its number, frozen copy, lines and taxes, in the transaction that makes it final."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from desktop.model.audit import Act
from desktop.model.credit_note import CreditNote, CreditNoteLine, CreditNoteTax, StoredDocument
from desktop.model.frozen_copy import FrozenNote, sha256
from desktop.model.invoice import Invoice
from desktop.model.ledger import Entry
from desktop.model.numbering import NOTES, note_number
from desktop.model.office import Office
from desktop.model.refund import Refund
from desktop.model.states import NoteKind, RefundState
from desktop.services.steps import freezing, numbering, outbox


def issue(session: Session, act: Act, refund: Refund, day: date) -> CreditNote:
    """Number and freeze the note of a refund that has become final on this day."""
    session.flush()
    office = session.get_one(Office, 1)
    sequence = numbering.take(session, NOTES, day.year)
    number = note_number(day.year, sequence)
    gross, tax = _office_amounts(session, office, refund)
    frozen = freezing.frozen_note(session, refund, number, day, office_tax_minor=tax)
    text = frozen.to_json()
    note = CreditNote(
        series=NOTES,
        year=day.year,
        sequence=sequence,
        number=number,
        kind=refund.note_kind,
        refund=refund,
        invoice_id=refund.invoice_id,
        issued=day,
        issued_at=act.at,
        currency=refund.currency,
        gross_minor=refund.gross_minor,
        net_minor=refund.net_minor,
        tax_minor=refund.tax_minor,
        due_minor=refund.due_minor,
        office_gross_minor=gross,
        office_tax_minor=tax,
        frozen_json=text,
        frozen_sha256=sha256(text.encode()),
        lines=[
            CreditNoteLine(
                position=line.position,
                line_id=line.line_id,
                gross_minor=line.gross_minor,
                net_minor=line.net_minor,
                tax_minor=line.tax_minor,
            )
            for line in refund.lines
        ],
        taxes=[
            CreditNoteTax(rate_milli=tax.rate_milli, net_minor=tax.net_minor, tax_minor=tax.tax_minor)
            for tax in frozen.taxes
        ],
    )
    session.add(note)
    refund.note_live = True
    session.flush()
    return note


def reverse(session: Session, act: Act, note: CreditNote, day: date, reason: str) -> CreditNote:
    """Issue the note that takes another back: its own number, the same lines and amounts, today's date.

    A mail with the other note that has not left is taken back as well.
    """
    office = session.get_one(Office, 1)
    sequence = numbering.take(session, NOTES, day.year)
    number = note_number(day.year, sequence)
    original = FrozenNote.from_json(note.frozen_json)
    frozen = replace(
        original, kind=NoteKind.REVERSAL, number=number, issued=day, reason=reason, reverses_number=note.number
    )
    text = replace(frozen, mark=office.mark).to_json()
    reversal = CreditNote(
        series=NOTES,
        year=day.year,
        sequence=sequence,
        number=number,
        kind=NoteKind.REVERSAL,
        refund_id=note.refund_id,
        invoice_id=note.invoice_id,
        reverses_id=note.id,
        issued=day,
        issued_at=act.at,
        frozen_json=text,
        frozen_sha256=sha256(text.encode()),
        **{name: getattr(note, name) for name in _SAME},
        lines=[
            CreditNoteLine(**{name: getattr(line, name) for name in ("position", "line_id", *_PARTS)})
            for line in note.lines
        ],
        taxes=[
            CreditNoteTax(rate_milli=tax.rate_milli, net_minor=tax.net_minor, tax_minor=tax.tax_minor)
            for tax in note.taxes
        ],
    )
    session.add(reversal)
    if note.refund is not None:
        note.refund.note_live = False
    outbox.drop(session, act, note=note)
    session.flush()
    return reversal


_PARTS = ("gross_minor", "net_minor", "tax_minor")
_SAME = ("currency", *_PARTS, "due_minor", "office_gross_minor", "office_tax_minor")


def _office_amounts(session: Session, office: Office, refund: Refund) -> tuple[int, int]:
    """Gross and tax in the office's currency at the invoice's rate, by what earlier notes really carry."""
    invoice: Invoice = refund.invoice
    if refund.note_kind == NoteKind.PAYMENT_RETURNED:
        return invoice.at_its_rate(refund.gross_minor, office.currency), 0
    reversal = aliased(CreditNote)
    query = select(
        func.coalesce(func.sum(CreditNote.gross_minor), 0),
        func.coalesce(func.sum(CreditNote.tax_minor), 0),
        func.coalesce(func.sum(CreditNote.office_gross_minor), 0),
        func.coalesce(func.sum(CreditNote.office_tax_minor), 0),
    ).where(
        CreditNote.invoice_id == invoice.id,
        CreditNote.kind.in_([NoteKind.REFUND, NoteKind.CANCELLATION]),
        ~select(reversal.id).where(reversal.reverses_id == CreditNote.id).exists(),
    )
    gross, tax, office_gross, office_tax = (int(total) for total in session.execute(query).one())
    return (
        invoice.at_its_rate(gross + refund.gross_minor, office.currency) - office_gross,
        invoice.at_its_rate(tax + refund.tax_minor, office.currency) - office_tax,
    )


def of_refund(session: Session, refund: Refund) -> CreditNote | None:
    """The live note of a refund, None where it has none or it was taken back.

    A refund paid instead of one that came back shows the note of that one, also once it came back itself; a found one
    that is linked to a mark and has none of its own shows the mark's.
    """
    if refund.instead_of_id is not None and (refund.state == RefundState.SUCCEEDED or came_back(session, refund)):
        return of_refund(session, session.get_one(Refund, refund.instead_of_id))
    if refund.linked_to_id is not None and not refund.note_live:
        return _of_mark(session, session.get_one(Refund, refund.linked_to_id), refund.invoice_id)
    if not refund.note_live:
        return None
    reversal = aliased(CreditNote)
    query = select(CreditNote).where(
        CreditNote.refund_id == refund.id,
        CreditNote.kind != NoteKind.REVERSAL,
        ~select(reversal.id).where(reversal.reverses_id == CreditNote.id).exists(),
    )
    return session.scalars(query).one_or_none()


def _of_mark(session: Session, mark: Refund, invoice_id: int) -> CreditNote | None:
    """The note of a mark; of several, for its lines may be of several invoices, rather that of this one."""
    noted = select(Refund).where(Refund.form_id == mark.form_id, Refund.note_live).order_by(Refund.part)
    rows = sorted(session.scalars(noted), key=lambda row: row.invoice_id != invoice_id)
    return of_refund(session, rows[0]) if rows else None


def came_back(session: Session, refund: Refund) -> bool:
    """Whether its money had gone out and came back later: its note stands, or the ledger says so."""
    if refund.state != RefundState.FAILED:
        return False
    went_out = select(Entry.id).where(Entry.refund_id == refund.id, Entry.event == "refund paid").limit(1)
    # Money that is less than the office's smallest coin is not in the ledger.
    return refund.note_live or session.execute(went_out).first() is not None


def not_drawn(session: Session) -> Sequence[int]:
    """The issued notes whose paper is not stored yet, oldest first."""
    query = (
        select(CreditNote.id)
        .outerjoin(StoredDocument, StoredDocument.note_id == CreditNote.id)
        .where(StoredDocument.note_id.is_(None))
        .order_by(CreditNote.id)
    )
    return session.scalars(query).all()
