"""What the choices of the inbox do: questions, dialogs, and the work off the GUI thread with what came of it."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QElapsedTimer, QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from desktop.errors import RefundDeskError
from desktop.model.states import RefundKind
from desktop.services import credit_notes
from desktop.services import inbox as services
from desktop.services.desk import Desk
from desktop.services.queries import assignment, changing, inbox_detail, invoices, letters, refunds
from desktop.services.queries.inbox_rows import Assignable, Choice, InboxDetail, InboxKind
from desktop.services.queries.letters import Letter
from desktop.services.queries.rows import InvoiceDetail
from desktop.ui import background, figures, mailing, messages
from desktop.ui.dialogs.assign_lines import AssignLinesDialog
from desktop.ui.dialogs.letter import LetterDialog
from desktop.ui.dialogs.pay_again import PayAgainDialog
from desktop.ui.dialogs.task_words import TaskWordsDialog
from desktop.ui.voiding import ask_void

GLANCE_MS = 600
"""So long no press decides an entry that opened by itself: a double press on the one before would else decide it."""


class InboxWork(QObject):
    """Does what a person chose for an entry that is on the screen.

    Signals: `begun` when something was sent; `done` with the entry's key, what came of it in a sentence, and whether it
    is settled; `refused` with the key and what did not happen. For others: `refund_wanted` with an `InvoiceDetail`,
    a payment's id, the kind of refund and the one that failed; `review_wanted` with a refund's UUID; `ask_wanted`.
    """

    begun = Signal()
    done = Signal(str, str, bool)
    refused = Signal(str, object)
    refund_wanted = Signal(object, object, object, object)
    review_wanted = Signal(object)
    ask_wanted = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self._moving: dict[str, str] = {}
        self._glance = QElapsedTimer()
        self._does: dict[Choice, Callable[[InboxDetail], object]] = {
            Choice.ACCEPT: self._accept,
            Choice.LINES: partial(self._choose_lines, spread=False),
            Choice.SPREAD: partial(self._choose_lines, spread=True),
            Choice.WRITE_OFF: self._write_off,
            Choice.ASK: lambda _shown: self.ask_wanted.emit(),
            Choice.GIVE_UP: self._give_up,
            Choice.OTHER_METHOD: partial(self._refund, kind=RefundKind.RECORD),
            Choice.GATEWAY_AGAIN: partial(self._refund, kind=RefundKind.PROCESS),
            Choice.PAY_AGAIN: self._pay_again,
            Choice.VOID: self._void,
            Choice.REVIEW: lambda shown: self.review_wanted.emit(shown.row.refund_id),
            Choice.LETTER: self._letter,
            Choice.ARRIVED: partial(self._with_mail, mailing.arrived, "It is being written down."),
            Choice.MAIL_AGAIN: partial(self._with_mail, mailing.once_more, "It is being sent."),
            Choice.NO_MAIL: partial(self._with_mail, mailing.take_back, "It is being taken back."),
            Choice.KEEP: self._keep_open,
            Choice.CLOSE: self._close,
        }

    def change_desk(self, desk: Desk) -> None:
        """Work for another person from now on."""
        self._desk = desk

    def opened(self, by_itself: bool) -> None:
        """An entry is on the screen: a person chose it, or it came `by_itself` after the one before was settled."""
        if by_itself:
            self._glance.start()
        else:
            self._glance.invalidate()

    def moving(self, key: str) -> str:
        """What is being done with an entry now, empty for nothing."""
        return self._moving.get(key, "")

    def choose(self, choice: Choice, shown: InboxDetail) -> None:
        """Do what was chosen, unless the entry came by itself a moment ago or is under way."""
        early = self._glance.isValid() and self._glance.elapsed() < GLANCE_MS
        if not early and not self.moving(shown.row.key):
            self._does[choice](shown)

    def add_follow_up(self, shown: InboxDetail) -> None:
        """Ask what is to be done, and add it as a task."""
        row = shown.row
        subject = row.refund_number or row.payment
        dialog = TaskWordsDialog(
            ("Add follow-up", f"On {subject}, {row.customer}", "What is to be done", "Add follow-up"),
            lambda words: services.follow_up(self._desk, words, row.refund_id, row.payment_id),
            self._page.window(),
        )
        dialog.kept.connect(lambda: self.done.emit(row.key, f"A follow-up on {subject} is in the inbox.", False))
        self._open(dialog)

    def _run(self, shown: InboxDetail, work: Callable[[], str], moving: str, is_settled: bool = True) -> None:
        key = shown.row.key
        self._moving[key] = moving
        self.begun.emit()
        background.run(self, work, partial(self._on_done, key, is_settled), partial(self._on_failed, key))

    def _on_done(self, key: str, is_settled: bool, sentence: str) -> None:
        self._moving.pop(key, None)
        self.done.emit(key, sentence, is_settled)

    def _on_failed(self, key: str, failure: Exception) -> None:
        self._moving.pop(key, None)
        self.refused.emit(key, failure)

    def _accept(self, shown: InboxDetail) -> None:
        self._run(shown, partial(_accept, self._desk, shown), "It is being tied to its lines.")

    def _choose_lines(self, shown: InboxDetail, spread: bool) -> None:
        refund_id = shown.row.refund_id
        if refund_id is not None:
            self._ask_for(
                partial(assignment.assignable, self._desk, refund_id), partial(self._open_lines, shown, spread)
            )

    def _open_lines(self, shown: InboxDetail, spread: bool, found: Assignable) -> None:
        dialog = AssignLinesDialog(self._desk, found, shown.row.customer, spread, self._page.window())
        dialog.assigned.connect(partial(self._on_assigned, shown))
        self._open(dialog)

    def _on_assigned(self, shown: InboxDetail, note_ids: tuple[int, ...]) -> None:
        self._run(shown, partial(_drawn, self._desk, shown, note_ids), "Its credit note is being drawn.")

    def _write_off(self, shown: InboxDetail) -> None:
        means = shown.choice(Choice.WRITE_OFF)
        amount = figures.amount_code(shown.row.amount_minor, shown.row.currency)
        messages.ask(
            self._page,
            f"Write {amount} off?",
            "" if means is None else means.means,
            [
                (
                    "Write off",
                    lambda: self._run(shown, partial(_write_off, self._desk, shown), "It is being written off."),
                )
            ],
            keep="Keep it here",
        )

    def _give_up(self, shown: InboxDetail) -> None:
        amount = figures.amount_code(shown.row.amount_minor, shown.row.currency)
        messages.ask(
            self._page,
            f"Close {shown.row.refund_number} as not happened?",
            f"{shown.row.through} is looked at once more. If the refund is there, its state is taken over instead. If "
            f"not, it counts as not paid: {amount} can be refunded again, and no credit note is written.",
            [("Close as not happened", lambda: self._run(shown, partial(_give_up, self._desk, shown), "Asking …"))],
            keep="Leave it open",
        )

    def _refund(self, shown: InboxDetail, kind: RefundKind) -> None:
        self._ask_for(
            partial(changing.read, self._desk, _refund_id(shown)),
            lambda failed: self.refund_wanted.emit(failed.detail, shown.row.payment_id, kind, failed),
        )

    def _pay_again(self, shown: InboxDetail) -> None:
        self._ask_for(partial(invoices.detail, self._desk, shown.row.invoice_id), partial(self._open_again, shown))

    def _open_again(self, shown: InboxDetail, detail: InvoiceDetail) -> None:
        payment = next((each for each in detail.payments if each.id == shown.row.payment_id), None)
        if payment is None or shown.refund is None:
            return
        dialog = PayAgainDialog(self._desk, shown.refund, payment, self._page.window())
        said = "It waits for approval. This task closes when the money has gone."
        dialog.requested.connect(lambda _refund_id: self.done.emit(shown.row.key, said, False))
        self._open(dialog)

    def _void(self, shown: InboxDetail) -> None:
        refund = shown.refund
        if refund is not None:
            amount = figures.amount_code(refund.gross_minor, refund.currency)
            told = partial(self._on_voided, shown)
            ask_void(self._page, self._desk, refund.note_number, amount, told)

    def _on_voided(self, shown: InboxDetail, sentence: str) -> None:
        self.done.emit(shown.row.key, sentence, True)

    def _letter(self, shown: InboxDetail) -> None:
        refund_id = shown.row.refund_id
        if refund_id is not None:
            self._ask_for(partial(letters.to_customer, self._desk, refund_id), self._open_letter)

    def _open_letter(self, letter: Letter) -> None:
        self._open(LetterDialog(letter, self._page.window()))

    def _with_mail(self, act: Callable[[Desk, int], str], moving: str, shown: InboxDetail) -> None:
        mail_id = shown.row.mail_id
        if mail_id is not None:
            self._run(shown, partial(act, self._desk, mail_id), moving)

    def _keep_open(self, shown: InboxDetail) -> None:
        row = shown.row
        dialog = TaskWordsDialog(
            ("Keep open", f"{shown.title}, {row.customer}", "Note for whoever looks next", "Keep it open"),
            lambda words: services.keep_open(self._desk, row.task_id or 0, words),
            self._page.window(),
        )
        dialog.kept.connect(lambda: self.done.emit(row.key, "The task stays open with your note.", False))
        self._open(dialog)

    def _close(self, shown: InboxDetail) -> None:
        self._run(shown, partial(_close, self._desk, shown), "It is being closed.")

    def _ask_for(self, work: Callable[[], object], done: Callable[..., object]) -> None:
        background.run(self, work, done, partial(messages.say, self._page))

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def _refund_id(shown: InboxDetail) -> UUID:
    refund_id = shown.row.refund_id
    assert refund_id is not None
    return refund_id


def _accept(desk: Desk, shown: InboxDetail) -> str:
    """Tie it to the lines that were on the screen. Raises where the proposal is another one by now."""
    now = inbox_detail.detail(desk, shown.row.key)
    if now is not None and now.guess != shown.guess:
        raise RefundDeskError(
            "Nothing was written: the proposal changed while you looked at it.",
            "It is shown as it is now. Look at it again, then accept it.",
            "changed_meanwhile",
        )
    return _drawn(desk, shown, services.assign(desk, _refund_id(shown)))


def _drawn(desk: Desk, shown: InboxDetail, note_ids: tuple[int, ...]) -> str:
    """Draw the papers of the new notes, and say what was done."""
    for note_id in note_ids:
        credit_notes.document(desk, note_id)
    amount = figures.amount_code(shown.row.amount_minor, shown.row.currency)
    if len(note_ids) == 1:
        number = refunds.one(desk, _refund_id(shown)).note_number
        return f"{amount} is tied to its lines, credit note {number}." if number else f"{amount} is tied to its lines."
    return f"{amount} is tied to its lines, {figures.count(len(note_ids))} credit notes."


def _write_off(desk: Desk, shown: InboxDetail) -> str:
    services.assign(desk, _refund_id(shown), [])
    amount = figures.amount_code(shown.row.amount_minor, shown.row.currency)
    return f"{amount} is written off. No credit note was made, and the money stays gone."


def _give_up(desk: Desk, shown: InboxDetail) -> str:
    warnings = services.give_up(desk, _refund_id(shown))
    row = shown.row
    if "found_at_gateway" in warnings:
        return f"{row.refund_number} is at {row.through} after all; what is known there was taken over."
    amount = figures.amount_code(row.amount_minor, row.currency)
    return f"{row.refund_number} is closed as not happened. Its {amount} can be refunded again."


def _close(desk: Desk, shown: InboxDetail) -> str:
    if shown.row.kind is InboxKind.ALARM:
        services.close_task(desk, payment_id=shown.row.payment_id)
        return "The alarm is closed. It comes back if more leaves."
    services.close_task(desk, task_id=shown.row.task_id)
    return "The task is closed. Nothing was posted."
