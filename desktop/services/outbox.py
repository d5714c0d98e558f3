"""What a person decides about mail: write one, take it back, hurry it, say that it arrived, or send it once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import BadInput, RefundDeskError
from desktop.model.audit import Act
from desktop.model.credit_note import CreditNote
from desktop.model.office import Office
from desktop.model.outbox import Mail
from desktop.model.refund import Refund
from desktop.model.states import NoteKind, RefundState, Right
from desktop.services.desk import Desk
from desktop.services.steps import mail_message, outbox, settlement
from desktop.services.steps.outbox import UNDO_OVER

_NOTHING = "Nothing was sent."
_NOT_WRITTEN = "No mail was written."


@dataclass(frozen=True)
class Written:
    """What was put into the outbox, and the numbers of the notes that were left out, by the reason.

    `untrue` are those that were taken back, or whose money did not stay with the customer.
    """

    mail_ids: Sequence[int]
    no_address: Sequence[str]
    mailed_before: Sequence[str]
    untrue: Sequence[str]


@dataclass(frozen=True)
class HandedOver:
    """A mail for a person's own program. `draft` is all of it as a file, `pdf` the paper alone, for what takes none."""

    recipient: str
    subject: str
    body: str
    number: str
    draft: bytes
    pdf: bytes


def write(desk: Desk, form_id: UUID, note_id: int, recipient: str) -> int:
    """Put a mail with this note into the outbox, whatever was sent before; the same form again is the same click.

    Gives the mail's id. Raises `BadInput` for an address that is none, `no_right`.
    """
    desk.require(Right.PRINT)
    if not mail_message.is_address(recipient):
        raise BadInput(
            "No mail was written.", f"“{recipient.strip()}” is no e-mail address. It looks like name@firm.example."
        )
    act = desk.act()
    with desk.database.write() as session:
        name = f"<{form_id}@"
        same = session.scalars(select(Mail).where(Mail.message_id.startswith(name, autoescape=True))).first()
        if same is not None:
            return same.id
        note = session.get_one(CreditNote, note_id)
        return _write(session, act, note, form_id, recipient.strip()).id


def write_all(desk: Desk, note_ids: Sequence[int]) -> Written:
    """Put a mail to its customer into the outbox for each of these notes, but for those that were mailed before."""
    desk.require(Right.PRINT)
    act = desk.act()
    made, no_address, before, untrue = list[int](), list[str](), list[str](), list[str]()
    with desk.database.write() as session:
        for note_id in note_ids:
            note = session.get_one(CreditNote, note_id)
            known = select(Mail.id).where(Mail.note_id == note_id, Mail.state != "dropped").limit(1)
            if session.execute(known).first() is not None:
                before.append(note.number)
            elif _untrue(session, note, _told_of(session, note)):
                untrue.append(note.number)
            elif not mail_message.is_address(note.invoice.customer.email):
                no_address.append(note.number)
            else:
                made.append(_write(session, act, note, uuid4(), note.invoice.customer.email).id)
    return Written(made, no_address, before, untrue)


def _write(session: Session, act: Act, note: CreditNote, form_id: UUID, recipient: str) -> Mail:
    refund = _told_of(session, note)
    if why := _untrue(session, note, refund):
        raise BadInput(_NOT_WRITTEN, why)
    mail = outbox.write(session, act, note, refund, _leaves(note, act), recipient)
    mail.message_id = f"<{form_id}@{mail.message_id.rpartition('@')[2]}"
    session.flush()
    outbox.tell(session, act, mail, "mail written")
    return mail


def _leaves(note: CreditNote, act: Act) -> datetime:
    """Now; with the note of a cancellation only when that cannot be undone any more."""
    return max(act.at, note.issued_at + UNDO_OVER) if note.kind == NoteKind.CANCELLATION else act.at


def _told_of(session: Session, note: CreditNote) -> Refund | None:
    """The refund of which a mail with this note tells: the one that paid it, where the first one came back."""
    if note.refund is None:
        return None
    again = settlement.paying_again(session, note.refund)
    return again if again is not None and again.state == RefundState.SUCCEEDED else note.refund


def _untrue(session: Session, note: CreditNote, refund: Refund | None) -> str:
    """Why a mail with this note would say what is not so, empty where it would not."""
    if note.kind == NoteKind.REVERSAL:
        return ""
    taken_back = session.scalar(select(CreditNote.number).where(CreditNote.reverses_id == note.id))
    if taken_back is not None:
        return f"{note.number} was taken back by {taken_back}. Send that one."
    if refund is not None and refund.state == RefundState.FAILED:
        return f"The money of {note.number} did not stay with the customer. Pay it again first, or void the note."
    return ""


