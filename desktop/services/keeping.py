"""Keeping up: what the program does by itself at its start and on a timer, with no right of anybody's needed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop.errors import RefundDeskError
from desktop.model.office import Office
from desktop.model.states import Right
from desktop.services import backup, credit_notes, mail_server, reconcile, sync
from desktop.services.desk import Desk
from desktop.services.steps import turns


@dataclass(frozen=True)
class Kept:
    """What keeping up came to: whether something in the books may have changed, and why the gateway was not asked."""

    changed: bool
    trouble: RefundDeskError | None


def at_start(desk: Desk) -> Kept:
    """Ask about every open outcome, read the gateway if it is to be read by itself, draw the papers that are missing.

    That another desk has the turn is no trouble where nobody asked.
    """
    return _all(desk, read=_reads_by_itself(desk), by_itself=True)


def asked(desk: Desk) -> Kept:
    """Ask about every open outcome, read the gateway and draw, because a person wants it. Raises `no_right`."""
    desk.require(Right.RUN)
    return _all(desk, read=True, by_itself=False)


def _all(desk: Desk, read: bool, by_itself: bool) -> Kept:
    _, trouble = _ask(desk, only_due=False)
    if read:
        trouble = _read(desk) or trouble
    credit_notes.draw_missing(desk)
    return Kept(True, _worth_saying(trouble) if by_itself else trouble)


def on_timer(desk: Desk, read: bool) -> Kept:
    """Ask about the outcomes whose next look has come, draw what is missing, let the mail leave.

    `read` the gateway as well, if it is to be read by itself.
    """
    known, trouble = _ask(desk, only_due=True)
    read = read and _reads_by_itself(desk)
    if read:
        trouble = _read(desk) or trouble
    trouble = _worth_saying(trouble)
    drawn = credit_notes.draw_missing(desk)
    moved, not_sent = _mail(desk)
    return Kept(bool(known or drawn or read or moved), trouble or not_sent)


def daily_copy(desk: Desk) -> Path | None:
    """Keep a proved copy of the office if the newest one is older than a day; its path, None where none was due.

    Raises as `backup.make`.
    """
    now = desk.clock()
    if not backup.due(desk.backups, now):
        return None
    return backup.make(desk.database, desk.backups, backup.Reason.DAILY, now).path


def _reads_by_itself(desk: Desk) -> bool:
    with desk.database.read() as session:
        return session.get_one(Office, 1).sync_on


def _worth_saying(trouble: RefundDeskError | None) -> RefundDeskError | None:
    return None if trouble is not None and trouble.code == turns.BUSY else trouble


def _ask(desk: Desk, only_due: bool) -> tuple[int, RefundDeskError | None]:
    found = reconcile.run(desk, only_due)
    return found.known, next(iter(found.trouble), None)


def _mail(desk: Desk) -> tuple[bool, RefundDeskError | None]:
    """The mail that is due leaves, or is written down as not sent; says whether there was any."""
    try:
        sent = mail_server.send_due(desk)
    except RefundDeskError as fault:
        return False, fault
    return bool(sent.left or sent.trouble), sent.trouble


def _read(desk: Desk) -> RefundDeskError | None:
    try:
        return sync.run(desk).busy
    except RefundDeskError as fault:
        return fault
