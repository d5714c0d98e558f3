"""The approvals page: what waits for another person's yes, the review of one refund, and the ticked ones together."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.model.states import Right
from desktop.services.desk import Desk
from desktop.services.queries import approvals, refunds, seal
from desktop.services.queries.rows import ApprovalRow, RefundRow, Review
from desktop.services.queries.seal import SealRow
from desktop.ui import background, messages, rights
from desktop.ui.actions import Action, Actions
from desktop.ui.dialogs.latest_answer import LatestAnswer
from desktop.ui.pages import decisions
from desktop.ui.pages.approval_acts import ApprovalActs
from desktop.ui.pages.approval_columns import QueueItem
from desktop.ui.pages.approval_queue import ApprovalQueue
from desktop.ui.pages.bulk_approvals import BulkApprovals
from desktop.ui.pages.deciding import Deciding
from desktop.ui.pages.decisions import Outcome
from desktop.ui.pages.page import Page
from desktop.ui.pages.review_pane import ReviewPane
from desktop.ui.widgets.three_pane import ThreePane


class ApprovalsPage(Page):
    """Queue, review, checks and action bar.

    Parts: `queue`, `pane` (the review), `panes`, `acts`, `deciding`, `bulk`. Signals for whoever can answer them:
    `invoice_wanted` with an invoice's id; `note_wanted` with a credit note's; `draft_wanted` with the UUID of a refund
    whose paper is to be previewed; `edit_wanted` with the UUID of a refund.
    """

    title, icon, group = "Refund approvals", "approvals", 1

    invoice_wanted = Signal(object)
    note_wanted = Signal(object)
    draft_wanted = Signal(object)
    edit_wanted = Signal(object)

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._wanted_id: UUID | None = None
        self._sought_id: UUID | None = None
        self._round, self._by_itself = 0, False
        self._reading = LatestAnswer(self, self._read, self._on_review, partial(messages.say, self))
        self.acts = ApprovalActs(actions, self)
        self.queue = ApprovalQueue(self.acts.review_ticked)
        self.acts.add_letters(self.queue.table)
        self.pane = ReviewPane(self.acts, self)
        self.panes = ThreePane(
            "approvals", self.queue, self.pane.head, self.pane.body, self.pane.checks, self.pane.bar,
            tabs=("Refund", "Checks"), list_size="queue", panel_size="checks", panel_under_head=True, parent=self,
        )  # fmt: skip
        self.deciding, self.bulk = Deciding(desk, self.queue, self._shown, self), BulkApprovals(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panes)
        self._connect_parts()
        self._connect_acts()

    def _connect_parts(self) -> None:
        self.panes.alone_changed.connect(self.queue.show_alone)
        self.queue.view.clicked.connect(lambda _checked=False: self.panes.toggle_alone())
        self.queue.chosen.connect(self._on_chosen)
        self.queue.opened.connect(lambda _item: self._open_beside())
        self.queue.changed.connect(self._on_queue_changed)
        self.queue.ticks.shown.connect(self.bulk.show)
        self.pane.head.step_wanted.connect(self.queue.table.choose_next)
        self.pane.note_wanted.connect(self.note_wanted)
        self.pane.draft_wanted.connect(self.draft_wanted)
        self.pane.checks_wanted.connect(self.panes.show_panel)
        self.pane.bar.form.rejected.connect(self.deciding.reject)
        self.pane.bar.form.kept.connect(self._stop_asking)
        self.deciding.begun.connect(self._on_begun)
        self.deciding.ended.connect(self._on_ended)
        self.deciding.broken.connect(self.reload)
        self.bulk.ended.connect(self._on_bulk_ended)
        self.bulk.closed.connect(lambda: self.queue.table.setFocus(Qt.FocusReason.OtherFocusReason))

    def _connect_acts(self) -> None:
        acts: Sequence[tuple[Action, Callable[[], object]]] = (
            (self.acts.finish, self.deciding.finish),
            (self.acts.approve, self.deciding.approve),
            (self.acts.unapprove, self.deciding.unapprove),
            (self.acts.reject, self._on_reject),
            (self.acts.delete, self.deciding.delete),
            (self.acts.edit, lambda: self._with_refund(lambda refund: self.edit_wanted.emit(refund.id))),
            (self.acts.invoice, lambda: self._with_refund(lambda refund: self.invoice_wanted.emit(refund.invoice_id))),
            (self.acts.preview, lambda: self._with_refund(lambda _refund: self.pane.open_paper())),
            (self.acts.review_ticked, lambda: self.bulk.review(self._desk, self.queue)),
            (self.acts.send_approved, self._on_send_approved),
        )
        for action, act in acts:
            action.triggered.connect(lambda _checked=False, act=act: act())

    def change_desk(self, desk: Desk) -> None:
        """Another person sits at the desk: read everything as they see it."""
        self._desk = desk
        self.deciding.change_desk(desk)
        self.queue.clear_ticks()
        self.queue.forget_decided()
        self.reload()

    def reload(self) -> None:
        self._read_queue()
        self._read_review()

    def first_focus(self) -> QWidget:
        return self.queue.first_focus()

    def areas(self) -> Sequence[QWidget]:
        return self.panes.areas()

    def show_refund(self, refund_id: UUID) -> None:
        """Stand on that refund, as soon as it is known to wait."""
        self.queue.clear_filter()
        self._sought_id = None if self.queue.table.choose(refund_id) else refund_id

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if event.spontaneous():
            return
        item = None if self._wanted_id is None else self.queue.item(self._wanted_id)
        if item is not None and item.decided:
            self._wanted_id = None
        self.queue.forget_decided()
        self.deciding.refused.clear()

    def _on_send_approved(self) -> None:
        if self.bulk.run is None:
            self.queue.tick_approved()
        self.bulk.review(self._desk, self.queue)

    def _read_queue(self) -> None:
        self._round += 1
        watched = {*self.queue.kept(), *([self._wanted_id] if self._wanted_id else [])}
        background.run(
            self,
            partial(_queue_and, self._desk, tuple(watched)),
            partial(self._on_queue, self._round),
            partial(messages.say, self),
        )

    def _on_queue(self, asked: int, found: tuple[Sequence[ApprovalRow], Sequence[RefundRow]]) -> None:
        if asked != self._round:
            return
        self.queue.show_waiting(*found)
        self.count_changed.emit(sum(not row.obstacle for row in found[0]))
        sought, self._sought_id = self._sought_id, None
        if not (sought and self.queue.table.choose(sought)) and self.queue.table.current() is None:
            self.queue.open_first()
        if not self.queue.items():
            self._wanted_id = None
            self.pane.clear()
            self.subject_changed.emit("")

    def _on_queue_changed(self) -> None:
        self.acts.allow_review(len(self.queue.ticked()))
        self.acts.allow_sending(len(self.queue.approved()))
        self._dress()
        review = self._shown()
        item = None if review is None else self.queue.item(review.refund.id)
        if review is not None and item is not None and not item.moving and item.refund != review.refund:
            self._read_review()

    def _on_chosen(self, item: QueueItem | None) -> None:
        if item is None:
            self._wanted_id = None
        elif item.id != self._wanted_id:
            self._wanted_id, self._by_itself = item.id, False
            self.deciding.opened(by_itself=False)
            self._stop_asking()
            self._read_review()

    def _read_review(self) -> None:
        if self._wanted_id is not None:
            self._reading.ask(self._wanted_id)

    def _read(self, refund_id: UUID) -> tuple[Review, Sequence[SealRow]]:
        return approvals.review(self._desk, refund_id), seal.differences(self._desk, refund_id)

    def _on_review(self, refund_id: UUID, found: tuple[Review, Sequence[SealRow]]) -> None:
        if refund_id != self._wanted_id:
            return
        if not self.pane.is_of(refund_id):
            self.deciding.opened(self._by_itself)
            self._by_itself = False
        self.pane.show_review(*found)
        self._dress()
        refund = found[0].refund
        self.subject_changed.emit(f"{refund.number} {refund.customer}")
        item = self.queue.item(refund_id)
        if item is not None and item.refund != refund:
            self._read_queue()

    def _shown(self) -> Review | None:
        """The review on the screen, if it is of the refund on which the person stands."""
        return self.pane.review if self.pane.is_of(self._wanted_id) else None

    def _dress(self) -> None:
        review = self._shown()
        item = None if review is None else self.queue.item(review.refund.id)
        if review is not None and item is not None:
            person = self._desk.person
            own = review.refund.asked_by == person.name
            told = self.deciding.refused.get(item.id)
            no_right = rights.missing(person, Right.REQUEST, Right.REQUEST_OWN)
            self.pane.dress(item, self.queue.place(item.id), own, told, no_right)

    def _with_refund(self, act: Callable[[RefundRow], object]) -> None:
        review = self._shown()
        if review is not None:
            act(review.refund)

    def _open_beside(self) -> None:
        self.panes.open_detail()
        self.pane.body.lines.lines.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_reject(self) -> None:
        if self._shown() is not None:
            self.pane.bar.ask_reason()
            self._dress()

    def _stop_asking(self) -> None:
        if self.pane.bar.is_asking():
            self.pane.keep_keyboard([self.queue.table])
            self.pane.bar.stop_asking()
            self._dress()

    def _on_begun(self) -> None:
        self.pane.keep_keyboard([self.queue.table])
        self._stop_asking()

    def _on_ended(self, outcome: Outcome) -> None:
        here, sentence = outcome.refund.id == self._wanted_id, decisions.words(outcome)
        if here and outcome.failure is not None and not outcome.moved:
            messages.announce(self.pane.body.note, sentence, at_once=True)
        else:
            self.said.emit(sentence)
        if here and outcome.failure is None and self.queue.open_next():
            self._by_itself = True
        else:
            self._read_review()
        self._read_queue()

    def _on_bulk_ended(self, sentence: str) -> None:
        self.said.emit(sentence)
        self.reload()


def _queue_and(desk: Desk, refund_ids: Sequence[UUID]) -> tuple[Sequence[ApprovalRow], Sequence[RefundRow]]:
    return approvals.queue(desk), refunds.several(desk, refund_ids)
