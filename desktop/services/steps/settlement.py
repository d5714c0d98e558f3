"""Settling a refund: the one place where money that went back, or did not, enters the books."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from desktop.gateways.base import Outcome, RefundReply
from desktop.model.audit import Act
from desktop.model.credit_note import CreditNote
from desktop.model.ledger import Entry
from desktop.model.money import digits, plain, rounded
from desktop.model.office import Office
from desktop.model.refund import PERSONS_TASK, FollowUp, Refund
from desktop.model.states import AT_GATEWAY, Account, NoteKind, Origin, RefundState
from desktop.services.steps import audit, notes, outbox, posting, rates, sales

RESEND_HOURS = 23
"""After this the gateway may have forgotten our key (kept at least 24 hours), so nothing is sent again by itself."""

_LOOKS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(hours=1), timedelta(days=1))


def record(session: Session, act: Act, refund: Refund, reply: RefundReply) -> None:
    """Take over what the gateway says of one of our refunds: state, ledger, note, audit and mail, all or nothing.

    The same answer twice changes nothing; what was given up here stays failed.
    """
    before = refund.state
    if refund.state not in AT_GATEWAY | {RefundState.APPROVED, RefundState.SUCCEEDED}:
        return
    if reply.refund_ref:
        refund.gateway_ref = reply.refund_ref
    keep_words(act, refund, reply)
    if reply.outcome == Outcome.SUCCEEDED and refund.state != RefundState.SUCCEEDED:
        refund.succeed(act.at)
        day = posting.open_now(session.get_one(Office, 1), act.at.date())
        finish(session, act, refund, day)
    elif reply.outcome == Outcome.FAILED:
        _fail(session, act, refund)
    elif reply.outcome == Outcome.PENDING and refund.state != RefundState.SUCCEEDED:
        refund.state = RefundState.PENDING
        refund.next_look_at = next_look(refund.first_sent_at or act.at, act.at)
    elif reply.outcome == Outcome.UNKNOWN and refund.state in {RefundState.SENDING, RefundState.UNKNOWN}:
        refund.state = RefundState.UNKNOWN
        refund.next_look_at = next_look(refund.first_sent_at or act.at, act.at)
    if refund.state != before:
        audit.append(
            session,
            act,
            f"refund {refund.state}",
            "refund",
            refund.id,
            before={"state": before},
            after={"state": refund.state, "gateway": reply.refund_ref, "reason": reply.reason},
            invoice_id=refund.invoice_id,
        )


def keep_words(act: Act, refund: Refund, reply: RefundReply) -> None:
    """Keep what the gateway says beside the outcome: why, until when, how the money arrives and under which number."""
    refund.looked_at = act.at
    refund.gateway_reason, refund.gateway_message = reply.reason, reply.message
    if reply.outcome == Outcome.UNKNOWN:
        return
    refund.answer_by = reply.expires_at
    refund.reversal = reply.reversal
    if reply.trace:
        refund.trace, refund.trace_kind = reply.trace, reply.trace_kind


def next_look(first_sent: datetime, now: datetime) -> datetime:
    """When the gateway is asked again: after 1 minute, 5 minutes, 1 hour, then daily."""
    waited = now - first_sent
    for pause in _LOOKS:
        if waited < pause:
            return now + pause
    return now + _LOOKS[-1]


def finish(session: Session, act: Act, refund: Refund, day: date) -> CreditNote:
    """A refund has become final: its note, its entries and its mail, dated this day.

    One that is paid instead of a refund that came back has its note already: only the money is posted.
    """
    if refund.instead_of_id is not None:
        note = first_note(session, refund)
        post_money(session, act, refund, note, _money_part(session, refund, note), day)
        close_returned(session, act, refund)
        _tell(session, act, note, refund)
        return note
    due_now = due_before(session, refund)
    note = notes.issue(session, act, refund, day)
    money_office = _post_note(session, act, refund, note, due_now)
    post_money(session, act, refund, note, money_office, day)
    _tell(session, act, note, refund)
    return note


def _tell(session: Session, act: Act, note: CreditNote, refund: Refund) -> None:
    if refund.notify and refund.invoice.customer.email:
        outbox.write(session, act, note, refund, act.at)


def root_of(session: Session, refund: Refund) -> Refund:
    """The refund whose note this one is paid under: itself, or the first of those that came back."""
    while refund.instead_of_id is not None:
        refund = session.get_one(Refund, refund.instead_of_id)
    return refund


def paying_again(session: Session, root: Refund) -> Refund | None:
    """The refund that pays this one again under its note, or has paid it, None where none does."""
    return next((again for again in _under_note(session, root) if again is not root and again.committed), None)


def _under_note(session: Session, root: Refund) -> list[Refund]:
    """The refund itself and all that were asked for to pay it again, the oldest first."""
    query = select(Refund).where(Refund.invoice_id == root.invoice_id, Refund.instead_of_id.is_not(None))
    again = session.scalars(query.order_by(Refund.requested_at))
    return [root, *(each for each in again if root_of(session, each) is root)]


def first_note(session: Session, refund: Refund) -> CreditNote:
    """The note under which a refund is paid."""
    note = notes.of_refund(session, root_of(session, refund))
    if note is None:
        raise RuntimeError(f"{refund.number} has no note to be paid under")
    return note


def _money_part(session: Session, refund: Refund, note: CreditNote) -> int:
    """The money part of a note in the office's currency, as the ledger has it."""
    query = select(Entry).where(Entry.note_id == note.id, Entry.event == "credit note", Entry.reverses_id.is_(None))
    if note.kind == NoteKind.PAYMENT_RETURNED:
        return note.office_gross_minor
    total = 0
    for entry in session.scalars(query):
        total += sum(row.amount_minor for row in entry.postings if row.credit == Account.REFUNDS_PAYABLE)
    return total


