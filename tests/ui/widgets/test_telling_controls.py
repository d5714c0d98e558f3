"""Controls that a person reads: states, bars, notes, facts, sums and sentences, in words and in colours."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.errors import RefundDeskError
from desktop.model.states import RefundKind, RefundState
from desktop.services.queries.rows import BarRow
from desktop.ui import refund_states, theme
from desktop.ui.background import Progress
from desktop.ui.widgets.bar_block import BarBlock
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.facts import Fact, Facts, Link
from desktop.ui.widgets.fields import Field
from desktop.ui.widgets.figure_row import Figure, FigureRow
from desktop.ui.widgets.list_head import ListHead
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.progress_line import ProgressLine
from desktop.ui.widgets.remaining_bar import Parts, RemainingBar
from desktop.ui.widgets.section_head import SectionHead
from desktop.ui.widgets.text import Text
from desktop.ui.widgets.totals import Totals
from tests.ui.gallery_rows import refund

Show = Callable[..., QWidget]


def words(widget: QWidget) -> list[str]:
    """All that a person reads in the widget."""
    labels = [label for label in widget.findChildren(QLabel) if label.isVisibleTo(widget) and label.text()]
    return [label.text() for label in labels]


def test_a_chip_shows_word_and_tone_and_hides_without_a_state(qtbot: QtBot) -> None:
    chip = Chip(theme.state_look("waiting"))
    qtbot.addWidget(chip)
    assert chip.text() == "Waiting for approval"
    assert chip.sizeHint().height() == 22
    assert chip.grab().toImage().pixelColor(3, 11).name() == "#fbefd9"

    chip.show_state(None)

    assert chip.isHidden()


@pytest.mark.parametrize(
    ("state", "kind", "note", "word"),
    [
        (RefundState.REQUESTED, RefundKind.PROCESS, "", "Waiting for approval"),
        (RefundState.UNKNOWN, RefundKind.PROCESS, "", "Not confirmed"),
        (RefundState.PENDING, RefundKind.PROCESS, "", "On its way"),
        (RefundState.SUCCEEDED, RefundKind.PROCESS, "CN-1", "Sent"),
        (RefundState.SUCCEEDED, RefundKind.RECORD, "CN-1", "Recorded"),
        (RefundState.FAILED, RefundKind.PROCESS, "", "Not sent"),
        (RefundState.FAILED, RefundKind.PROCESS, "CN-1", "Returned by the bank"),
        (RefundState.REJECTED, RefundKind.PROCESS, "", "Rejected"),
        (RefundState.DELETED, RefundKind.RECORD, "", "Deleted"),
    ],
)
def test_a_refunds_state_is_said_in_the_words_of_the_design(
    state: RefundState, kind: RefundKind, note: str, word: str
) -> None:
    made = refund("R-2087", state, 600, "Mugs broken", 21, note)
    assert refund_states.of_refund(replace(made, kind=kind)).word == word


def test_a_bar_says_its_parts_in_words(qtbot: QtBot) -> None:
    bar = RemainingBar()
    qtbot.addWidget(bar)
    bar.show_parts(Parts(40124, 1668, 2130, 9600), "GBP", "Visa ••4242")
    assert bar.accessibleName() == "Visa ••4242: 16.68 returned, 21.30 waiting, 96.00 this refund, 267.26 left"
    assert bar.sizeHint().height() == 8


def bar_colours(qtbot: QtBot, parts: Parts) -> list[str]:
    bar = RemainingBar()
    qtbot.addWidget(bar)
    bar.setFixedSize(200, 8)
    bar.show_parts(parts, "GBP")
    image = bar.grab().toImage()
    return [image.pixelColor(x, 4).name() for x in range(200)]


def test_the_parts_of_a_bar_stand_in_order_and_in_proportion(qtbot: QtBot) -> None:
    colours = bar_colours(qtbot, Parts(1000, returned_minor=250, this_minor=500))
    assert colours[20] == theme.color("bar_returned").name()
    assert colours[100] == theme.color("bar_this").name()
    assert colours[190] == theme.color("bar_left").name()
    assert 48 <= colours.count(theme.color("bar_returned").name()) <= 52


def test_a_part_of_one_cent_is_still_seen(qtbot: QtBot) -> None:
    colours = bar_colours(qtbot, Parts(10_000_000, returned_minor=1))
    assert colours.count(theme.color("bar_returned").name()) >= 2


def test_a_bar_fills_from_the_right_where_one_reads_from_there(qtbot: QtBot, qapp: QApplication) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    colours = bar_colours(qtbot, Parts(1000, returned_minor=250))
    assert colours[180] == theme.color("bar_returned").name()
    assert colours[20] == theme.color("bar_left").name()


def test_a_bar_of_nothing_is_empty_and_does_not_divide(qtbot: QtBot) -> None:
    assert theme.color("bar_this").name() not in bar_colours(qtbot, Parts(0))


def test_a_bar_with_its_words(qtbot: QtBot) -> None:
    block = BarBlock()
    qtbot.addWidget(block)
    block.show_bar(BarRow("Visa ••4242", "payment", 40124, 1668, 2130, 9600, 26726), "GBP")
    assert words(block) == ["Visa ••4242", "payment", "267.26", "left"]


def test_a_note_says_its_sentence_with_at_most_one_button(shown: Show) -> None:
    note, pressed = NoteBar(), list[str]()
    holder = shown(note)
    assert not note.isVisible()

    note.show_note("Undo until 14:22.", "waiting", button="Undo", pressed=lambda: pressed.append("undo"))
    (button,) = note.findChildren(QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (note.isVisible(), note.words(), pressed) == (True, "Undo until 14:22.", ["undo"])

    note.show_note("")
    assert not note.isVisible()
    assert holder.isVisible()


def test_a_note_tells_a_failure_in_its_own_words(qtbot: QtBot) -> None:
    note = NoteBar()
    qtbot.addWidget(note)
    note.show_failure(RefundDeskError("Refund not asked for.", "At most 71.40 is left on line 6.", "over_line"))
    assert note.words() == "Refund not asked for. At most 71.40 is left on line 6."


def test_facts_without_a_value_are_left_out(qtbot: QtBot, shown: Show) -> None:
    facts, opened = Facts(), list[str]()
    shown(facts)
    facts.show_facts(
        [Fact("Method", "Card"), Fact("Reference", ""), Fact("Invoice", "491209", lambda: opened.append("491209"))]
    )
    qtbot.waitUntil(lambda: words(facts) == ["Method", "Card", "Invoice"])
    (link,) = facts.findChildren(Link)

    QTest.mouseClick(link, Qt.MouseButton.LeftButton)

    assert (link.text(), opened) == ("491209", ["491209"])


def test_facts_begin_on_one_edge_whichever_way_they_read(qtbot: QtBot, shown: Show) -> None:
    facts = Facts()
    shown(facts)
    facts.show_facts([Fact("Customer", "شركة النور للتجارة")])
    qtbot.waitUntil(lambda: len(words(facts)) == 2)
    name = next(label for label in facts.findChildren(QLabel) if label.text() != "Customer")
    drawn = name.grab().toImage()
    paper = drawn.pixelColor(drawn.width() - 1, 0)
    inked = [x for x in range(drawn.width()) for y in range(drawn.height()) if drawn.pixelColor(x, y) != paper]
    assert min(inked) < 10
    assert max(inked) < drawn.width() // 2


def test_tab_comes_to_the_links_of_facts_where_they_stand(qtbot: QtBot, shown: Show) -> None:
    whole, facts = QWidget(), Facts()
    column = QVBoxLayout(whole)
    above, below = QPushButton("Above"), QPushButton("Below")
    for part in (above, facts, below):
        column.addWidget(part)
    shown(whole)
    facts.show_facts([Fact("Invoice", "491209", lambda: None), Fact("Method", "Card"), Fact("Refund", "R-25", print)])
    qtbot.waitUntil(lambda: all(link.isVisible() for link in facts.findChildren(Link)))
    above.setFocus()
    walked = list[str]()
    for _ in range(3):
        QTest.keyClick(whole.window(), Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert isinstance(focused, QPushButton)
        walked.append(focused.text())
    assert walked == ["491209", "R-25", "Below"]


def test_new_figures_under_the_same_labels_move_nothing(qtbot: QtBot, shown: Show) -> None:
    row = FigureRow()
    shown(row)
    row.show_figures([Figure("Total", "501.24 GBP"), Figure("Returned", "16.68", "returned")])
    labels = row.findChildren(QLabel)

    row.show_figures([Figure("Total", "501.24 GBP"), Figure("Returned", "26.68", "returned")])

    assert row.findChildren(QLabel) == labels
    qtbot.waitUntil(lambda: "26.68" in words(row))


def test_totals_end_with_the_sum(qtbot: QtBot) -> None:
    totals = Totals(behind=100)
    qtbot.addWidget(totals)
    totals.show_totals([("Net", "417.70"), ("VAT 20 %", "83.54"), ("Total GBP", "501.24")])
    assert words(totals) == ["Net", "417.70", "VAT 20 %", "83.54", "Total GBP", "501.24"]


def test_a_section_head_says_how_many(qtbot: QtBot) -> None:
    head = SectionHead()
    qtbot.addWidget(head)
    head.show_head("Payments", "2", "501.24 GBP")
    assert words(head) == ["Payments", "2", "501.24 GBP"]
    assert head.height() == 40


def test_the_list_head_says_counting_until_it_knows(qtbot: QtBot) -> None:
    head = ListHead("Paid, last 90 days", "Filter invoices")
    qtbot.addWidget(head)
    head.show_sums(None, "invoices")
    assert "counting…" in words(head)

    head.show_sums(1284, "invoices", ("182,440.10 GBP", "12,318.00 EUR"))

    assert words(head)[:2] == ["1,284", "invoices"]
    assert "182,440.10 GBP" in words(head)[2].replace("\u00a0", " ")


def test_a_field_says_beneath_it_what_is_wrong(shown: Show) -> None:
    field = Field("Refund", QLineEdit())
    shown(field)
    field.set_wrong("At most 71.40 on this line.")
    assert words(field)[-1] == "At most 71.40 on this line."
    assert field.control.accessibleName() == "Refund"
    assert field.control.accessibleDescription() == "At most 71.40 on this line."

    field.set_wrong("")

    assert words(field)[-1] == "Refund"


def test_an_empty_list_says_what_belongs_there_and_what_to_do(shown: Show) -> None:
    pressed: list[str] = []
    empty = EmptyState(
        "filter", "No invoice fits", "Nothing has “harbx” in it.", button="Clear filter",
        pressed=lambda: pressed.append("clear"),
    )  # fmt: skip
    shown(empty, 600, 400)
    assert words(empty) == ["No invoice fits", "Nothing has “harbx” in it."]

    QTest.mouseClick(empty.button, Qt.MouseButton.LeftButton)

    assert pressed == ["clear"]


def test_progress_shows_nothing_at_first_then_a_sentence_and_stop(shown: Show) -> None:
    line, stopped = ProgressLine("Stop after this one", "What is done stays."), list[str]()
    shown(line)
    line.stopped.connect(lambda: stopped.append("asked"))
    line.begin("Drawing 7 notes")
    assert not line.isVisible()

    line.begin("Drawing 7 notes", at_once=True)
    line.show_progress(Progress(4, 7, "4 of 7 done: 2 sent, 1 not sent, 1 not confirmed"))
    assert words(line) == ["4 of 7 done: 2 sent, 1 not sent, 1 not confirmed", "What is done stays."]
    (stop,) = line.findChildren(QPushButton)
    QTest.mouseClick(stop, Qt.MouseButton.LeftButton)
    QTest.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert stopped == ["asked"]

    line.end()
    assert not line.isVisible()


def test_a_cut_text_is_whole_in_the_tool_tip(qtbot: QtBot, shown: Show) -> None:
    text = Text("Fancy font home sweet home doormat", elide=True)
    holder = shown(text, 120, 60)
    assert text.toolTip() == "Fancy font home sweet home doormat"
    holder.resize(600, 60)
    qtbot.waitUntil(lambda: text.toolTip() == "")
    assert text.text() == "Fancy font home sweet home doormat"


def test_a_text_takes_the_colour_of_its_tone_in_every_scheme(qtbot: QtBot, qapp: QApplication) -> None:
    text = Text("labels", tone="text_3")
    qtbot.addWidget(text)
    assert text.palette().windowText().color().name() == "#5d6673"

    theme.apply(qapp, theme.Scheme.DARK)

    assert text.palette().windowText().color().name() == "#99a2af"
