"""The outbox on the screen: every mail, what is known of it, what it says, and what can be done with it."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from desktop.errors import RefundDeskError
from desktop.services import outbox
from desktop.services.desk import Desk
from desktop.services.outbox import HandedOver
from desktop.services.queries.outbox import MailState, OutboxRow, Way
from desktop.ui import background, figures, mail_program, mailing, messages, theme
from desktop.ui.actions import Action, Actions
from desktop.ui.pages import outbox_columns
from desktop.ui.pages.outbox_list import OutboxList
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.facts import Fact, Facts
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.text import Text
from desktop.ui.widgets.three_pane import ThreePane

NONE_CHOSEN = "Choose a mail first."
PRACTICE = "No mail leaves an office that is there to practise."
ON_HOLD = "It leaves by itself once the cancellation cannot be undone any more."
UNDER_WAY = "It is being done."

_OFFERED: dict[MailState, Sequence[str]] = {
    MailState.WAITING: ("now", "drop", "program"),
    MailState.SENDING: (),
    MailState.SENT: (),
    MailState.PERHAPS: ("arrived", "again"),
    MailState.REFUSED: ("again", "drop", "program"),
    MailState.DROPPED: (),
}


class OutboxView(QWidget):
    """List, mail and buttons.

    Parts: `list`, `head`, `body`, `panes`, and `acts`, its actions by name. Signals: `said` with what became of a
    press; `note_wanted` with a note's id; `changed` when a mail has changed; `left` when the person goes back.
    """

    said = Signal(str)
    note_wanted = Signal(object)
    changed = Signal()
    left = Signal()

    def __init__(self, desk: Desk, actions: Actions, page: QWidget, folder: Callable[[], Path | None]) -> None:
        super().__init__(page)
        self._desk, self._folder, self._busy = desk, folder, False
        self._row: OutboxRow | None = None
        add = partial(actions.add, owner=page)
        self.acts: dict[str, Action] = {
            "now": add("mail_now", "Send now", partial(self._do, mailing.now), icon="sending"),
            "arrived": add("mail_arrived", "It arrived", partial(self._do, mailing.arrived), icon="check"),
            "again": add("mail_again", "Send once more", partial(self._do, mailing.once_more), icon="mail"),
            "drop": add("mail_drop", "Do not send", partial(self._do, mailing.take_back), icon="deleted"),
            "program": add("mail_program", "Open in mail program", self._hand_over, icon="mail"),
        }
        self.list = OutboxList(desk)
        back = Button("Credit notes", Kind.QUIET, icon="credit_note", small=True)
        back.clicked.connect(lambda _checked=False: self.left.emit())
        self.list.head.add_button(back)
        self.head, self.body = _Head(), _Body()
        self._bar = Area("surface", "top")
        row = self._bar.row(20, 1, 12, 0, 8)
        self._buttons = {name: Button.of(action) for name, action in self.acts.items()}
        for button in self._buttons.values():
            row.addWidget(button)
        row.addStretch(1)
        self._bar.setFixedHeight(theme.px("action_bar"))
        self.panes = ThreePane(
            "outbox", self.list, self.head, self.body, foot=self._bar, list_size="queue", parent=self
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panes)
        self.list.chosen.connect(self._show)
        self.list.opened.connect(lambda _row: self._open())
        self.body.note_wanted.connect(self._on_note_wanted)
        self._show(None)

    def change_desk(self, desk: Desk) -> None:
        """Read for another person from now on."""
        self._desk = desk
        self.list.change_desk(desk)

    def reload(self) -> None:
        """Read again."""
        self.list.reload()

    def first_focus(self) -> QWidget:
        """Where the keyboard stands."""
        return self.list.first_focus()

    def areas(self) -> Sequence[QWidget]:
        """The stops of F6."""
        return self.panes.areas()

    def _on_note_wanted(self) -> None:
        if self._row is not None:
            self.note_wanted.emit(self._row.note_id)

    def _open(self) -> None:
        self.panes.open_detail()
        self.body.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, row: OutboxRow | None) -> None:
        self._row = row
        for part in (self.head, self.body, self._bar):
            part.setVisible(row is not None)
        if row is not None:
            self.head.show_row(row)
            self.body.show_row(row)
        self._allow()

    def _allow(self) -> None:
        row = self._row
        offered = () if row is None else _OFFERED[row.state]
        for name, action in self.acts.items():
            obstacle = NONE_CHOSEN if row is None else row.obstacle or (UNDER_WAY if self._busy else "")
            if row is not None and row.on_hold and name in {"now", "program"}:
                obstacle = obstacle or ON_HOLD
            if row is not None and row.way is Way.NONE and name in {"now", "again", "program"}:
                obstacle = obstacle or PRACTICE
            action.allow(obstacle if name in offered else obstacle or "The mail is not in that state.")
            self._buttons[name].setVisible(name in offered)
        first = next((name for name in offered if self.acts[name].isEnabled()), "")
        for name, button in self._buttons.items():
            button.set_kind(Kind.PRIMARY if name == first else Kind.SECONDARY)

    def _do(self, act: Callable[[Desk, int], str]) -> None:
        if self._row is not None and not self._busy:
            self._run(partial(act, self._desk, self._row.id), self._on_done)

    def _hand_over(self) -> None:
        folder = self._folder()
        if self._row is None or self._busy:
            return
        if folder is None:
            self.said.emit("There is no room on this computer for a copy of the paper. Make some, then try again.")
            return
        self._run(partial(_handed_over, self._desk, self._row.id, folder), self._on_handed_over)

    def _run(self, work: Callable[[], object], done: Callable[..., object]) -> None:
        self._busy = True
        self._allow()
        background.run(self, work, done, self._on_failed)

    def _on_done(self, sentence: str) -> None:
        self._busy = False
        self.said.emit(sentence)
        self.changed.emit()
        self.reload()

    def _on_handed_over(self, handed: tuple[HandedOver, Path]) -> None:
        self._on_done(mail_program.open_mail(*handed, self))

    def _on_failed(self, failure: Exception) -> None:
        self._busy = False
        self._allow()
        if isinstance(failure, RefundDeskError):
            self.body.note.show_failure(failure)
        else:
            messages.say(self, failure)
        self.list.reload()


def _handed_over(desk: Desk, mail_id: int, folder: Path) -> tuple[HandedOver, Path]:
    handed = outbox.hand_over(desk, mail_id)
    return handed, mail_program.prepare(handed, folder)


class _Head(Area):
    """Subject and state of the mail that is shown."""

    def __init__(self) -> None:
        super().__init__("surface", "bottom")
        self._subject, self._state = Text("", "title", elide=True), Chip()
        row = self.row(20, 0, 20, 1, 12)
        row.addWidget(self._subject, 1)
        row.addWidget(self._state)
        self.setFixedHeight(theme.px("page_head_wide"))

    def show_row(self, row: OutboxRow) -> None:
        self._subject.setText(row.subject)
        self._state.show_state(outbox_columns.LOOKS[row.state])


class _Body(Area):
    """What is known of a mail, to whom it goes, and its text. Parts: `note`, `facts`, `text`."""

    note_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("surface")
        self.note, self.facts = NoteBar(), Facts(104, 8)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Text of the mail")
        column = self.column(20, 14, 20, 16, 14)
        column.addWidget(self.note)
        column.addWidget(self.facts)
        column.addWidget(self.text, 1)

    def show_row(self, row: OutboxRow) -> None:
        tone = outbox_columns.LOOKS[row.state].tone
        self.note.show_note(outbox_columns.sentence(row), tone)
        tries = "" if row.tries < 2 else f"{figures.count(row.tries)} times"
        self.facts.show_facts(
            [
                Fact("To", row.recipient),
                Fact("Customer", row.customer),
                Fact("Credit note", row.note_number, self.note_wanted.emit),
                Fact("Attached", f"{row.note_number}.pdf"),
                Fact("Sent", "" if row.sent_at is None else figures.moment_full(row.sent_at)),
                Fact("Tried", tries),
            ]
        )
        if self.text.toPlainText() != row.body:
            self.text.setPlainText(row.body)