def due_before(session: Session, refund: Refund) -> int:
    """What was due on the invoice before this refund is counted."""
    session.flush()
    session.refresh(refund.invoice)
    return refund.invoice.due_minor


def _post_note(session: Session, act: Act, refund: Refund, note: CreditNote, due_now: int) -> int:
    """Post the note; gives the money part in the office's currency."""
    office = session.get_one(Office, 1)
    invoice = refund.invoice
    if note.kind == NoteKind.PAYMENT_RETURNED:
        return note.office_gross_minor
    settled = min(refund.due_minor, due_now)
    receivable = sales.settled_office(invoice, settled, due_now, office.currency)
    stands = posting.balance(session, Account.RECEIVABLE, invoice_id=invoice.id)
    if refund.money_minor:
        due = receivable + invoice.at_its_rate(refund.due_minor - settled, office.currency)
    else:
        due = note.office_gross_minor
    # More may be receivable than is due: a note that cleared it was taken back after the rest had been paid.
    receivable += max(0, stands - invoice.at_its_rate(due_now, office.currency))
    receivable = min(receivable, due)
    money = note.office_gross_minor - due
    balances = {
        Account.SALES: note.office_gross_minor - note.office_tax_minor,
        Account.TAX: note.office_tax_minor,
        Account.RECEIVABLE: -receivable,
        Account.UNAPPLIED: receivable - due,
        Account.REFUNDS_PAYABLE: -money,
    }
    posting.post(
        session,
        act,
        note.issued,
        "credit note",
        invoice.customer_id,
        balances,
        invoice_id=invoice.id,
        refund_id=refund.id,
        note_id=note.id,
    )
    return money


def post_money(
    session: Session, act: Act, refund: Refund, note: CreditNote | None, money_office: int, day: date
) -> None:
    """Post the money of a refund as gone, with the exchange loss of the day."""
    if not refund.money_minor or refund.payment is None:
        return
    office = session.get_one(Office, 1)
    loss = exchange_loss(session, office, refund, act.at)
    owed = Account.UNAPPLIED if refund.note_kind == NoteKind.PAYMENT_RETURNED else Account.REFUNDS_PAYABLE
    paid_from = sales.money_account(refund.payment.gateway if refund.is_process else "", refund.method)
    posting.post(
        session,
        act,
        day,
        "refund paid",
        refund.invoice.customer_id,
        {owed: money_office, Account.EXCHANGE: loss, paid_from: -money_office - loss},
        invoice_id=refund.invoice_id,
        payment_id=refund.payment_id,
        refund_id=refund.id,
        note_id=None if note is None else note.id,
    )


