"""The outbox leaves: each mail once, after its paper is stored, never by itself a second time when in doubt."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage

from sqlalchemy import ColumnElement, or_, select

from desktop.errors import RefundDeskError
from desktop.model.audit import Act
from desktop.model.outbox import Mail
from desktop.services.desk import Desk
from desktop.services.smtp import NotSent, Refused, ServerTrouble, Unanswered
from desktop.services.steps import mail_message, outbox

Post = Callable[[EmailMessage], None]
"""Hands one message over for good. Raises `NotSent`, `ServerTrouble`, `Refused` and `Unanswered`."""

CLAIM = timedelta(minutes=10)
"""Longer than any conversation with a mail server; after it the desk that claimed a mail is not at it any more."""

LONGEST_ROUND = timedelta(minutes=2)
"""After this the desk looks after the gateway again; what is left waits for the next round."""

_PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))


@dataclass(frozen=True)
class Round:
    """What one look at the outbox came to: how many mails left, and the first thing that went wrong."""

    left: int
    trouble: RefundDeskError | None = None


def send_due(desk: Desk, post: Post, wanted: Collection[int] | None = None) -> Round:
    """Send every mail whose time has come, or those of `wanted` among them; one that cannot leave stops no other.

    A mail is claimed as "perhaps sent" before it is handed over: after a crash in between, a person decides.
    """
    with desk.database.read() as session:
        due = list(session.scalars(select(Mail.id).where(*_is_due(desk.clock())).order_by(Mail.tries, Mail.id)))
    due = [mail_id for mail_id in due if wanted is None or mail_id in wanted]
    began, left, first = desk.clock(), 0, None
    for at, mail_id in enumerate(due):
        try:
            left += _send(desk, mail_id, post)
        except ServerTrouble as trouble:
            _postpone(desk, due[at:], trouble)
            return Round(left, first or trouble)
        except Unanswered as trouble:
            # whoever leaves one unanswered may leave all: the others wait for the next round
            return Round(left, first or trouble)
        except RefundDeskError as trouble:
            first = first or trouble
        if desk.clock() - began > LONGEST_ROUND:
            break
    return Round(left, first)


def next_try(tries: int, now: datetime) -> datetime:
    """When a mail that did not arrive is tried again: after 1, 5, 15 minutes, 1 hour, then every 4 hours."""
    return now + _PAUSES[min(max(tries, 1), len(_PAUSES)) - 1]


def _is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Mail.state == "held",
        Mail.leaves_at <= now,
        or_(Mail.next_try_at.is_(None), Mail.next_try_at <= now),
    )


def _send(desk: Desk, mail_id: int, post: Post) -> int:
    """Send one mail; 1 if it left, 0 where another desk was faster. Raises what stopped it, once that is stored."""
    try:
        message = mail_message.of(desk, mail_id)
    except Refused as trouble:
        if _claimed(desk, mail_id):
            _settle(desk, mail_id, "refused", trouble.message)
        raise
    if not _claimed(desk, mail_id):
        return 0
    try:
        post(message)
    except NotSent as trouble:
        _settle(desk, mail_id, "held", trouble.message)
        raise
    except Refused as trouble:
        _settle(desk, mail_id, "refused", trouble.message)
        raise
    except Unanswered as trouble:
        _settle(desk, mail_id, "perhaps", trouble.message)
        raise
    _settle(desk, mail_id, "sent", "")
    return 1


def _claimed(desk: Desk, mail_id: int) -> bool:
    """Take the mail for this desk; false where it is not due any more or another desk was faster."""
    now = desk.clock()
    with desk.database.write() as session:
        query = select(Mail).where(Mail.id == mail_id, *_is_due(now)).with_for_update()
        mail = session.scalars(query).one_or_none()
        if mail is None:
            return False
        mail.state, mail.tried_at, mail.claimed_until, mail.next_try_at = "perhaps", now, now + CLAIM, None
        mail.tries += 1
        return True


def _settle(desk: Desk, mail_id: int, state: str, trouble: str) -> None:
    """Write down what became of a mail that this desk has claimed, and tell it on the refund."""
    now = desk.clock()
    with desk.database.write() as session:
        mail = session.get_one(Mail, mail_id, with_for_update=True, populate_existing=True)
        mail.state, mail.trouble, mail.claimed_until = state, trouble, None
        mail.sent_at = now if state == "sent" else None
        mail.next_try_at = next_try(mail.tries, now) if state == "held" else None
        if state != "held":
            outbox.tell(session, Act(None, now), mail, outbox.BECAME[state])


def _postpone(desk: Desk, mail_ids: Sequence[int], trouble: ServerTrouble) -> None:
    """None of these can leave by this server now: say so on each, and let them wait together."""
    now = desk.clock()
    with desk.database.write() as session:
        for mail_id in mail_ids:
            mail = session.get_one(Mail, mail_id, with_for_update=True, populate_existing=True)
            if mail.state == "held" and (mail.next_try_at is None or mail.next_try_at <= now):
                mail.tries += 1
                mail.tried_at, mail.trouble, mail.next_try_at = now, trouble.message, next_try(mail.tries, now)
