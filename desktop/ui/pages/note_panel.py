"""The panel beside the paper of a credit note: what to do with it, what it is, its money, its file and its mails."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QLocale, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from desktop.services.queries.credit_notes import MailRow, NoteDetail
from desktop.services.queries.outbox import MailState
from desktop.services.queries.rows import NoteRow
from desktop.ui import figures, gateway_facts, icons, refund_states, theme
from desktop.ui.actions import Action
from desktop.ui.pages.note_columns import KIND_WORDS, signed_minor
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.facts import Fact, Facts, Link
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.scroll import Scroll
from desktop.ui.widgets.text import Text

NEVER_CHANGED = "Issued notes are never changed. A wrong one is reversed by a new note."


class NotePanel(Area):
    """Print and save for the chosen notes; below, the facts of the one that is shown.

    Parts: `print_button`, `save_button`, `mail_button`, `void_button`, `einvoice_buttons`, `saved` (what was saved
    last, with *Show in folder*), `note`, `money`, `paper`, `mails`, `outbox_link`. Signals: `invoice_wanted` with an
    invoice's id, `refund_wanted` with a refund's UUID, `note_wanted` with the id of another note; `outbox_wanted`.
    """

    invoice_wanted = Signal(object)
    refund_wanted = Signal(object)
    note_wanted = Signal(object)
    outbox_wanted = Signal()

    def __init__(
        self,
        print_action: Action,
        save_action: Action,
        mail_action: Action,
        void_action: Action,
        einvoice_actions: Sequence[Action],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("surface", parent=parent)
        self.print_button = Button.of(print_action, Kind.PRIMARY)
        self.save_button = Button.of(save_action, hint=False)
        self.mail_button = Button.of(mail_action)
        self.void_button = Button.of(void_action, small=True)
        self.einvoice_buttons = [Button.of(action, small=True) for action in einvoice_actions]
        self.saved = NoteBar()
        self._chosen = Text("", "small", "text_2", wrap=True)
        self.note, self.money, self.paper, self.mails = (Facts() for _ in range(4))
        self._no_mail = Text("None was written.", "body", "text_3")
        self.outbox_link = Link("Open the outbox")
        self.outbox_link.clicked.connect(lambda _checked=False: self.outbox_wanted.emit())
        self._sections: list[QWidget] = []
        inside = Area("surface")
        column = inside.column()
        for name, facts in (
            ("Credit note", self.note), ("Money", self.money), ("Paper", self.paper), ("E-mail", self.mails),
        ):  # fmt: skip
            section = Area("surface", "bottom", "hairline")
            inner = section.column(16, 12, 16, 13, 10)
            inner.addWidget(Text(name, "heading"))
            inner.addWidget(facts)
            if facts is self.note:
                inner.addWidget(self.void_button)
            if facts is self.paper:
                inner.addLayout(_beside(self.einvoice_buttons))
            if facts is self.mails:
                inner.addWidget(self._no_mail)
                inner.addWidget(self.outbox_link, 0, Qt.AlignmentFlag.AlignLeading)
            column.addWidget(section)
            self._sections.append(section)
        column.addStretch(1)
        whole = self.column()
        whole.addWidget(self._buttons())
        whole.addWidget(Scroll(inside), 1)
        whole.addWidget(_Foot())
        self.clear()

    def show_detail(self, detail: NoteDetail) -> None:
        """Show the facts of a note."""
        self.note.show_facts(self._note_facts(detail))
        self.money.show_facts(_money_facts(detail))
        self.paper.show_facts(_paper_facts(detail))
        self.mails.show_facts([_mail_fact(mail) for mail in detail.mails])
        self.mails.setVisible(bool(detail.mails))
        self._no_mail.setVisible(not detail.mails)
        self.outbox_link.setVisible(bool(detail.mails))
        for section in self._sections:
            section.show()

    def show_chosen(self, rows: Sequence[NoteRow]) -> None:
        """Say how many are chosen and what they come to, where that is more than one."""
        totals: dict[str, int] = defaultdict(int)
        for row in rows:
            totals[row.currency] += signed_minor(row, row.gross_minor)
        sums = ", ".join(figures.amount_code(totals[each], each) for each in sorted(totals))
        self._chosen.setText(f"{figures.count(len(rows))} notes chosen: {sums}" if len(rows) > 1 else "")
        self._chosen.setVisible(len(rows) > 1)

    def show_saved(self, sentence: str, reveal: Callable[[], object]) -> None:
        """Say what was saved, with a way to its folder."""
        self.saved.show_note(sentence, "done", icon="folder", button="Show in folder", pressed=reveal)

    def clear(self) -> None:
        """Show the facts of none."""
        for section in self._sections:
            section.hide()
        self.show_chosen(())

    def _buttons(self) -> QWidget:
        area = Area("surface", "bottom", "hairline")
        column = area.column(16, 12, 16, 12, 8)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(theme.px(8))
        for at, button in enumerate((self.print_button, self.save_button, self.mail_button)):
            policy = button.sizePolicy()
            policy.setHorizontalPolicy(policy.Policy.Expanding)
            button.setSizePolicy(policy)
            grid.addWidget(button, at // 2, at % 2)
            grid.setColumnStretch(at % 2, 1)
        column.addLayout(grid)
        column.addWidget(self._chosen)
        column.addWidget(self.saved)
        return area

    def _note_facts(self, detail: NoteDetail) -> Sequence[Fact]:
        row = detail.row
        to_note = self.note_wanted.emit
        facts = [
            Fact("Amount", figures.amount_code(signed_minor(row, row.gross_minor), row.currency), strong=True),
            Fact("Kind", KIND_WORDS[row.kind]),
            Fact("Issued", figures.day_full(row.issued)),
            Fact("Invoice", row.invoice_number, lambda: self.invoice_wanted.emit(row.invoice_id)),
        ]
        if row.refund_id is not None:
            facts.append(Fact("Refund", row.refund_number, lambda: self.refund_wanted.emit(row.refund_id)))
        for label, other in (("Reverses", detail.reverses), ("Reversed by", detail.reversed_by)):
            if other is not None:
                facts.append(Fact(label, other[1], lambda note_id=other[0]: to_note(note_id)))  # type: ignore[misc]
        return [*facts, Fact("Customer", row.customer), Fact("Reason", row.reason)]


def _money_facts(detail: NoteDetail) -> Sequence[Fact]:
    row, refund = detail.row, detail.refund

    def amount(minor: int) -> str:
        return figures.amount(signed_minor(row, minor), row.currency)

    facts = [Fact("Net", amount(row.net_minor))]
    facts += [Fact(f"VAT {figures.percent(rate)}", amount(tax)) for rate, _net, tax in detail.taxes]
    facts.append(Fact("Total", f"{amount(row.gross_minor)} {row.currency}", strong=True))
    if refund is None or detail.reverses is not None:
        return facts
    if refund.money_minor:
        when = [figures.moment_full(detail.finished_at)] if detail.finished_at is not None else []
        facts.append(Fact("Refund", ", ".join([refund_states.of_refund(refund).word, *when])))
        facts.append(Fact("To", refund.method))
    if refund.gross_minor > refund.money_minor:
        cleared_minor = refund.gross_minor - refund.money_minor
        facts.append(Fact("Lowers due", figures.amount_code(cleared_minor, row.currency)))
    return [*facts, Fact("Reference", refund.reference), *gateway_facts.facts(refund.at_gateway)]


def _paper_facts(detail: NoteDetail) -> Sequence[Fact]:
    if detail.drawn_at is None:
        return [Fact("Stored", "not yet: it is not drawn")]
    size = QLocale().formattedDataSize(detail.stored_bytes, 0, QLocale.DataSizeFormat.DataSizeTraditionalFormat)
    shown = [Fact("Characters", detail.unprintable)] if detail.unprintable else []
    return [
        Fact("Drawn", figures.moment_full(detail.drawn_at)),
        Fact("File", f"PDF, {size}"),
        Fact("SHA-256", short_hash(detail.row.sha256)),
        Fact("E-invoice", f"none. {detail.einvoice_obstacle}" if detail.einvoice_obstacle else "inside the PDF"),
        *shown,
    ]


def _beside(buttons: Sequence[QWidget]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.px(8))
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row


def short_hash(sha256: str) -> str:
    """Beginning and end of a hash, enough to compare by eye: `9f2c 41d0 … 7be6`."""
    return f"{sha256[:4]} {sha256[4:8]} … {sha256[-4:]}"


def _mail_fact(mail: MailRow) -> Fact:
    words = {
        MailState.WAITING: "waits in the outbox",
        MailState.SENDING: "is being sent now",
        MailState.SENT: f"sent {figures.moment_short(mail.sent_at)}" if mail.sent_at is not None else "sent",
        MailState.DROPPED: "taken back before it left",
        MailState.REFUSED: f"refused. {mail.trouble}",
        MailState.PERHAPS: "perhaps sent: no answer came. Ask the customer before you send it again",
    }
    said = words[mail.state]
    if mail.state is MailState.WAITING and mail.next_try_at is not None:
        said = f"not sent yet, tried again {figures.moment_short(mail.next_try_at)}. {mail.trouble}"
    return Fact("To", f"{mail.recipient}, {said}")


class _Foot(Area):
    """What a bookkeeper may look for in vain: a way to change the note."""

    def __init__(self) -> None:
        super().__init__("surface", "top", "hairline")
        self._icon = QLabel()
        row = self.row(16, 10, 16, 10, 8)
        row.addWidget(self._icon)
        row.addWidget(Text(NEVER_CHANGED, "small", "text_2", wrap=True), 1)
        self._dress()

    def _dress(self) -> None:
        self._icon.setPixmap(icons.pixmap("info"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._dress()
