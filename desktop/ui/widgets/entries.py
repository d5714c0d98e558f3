"""Fields into which amounts and dates are typed in short and shown in full."""

from datetime import date

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.errors import BadInput, RefundDeskError
from desktop.model import money
from desktop.ui import figures
from desktop.ui.widgets import typed_amount, typed_date
from desktop.ui.widgets.typed_amount import AmountKind, TypedAmount


class AmountEdit(QLineEdit):
    """A field for `12.50`, `12,50`, `50%`, `6u`, `=2*7.14`. The keypad's decimal key gives the locale's separator.

    Signal `amount_typed` carries, at every key, the `TypedAmount`, or the `RefundDeskError` that says why it is none,
    or None while the field is empty.
    """

    amount_typed = Signal(object)

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._currency = currency
        self.setAlignment(Qt.AlignmentFlag.AlignTrailing)
        self.setMaxLength(typed_amount.MOST_KEYS)
        self.textEdited.connect(lambda _text: self.amount_typed.emit(self.typed()))

    def show_currency(self, currency: str) -> None:
        """Read what is typed as an amount of another currency from now on."""
        self._currency = currency

    def typed(self) -> TypedAmount | RefundDeskError | None:
        """What stands in the field: an amount, why it is none, or None where it is empty."""
        if not self.text().strip():
            return None
        locale = QLocale()
        try:
            return typed_amount.parse(self.text(), self._currency, locale.decimalPoint(), locale.groupSeparator())
        except RefundDeskError as refusal:
            return refusal

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keypad = event.modifiers() & Qt.KeyboardModifier.KeypadModifier
        if keypad and event.key() in {Qt.Key.Key_Period, Qt.Key.Key_Comma}:
            self.insert(QLocale().decimalPoint())
            self.textEdited.emit(self.text())
            return
        super().keyPressEvent(event)


class LimitEdit(AmountEdit):
    """A field for an amount from which on something holds, or nothing where it never does."""

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(currency, parent)
        self.setPlaceholderText("none")

    def show_limit(self, minor: int | None) -> None:
        """Show the limit as every other amount is shown, or an empty field."""
        self.setText("" if minor is None else figures.amount(minor, self._currency))

    def limit_minor(self) -> int | None:
        """The limit in minor units, None for none. Raises `RefundDeskError` for what is no amount of money."""
        typed = self.typed()
        if isinstance(typed, RefundDeskError) and typed.code != "bad_amount":
            raise typed
        if typed is None:
            return None
        if isinstance(typed, RefundDeskError) or typed.kind is not AmountKind.AMOUNT:
            example = figures.amount(500 * 10 ** money.digits(self._currency), self._currency)
            said = f"“{self.text().strip()}” is not an amount above zero. Type one such as {example}."
            raise BadInput("Amount not taken.", said)
        return typed.minor


class DateEdit(QLineEdit):
    """A field for a date, typed as `t`, `+5`, `-10`, `3`, `5-2`; leaving it shows the date in full.

    Signal `date_typed` carries, at every key, the date, the `RefundDeskError` that says why it is none, or None.
    """

    date_typed = Signal(object)

    def __init__(self, when: date | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._when = when
        self.setPlaceholderText("t, +5, 3, 5-2")
        if when is not None:
            self.setText(figures.day_full(when))
        self.textEdited.connect(lambda _text: self.date_typed.emit(self.typed()))

    def set_date(self, when: date | None) -> None:
        """Show a date, or nothing."""
        self._when = when
        self.setModified(False)
        self.setText("" if when is None else figures.day_full(when))

    def typed(self) -> date | RefundDeskError | None:
        """The date in the field, why it is none, or None where it is empty."""
        if not self.text().strip():
            return None
        if not self.isModified():
            return self._when
        day_first = not QLocale().dateFormat(QLocale.FormatType.ShortFormat).lower().startswith("m")
        try:
            return typed_date.parse(self.text(), figures.today(), day_first)
        except RefundDeskError as refusal:
            return refusal

    def focusOutEvent(self, event: QFocusEvent) -> None:
        found = self.typed()
        if isinstance(found, date):
            self.set_date(found)
        super().focusOutEvent(event)
