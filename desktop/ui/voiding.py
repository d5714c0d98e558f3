"""Void a credit note, after the question that says what it makes."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.services import credit_notes
from desktop.services.desk import Desk
from desktop.ui import background, messages


def ask_void(owner: QWidget, desk: Desk, number: str, amount: str, told: Callable[[str], object]) -> QMessageBox:
    """Ask, then void the note; `told` gets the sentence of what became of it."""
    said = f"Credit note {number} is void: a reversal note takes it back, and its lines can be refunded again."

    def void() -> None:
        background.run(
            owner,
            partial(_void, desk, number),
            lambda _note_id: told(said),
            partial(messages.say, owner),
        )

    return messages.ask(
        owner,
        f"Void credit note {number}?",
        f"A reversal note over {amount} is made today with its own number; both stay. Its lines can be refunded again, "
        "and nothing is owed to the customer for it any more. No money moves.",
        [("Void the note", void)],
        keep="Keep it",
    )


def _void(desk: Desk, number: str) -> int:
    """Void it and draw the paper of its reversal, so that it is there when somebody looks."""
    note_id = credit_notes.void(desk, number)
    credit_notes.document(desk, note_id)
    return note_id
