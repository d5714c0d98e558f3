"""Rows of what can be done with an invoice and its refunds beside refunding: frozen, plain, minor units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class CancellationRow:
    """The cancellation of an invoice: its last moment of undoing, its note, and to whom its held mail goes.

    `note_number` is empty where nothing was left on the lines, `mail_to` where no mail waits. `obstacle` says why it
    cannot be undone although there is time, empty where it can. `held_minor` is money on it that no line asks for: it
    came in since. Times are the database's, in UTC.
    """

    at: datetime
    until: datetime
    note_id: int | None
    note_number: str
    gross_minor: int
    mail_to: str
    obstacle: str
    held_minor: int = 0


@dataclass(frozen=True)
class RefundActs:
    """What can be done with a refund where its invoice stands.

    Each is the reason why it cannot be done now, empty where it can, None where it makes no sense for this refund.
    """

    edit: str | None = None
    delete: str | None = None
    unapprove: str | None = None
    pay_again: str | None = None
    void: str | None = None
