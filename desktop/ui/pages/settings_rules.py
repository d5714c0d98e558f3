"""Settings of the office's rules, each with the sentence that says what it changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.errors import BadInput, RefundDeskError
from desktop.services import office_settings
from desktop.services.desk import Desk
from desktop.services.office_settings import Rules, Settings
from desktop.ui import figures, theme
from desktop.ui.pages.settings_section import Form
from desktop.ui.widgets.entries import LimitEdit
from desktop.ui.widgets.fields import Choice, Field
from desktop.ui.widgets.text import Text

_TYPED = ("limit", "password", "minutes")


class RulesSection(Form):
    """How many refunds a payment takes, who approves and proves it, when the desk locks, how tax is rounded."""

    title, icon = "Rules", "approvals"
    says = "They hold for what is asked, approved and imported from now on. What is in the books stays as it is."

    def __init__(self, desk: Desk, obstacle: str = "") -> None:
        super().__init__(obstacle)
        self._desk, self._currency, self._kept = desk, "", Rules(False, False, None, "line")
        self.refunds, self.own, self.rounding = Choice(), Choice(), Choice()
        self.limit, self.password, self.minutes = LimitEdit(""), LimitEdit(""), QLineEdit()
        self.refunds.add_choice("Any number", False)
        self.refunds.add_choice("One", True)
        self.own.add_choice("Somebody else than who asked", False)
        self.own.add_choice("Who asked may approve it", True)
        self.rounding.add_choice("On each line", "line")
        self.rounding.add_choice("On the whole document", "document")
        self._fields = {
            "refunds": Field("Refunds of one payment", self.refunds),
            "own": Field("Who approves", self.own),
            "limit": Field("Second approver from", self.limit),
            "password": Field("Password again from", self.password),
            "minutes": Field("Lock the desk after minutes", self.minutes),
            "rounding": Field("Tax of imported invoices is rounded", self.rounding),
        }
        self._said = {name: Text("", "small", "text_2", wrap=True) for name in self._fields}
        for name, field in self._fields.items():
            pair = QVBoxLayout()
            pair.setSpacing(theme.px(4))
            pair.addWidget(field)
            pair.addWidget(self._said[name])
            self.form.addLayout(pair)
            self.form.addSpacing(theme.px(4))
        self.add_save()
        self.forbid(self.refunds, self.own, self.limit, self.password, self.minutes, self.rounding)
        for choice in (self.refunds, self.own, self.rounding):
            choice.currentIndexChanged.connect(lambda _at: self._say())
        for line in (self.limit, self.password, self.minutes):
            line.textChanged.connect(lambda _text: self._say())

    def first_focus(self) -> QWidget:
        return self.refunds

    def show_settings(self, settings: Settings) -> None:
        changed = bool(self._currency) and self.is_changed()
        self._kept, self._currency = settings.rules, settings.currency
        if not changed:
            self.put_back()

    def put_back(self) -> None:
        rules = self._kept
        self.refunds.choose(rules.one_refund_per_payment)
        self.own.choose(rules.own_allowed)
        self.rounding.choose(rules.tax_rounding)
        for line, minor in (
            (self.limit, rules.second_approver_over_minor), (self.password, rules.password_over_minor)
        ):  # fmt: skip
            line.show_currency(self._currency)
            line.show_limit(minor)
        self.minutes.setText(str(rules.lock_after_minutes))
        if not self.obstacle:
            for name in _TYPED:
                self._fields[name].set_wrong("")
        self._say()

    def _readers(self) -> tuple[Callable[[], object], ...]:
        return self.limit.limit_minor, self.password.limit_minor, self._whole_minutes

    def is_changed(self) -> bool:
        try:
            return self._typed() != self._kept
        except RefundDeskError:
            return True

    def _typed(self) -> Rules:
        return Rules(
            one_refund_per_payment=bool(self.refunds.value()),
            own_allowed=bool(self.own.value()),
            second_approver_over_minor=self.limit.limit_minor(),
            tax_rounding=str(self.rounding.value()),
            password_over_minor=self.password.limit_minor(),
            lock_after_minutes=self._whole_minutes(),
        )

    def _whole_minutes(self) -> int:
        text = self.minutes.text().strip()
        if not text.isdecimal() or len(text) > 4:
            raise BadInput("Minutes not taken.", "Type whole minutes, or 0 for never.")
        return int(text)

    def _say(self) -> None:
        self._said["refunds"].setText(
            "A second refund of the same payment is refused once one is waiting or done."
            if self.refunds.value()
            else "A payment can go back in several refunds, never more than was paid."
        )
        self._said["own"].setText(
            "One person alone can ask, approve and send. Meant for an office of one."
            if self.own.value()
            else "Nobody moves money alone: a manager approves what another person asked for."
        )
        self._said["rounding"].setText(
            "Net and tax are rounded once for each line; the totals are their sum."
            if self.rounding.value() == "line"
            else "Tax is worked out on the document's sum for each rate, then shared over its lines to the cent."
        )
        self._said["limit"].setText(
            self._from(self.limit, "One person approves, whatever the amount.", "two people approve")
        )
        self._said["password"].setText(
            self._from(self.password, "Who sits at the desk approves.", "approving takes the approver's password again")
        )
        self._said["minutes"].setText(self._minutes_words())
        self.look_at_changes()

    def _from(self, line: LimitEdit, without: str, then: str) -> str:
        try:
            minor = line.limit_minor()
        except RefundDeskError:
            return "Type an amount, or nothing for no limit."
        return without if minor is None else f"From {figures.amount_code(minor, self._currency)} on {then}."

    def _minutes_words(self) -> str:
        try:
            minutes = self._whole_minutes()
        except RefundDeskError as wrong:
            return wrong.message
        if not minutes:
            return "The desk is locked only by hand, with Ctrl+L."
        noun = "a minute" if minutes == 1 else f"{minutes} minutes"
        return f"After {noun} without a key or the mouse the books are covered; what was typed stays."

    def _on_save(self) -> None:
        for name, read in zip(_TYPED, self._readers(), strict=True):
            try:
                read()
            except RefundDeskError as wrong:
                self._fields[name].set_wrong(f"{wrong.title} {wrong.message}")
                self._fields[name].control.setFocus()
                return
            self._fields[name].set_wrong("")
        rules = self._typed()

        def kept() -> None:
            self._kept = rules
            self.look_at_changes()

        self.keep(partial(office_settings.save_rules, self._desk, rules), "The rules are saved.", kept)
