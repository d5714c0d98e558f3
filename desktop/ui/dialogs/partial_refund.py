"""Refund payment: choose lines and amounts, check everything, ask for the refund."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.errors import RefundDeskError, Refusal
from desktop.model import money
from desktop.model.states import RefundKind
from desktop.services import refunds
from desktop.services.desk import Desk
from desktop.services.queries import refund_form
from desktop.services.queries.breakdown import WARNINGS
from desktop.services.queries.changing import Changing
from desktop.services.queries.rows import InvoiceDetail
from desktop.services.refunds import Asked, Wish
from desktop.ui import background, figures, messages
from desktop.ui.dialogs import draft_keeper, refund_words
from desktop.ui.dialogs.draft_keeper import Beginning, DraftKeeper
from desktop.ui.dialogs.draft_preview import DraftPreview
from desktop.ui.dialogs.refund_check import RefundCheck
from desktop.ui.dialogs.refund_choose import RefundChoose
from desktop.ui.dialogs.refund_foot import FootActions, RefundFoot, enter_goes_on
from desktop.ui.dialogs.refund_form import RefundForm, anew
from desktop.ui.dialogs.spread_amount import SpreadAmountDialog
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.dialog_frame import DialogFrame
from desktop.ui.widgets.note_bar import NoteBar

_FIGURES_CHANGED = (
    "Nothing was asked for: the figures have changed. Part of this was returned or promised meanwhile. "
    "Look at the lines again; what you typed is still here."
)


class PartialRefundDialog(DialogFrame):
    """The refund dialog in its two steps; `open()` it, never `exec()`.

    `payment_id` is the payment to refund, None for all of the invoice in turn. What is typed is kept as this person's
    draft and goes on where it stood. Parts: `note`, `choose`, `check`, `foot`. Signal `requested` with the ids of the
    refunds that now wait for approval (a tuple of UUIDs) and the sentences of their warnings.
    """

    requested = Signal(object, object)

    kind = RefundKind.PROCESS
    title = "Refund payment"
    complete, hint = "Complete refund", refund_words.APPROVED_BY_ANOTHER

    def __init__(
        self, desk: Desk, detail: InvoiceDetail, payment_id: int | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(self.title, size="refund_dialog", steps=("1  Choose", "2  Check"), parent=parent)
        self._desk, self._detail = desk, detail
        self._wish = Wish()
        self._begun, self._completing, self._asking = False, False, False
        self._finish: Callable[[], object] | None = None
        self._instead_of: Changing | None = None
        form = RefundForm(payment_id=payment_id, notify=bool(detail.email))
        self.note = NoteBar()
        self.choose = RefundChoose(desk, detail, form, self.kind is RefundKind.RECORD)
        self.check = RefundCheck(detail.row.currency)
        self._stack = QStackedWidget()
        place = (detail.row.id, self.kind)
        self._keeper = DraftKeeper(self, desk, place, self._on_kept, self._on_not_kept)
        self._fill_body()
        self.foot = RefundFoot(
            self, self.complete, FootActions(self._on_primary, self.reject, self._on_back, self._preview)
        )
        self.foot.settle(self.choose.stops())
        self.show_title(self.title, refund_words.subtitle(detail, payment_id))
        self.choose.changed.connect(self._on_changed)
        self.choose.answered.connect(self._on_answered)
        self.choose.failed.connect(self._on_failed)
        self.choose.lines.spread.clicked.connect(lambda _checked=False: self._spread())
        self._show_choosing()
        self.choose.lines.stand_on_first()
        background.run(
            self, partial(draft_keeper.begin, desk, detail.row.id, self.kind), self._on_begun, self._on_failed
        )

    def has_begun(self) -> bool:
        """Whether a draft from before, if there is one, was read."""
        return self._begun

    def begin_instead_of(self, failed: Changing) -> None:
        """Begin with what was asked for by a refund that was not paid; a draft from before goes on all the same."""
        self._instead_of = failed
        title = f"{self.title} in place of {failed.review.refund.number}"
        self.show_title(title, refund_words.subtitle(self._detail, self.choose.form().payment_id))

    def is_checking(self) -> bool:
        """Whether the second step is shown."""
        return self._stack.currentIndex() == 1

    def _on_begun(self, begun: Beginning) -> None:
        self._begun = True
        self.choose.show_detail(begun.detail)
        if begun.form is not None:
            self._keeper.found()
        if not self.choose.form().is_empty():
            return
        if begun.form is not None:
            self.choose.show_form(begun.form)
            self.foot.kept_line.say("Your draft, continued")
        elif self._instead_of is not None:
            before = self._instead_of
            self.choose.show_form(anew(before, self.choose.form().payment_id))
            self.choose.keep_lines({line.line: line for line in before.wish.lines or ()})
            self.foot.kept_line.say(f"Filled in as {before.review.refund.number} was")

    def _fill_body(self) -> None:
        self._note_place = Area("raised")
        self._note_place.column(20, 10, 20, 4).addWidget(self.note)
        self._note_place.hide()
        self._stack.addWidget(self.choose)
        self._stack.addWidget(self.check)
        self.body.addWidget(self._note_place)
        self.body.addWidget(self._stack, 1)

    def _show_choosing(self) -> None:
        self.foot.show_choosing()
        self._show_side(0)
        self.choose.lines.table.setFocus()

    def _show_side(self, place: int) -> None:
        # The keyboard waits here while the sides change, so that no table on the way takes it.
        self.foot.primary.setFocus()
        self._stack.setCurrentIndex(place)
        self.steps.pick(place)
        self._show_hint()

    def _show_hint(self) -> None:
        """Say who approves; in a narrow dialog the total, for its side stands below and may be out of sight."""
        found, narrow = self.choose.found(), self.choose.is_narrow()
        hint = self.hint if found is None or found.others_needed else refund_words.APPROVED_BY_ONESELF
        if narrow:
            hint = "" if found is None else figures.amount_code(found.gross_minor, found.currency)
        self.foot.show_hint("" if self.is_checking() else hint, narrow)

    def _on_back(self) -> None:
        if self.is_checking() and not self._asking:
            self._show_choosing()

    def _on_changed(self, form: RefundForm) -> None:
        self._completing = False
        self._show_note("")
        found = self.choose.found()
        self._keeper.keep(form, 0 if found is None else found.gross_minor)

    def _on_answered(self) -> None:
        found = self.choose.found()
        if found is not None and self._keeper.is_waiting():
            self._keeper.keep(self.choose.form(), found.gross_minor)
        self._show_hint()
        if self._completing:
            self._complete()

    def _on_primary(self) -> None:
        if self.is_checking():
            self._ask()
        else:
            self.choose.lines.close_field()
            self._complete()

    def _complete(self) -> None:
        """Go on to the check, or to what is missing; figures that are still being worked out are waited for."""
        found = self.choose.found()
        self._completing = found is None or not self.choose.settled()
        if found is None or self._completing:
            if self.choose.settled():
                self.choose.ask()
            return
        if not self.choose.is_right():
            self._show_note(self.choose.first_wrong())
            return
        self._show_note("")
        self._keeper.keep_now()
        form, wish = self.choose.form(), self.choose.wish()
        # What was checked is what is asked for: where the figures changed meanwhile, the books refuse it.
        checked = money.plain(found.money_minor, found.currency) if wish.lines and found.money_minor else wish.amount
        self._wish = replace(wish, amount=checked)
        payment = self.choose.fields.payment_row()
        self.check.show_refund(found, form, self._detail, payment, self.choose.typed_words())
        self.foot.show_checking(refund_words.finish_label(found), refund_words.finish_icon(found))
        self._show_side(1)
        if found.radar:
            self.check.radar.answer.setFocus()

    def _ask(self) -> None:
        if self._asking or self.check.radar.is_missing():
            return
        self._asking = True
        work = partial(
            refunds.request, self._desk, self.choose.form().id, self._detail.row.id, self._wish, self.check.radar.text()
        )
        background.run(self, work, self._on_asked, self._on_refused)

    def _on_asked(self, asked: Asked) -> None:
        self._finish = partial(self._leave, asked)
        self._keeper.forget()
        self._keeper.when_written(self._finish)

    def _leave(self, asked: Asked) -> None:
        self.requested.emit(asked.refund_ids, tuple(WARNINGS[word] for word in asked.warnings))
        self.accept()

    def _on_refused(self, failure: Exception) -> None:
        self._asking = False
        if not isinstance(failure, RefundDeskError):
            messages.say(self, failure)
            return
        if isinstance(failure, Refusal):
            self._show_choosing()
            self.choose.ask()
            if self.choose.show_refusal(failure):
                return
        changed = failure.code == "not_assigned"
        self._show_note(_FIGURES_CHANGED if changed else f"{failure.title} {failure.message}")

    def _preview(self) -> None:
        work = partial(refund_form.papers, self._desk, self._detail.row.id, self._wish)
        background.run(self, work, lambda papers: DraftPreview(papers, self).open(), self._on_refused)

    def _spread(self) -> None:
        dialog = SpreadAmountDialog(self._desk, self._detail, self.choose.wish(), self)
        dialog.taken.connect(self.choose.take_spread)
        dialog.open()

    def _show_note(self, sentence: str) -> None:
        self._note_place.setVisible(bool(sentence))
        self.note.show_note(sentence, "failed")
        if sentence:
            messages.announce(self.note, sentence, at_once=True)

    def _on_failed(self, failure: Exception) -> None:
        self._completing = False
        if isinstance(failure, RefundDeskError):
            self._show_note(f"{failure.title} {failure.message}")
        else:
            messages.say(self, failure)

    def _on_kept(self, at: datetime) -> None:
        self.foot.kept_line.say(f"Draft kept, {figures.clock(at)}")

    def _on_not_kept(self, failure: Exception) -> None:
        if self._finish is not None:
            # The refund stands in the books; a draft that was sent is discarded when it is met again.
            self._finish()
        elif isinstance(failure, RefundDeskError):
            self._show_note(f"The draft was not kept. {failure.title} {failure.message} Esc closes without it.")
        else:
            messages.say(self, failure)

    def reject(self) -> None:
        """Close and keep the draft; not while the refund is being asked for."""
        if not self._asking:
            self._keeper.keep_now()
            self._keeper.when_written(super().reject)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not enter_goes_on(self, event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_hint()
