"""A dialog of one step: a few words, a few fields, one button that names what it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import RefundDeskError, Refusal
from desktop.model import money
from desktop.model.states import Method
from desktop.ui import background, messages, theme
from desktop.ui.dialogs import typed_work
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.dialog_frame import DialogFrame, Role
from desktop.ui.widgets.entries import AmountEdit
from desktop.ui.widgets.fields import Choice, Field
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.text import Text
from desktop.ui.widgets.typed_amount import AmountKind

FIELD_OF = {
    "bad_amount": "amount",
    "bad_currency_digits": "amount",
    "over_line": "amount",
    "over_payment": "amount",
    "over_invoice": "amount",
    "gateway_digits": "amount",
    "reference_missing": "reference",
    "reference_taken": "reference",
    "reason_missing": "reason",
    "method_mismatch": "method",
    "own_request": "approver",
    "password_wanted": "password",
    "password_wrong": "password",
    "locked_out": "password",
}
"""The field under which a refusal is said, where the dialog has it."""

REASON_MISSING = "Say in a few words why; the auditor will read it."
REFERENCE_MISSING = "Type the number under which it was paid."


@dataclass(frozen=True)
class Sending:
    """What a form sends: the work off the GUI thread, and what is done here with what it gave."""

    work: Callable[[], object]
    done: Callable[[object], object]


class ShortForm(DialogFrame):
    """Fill it with `add` and `add_field`, and let `sending` say what the button does.

    What is refused is said at its field, else above. After `fit` it is as high as what stands in it, `size` the most.
    Parts: `note`, `primary`, `leave` (the button that changes nothing), `fields` by their names.
    """

    def __init__(
        self, title: str, subtitle: str, verb: str, size: tuple[int, int], parent: QWidget | None = None
    ) -> None:
        super().__init__(title, subtitle, size=size, parent=parent)
        self.note = NoteBar()
        self.fields: dict[str, Field] = {}
        self._under_way, self._fitted = False, False
        self._column = QVBoxLayout()
        self._column.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(16))
        self._column.setSpacing(theme.px(12))
        self._column.addWidget(self.note)
        self.body.addLayout(self._column)
        self.body.addStretch(1)
        self.leave: Button = self.add_button("Cancel", self.reject, role=Role.RejectRole, key="Esc")
        self.primary: Button = self.add_button(
            verb, self._on_primary, Kind.PRIMARY, role=Role.AcceptRole, key="Ctrl+Enter"
        )

    def add(self, part: QWidget) -> None:
        """Add a part under those before."""
        self._column.addWidget(part)

    def add_words(self, words: str, tone: str = "text_2") -> Text:
        """Add a paragraph."""
        text = Text(words, "body", tone, wrap=True)
        self.add(text)
        return text

    def add_field(self, name: str, label: str, control: QWidget) -> Field:
        """Add a field over the whole width."""
        self.fields[name] = Field(label, control)
        self.add(self.fields[name])
        return self.fields[name]

    def add_row(self, *parts: tuple[str, str, QWidget, int]) -> None:
        """Add fields beside one another, each with its name, label, control and share of the width."""
        self._column.addLayout(self.made_row(*parts))

    def made_row(self, *parts: tuple[str, str, QWidget, int]) -> QHBoxLayout:
        """Fields beside one another for a part of the dialog that is added later."""
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        for name, label, control, share in parts:
            self.fields[name] = Field(label, control)
            row.addWidget(self.fields[name], share)
        return row

    def show_wrong(self, wrong: Mapping[str, str]) -> bool:
        """Say at these fields what is wrong, nothing at the others, and go to the first; false where there is none."""
        for name, field in self.fields.items():
            field.set_wrong(wrong.get(name, ""))
        first = next((name for name in self.fields if wrong.get(name)), None)
        if first is not None:
            self.fields[first].control.setFocus()
        if self._fitted:
            self.fit()
        return first is not None

    def sending(self) -> Sending | None:
        """What is sent now; or None, where something is missing and `show_wrong` has said it."""
        raise NotImplementedError

    def _on_primary(self) -> None:
        if self._under_way:
            return
        sending = self.sending()
        if sending is None:
            return
        self._under_way = True
        self.note.show_note("")
        background.run(self, sending.work, lambda given: self._on_done(sending, given), self._on_failed)

    def _on_done(self, sending: Sending, given: object) -> None:
        self._under_way = False
        sending.done(given)

    def _on_failed(self, failure: Exception) -> None:
        self._under_way = False
        if not isinstance(failure, RefundDeskError):
            messages.say(self, failure)
            return
        name = FIELD_OF.get(failure.code, "")
        if name not in self.fields or not self.fields[name].isVisibleTo(self):
            self.show_wrong({})
            self.note.show_failure(failure)
        else:
            self.show_wrong({name: failure.message if isinstance(failure, Refusal) else str(failure)})

    def fit(self) -> None:
        """Be as high as what stands in it now."""
        self._fitted = True
        # Qt measures words that have just come in later, one level after the other: here from the inside out, at once.
        for part in reversed(self.findChildren(QWidget)):
            layout = part.layout()
            if layout is not None:
                layout.activate()
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        hint, layout = super().sizeHint(), self.layout()
        if not self._fitted or layout is None:
            return hint
        return QSize(hint.width(), min(hint.height(), layout.totalHeightForWidth(hint.width())))

    def reject(self) -> None:
        """Close, after a question where something is typed; not while it is being sent."""
        if not self._under_way:
            typed_work.leave(self, super().reject)


def chosen_method(choice: Choice) -> Method | None:
    """The chosen method, None for the payment's own; Qt keeps the word of it alone."""
    word = choice.value()
    return None if word is None else Method(str(word))


def typed_minor(amount: AmountEdit, most_minor: int, too_much: str) -> int | str:
    """The typed amount in minor units, a share of `most_minor` where it is a per cent, else what is wrong with it."""
    typed = amount.typed()
    if typed is None:
        return "Type an amount."
    if isinstance(typed, RefundDeskError):
        return typed.message
    if typed.kind is AmountKind.UNITS:
        return "Type an amount of money; units belong to a line."
    minor = typed.minor
    if typed.kind is AmountKind.PERCENT:
        minor = money.rounded(Fraction(most_minor) * Fraction(typed.value) / 100)
    if not minor:
        return "Type an amount above zero."
    return too_much if minor > most_minor else minor
