"""From the press of a button to what came of it: one decision at a time for each refund, off the GUI thread."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QElapsedTimer, QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.services import credit_notes
from desktop.services.desk import Desk
from desktop.services.queries.approval_rows import NOTHING_ASKED
from desktop.services.queries.rows import RefundRow, Review
from desktop.ui import background, messages
from desktop.ui.dialogs.confirm_approval import ConfirmApprovalDialog
from desktop.ui.pages import decisions
from desktop.ui.pages.approval_queue import ApprovalQueue
from desktop.ui.pages.decisions import NOTHING_SAID, Outcome, Said

GLANCE_MS = 600
"""So long no press decides a refund that opened by itself: a double click on the one before would else decide it."""


class Deciding(QObject):
    """Decides about the refund that is on the screen (`shown` gives its review), and about nothing else.

    A review that is still being read waits, and so does a refund that is being decided or whose row knows more than
    the review. `refused` keeps what did not
    happen until it is decided anew. Signals: `begun` just before; `ended` with the `Outcome`; `broken` after a failure
    that nobody expected, which was told.
    """

    begun = Signal()
    ended = Signal(object)
    broken = Signal()

    def __init__(self, desk: Desk, queue: ApprovalQueue, shown: Callable[[], Review | None], page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._queue, self._shown, self._page = desk, queue, shown, page
        self._glance = QElapsedTimer()
        self.refused: dict[UUID, Outcome] = {}

    def change_desk(self, desk: Desk) -> None:
        """Decide for another person from now on."""
        self._desk = desk
        self.refused.clear()

    def opened(self, by_itself: bool) -> None:
        """A review is on the screen: a person chose it, or it came `by_itself` after the one before was decided."""
        if by_itself:
            self._glance.start()
        else:
            self._glance.invalidate()

    def finish(self) -> None:
        """The primary step: approve and send, send what is approved, or approve what was paid outside."""
        review = self._shown()
        if review is None:
            return
        if not decisions.sends(review.refund):
            self.approve()
        elif decisions.waits(review.refund):
            self._ask_and_decide("Sending", decisions.approve_and_send)
        else:
            self._decide("Sending", lambda seen: decisions.send(self._desk, seen.refund))

    def approve(self) -> None:
        """Approve, and send nothing."""
        self._ask_and_decide("Approving", decisions.approve)

    def unapprove(self) -> None:
        """Take the approval back."""
        self._decide("Unapproving", lambda seen: decisions.unapprove(self._desk, seen.refund))

    def reject(self, reason: str) -> None:
        """Say no, with the reason."""
        self._decide("Rejecting", lambda seen: decisions.reject(self._desk, seen.refund, reason))

    def delete(self) -> None:
        """Take an own request back."""
        self._decide("Deleting", lambda seen: decisions.delete(self._desk, seen.refund))

    def _ask_and_decide(self, moving: str, work: Callable[[Desk, RefundRow, str, Said], Outcome]) -> None:
        """Decide, after asking for what this approval takes; what was seen then is what is approved."""
        review = self._decidable()
        if review is None:
            return

        def decide(said: Said) -> None:
            self._begin(moving, review, partial(work, self._desk, review.refund, review.seal, said))

        if review.asks == NOTHING_ASKED:
            decide(NOTHING_SAID)
        else:
            ConfirmApprovalDialog.ask(self._desk, review.asks, review.title, decide, self._page)

    def _decide(self, moving: str, work: Callable[[Review], Outcome]) -> None:
        review = self._decidable()
        if review is not None:
            self._begin(moving, review, partial(work, review))

    def _decidable(self) -> Review | None:
        """The review that is on the screen, None where it cannot be decided now."""
        review = self._shown()
        item = None if review is None else self._queue.item(review.refund.id)
        early = self._glance.isValid() and self._glance.elapsed() < GLANCE_MS
        if review is None or item is None or item.refund != review.refund or item.moving or early:
            return None
        return review

    def _begin(self, moving: str, review: Review, work: Callable[[], Outcome]) -> None:
        self.refused.pop(review.refund.id, None)
        self.begun.emit()
        self._queue.show_moving(review.refund.id, moving)
        background.run(self, work, self._on_decided, partial(self._on_failed, review.refund))

    def _on_decided(self, outcome: Outcome) -> None:
        refund = outcome.refund
        if outcome.failure is not None:
            self.refused[refund.id] = outcome
        self._queue.show_outcomes([refund])
        if outcome.moved and refund.note_id is not None:
            work = partial(credit_notes.document, self._desk, refund.note_id)
            background.run(self, work, lambda _pdf: None, partial(messages.say, self._page))
        self.ended.emit(outcome)

    def _on_failed(self, refund: RefundRow, failure: Exception) -> None:
        self._queue.show_outcomes([refund])
        messages.say(self._page, failure)
        self.broken.emit()
