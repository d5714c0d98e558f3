"""Entries of the ledger with the names of all that they belong to, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from desktop.model.credit_note import CreditNote
from desktop.model.customer import Customer
from desktop.model.invoice import Invoice
from desktop.model.ledger import Entry, Posting
from desktop.model.payment import Payment
from desktop.model.refund import Refund
from desktop.model.states import Account, NoteKind
from desktop.services.queries.book_rows import EntryLine, EntryRow

_WORDS = {
    "invoice": "Invoice",
    "payment": "Payment",
    "credit note": "Credit note",
    "refund paid": "Refund paid",
    "refund came back": "Refund came back",
    "refund taken back": "Refund taken back",
    "credit note voided": "Credit note voided",
    "cancellation undone": "Cancellation undone",
    "payment applied": "Payment applied",
    "dispute lost": "Dispute lost",
    "dispute won after all": "Dispute won after all",
    "written off": "Written off",
    "assigned elsewhere": "Tied to another invoice",
    "import taken back": "Import taken back",
}
_ABOUT_THE_NOTE = frozenset({"credit note", "credit note voided", "cancellation undone"})
_ACCOUNTS = list(Account)


def named() -> Select[*tuple[Any, ...]]:
    """Entries with their customer, invoice, note, payment and refund, to be narrowed and ordered."""
    return (
        select(
            Entry,
            Customer.name,
            Invoice.number,
            CreditNote.number,
            CreditNote.kind,
            Payment.number,
            Refund.number,
        )
        .join(Customer, Customer.id == Entry.customer_id)
        .outerjoin(Invoice, Invoice.id == Entry.invoice_id)
        .outerjoin(CreditNote, CreditNote.id == Entry.note_id)
        .outerjoin(Payment, Payment.id == Entry.payment_id)
        .outerjoin(Refund, Refund.id == Entry.refund_id)
    )


def rows(session: Session, wanted: Select[*tuple[Any, ...]]) -> list[EntryRow]:
    """The rows of these entries, in the order that is asked for."""
    found = session.execute(wanted).all()
    lines = _lines(session, [each[0].id for each in found])
    return [_row(lines[each[0].id], *each) for each in found]


def _lines(session: Session, entry_ids: Sequence[int]) -> dict[int, tuple[EntryLine, ...]]:
    moved: dict[int, dict[Account, int]] = defaultdict(lambda: defaultdict(int))
    if entry_ids:
        query = select(Posting.entry_id, Posting.debit, Posting.credit, Posting.amount_minor)
        for entry_id, debit, credit, minor in session.execute(query.where(Posting.entry_id.in_(entry_ids))):
            moved[entry_id][debit] += minor
            moved[entry_id][credit] -= minor
    return defaultdict(tuple, {entry_id: _sides(accounts) for entry_id, accounts in moved.items()})


def _sides(moved: dict[Account, int]) -> tuple[EntryLine, ...]:
    lines = [EntryLine(account, max(minor, 0), max(-minor, 0)) for account, minor in moved.items() if minor]
    return tuple(sorted(lines, key=lambda line: (not line.debit_minor, _ACCOUNTS.index(line.account))))


def _row(
    lines: tuple[EntryLine, ...],
    entry: Entry,
    customer: str,
    invoice: str | None,
    note: str | None,
    kind: NoteKind | None,
    payment: str | None,
    refund: str | None,
) -> EntryRow:
    return EntryRow(
        id=entry.id,
        posted_on=entry.posted_on,
        event=entry.event,
        words=_words(entry.event, kind),
        reference=_reference(entry.event, invoice, note, payment, refund),
        documents=tuple(number for number in (invoice, note, refund, payment) if number),
        customer=customer,
        invoice_id=entry.invoice_id,
        refund_id=entry.refund_id,
        note_id=entry.note_id,
        reverses=entry.reverses_id,
        lines=lines,
    )


def _words(event: str, kind: NoteKind | None) -> str:
    if event == "credit note" and kind == NoteKind.CANCELLATION:
        return "Cancellation"
    return _WORDS.get(event, event.capitalize())


def _reference(event: str, invoice: str | None, note: str | None, payment: str | None, refund: str | None) -> str:
    """The number by which a person looks the event up."""
    if event in _ABOUT_THE_NOTE:
        return note or refund or invoice or ""
    return refund or payment or invoice or ""
