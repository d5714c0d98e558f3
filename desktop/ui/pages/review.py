"""The review of one refund: its head, its facts and lines, the proof of its VAT, and what happened to it."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from desktop.model.states import RefundKind
from desktop.services.queries.rows import ActivityRow, Review
from desktop.ui import figures
from desktop.ui.actions import Action
from desktop.ui.pages.following import follow_current_row
from desktop.ui.pages.review_lines import Proof, ReviewLines
from desktop.ui.pages.stepped_head import SteppedHead
from desktop.ui.theme import StateLook
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.facts import Fact, Facts
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.row_table import RowTable
from desktop.ui.widgets.scroll import Scroll
from desktop.ui.widgets.section_head import SectionHead

NEWEST = 3
"""Rows of Activity that stand without being asked for."""


class ReviewHead(SteppedHead):
    """Title, state, which of how many, who asked and when."""

    def show_review(self, review: Review, look: StateLook) -> None:
        """Show another refund, or the same one as it is now."""
        refund = review.refund
        asked = figures.moment_short(refund.asked_at)
        by = f"asked by {refund.asked_by or 'the program'}, {asked[0].lower()}{asked[1:]}"
        about = f"·  invoice {refund.invoice_number}  ·  {refund.number}  ·  {by}"
        self.show_entry(review.title, look, refund.customer, about)


class ReviewBody(Scroll):
    """What is to be known before one says yes or no, from the note of what was refused to Activity.

    Parts: `note`, `look` (told where the checks are out of sight), `facts`, `lines`, `proof_button`, `proof`,
    `activity`.
    """

    def __init__(self, preview: Action, parent: QWidget | None = None) -> None:
        area = Area("surface", "top")
        super().__init__(area, parent)
        self._area, self._happened, self._all = area, list[ActivityRow](), False
        self.note, self.look = NoteBar(), NoteBar()
        self._notes = Area("surface", "bottom", "hairline")
        notes = self._notes.column(20, 10, 20, 10, 8)
        notes.addWidget(self.note)
        notes.addWidget(self.look)
        self.facts = Facts(108, 10)
        facts = Area("surface", "bottom")
        facts.column(20, 14, 20, 16).addWidget(self.facts)
        self.lines, self.proof = ReviewLines(), Proof()
        self.proof.hide()
        self.proof_button = Button("Proof of VAT", Kind.QUIET, chevron=True)
        self.proof_button.clicked.connect(lambda _checked=False: self.proof.setVisible(self.proof.isHidden()))
        self._papers = Area("surface")
        papers = self._papers.row(20, 12, 20, 14, 8)
        papers.addWidget(Button.of(preview))
        papers.addWidget(self.proof_button)
        papers.addStretch(1)
        self._activity_head = SectionHead("Activity", "top bottom", 20)
        self.all_button = Button("", Kind.QUIET, small=True, pad=4)
        self.all_button.clicked.connect(lambda _checked=False: self._on_all_pressed())
        self._activity_head.add_button(self.all_button)
        self.activity: RowTable[ActivityRow] = RowTable(
            "Activity", _activity_columns(), row="row_compact", edge="edge_pad_detail", header=False, fits=True,
            key=lambda row: (row.at, row.text, row.reference),
        )  # fmt: skip
        column = self._area.column(0, 1)
        for part in (self._notes, facts, self.lines, self._papers, self.proof):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(self._activity_head)
        column.addWidget(self.activity)
        for table in (self.lines.lines, self.proof.table, self.activity):
            follow_current_row(self, table)
        self._dress_notes()
        self._area.hide()

    def show_review(self, review: Review, is_new: bool) -> None:
        """Show another refund (`is_new`), or the same one as it is now."""
        self.facts.show_facts(_facts(review))
        self.lines.show_review(review)
        self.proof.show_review(review)
        self.proof_button.setVisible(bool(review.lines))
        self._happened = list(review.activity)
        if is_new:
            self._all = False
            self.proof.hide()
            self.lines.lines.clearSelection()
            self.verticalScrollBar().setValue(0)
        self._show_activity()
        self._area.show()

    def show_note(
        self, sentence: str, look: StateLook, button: str = "", pressed: Callable[[], object] | None = None
    ) -> None:
        """Say the sentence over all else, in the tone of a state; an empty one says nothing."""
        self.note.show_note(sentence, look.tone, icon=look.icon, button=button, pressed=pressed)
        self._dress_notes()

    def show_look(self, sentence: str, show_checks: Callable[[], object]) -> None:
        """Say what is to be looked at where the checks are out of sight; an empty sentence says nothing."""
        self.look.show_note(sentence, "waiting", icon="warn", button="Checks", pressed=show_checks)
        self._dress_notes()

    def clear(self) -> None:
        """Show nothing."""
        self._area.hide()

    def _dress_notes(self) -> None:
        self._notes.setVisible(not (self.note.isHidden() and self.look.isHidden()))

    def _show_activity(self) -> None:
        self.all_button.setText(f"Newest {NEWEST}" if self._all else f"All {figures.count(len(self._happened))}")
        self.all_button.setVisible(len(self._happened) > NEWEST)
        self.activity.show_rows(self._happened if self._all else self._happened[:NEWEST])

    def _on_all_pressed(self) -> None:
        self._all = not self._all
        self._show_activity()


def _activity_columns() -> Sequence[Column[ActivityRow]]:
    return (
        Column("When", lambda row: Cell(figures.moment_short(row.at), tone="text_2"), width=148),
        Column("What", lambda row: Cell(row.text, tip=row.text)),
        Column("Reference", lambda row: Cell(row.reference, tone="text_2"), width=120, right=True),
    )


def _facts(review: Review) -> list[Fact]:
    refund = review.refund
    less = refund.gross_minor - refund.money_minor
    split = f"{figures.amount_code(less, refund.currency)} lowers what is still due"
    if less and refund.money_minor:
        split = f"{figures.amount_code(refund.money_minor, refund.currency)} goes back, {split}"
    if refund.note_number:
        note = refund.note_number
    elif refund.kind is RefundKind.PROCESS:
        note = "Draft, gets its number when the money has been sent"
    else:
        note = "Draft, gets its number when it is approved"
    after = "after it was sent" if refund.kind is RefundKind.PROCESS else "after it was approved"
    mail = f"{review.email}, {after}" if review.email else "Wanted, but the customer has no address"
    return [
        Fact("Reason", refund.reason),
        Fact("Reference", refund.reference),
        Fact("Notes", review.notes),
        Fact("Goes back by", review.goes_back_by),
        Fact("Of this", split if less else ""),
        Fact("Credit note", note),
        Fact("E-mail", mail if review.notify else "None"),
    ]
