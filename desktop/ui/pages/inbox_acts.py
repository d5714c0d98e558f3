"""What can be done with an entry of the inbox: the actions with their keys, and why one cannot be done now."""

from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.services.queries.inbox_rows import Choice, ChoiceRow, InboxDetail, InboxKind
from desktop.ui import figures
from desktop.ui.actions import Action, Actions

NONE_CHOSEN = "Choose an entry first."
NO_CHOICE = "The chosen entry does not ask for this."

WORDS = {
    Choice.ACCEPT: ("Accept proposal", "check", "Enter"),
    Choice.LINES: ("Choose lines…", "", "L"),
    Choice.SPREAD: ("Spread over lines…", "", "S"),
    Choice.WRITE_OFF: ("Write off…", "", ""),
    Choice.ASK: ("Ask again now", "sync", ""),
    Choice.GIVE_UP: ("Close as not happened…", "", ""),
    Choice.OTHER_METHOD: ("Pay another way…", "record", ""),
    Choice.GATEWAY_AGAIN: ("Refund again…", "refund", ""),
    Choice.PAY_AGAIN: ("Pay it again…", "refund", ""),
    Choice.VOID: ("Void the note…", "reversed", ""),
    Choice.REVIEW: ("Look at it", "approvals", ""),
    Choice.LETTER: ("Letter to the customer…", "mail", ""),
    Choice.ARRIVED: ("It arrived", "check", ""),
    Choice.MAIL_AGAIN: ("Send once more", "mail", ""),
    Choice.NO_MAIL: ("Do not send", "", ""),
    Choice.KEEP: ("Keep open…", "", ""),
    Choice.CLOSE: ("Close task", "", ""),
}
"""Label, icon and key of each choice. Keys act only while the list has the keyboard."""


class InboxActs:
    """The actions of the inbox; who connects `triggered` does them. `of` gives that of a choice."""

    def __init__(self, actions: Actions, page: QWidget) -> None:
        self._actions, self._page = actions, page
        self._add = partial(actions.add, run=lambda: None, owner=page, menu="Refund")
        self.follow_up = self._add(name="inbox_follow_up", text="Add follow-up…", icon="plus")
        self._of: dict[Choice, Action] = {}

    def add_choices(self, table: QWidget) -> None:
        """Add the choices; those with a key act only while the list has the keyboard."""
        for choice, (text, icon, key) in WORDS.items():
            area = table if key else None
            action = self._add(name=f"inbox_{choice}", text=text, icon=icon, shortcut=key, area=area)
            # A key that is held down must not run down the list.
            action.setAutoRepeat(False)
            self._of[choice] = action
        self.invoice = self._add(name="inbox_invoice", text="Open invoice", shortcut="O", icon="invoice", area=table)

    def of(self, choice: Choice) -> Action:
        """The action of a choice."""
        return self._of[choice]

    def allow(self, shown: InboxDetail | None, moving: str = "") -> None:
        """Say of each action whether it can be done now, and why not; `moving` is what is being done."""
        for choice, action in self._of.items():
            row = None if shown is None else shown.choice(choice)
            none = NONE_CHOSEN if shown is None else NO_CHOICE
            action.allow(none if row is None else moving or obstacle(row))
        alarm = shown is not None and shown.row.kind is InboxKind.ALARM
        self.of(Choice.CLOSE).setText("Close alarm" if alarm else "Close task")
        for action in (self.follow_up, self.invoice):
            action.allow(NONE_CHOSEN if shown is None else "")


def obstacle(row: ChoiceRow) -> str:
    """Why a choice cannot be made now; where only time is against it, from when on it can."""
    if row.obstacle or row.from_then is None:
        return row.obstacle
    return f"Possible from {from_then(row)}. Until then the gateway may still carry it out."


def from_then(row: ChoiceRow) -> str:
    """The moment from which a choice is possible: `14:05`, or with its day where that is not today."""
    moment = row.from_then
    assert moment is not None
    is_today = figures.here(moment).date() == figures.today()
    return figures.clock(moment) if is_today else figures.moment_short(moment)
