"""The inbox: everything that waits for a person, what is known of it, and what may be decided."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import RefundDeskError
from desktop.services.desk import Desk
from desktop.services.queries import inbox, inbox_detail
from desktop.services.queries.inbox_rows import Choice, InboxDetail, InboxRow
from desktop.ui import background, messages
from desktop.ui.actions import Actions
from desktop.ui.dialogs.latest_answer import LatestAnswer
from desktop.ui.pages.inbox_acts import InboxActs
from desktop.ui.pages.inbox_bar import InboxBar
from desktop.ui.pages.inbox_body import InboxBody, InboxHead
from desktop.ui.pages.inbox_list import InboxList
from desktop.ui.pages.inbox_work import InboxWork
from desktop.ui.pages.page import Page
from desktop.ui.widgets.three_pane import ThreePane


class InboxPage(Page):
    """List, detail and action bar.

    Parts: `list`, `head`, `body`, `bar`, `panes`, `acts`, `work`. Signals for whoever can answer them:
    `invoice_wanted` with an invoice's id; `refund_wanted` with an `InvoiceDetail`, a payment's id, the kind of refund
    and the one that failed; `review_wanted` with the UUID of a refund that is to be approved; `ask_wanted` when the
    gateway is to be asked; `settled` when something of the books has changed.
    """

    title, icon, group = "Inbox", "inbox", 1

    invoice_wanted = Signal(object)
    refund_wanted = Signal(object, object, object, object)
    review_wanted = Signal(object)
    ask_wanted = Signal()
    settled = Signal()

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._wanted, self._sought, self._round = "", "", 0
        self._shown: InboxDetail | None = None
        self._by_itself = False
        self._reading = LatestAnswer(self, self._read, self._on_detail, partial(messages.say, self))
        self.acts = InboxActs(actions, self)
        self.list = InboxList()
        self.acts.add_choices(self.list.table)
        self.head, self.body, self.bar = InboxHead(), InboxBody(), InboxBar(self.acts)
        self.panes = ThreePane("inbox", self.list, self.head, self.body, foot=self.bar, list_size="queue", parent=self)
        self.work = InboxWork(desk, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panes)
        self._connect_parts()
        self.acts.allow(None)

    def _connect_parts(self) -> None:
        self.panes.alone_changed.connect(self.list.show_alone)
        self.list.view.clicked.connect(lambda _checked=False: self.panes.toggle_alone())
        self.list.ask.clicked.connect(lambda _checked=False: self.ask_wanted.emit())
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(lambda _row: self._open_beside())
        self.head.step_wanted.connect(self.list.table.choose_next)
        self.body.invoice_wanted.connect(self._open_invoice)
        self.body.proposal.lines_wanted.connect(self.acts.of(Choice.LINES).trigger)
        self.acts.invoice.triggered.connect(lambda _checked=False: self._open_invoice())
        self.acts.follow_up.triggered.connect(lambda _checked=False: self._with_shown(self.work.add_follow_up))
        for choice in Choice:
            self.acts.of(choice).triggered.connect(
                lambda _checked=False, choice=choice: self._with_shown(partial(self._choose, choice))
            )
        self.work.begun.connect(self._on_begun)
        self.work.done.connect(self._on_done)
        self.work.refused.connect(self._on_refused)
        self.work.refund_wanted.connect(self.refund_wanted)
        self.work.review_wanted.connect(self.review_wanted)
        self.work.ask_wanted.connect(self.ask_wanted)

    def change_desk(self, desk: Desk) -> None:
        """Another person sits at the desk: read everything as they see it."""
        self._desk = desk
        self.work.change_desk(desk)
        self.reload()

    def reload(self) -> None:
        self._round += 1
        background.run(
            self, partial(inbox.waiting, self._desk), partial(self._on_rows, self._round), partial(messages.say, self)
        )
        if self._wanted:
            self._reading.ask(self._wanted)

    def first_focus(self) -> QWidget:
        return self.list.first_focus()

    def areas(self) -> Sequence[QWidget]:
        return self.panes.areas()

    def shown_key(self) -> str:
        """The entry that is on the screen, empty for none."""
        return "" if self._shown is None else self._shown.row.key

    def show_entry(self, key: str) -> None:
        """Stand on that entry, as soon as it is known to wait."""
        self.list.clear_filter()
        self._sought = "" if self.list.table.choose(key) else key

    def _on_rows(self, asked: int, rows: Sequence[InboxRow]) -> None:
        if asked != self._round:
            return
        self.list.show_waiting(rows)
        self.count_changed.emit(sum(row.mine for row in rows))
        sought, self._sought = self._sought, ""
        if sought:
            self.list.table.choose(sought)
        if not self.list.rows():
            self._clear()

    def _on_chosen(self, row: InboxRow | None) -> None:
        if row is not None and row.key != self._wanted:
            self._wanted, self._by_itself = row.key, False
            self.work.opened(by_itself=False)
            self._reading.ask(row.key)

    def _read(self, key: str) -> InboxDetail | None:
        return inbox_detail.detail(self._desk, key)

    def _on_detail(self, key: str, shown: InboxDetail | None) -> None:
        if key != self._wanted or shown is None:
            return
        is_new = self._shown is None or self._shown.row.key != key
        self._shown = shown
        if is_new:
            self.body.show_refused("")
            self.work.opened(self._by_itself)
            self._by_itself = False
        self.head.show_detail(shown, self.list.place(key))
        self.body.show_detail(shown, is_new)
        self.bar.show_detail(shown)
        self.acts.allow(shown, self.work.moving(key))
        self.subject_changed.emit(f"{shown.title}, {shown.row.customer}")

    def _clear(self) -> None:
        self._shown, self._wanted = None, ""
        if self.bar.has_keyboard():
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
        for part in (self.head, self.bar):
            part.hide()
        self.body.clear()
        self.acts.allow(None)
        self.subject_changed.emit("")

    def _with_shown(self, act: Callable[[InboxDetail], object]) -> None:
        """Do it with the entry on the screen, if it is the one on which the person stands."""
        if self._shown is not None and self._shown.row.key == self._wanted:
            act(self._shown)

    def _choose(self, choice: Choice, shown: InboxDetail) -> None:
        self.work.choose(choice, shown)

    def _open_invoice(self) -> None:
        self._with_shown(lambda shown: self.invoice_wanted.emit(shown.row.invoice_id))

    def _open_beside(self) -> None:
        self.panes.open_detail()
        if self.body.proposal.isVisible():
            self.body.proposal.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_begun(self) -> None:
        if self.bar.has_keyboard():
            self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._shown is not None:
            self.acts.allow(self._shown, self.work.moving(self._shown.row.key))

    def _on_done(self, key: str, sentence: str, is_settled: bool) -> None:
        self.said.emit(sentence)
        if is_settled and key == self._wanted and self._leave():
            self._by_itself = True
        self.reload()
        self.settled.emit()

    def _leave(self) -> bool:
        """Stand on the next row, or on the one before where it was the last; false where there is no other."""
        table = self.list.table
        return table.choose_next() or table.choose_next(-1)

    def _on_refused(self, key: str, failure: Exception) -> None:
        if isinstance(failure, RefundDeskError) and key == self._wanted:
            sentence = f"{failure.title} {failure.message}"
            self.body.show_refused(sentence)
            messages.announce(self.body.refused, sentence, at_once=True)
        else:
            messages.say(self, failure)
        self.reload()
