"""How a mail of the outbox is said: its state, what is known of it, and its row."""

from collections.abc import Sequence

from desktop.services.queries.outbox import MailState, OutboxRow, Way
from desktop.ui import figures
from desktop.ui.theme import StateLook
from desktop.ui.widgets.cell import Cell, Column

LOOKS = {
    MailState.WAITING: StateLook("Waiting", "waiting", "waiting"),
    MailState.SENDING: StateLook("Being sent", "sending", "moving"),
    MailState.SENT: StateLook("Sent", "sent", "done"),
    MailState.PERHAPS: StateLook("Perhaps sent", "unknown", "unknown"),
    MailState.REFUSED: StateLook("Refused", "failed", "failed"),
    MailState.DROPPED: StateLook("Taken back", "deleted", "neutral"),
}


def sentence(row: OutboxRow) -> str:
    """What is known of a mail, and what happens next."""
    if row.state is MailState.WAITING:
        return _waiting(row)
    if row.state is MailState.SENDING:
        return "A desk is handing it to the mail server at this moment."
    if row.state is MailState.SENT:
        return "It was sent." if row.sent_at is None else f"It was sent on {figures.moment_full(row.sent_at)}."
    if row.state is MailState.PERHAPS:
        why = row.trouble or "The program stopped while the mail server had it."
        return f"{why} Nobody here knows whether it arrived, so it is not sent again by itself. Ask the customer."
    if row.state is MailState.REFUSED:
        return f"{row.trouble} It did not arrive, and it is not tried again by itself."
    return "It was taken back before it left. The customer got nothing."


def _waiting(row: OutboxRow) -> str:
    if row.way is Way.NONE:
        return "It stays here: no mail leaves an office that is there to practise."
    if row.on_hold:
        at = figures.moment_short(row.leaves_at)
        return f"It leaves by itself after {at}. Until then the cancellation can be undone, and then it never leaves."
    if row.next_try_at is not None:
        return f"{row.trouble} It did not arrive. It is tried again at {figures.moment_short(row.next_try_at)}."
    if row.way is Way.SERVER:
        return "It leaves by itself within a minute."
    return "No mail server is set up. Open it in your own mail program, or set a server up under Settings, Mail."


def columns() -> Sequence[Column[OutboxRow]]:
    """Two lines for each mail, beside what it says."""
    return (
        Column("Mail", _name_cell),
        Column("State", _state_cell, width=128, right=True),
    )


def _name_cell(row: OutboxRow) -> Cell:
    look = LOOKS[row.state]
    return Cell(
        row.recipient, f"{row.customer}, {row.note_number}", icon=look.icon, icon_tone=f"{look.tone}_fg",
        style="body_strong", tip=f"{row.recipient}\n{sentence(row)}",
        spoken=f"{look.word}, {row.recipient}, {row.customer}, credit note {row.note_number}", copied=row.recipient,
    )  # fmt: skip


def _state_cell(row: OutboxRow) -> Cell:
    moment = row.sent_at or row.next_try_at or row.tried_at or row.leaves_at
    return Cell(LOOKS[row.state].word, figures.moment_short(moment), second_tone="text_2")
