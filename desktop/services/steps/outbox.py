"""Writing mail into the outbox, taking it back, and telling on the refund what became of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.documents import mail_text
from desktop.model.audit import Act
from desktop.model.credit_note import CreditNote
from desktop.model.frozen_copy import FrozenNote
from desktop.model.invoice import UNDO
from desktop.model.outbox import Mail
from desktop.model.refund import Refund
from desktop.services.steps import audit, wording

UNDO_OVER = UNDO + timedelta(microseconds=1)
"""So long after a cancellation its mail may leave: undo is allowed until the very end of its time."""

BECAME = {"sent": "mail sent", "perhaps": "mail perhaps sent", "refused": "mail refused", "dropped": "mail taken back"}
"""What the trail calls the end of a mail."""


def write(
    session: Session, act: Act, note: CreditNote, refund: Refund | None, leaves_at: datetime, recipient: str = ""
) -> Mail:
    """Put a mail with this note into the outbox, in the words of the note's language; it leaves at that moment.

    Without `recipient` it goes to the customer's address as it stands now.
    """
    frozen = FrozenNote.from_json(note.frozen_json)
    text = mail_text.of(frozen, wording.own(session, frozen.language))
    name = note.number if refund is None else f"{refund.id}.{note.number}"
    earlier = select(func.count()).select_from(Mail).where(Mail.note_id == note.id)
    before = session.execute(earlier.where(Mail.refund_id == (None if refund is None else refund.id))).scalar_one()
    mail = Mail(
        note_id=note.id,
        refund_id=None if refund is None else refund.id,
        message_id=f"<{name}{f'.{before + 1}' if before else ''}@{_domain(frozen.seller.email)}>",
        recipient=recipient or note.invoice.customer.email,
        subject=text.subject,
        body=text.body,
        leaves_at=leaves_at,
        state="held",
    )
    session.add(mail)
    session.flush()
    return mail


def _domain(address: str) -> str:
    """Where the office's mail comes from; that name makes an identifier its own in the world (RFC 5322, 3.6.4)."""
    domain = address.rpartition("@")[2].strip().lower()
    clean = domain.isascii() and domain.replace(".", "").replace("-", "").isalnum()
    return domain if clean else "refund-desk.invalid"


def drop(session: Session, act: Act, *, note: CreditNote | None = None, refund: Refund | None = None) -> None:
    """Take back the mails of a note, or of a refund, that have not left; what left is told by what was sent."""
    session.flush()
    query = select(Mail).where(Mail.state.in_(["held", "refused"])).with_for_update()
    if note is not None:
        query = query.where(Mail.note_id == note.id)
    if refund is not None:
        query = query.where(Mail.refund_id == refund.id)
    for mail in session.scalars(query):
        mail.state, mail.next_try_at = "dropped", None
        tell(session, act, mail, BECAME["dropped"])


def tell(session: Session, act: Act, mail: Mail, what: str) -> None:
    """Write into the trail what became of a mail, on its refund where it has one."""
    note = session.get_one(CreditNote, mail.note_id)
    after = {"note": note.number, "to": mail.recipient, "mail": mail.id}
    subject, subject_id = ("credit note", note.number) if mail.refund_id is None else ("refund", mail.refund_id)
    audit.append(session, act, what, subject, subject_id, after=after, invoice_id=note.invoice_id)
