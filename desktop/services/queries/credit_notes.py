"""What the page of credit notes reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased, selectinload

from desktop.model.credit_note import CreditNote, StoredDocument
from desktop.model.customer import Customer
from desktop.model.invoice import Invoice
from desktop.model.states import METHOD_WORDS
from desktop.services.desk import Desk
from desktop.services.queries.rows import NoteRow

WINDOW = 100


def window(
    desk: Desk, text: str = "", after: tuple[date, int] | None = None, size: int = WINDOW
) -> tuple[Sequence[NoteRow], bool]:
    """The next notes, newest first, found by number, invoice or customer; and whether more follow."""
    reversal = aliased(CreditNote)
    query = (
        select(CreditNote, StoredDocument.sha256, reversal.number)
        .join(Invoice, Invoice.id == CreditNote.invoice_id)
        .outerjoin(StoredDocument, StoredDocument.note_id == CreditNote.id)
        .outerjoin(reversal, reversal.reverses_id == CreditNote.id)
        .options(selectinload(CreditNote.invoice), selectinload(CreditNote.refund))
        .order_by(CreditNote.issued.desc(), CreditNote.id.desc())
        .limit(size + 1)
    )
    if after is not None:
        issued, last_id = after
        query = query.where(or_(CreditNote.issued < issued, and_(CreditNote.issued == issued, CreditNote.id < last_id)))
    for word in text.split():
        customers = select(Customer.id).where(Customer.name.icontains(word, autoescape=True))
        query = query.where(
            or_(
                CreditNote.number.icontains(word, autoescape=True),
                Invoice.number.icontains(word, autoescape=True),
                Invoice.customer_id.in_(customers),
            )
        )
    with desk.database.read() as session:
        rows = [_row(note, sha256, reversed_by) for note, sha256, reversed_by in session.execute(query)]
    return rows[:size], len(rows) > size


def one(desk: Desk, note_id: int) -> NoteRow:
    """One note as it stands now."""
    reversal = aliased(CreditNote)
    query = (
        select(CreditNote, StoredDocument.sha256, reversal.number)
        .outerjoin(StoredDocument, StoredDocument.note_id == CreditNote.id)
        .outerjoin(reversal, reversal.reverses_id == CreditNote.id)
        .where(CreditNote.id == note_id)
    )
    with desk.database.read() as session:
        note, sha256, reversed_by = session.execute(query).one()
        return _row(note, sha256, reversed_by)


def _row(note: CreditNote, sha256: str | None, reversed_by: str | None) -> NoteRow:
    refund = note.refund
    return NoteRow(
        id=note.id,
        number=note.number,
        kind=note.kind,
        issued=note.issued,
        customer=note.invoice.customer.name,
        invoice_id=note.invoice_id,
        invoice_number=note.invoice.number,
        refund_number="" if refund is None else refund.number,
        refund_id=note.refund_id,
        gross_minor=note.gross_minor,
        net_minor=note.net_minor,
        tax_minor=note.tax_minor,
        currency=note.currency,
        reason="" if refund is None else refund.reason,
        method="" if refund is None else METHOD_WORDS[refund.method],
        drawn=sha256 is not None,
        sha256=sha256 or "",
        reversed_by=reversed_by or "",
    )
