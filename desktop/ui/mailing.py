"""What is done with mail from the inbox and from the outbox: the work off the GUI thread, and what came of it."""

from collections.abc import Collection, Sequence

from desktop.services import mail_server, outbox
from desktop.services.desk import Desk
from desktop.services.outbox import Written
from desktop.ui import figures


def arrived(desk: Desk, mail_id: int) -> str:
    """Say that it arrived."""
    outbox.arrived(desk, mail_id)
    return "The mail counts as sent. Nothing was sent."


def take_back(desk: Desk, mail_id: int) -> str:
    """Take it out of the outbox."""
    outbox.drop(desk, mail_id)
    return "The mail is taken back. The credit note stands as it is."


def once_more(desk: Desk, mail_id: int) -> str:
    """Send a mail again of which a person has decided so."""
    recipient = outbox.send_again(desk, mail_id)
    return _sent(desk, [mail_id], f"The mail to {recipient} was sent.")


def now(desk: Desk, mail_id: int) -> str:
    """Send a mail that waits, without waiting for its next try."""
    outbox.hurry(desk, mail_id)
    return _sent(desk, [mail_id], "The mail was sent.")


def _sent(desk: Desk, mail_ids: Collection[int], done: str) -> str:
    """Let these mails leave now and say what came of it."""
    if obstacle := mail_server.obstacle(desk):
        return obstacle
    outcome = mail_server.send_due(desk, mail_ids)
    if outcome.trouble is not None:
        return f"{outcome.trouble.title} {outcome.trouble.message}"
    if outcome.left < len(mail_ids):
        return "Another desk has it in hand. Look again in a moment."
    return done


def words_of(written: Written) -> str:
    """What became of many notes that were to be mailed, in a sentence."""
    count = len(written.mail_ids)
    said = ["1 mail is in the outbox." if count == 1 else f"{figures.count(count)} mails are in the outbox."]
    if not count:
        said = ["No mail was written."]
    for numbers, why in (
        (written.mailed_before, "mailed before"),
        (written.no_address, "without an address of the customer"),
        (written.untrue, "taken back, or their money came back"),
    ):
        if numbers:
            said.append(f"Left out, {why}: {_named(numbers)}.")
    return " ".join(said)


def _named(numbers: Sequence[str]) -> str:
    shown = ", ".join(numbers[:5])
    return shown if len(numbers) <= 5 else f"{shown} and {figures.count(len(numbers) - 5)} more"
