"""The detail of one entry of the inbox: its head, what is known of it, the guess, what each choice does."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.services.queries.inbox_rows import Choice, ChoiceRow, InboxDetail, InboxKind
from desktop.ui import figures, gateway_facts
from desktop.ui.pages import inbox_columns
from desktop.ui.pages.activity_part import ActivityPart
from desktop.ui.pages.following import follow_current_row
from desktop.ui.pages.inbox_acts import WORDS, from_then
from desktop.ui.pages.inbox_proposal import InboxProposal
from desktop.ui.pages.refund_words import note_sentence
from desktop.ui.pages.stepped_head import SteppedHead
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.facts import Fact, Facts
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.scroll import Scroll
from desktop.ui.widgets.section_head import SectionHead

_TONES = {InboxKind.UNKNOWN: "unknown", InboxKind.ALARM: "failed", InboxKind.RETURNED: "failed"}


class InboxHead(SteppedHead):
    """Title, state, which of how many, whose it is and since when."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("bottom", parent)

    def show_detail(self, shown: InboxDetail, place: tuple[int, int] | None) -> None:
        """Show another entry, or the same one as it is now."""
        row = shown.row
        paid = f"paid invoice {row.invoice_number} by {row.payment}" if row.payment else f"invoice {row.invoice_number}"
        moment = inbox_columns.since(row)
        self.show_place(place)
        about = "  ·  ".join(filter(None, (paid, row.refund_number, moment)))
        self.show_entry(shown.title, inbox_columns.look(row), row.customer, about)


class InboxBody(Scroll):
    """What is known, from the note of what was refused to Activity.

    Parts: `note` (what is known), `refused` (what did not happen), `facts`, `proposal`, `means` (what each choice
    does), `activity`. Signal `invoice_wanted` when the invoice's number is pressed.
    """

    invoice_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        area = Area("surface")
        super().__init__(area, parent)
        self._area = area
        self.refused, self.note = NoteBar(), NoteBar()
        notes = Area("surface", "bottom", "hairline")
        inside = notes.column(20, 12, 20, 12, 8)
        inside.addWidget(self.refused)
        inside.addWidget(self.note)
        self.facts, self.means = Facts(120, 8), Facts(160, 10)
        facts = Area("surface", "bottom")
        facts.column(20, 14, 20, 16).addWidget(self.facts)
        self.proposal = InboxProposal()
        self._means_head = SectionHead("What each choice does", "top bottom", 20)
        self._means = Area("surface")
        self._means.column(20, 14, 20, 16).addWidget(self.means)
        self.activity = ActivityPart()
        column = area.column()
        for part in (notes, self.proposal, facts, self._means_head, self._means):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(self.activity)
        for table in (self.proposal.table, self.activity.table):
            follow_current_row(self, table)
        self._area.hide()

    def show_detail(self, shown: InboxDetail, is_new: bool) -> None:
        """Show another entry (`is_new`), or the same one as it is now."""
        sentence = shown.sentence
        if shown.row.kind is InboxKind.UNKNOWN and not shown.row.needs_person and shown.refund is not None:
            sentence = note_sentence(shown.refund)
        tone = _TONES.get(shown.row.kind, "neutral")
        self.note.show_note(sentence, tone, icon="" if tone != "neutral" else "info")
        self.proposal.setVisible(shown.guess is not None)
        if shown.guess is not None:
            self.proposal.show_guess(shown, shown.guess)
        self.facts.show_facts(_facts(shown, self.invoice_wanted.emit))
        self.means.show_facts([Fact(_label(each.choice), _meaning(each)) for each in shown.choices])
        for part in (self._means_head, self._means):
            part.setVisible(bool(shown.choices))
        self.activity.show_rows(shown.activity, same=not is_new)
        if is_new:
            for table in (self.proposal.table, self.activity.table):
                table.clearSelection()
            self.verticalScrollBar().setValue(0)
        self._area.show()

    def show_refused(self, sentence: str) -> None:
        """Say what did not happen; an empty sentence takes it back."""
        self.refused.show_note(sentence, "failed")

    def clear(self) -> None:
        """Show nothing."""
        self._area.hide()


def _label(choice: Choice) -> str:
    return WORDS[choice][0].rstrip("…")


def _meaning(row: ChoiceRow) -> str:
    if row.obstacle:
        return f"{row.means} {row.obstacle}"
    return row.means if row.from_then is None else f"{row.means} Possible from {from_then(row)}."


def _facts(shown: InboxDetail, open_invoice: Callable[[], object]) -> list[Fact]:
    row = shown.row
    paid = f"{row.payment}, {figures.amount_code(shown.paid_minor, row.currency)}"
    if shown.paid_on is not None:
        paid += f", {figures.day_full(shown.paid_on)}"
    left = [
        f"{figures.amount(minor, row.currency)} {words}"
        for words, minor in (
            ("gone", shown.returned_minor),
            ("waiting", shown.waiting_minor),
            ("left", shown.left_minor),
        )
    ]
    refund = shown.refund
    return [
        Fact("Payment", paid if row.payment_id is not None else ""),
        Fact("Of this", ", ".join(left) if row.payment_id is not None else ""),
        Fact("Invoice", row.invoice_number, open_invoice),
        Fact("Reason", "" if refund is None else refund.reason),
        Fact("Credit note", "" if refund is None else refund.note_number),
        Fact("Reference", shown.reference),
        *(fact for fact in gateway_facts.facts(refund.at_gateway if refund else None) if fact.value != shown.reference),
        Fact("Asked by", "" if refund is None else refund.asked_by),
        Fact("Added by", shown.opened_by),
    ]