def exchange_loss(session: Session, office: Office, refund: Refund, at: datetime) -> int:
    """Money times the difference of today's rate to the invoice's, in the office's currency (rule A6).

    People are refused before without a rate of today; money that is gone already is booked at the invoice's rate then.
    """
    today = rates.known_rate(session, office, refund.currency, at) or refund.invoice.rate
    difference: Decimal = today - refund.invoice.rate
    scale = Fraction(10) ** (digits(office.currency) - digits(refund.currency))
    return rounded(Fraction(refund.money_minor) * Fraction(difference) * scale)


def _fail(session: Session, act: Act, refund: Refund) -> None:
    """The money did not go, or came back after it had gone: then its entry is reversed and the note stays."""
    late = refund.state == RefundState.SUCCEEDED
    if late:
        day = posting.open_now(session.get_one(Office, 1), act.at.date())
        for entry in money_entries(session, refund):
            posting.reverse(session, act, day, entry, "refund came back")
        outbox.drop(session, act, refund=refund)
    refund.fail(act.at)
    amount = f"{plain(_whole_minor(session, refund), refund.currency)} {refund.currency}"
    customer = refund.invoice.customer.name
    why = refund.gateway_reason or "no reason given"
    said = f"{amount} to {customer} {'came back' if late else 'was not paid'}: {why}."
    follow_up(session, act, refund, "returned" if late else "failed", said)


def _whole_minor(session: Session, refund: Refund) -> int:
    """The money of a refund; of a found one, that on all invoices on which it fell."""
    if refund.origin != Origin.FOUND:
        return refund.money_minor
    query = select(func.sum(Refund.money_minor)).where(Refund.form_id == refund.form_id)
    return int(session.execute(query).scalar_one())


def follow_up(session: Session, act: Act, refund: Refund, about: str, text: str) -> None:
    """Open a task about a refund, unless one about the same thing is open already; a found one has one in all."""
    same = Refund.form_id == refund.form_id if refund.origin == Origin.FOUND else Refund.id == refund.id
    query = select(FollowUp.id).where(
        FollowUp.refund_id.in_(select(Refund.id).where(same)), FollowUp.about == about, FollowUp.closed_at.is_(None)
    )
    if session.execute(query).first() is None:
        session.add(
            FollowUp(refund_id=refund.id, payment_id=refund.payment_id, about=about, text=text, opened_at=act.at)
        )


def close_follow_ups(session: Session, act: Act, refund_id: UUID, *about: str) -> bool:
    """Close the open tasks of a refund, or only those about this; says whether there were any.

    What a person added stays: only a person knows when it is done.
    """
    query = select(FollowUp).where(
        FollowUp.refund_id == refund_id, FollowUp.closed_at.is_(None), FollowUp.about != PERSONS_TASK
    )
    if about:
        query = query.where(FollowUp.about.in_(about))
    tasks = session.scalars(query).all()
    for task in tasks:
        task.closed_at = act.at
        task.closed_by = act.by
    return bool(tasks)


def close_returned(session: Session, act: Act, refund: Refund) -> None:
    """Under this refund's note the customer is owed nothing more: the task of each that came back under it closes.

    Found money that was tied to several invoices has one task, open until none of its notes is owed.
    """
    session.flush()
    root = root_of(session, refund)
    query = select(Refund).where(Refund.form_id == root.form_id, Refund.gateway_ref == root.gateway_ref)
    beside = list(session.scalars(query)) if root.origin == Origin.FOUND else [root]
    if any(row.state == RefundState.FAILED and row.note_live and paying_again(session, row) is None for row in beside):
        return
    for row in beside:
        for each in _under_note(session, row):
            close_follow_ups(session, act, each.id, "returned")


def money_entries(session: Session, refund: Refund) -> list[Entry]:
    """The entries by which money of this refund left and that nothing has reversed."""
    return standing_entries(session, refund, "refund paid")


def standing_entries(session: Session, refund: Refund, *events: str) -> list[Entry]:
    """The entries of a refund about these events that nothing has reversed."""
    reversing = aliased(Entry)
    query = select(Entry).where(
        Entry.refund_id == refund.id,
        Entry.event.in_(events),
        Entry.reverses_id.is_(None),
        ~select(reversing.id).where(reversing.reverses_id == Entry.id).exists(),
    )
    return list(session.scalars(query))
