"""What the page of credit notes reads: windows of the list by key, sums, and all that is known of one note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased, defer, selectinload

from desktop.documents import einvoice
from desktop.model.credit_note import CreditNote, StoredDocument
from desktop.model.customer import Customer
from desktop.model.frozen_copy import FrozenNote
from desktop.model.invoice import Invoice
from desktop.model.outbox import Mail
from desktop.model.states import METHOD_WORDS, NoteKind
from desktop.services.desk import Desk
from desktop.services.queries import outbox, own_work, refund_acts, refunds
from desktop.services.queries.outbox import MailState
from desktop.services.queries.rows import CurrencySum, NoteRow, RefundRow
from desktop.services.steps import signs

WINDOW = 100
"""Rows of one window of the list."""


class NoteFilter(StrEnum):
    """The saved filters of the list."""

    ALL = "All credit notes"
    THIS_YEAR = "This year"
    REFUNDS = "Refunds"
    CANCELLATIONS = "Cancellations"
    RETURNED = "Payments returned"
    REVERSALS = "Reversals"
    NOT_DRAWN = "Without stored paper"


_KINDS = {
    NoteFilter.REFUNDS: NoteKind.REFUND,
    NoteFilter.CANCELLATIONS: NoteKind.CANCELLATION,
    NoteFilter.RETURNED: NoteKind.PAYMENT_RETURNED,
    NoteFilter.REVERSALS: NoteKind.REVERSAL,
}


@dataclass(frozen=True)
class NoteQuery:
    """Which notes: a saved filter and what was typed into the filter field (number, invoice or customer)."""

    filter: NoteFilter = NoteFilter.ALL
    text: str = ""


@dataclass(frozen=True)
class MailRow:
    """One mail with the note attached; `trouble` is why it has not arrived, as far as that is known."""

    id: int
    recipient: str
    subject: str
    state: MailState
    leaves_at: datetime
    sent_at: datetime | None
    next_try_at: datetime | None = None
    trouble: str = ""


@dataclass(frozen=True)
class NoteDetail:
    """All that is known of one note.

    `taxes` are rate (thousandths of a per cent), net and tax. `reverses` and `reversed_by` are id and number of the
    note that it takes back, and of the one that took it back. `finished_at` is when the refund became final, `trace`
    the gateway's own number for the bank. `stored_bytes` is the size of the stored paper, 0 where none is stored.
    `void_obstacle` is why the note cannot be voided, empty where it can; `einvoice_obstacle` why it has no e-invoice.
    `unprintable` is which characters the fonts of this computer do not have, empty where they have all.
    """

    row: NoteRow
    issued_at: datetime
    taxes: Sequence[tuple[int, int, int]]
    refund: RefundRow | None
    finished_at: datetime | None
    trace: str
    reverses: tuple[int, str] | None
    reversed_by: tuple[int, str] | None
    drawn_at: datetime | None
    stored_bytes: int
    mails: Sequence[MailRow]
    void_obstacle: str = ""
    einvoice_obstacle: str = ""
    unprintable: str = ""


def window(
    desk: Desk, query: NoteQuery, after: tuple[date, int] | None = None, size: int = WINDOW
) -> tuple[Sequence[NoteRow], bool]:
    """The next notes, newest first, after the key of the last row that is shown; and whether more follow."""
    wanted = _rows().where(*_conditions(desk, query)).limit(size + 1)
    wanted = wanted.order_by(CreditNote.issued.desc(), CreditNote.id.desc())
    if after is not None:
        issued, last_id = after
        earlier = and_(CreditNote.issued == issued, CreditNote.id < last_id)
        wanted = wanted.where(or_(CreditNote.issued < issued, earlier))
    with desk.database.read() as session:
        found = [_row(*each) for each in session.execute(wanted)]
    return found[:size], len(found) > size


def sums(desk: Desk, query: NoteQuery) -> Sequence[CurrencySum]:
    """How many notes the query finds, and what they come to in each currency; a reversal counts against it."""
    signed = case((CreditNote.kind == NoteKind.REVERSAL, -CreditNote.gross_minor), else_=CreditNote.gross_minor)
    wanted = (
        select(CreditNote.currency, func.count(), func.sum(signed))
        .join(Invoice, Invoice.id == CreditNote.invoice_id)
        .outerjoin(StoredDocument, StoredDocument.note_id == CreditNote.id)
        .where(*_conditions(desk, query))
        .group_by(CreditNote.currency)
        .order_by(CreditNote.currency)
    )
    with desk.database.read() as session:
        return [CurrencySum(currency, count, int(gross)) for currency, count, gross in session.execute(wanted)]


def not_drawn(desk: Desk) -> int:
    """How many issued notes have no stored paper yet."""
    wanted = (
        select(func.count())
        .select_from(CreditNote)
        .outerjoin(StoredDocument, StoredDocument.note_id == CreditNote.id)
        .where(StoredDocument.note_id.is_(None), own_work.notes(desk.person))
    )
    with desk.database.read() as session:
        return session.execute(wanted).scalar_one()


def one(desk: Desk, note_id: int) -> NoteRow:
    """One note as it stands now. Raises `no_right` for the work of others that this person may not see."""
    with desk.database.read() as session:
        found = _one(session, note_id)
        own_work.require(session, desk.person, found.invoice_id)
        return found


def detail(desk: Desk, note_id: int) -> NoteDetail:
    """All that is known of one note. Raises `no_right` for the work of others, as `one` does."""
    with desk.database.read() as session:
        note = session.get_one(CreditNote, note_id)
        own_work.require(session, desk.person, note.invoice_id)
        reversal = session.execute(
            select(CreditNote.id, CreditNote.number).where(CreditNote.reverses_id == note_id)
        ).one_or_none()
        original = session.execute(
            select(CreditNote.id, CreditNote.number).where(CreditNote.id == note.reverses_id)
        ).one_or_none()
        stored = session.execute(
            select(StoredDocument.drawn_at, func.length(StoredDocument.pdf)).where(StoredDocument.note_id == note_id)
        ).one_or_none()
        refund, frozen = note.refund, FrozenNote.from_json(note.frozen_json)
        return NoteDetail(
            row=_one(session, note_id),
            issued_at=note.issued_at,
            taxes=[(tax.rate_milli, tax.net_minor, tax.tax_minor) for tax in note.taxes],
            refund=None if refund is None else refunds.row(session, refund, refunds.names(session)),
            finished_at=None if refund is None else refund.finished_at,
            trace="" if refund is None else refund.trace,
            reverses=None if original is None else (original.id, original.number),
            reversed_by=None if reversal is None else (reversal.id, reversal.number),
            drawn_at=None if stored is None else stored[0],
            stored_bytes=0 if stored is None else stored[1],
            mails=_mails(session, note_id, desk.clock()),
            void_obstacle=refund_acts.void_obstacle(session, note),
            einvoice_obstacle=einvoice.obstacle(frozen),
            unprintable=signs.of_note(frozen),
        )


def _mails(session: Session, note_id: int, now: datetime) -> Sequence[MailRow]:
    """The mails with this note attached, oldest first."""
    wanted = select(Mail).where(Mail.note_id == note_id).order_by(Mail.leaves_at, Mail.id)
    return [
        MailRow(
            id=mail.id,
            recipient=mail.recipient,
            subject=mail.subject,
            state=outbox.state_of(mail, now),
            leaves_at=mail.leaves_at,
            sent_at=mail.sent_at,
            next_try_at=mail.next_try_at,
            trouble=mail.trouble,
        )
        for mail in session.scalars(wanted)
    ]


def _conditions(desk: Desk, query: NoteQuery) -> list[ColumnElement[bool]]:
    """What the query asks of notes, their invoices and stored papers."""
    conditions: list[ColumnElement[bool]] = [own_work.notes(desk.person)]
    if query.filter in _KINDS:
        conditions.append(CreditNote.kind == _KINDS[query.filter])
    elif query.filter == NoteFilter.THIS_YEAR:
        conditions.append(CreditNote.issued >= date(desk.clock().year, 1, 1))
    elif query.filter == NoteFilter.NOT_DRAWN:
        conditions.append(StoredDocument.note_id.is_(None))
    for word in query.text.split():
        customers = select(Customer.id).where(Customer.name.icontains(word, autoescape=True))
        conditions.append(
            or_(
                CreditNote.number.icontains(word, autoescape=True),
                Invoice.number.icontains(word, autoescape=True),
                Invoice.customer_id.in_(customers),
            )
        )
    return conditions


def _rows() -> Select[CreditNote, str, str]:
    """Notes with the hash of their paper and the number of what reverses them; the frozen copy stays where it is."""
    reversal = aliased(CreditNote)
    return (
        select(CreditNote, StoredDocument.sha256, reversal.number)
        .join(Invoice, Invoice.id == CreditNote.invoice_id)
        .outerjoin(StoredDocument, StoredDocument.note_id == CreditNote.id)
        .outerjoin(reversal, reversal.reverses_id == CreditNote.id)
        .options(defer(CreditNote.frozen_json), selectinload(CreditNote.invoice), selectinload(CreditNote.refund))
    )


def _one(session: Session, note_id: int) -> NoteRow:
    return _row(*session.execute(_rows().where(CreditNote.id == note_id)).one())


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
