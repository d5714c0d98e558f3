"""The first step: the lines with their fields at the left, what they come to at the right."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.errors import RefundDeskError
from desktop.model.states import RefundKind
from desktop.services.desk import Desk
from desktop.services.queries import breakdown
from desktop.services.queries.breakdown import WARNINGS
from desktop.services.queries.rows import Breakdown, InvoiceDetail
from desktop.services.refunds import LineWish, Wish
from desktop.ui import messages
from desktop.ui.dialogs.latest_answer import LatestAnswer
from desktop.ui.dialogs.refund_fields import RefundFields
from desktop.ui.dialogs.refund_figures import RefundFigures
from desktop.ui.dialogs.refund_form import ALL_LEFT, RefundForm, read_lines
from desktop.ui.dialogs.refund_line_columns import digits_words
from desktop.ui.dialogs.refund_lines import RefundLines
from desktop.ui.dialogs.two_sides import TwoSides
from desktop.ui.widgets.area import Area

FIELD_OF = {
    "reason_missing": "reason",
    "reference_missing": "reference",
    "reference_taken": "reference",
    "date_order": "date",
}
"""Where a refusal is shown that speaks of one field."""

NOTHING_CHOSEN = "Nothing is chosen yet. Tick a line with Space, or type an amount."


@dataclass(frozen=True)
class _Question:
    wish: Wish
    typing: int | None


class RefundChoose(TwoSides):
    """Lines, fields and live figures of one form.

    Parts: `lines`, `fields`, `figures`. Signals: `changed` with the form, `answered` when the figures of the newest
    state are there, `failed` with what went wrong with them.
    """

    changed = Signal(object)
    answered = Signal()
    failed = Signal(object)

    def __init__(
        self,
        desk: Desk,
        detail: InvoiceDetail,
        form: RefundForm,
        record: bool,
        changing: UUID | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self.lines = RefundLines()
        self.fields = RefundFields(detail, form.payment_id, record)
        self.figures = RefundFigures(detail.row.currency)
        left = Area("raised")
        column = left.column()
        column.addWidget(self.lines, 1000)
        column.addWidget(self.fields)
        column.addStretch(1)
        super().__init__(left, self.figures, parent)
        self._detail, self._form, self._record = detail, form, record
        self._found: Breakdown | None = None
        self._unreadable: Mapping[int, RefundDeskError] = {}
        self._strict = False
        self._kept: Mapping[tuple[int, str], LineWish] = {}
        work: Callable[[_Question], Breakdown] = lambda asked: breakdown.work_out(  # noqa: E731
            desk, detail.row.id, asked.wish, changing, asked.typing
        )
        self._asking: LatestAnswer[_Question, Breakdown] = LatestAnswer(self, work, self._on_found, self._on_failed)
        self.lines.show_lines(detail.lines, detail.row.number, detail.row.currency)
        self.fields.show_form(form)
        self.lines.changed.connect(self._on_lines_changed)
        self.lines.place_changed.connect(self.ask)
        self.fields.changed.connect(self._on_fields_changed)
        self.ask()

    def stops(self) -> Sequence[QWidget]:
        """The controls in the order of Tab."""
        first = [self.lines.finder, self.lines.table, *self.fields.stops()]
        return [*first, self.lines.spread, self.figures.copy_button, self.figures.proof]

    def form(self) -> RefundForm:
        """What is typed now."""
        return self._form

    def found(self) -> Breakdown | None:
        """What it comes to, None before that is known."""
        return self._found

    def settled(self) -> bool:
        """Whether the figures are those of what is typed now."""
        return self._asking.settled

    def show_detail(self, detail: InvoiceDetail) -> None:
        """Show the lines as they are now."""
        self._detail = detail
        self.lines.show_lines(detail.lines, detail.row.number, detail.row.currency)

    def keep_lines(self, wishes: Mapping[int, LineWish]) -> None:
        """What these lines were asked for as; it counts as long as their text stays as it is now."""
        self._kept = {(at, self._form.lines[at]): wish for at, wish in wishes.items() if at in self._form.lines}
        self.ask()

    def show_form(self, form: RefundForm) -> None:
        """Go on with a form that was typed before."""
        self._form = form
        self.fields.show_form(form)
        self.lines.take(form.lines)
        self._form = replace(self.fields.read_into(form), lines=self.lines.typed())
        self.ask()

    def take_spread(self, spread: str, typed: Mapping[int, str]) -> None:
        """Take a proposal: its amount, and what falls on each line."""
        self.lines.take(typed)
        self._form = replace(self._form, spread=spread, lines=self.lines.typed())
        self._changed()

    def wish(self) -> Wish:
        """What is asked for now, without what cannot be read."""
        sold = {line.position: line for line in self._detail.lines}
        read, self._unreadable = read_lines(sold, self._form.lines, self._detail.row.currency)
        kept = {at: self._kept.get((at, self._form.lines[at]), wish) for at, wish in read.items()}
        return self._form.wish(RefundKind.RECORD if self._record else None, kept)

    def typed_words(self) -> Sequence[str]:
        """How each line of the figures was typed, as the check says it; a plain amount needs no word."""
        assert self._found is not None
        words = []
        for part in self._found.lines:
            typed = self._form.lines.get(part.position, ALL_LEFT)
            plain = typed.replace(".", "").replace(",", "").isdecimal()
            units = part.asked if part.asked.endswith("units") else typed
            words.append("all that is left" if typed == ALL_LEFT else "" if plain else units)
        return words

    def ask(self) -> None:
        """Work out anew what is typed."""
        self._asking.ask(_Question(self.wish(), self.lines.typing_at()))

    def first_wrong(self) -> str:
        """Go to the first thing that is missing or wrong, and give the sentence that says so; empty where all is right.

        The figures must be settled.
        """
        assert self._found is not None
        self._strict = True
        self._show_found()
        if not self._form.lines:
            self.lines.stand_on_first()
            return NOTHING_CHOSEN
        wrong = self._wrong_lines()
        if wrong:
            first = min(wrong)
            self.lines.stand_on(first)
            if first in self._unreadable:
                return f"Line {first}: {self._unreadable[first].message}"
            messages.announce(self.lines.table, f"Line {first}: {wrong[first]}", at_once=True)
            return ""
        missing = self.fields.missing()
        told = {FIELD_OF[self._found.fault]: self._told()} if self._found.fault in FIELD_OF else {}
        self.fields.show_wrong({**told, **missing})
        for name in (*missing, *told):
            self.fields.control(name).setFocus()
            return ""
        return self._told()

    def is_right(self) -> bool:
        """Whether nothing is missing and nothing is wrong; the figures must be settled."""
        found = self._found
        return (
            found is not None
            and bool(self._form.lines)
            and not (self._wrong_lines() or self.fields.missing() or found.errors)
        )

    def show_refusal(self, refusal: RefundDeskError) -> bool:
        """Say at its field what the books refused, and say whether there is such a field."""
        name = FIELD_OF.get(refusal.code, "")
        if not name:
            return False
        self.fields.show_wrong({name: refusal.message})
        self.fields.control(name).setFocus()
        return True

    def _told(self) -> str:
        """What is wrong with the whole refund, empty where nothing is or nothing is chosen yet."""
        whole = [sentence for position, sentence in self._found.errors if not position] if self._found else []
        asked = self._form.spread or self._form.lines.keys() - self._unreadable.keys()
        if not whole or not asked or self._found is None:
            return ""
        others = self._found.fault == "over_payment" and self._form.payment_id is not None and not self._record
        more = " Under Method all payments can be used in turn." if others and len(self._detail.payments) > 1 else ""
        return f"{whole[0]}{more}"

    def _wrong_lines(self) -> Mapping[int, str]:
        """What is wrong with lines; what is being typed may be unfinished."""
        at, currency = self.lines.typing_at(), self._detail.row.currency
        words = {"bad_currency_digits": digits_words(currency)}
        unreadable = {
            position: words.get(refusal.code, "Not an amount above zero.")
            for position, refusal in self._unreadable.items()
            if position != at or refusal.code in words
        }
        found = self._found.errors if self._found is not None else ()
        return {position: sentence for position, sentence in found if position} | unreadable

    def _on_lines_changed(self) -> None:
        self._form = replace(self._form, spread="", lines=self.lines.typed())
        self._changed()

    def _on_fields_changed(self) -> None:
        self._form = self.fields.read_into(self._form)
        self._changed()

    def _changed(self) -> None:
        self.ask()
        self.changed.emit(self._form)

    def _on_found(self, _asked: _Question, found: Breakdown) -> None:
        self._found = found
        self._show_found()
        self.answered.emit()

    def _on_failed(self, failure: Exception) -> None:
        self._found = None
        self.failed.emit(failure)

    def _show_found(self) -> None:
        found = self._found
        if found is None:
            return
        still = self.fields.missing()
        wrong = {name: still[name] for name in self.fields.wrong() if name in still}
        in_field = found.fault in FIELD_OF and found.fault != "reason_missing"
        if in_field:
            wrong |= {FIELD_OF[found.fault]: self._told()}
        self.fields.show_wrong({name: sentence for name, sentence in wrong.items() if sentence})
        self.fields.show_note(self._method_note(found))
        self.lines.show_figures(found.lines, self._wrong_lines())
        self.figures.show_figures(found, "" if found.fault in FIELD_OF else self._told())

    def _method_note(self, found: Breakdown) -> str:
        """What the method means; a record says in its head that no money moves."""
        by_hand, payment = WARNINGS["pay_by_hand"], self.fields.payment_row()
        said = [sentence for sentence in found.warnings if sentence != by_hand]
        if not self._record and self._form.method is not None:
            said.append(by_hand)
        elif not self._record and payment is not None and not payment.processes:
            said.append("Recorded only. You pay it yourself.")
        return " ".join(said)