def hurry(desk: Desk, mail_id: int) -> None:
    """Let a mail that waits for its next try leave now. Raises `too_early` while a cancellation can be undone."""
    desk.require(Right.PRINT)
    now = desk.clock()
    with desk.database.write() as session:
        mail = _of(session, mail_id, ("held",))
        if now < mail.leaves_at:
            raise _too_early()
        mail.next_try_at = None


def drop(desk: Desk, mail_id: int) -> None:
    """Take a mail back that has not left. Raises `not_waiting`."""
    desk.require(Right.PRINT)
    act = desk.act()
    with desk.database.write() as session:
        mail = _of(session, mail_id, ("held", "refused"))
        mail.state, mail.next_try_at = "dropped", None
        outbox.tell(session, act, mail, outbox.BECAME["dropped"])


def arrived(desk: Desk, mail_id: int) -> None:
    """Say of a mail that was perhaps sent that it arrived. Raises `not_waiting`."""
    desk.require(Right.PRINT)
    act = desk.act()
    with desk.database.write() as session:
        mail = _of(session, mail_id, ("perhaps",), act)
        mail.state, mail.sent_at, mail.claimed_until = "sent", mail.tried_at or act.at, None
        outbox.tell(session, act, mail, "mail arrived")


def send_again(desk: Desk, mail_id: int) -> str:
    """Let a mail leave once more that was perhaps sent or refused; to whom it goes.

    A customer whose address was corrected gets it there. Raises `not_waiting`, and `BadInput` where it is not true
    any more.
    """
    desk.require(Right.PRINT)
    act = desk.act()
    with desk.database.write() as session:
        mail = _of(session, mail_id, ("perhaps", "refused"), act)
        note = session.get_one(CreditNote, mail.note_id)
        if why := _untrue(session, note, _told_of(session, note)):
            raise BadInput(_NOTHING, why)
        if mail.state == "refused" and note.invoice.customer.email:
            mail.recipient = note.invoice.customer.email
        mail.state, mail.next_try_at, mail.claimed_until, mail.trouble = "held", None, None, ""
        outbox.tell(session, act, mail, "mail once more")
        return mail.recipient


def hand_over(desk: Desk, mail_id: int) -> HandedOver:
    """Give a mail to a person's own program. From then on it is "perhaps sent": only that person knows.

    Raises `BadInput` in a practice office, `Refused` for an address that is none, `not_waiting`, `too_early`.
    """
    desk.require(Right.PRINT)
    with desk.database.read() as session:
        if not session.get_one(Office, 1).is_real:
            raise BadInput(_NOTHING, "No mail leaves an office that is there to practise.")
        mail = session.get_one(Mail, mail_id)
        note = session.get_one(CreditNote, mail.note_id)
    message = mail_message.draft(desk, mail_id)
    (paper,) = message.iter_attachments()
    act = desk.act()
    with desk.database.write() as session:
        waiting = _of(session, mail_id, ("held", "refused"))
        if act.at < waiting.leaves_at:
            raise _too_early()
        waiting.state, waiting.tried_at, waiting.next_try_at = "perhaps", act.at, None
        waiting.tries += 1
        waiting.trouble = f"{desk.person.name} opened it in a mail program."
        outbox.tell(session, act, waiting, "mail handed over")
    return HandedOver(mail.recipient, mail.subject, mail.body, note.number, message.as_bytes(), paper.get_content())


def _too_early() -> RefundDeskError:
    return RefundDeskError(
        _NOTHING,
        "Until the twenty minutes are over, the cancellation can be undone. The mail leaves by itself then.",
        "too_early",
    )


def _of(session: Session, mail_id: int, states: Sequence[str], act: Act | None = None) -> Mail:
    """The mail, locked. Raises `not_waiting` unless it is in one of these states and no desk is sending it."""
    mail = session.get_one(Mail, mail_id, with_for_update=True, populate_existing=True)
    if act is not None and mail.is_being_sent(act.at):
        raise RefundDeskError(
            _NOTHING, "It is being handed to the mail server at this moment. Look again in some minutes.", "not_waiting"
        )
    if mail.state not in states:
        raise RefundDeskError(
            "Nothing was changed.", "The mail has moved on meanwhile. Look at it again.", "not_waiting"
        )
    return mail
