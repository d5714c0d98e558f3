"""What the inbox shows of one entry: what is known in a true sentence, the figures, the guess, and the choices."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.model.credit_note import CreditNote
from desktop.model.money import named
from desktop.model.outbox import Mail
from desktop.model.payment import Payment
from desktop.model.refund import Refund
from desktop.model.states import RefundState
from desktop.services.desk import Desk
from desktop.services.queries import activity, assignment, inbox_choices, refunds
from desktop.services.queries.inbox import Entry, Reader, entries, reader
from desktop.services.queries.inbox_rows import TO_ASSIGN, InboxDetail, InboxKind, InboxRow
from desktop.services.steps import assigning, notes, settlement


def detail(desk: Desk, key: str) -> InboxDetail | None:
    """All that is needed to decide about an entry; None where it waits no longer."""
    who = reader(desk)
    with desk.database.read() as session:
        entry = next((entry for entry in entries(session, who) if entry.row.key == key), None)
        return None if entry is None else _detail(session, who, entry)


def _detail(session: Session, who: Reader, entry: Entry) -> InboxDetail:
    row, refund, payment = entry.row, entry.refund, entry.payment
    people = refunds.names(session)
    amount = _amount(row.amount_minor, row.currency)
    waits = refund is not None and row.kind in TO_ASSIGN
    guess = assignment.guess(session, refund) if refund is not None and waits else None
    note = _note(session, refund)
    happened = [] if refund is None else list(activity.of_refund(session, refund.id))
    return InboxDetail(
        row=row,
        title=_title(entry, amount),
        sentence=_sentence(session, who, entry, amount, note),
        refund=None if refund is None else refunds.row(session, refund, people),
        reference=_reference(entry),
        paid_on=None if payment is None else payment.paid_on,
        paid_minor=0 if payment is None else payment.amount_minor,
        returned_minor=0 if payment is None else payment.used_minor - payment.waiting_minor,
        waiting_minor=0 if payment is None else payment.waiting_minor,
        left_minor=0 if payment is None else payment.left_minor,
        opened_by="" if entry.task is None else people.get(entry.task.opened_by or 0, ""),
        guess=guess,
        bars=assignment.bars(session, refund, guess) if refund is not None and waits else (),
        choices=inbox_choices.of(entry, who, guess, amount, note),
        activity=happened,
    )


def _note(session: Session, refund: Refund | None) -> CreditNote | None:
    if refund is None:
        return None
    return notes.of_refund(session, settlement.root_of(session, refund))


def _amount(minor: int, currency: str) -> str:
    return named(minor, currency)


def _title(entry: Entry, amount: str) -> str:
    row = entry.row
    if entry.mail is not None:
        what = "was refused" if entry.mail.state == "refused" else "was perhaps sent"
        return f"The mail to {entry.mail.recipient} {what}"
    return {
        InboxKind.FOUND: f"{amount} refunded at {row.through}, not here",
        InboxKind.LOST: f"Dispute lost, {amount}",
        InboxKind.DISPUTED: f"Dispute opened, {amount}",
        InboxKind.INQUIRY: f"The bank asks about {amount}",
        InboxKind.UNKNOWN: f"{amount} not confirmed",
        InboxKind.MARKED: f"{amount} marked as refunded",
        InboxKind.ALARM: f"{amount} more would leave than came in",
        InboxKind.FAILED: f"{amount} was not paid back",
        InboxKind.RETURNED: f"{amount} came back",
        InboxKind.SEAL: f"{row.refund_number} was changed after approval",
        InboxKind.PERSON: f"Follow-up on {row.refund_number or row.payment}",
    }[row.kind]


def _sentence(session: Session, who: Reader, entry: Entry, amount: str, note: CreditNote | None) -> str:
    row, refund, payment = entry.row, entry.refund, entry.payment
    if entry.mail is not None:
        return _mail(entry.mail, session.get_one(CreditNote, entry.mail.note_id))
    if row.kind in {InboxKind.SEAL, InboxKind.PERSON} or payment is None:
        return row.text
    if row.kind is InboxKind.ALARM:
        return _alarm(payment)
    if row.kind is InboxKind.DISPUTED:
        return (
            f"The customer's bank asks {amount} of {row.payment} back. Until it has decided, nothing of this payment "
            f"can be refunded. Answer the bank at {row.through}."
        )
    if row.kind is InboxKind.INQUIRY:
        return (
            f"The customer's bank asks about {row.payment}; no money has been taken. Answer it at {row.through}, or "
            "pay it back now, which can settle the matter."
        )
    if refund is None:
        return row.text
    if row.kind is InboxKind.UNKNOWN:
        return _not_confirmed(refund, row, amount)
    if row.kind in TO_ASSIGN:
        return _left_without_us(session, refund, row)
    return _failed(session, refund, row, amount, note)


def _left_without_us(session: Session, refund: Refund, row: InboxRow) -> str:
    missing = "What is missing is which lines it is for, so that the credit note can be written."
    if row.kind is InboxKind.LOST:
        return (
            f"The bank gave the money of {row.payment} back to its customer; it is gone, and the loss is booked. It "
            "may be tied to lines, which writes a credit note, or written off."
        )
    if row.kind is InboxKind.MARKED:
        return f"Somebody marked it as refunded outside; every limit counts it and nothing was posted. {missing}"
    if any(each.state == RefundState.PENDING for each in assigning.to_assign(session, refund)):
        return f"The money is on its way already and every limit counts it. {missing}"
    return f"The money has left already and every limit counts it. {missing}"


def _not_confirmed(refund: Refund, row: InboxRow, amount: str) -> str:
    if not row.needs_person:
        return refunds.sentence(refund)
    return (
        f"{row.through} has not confirmed {refund.number} for 23 hours, and it is never sent again by itself: {amount} "
        f"may have left. Look at {row.through}; if it has nothing, close it as not happened."
    )


def _failed(session: Session, refund: Refund, row: InboxRow, amount: str, note: CreditNote | None) -> str:
    said = refunds.sentence(refund) or row.text
    kept = row.text.partition("\n")[2]
    if row.kind is InboxKind.RETURNED and note is not None:
        paying = session.scalars(select(Refund).where(Refund.instead_of_id == refund.id)).all()
        again = next((each for each in paying if each.committed), None)
        if again is not None:
            said = f"{amount} came back and is owed. {again.number} pays it again under {note.number} and is under way."
    return f"{said}\n{kept}" if kept else said


def _mail(mail: Mail, note: CreditNote) -> str:
    if mail.state == "refused":
        return f"{mail.trouble} Credit note {note.number} did not reach the customer. The money is not touched by it."
    why = mail.trouble or "The program stopped while the mail server had it."
    return (
        f"{why} Nobody here knows whether credit note {note.number} reached {mail.recipient}, so it is not sent again "
        "by itself. Ask the customer, or look into the mailbox from which the office writes."
    )


def _alarm(payment: Payment) -> str:
    parts = [
        ("went back", payment.returned_minor + payment.gone_minor),
        ("waits to go back", payment.waiting_minor),
        ("was lost in disputes", payment.lost_minor),
        ("is disputed", payment.disputed_minor),
    ]
    said = ", ".join(f"{_amount(minor, payment.currency)} {words}" for words, minor in parts if minor)
    paid = _amount(payment.amount_minor, payment.currency)
    return f"Of {paid} paid by {payment.shown}, {said}. Look which of these is one too many; reject what still waits."


def _reference(entry: Entry) -> str:
    if entry.mail is not None:
        return ""
    if entry.dispute is not None:
        return entry.dispute.gateway_ref
    if entry.refund is None:
        return entry.payment.gateway_ref or entry.payment.number if entry.payment is not None else ""
    return entry.refund.gateway_ref or entry.refund.reference
