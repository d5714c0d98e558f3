"""The parts of the review together: what is shown of one refund, and how it is dressed as its row is."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.services.queries.rows import Review
from desktop.services.queries.seal import SealRow
from desktop.ui import refund_states
from desktop.ui.pages import decisions
from desktop.ui.pages.approval_acts import ApprovalActs
from desktop.ui.pages.approval_columns import QueueItem
from desktop.ui.pages.decisions import DECIDABLE, Outcome
from desktop.ui.pages.review import ReviewBody, ReviewHead
from desktop.ui.pages.review_actions import ReviewActions
from desktop.ui.pages.review_checks import ChecksPanel, look_sentence
from desktop.ui.theme import StateLook

_QUIET = StateLook("", "info", "neutral")
_REFUSED = StateLook("", "failed", "failed")
_NOT_SENT = StateLook("", "warn", "waiting")


class ReviewPane(QObject):
    """One refund on the screen.

    Parts: `head`, `body`, `checks`, `bar`; the page puts them beside each other. Attribute `review`: what is shown,
    None for nothing. Signals: `note_wanted` with a credit note's id; `draft_wanted` with the UUID of a refund whose
    paper is to be previewed; `checks_wanted` where the checks are out of sight.
    """

    note_wanted = Signal(object)
    draft_wanted = Signal(object)
    checks_wanted = Signal()

    def __init__(self, acts: ApprovalActs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._acts = acts
        self.review: Review | None = None
        self._changes: Sequence[SealRow] = ()
        self.head, self.body, self.checks = ReviewHead(), ReviewBody(acts.preview), ChecksPanel()
        self.bar = ReviewActions(acts)
        self.checks.seen_changed.connect(self._say_look)
        self.clear()

    def is_of(self, refund_id: UUID | None) -> bool:
        """Whether it is that refund which is shown."""
        return self.review is not None and self.review.refund.id == refund_id

    def show_review(self, review: Review, changes: Sequence[SealRow]) -> None:
        """Show another refund, or the same one as it is now; `changes` is what broke its seal, if anything did."""
        is_new = not self.is_of(review.refund.id)
        self.review, self._changes = review, changes
        self.body.show_review(review, is_new)
        self.checks.show_review(review, changes, is_new)
        self._say_look()

    def dress(
        self, item: QueueItem, place: tuple[int, int] | None, own: bool, told: Outcome | None, no_right: str
    ) -> None:
        """Let head, note, buttons and keys say what the row says; `told` is what did not happen with it.

        `no_right` says why this person may not change it, empty where they may.
        """
        review = self.review
        if review is None:
            return
        self.head.show_review(review, item.look)
        self.head.show_place(place)
        self._say_note(review, item, told)
        self._acts.allow(review, item, asking=self.bar.is_asking(), own=own, no_right=no_right)
        self.bar.show_item(item, own)

    def clear(self) -> None:
        """Show nothing."""
        self.review = None
        for part in (self.head, self.bar):
            part.hide()
        self.body.clear()
        self.checks.clear()
        self._acts.allow(None, None, asking=False)

    def open_paper(self) -> None:
        """Ask for the credit note, or for a preview of the one it would get."""
        if self.review is not None and self.review.refund.note_id is not None:
            self.note_wanted.emit(self.review.refund.note_id)
        elif self.review is not None:
            self.draft_wanted.emit(self.review.refund.id)

    def keep_keyboard(self, places: Sequence[QWidget]) -> None:
        """Bring it from the bar to the first of these that is seen: a button that goes grey would drop it anywhere."""
        if self.bar.has_keyboard():
            seen = (each for each in (*places, self.body.lines.lines, self.head.next) if each.isVisible())
            next(seen).setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_note(self, review: Review, item: QueueItem, told: Outcome | None) -> None:
        refund = review.refund
        if told is not None and told.failure is not None:
            self.body.show_note(decisions.words(told), _NOT_SENT if told.moved else _REFUSED)
        elif refund.state not in DECIDABLE:
            button: tuple[str, Callable[[], object] | None] = ("", None)
            if refund.note_id is not None:
                button = ("Open credit note", self.open_paper)
            self.body.show_note(decisions.standing(refund), refund_states.of_refund(refund), *button)
        else:
            self.body.show_note(f"{item.obstacle}." if item.obstacle else "", _QUIET)

    def _say_look(self) -> None:
        """Say what is to be looked at where the checks are a tab that nobody sees."""
        if self.review is not None:
            sentence = look_sentence(self.review, self._changes) if self.checks.isHidden() else ""
            self.body.show_look(sentence, self.checks_wanted.emit)
