"""Figures typed into a table: how a field opens, what is taken, and what leaves the line as it was."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.entry_table import EntryTable
from desktop.ui.widgets.ticks import Tick


@dataclass(frozen=True)
class Row:
    id: int
    name: str
    tick: Tick
    typed: str | None = None


COLUMNS: Sequence[Column[Row]] = (
    Column("Line", lambda row: Cell(row.name, tick=row.tick)),
    Column(
        "Refund",
        lambda row: Cell(box=row.typed),
        width=112,
        right=True,
        editor=lambda row, parent: None if row.tick is Tick.DEAD else QLineEdit(parent),
    ),
)


@pytest.fixture
def entries(qtbot: QtBot) -> EntryTable[Row]:
    made: EntryTable[Row] = EntryTable("Lines to refund", COLUMNS, row="row_list_two_lines")
    qtbot.addWidget(made)
    made.resize(600, 400)
    with qtbot.waitActive(made):
        made.show()
    made.setFocus()
    made.show_rows([Row(1, "a", tick=Tick.OFF), Row(2, "b", tick=Tick.OFF), Row(3, "c", tick=Tick.DEAD)])
    made.choose_first()
    return made


def open_field(table: EntryTable[Row]) -> QLineEdit:
    field = table.viewport().findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    return field


@pytest.mark.parametrize("key", ["5", "=", ".", ","])
def test_a_digit_an_equals_sign_or_a_point_begins_to_type(entries: EntryTable[Row], key: str) -> None:
    typed: list[tuple[int, str]] = []
    entries.typed.connect(lambda row, text: typed.append((row.id, text)))

    QTest.keyClicks(entries, key)

    assert typed == [(1, key)]
    assert open_field(entries).text() == key


def test_enter_takes_what_was_typed_and_goes_to_the_next_line(entries: EntryTable[Row], qtbot: QtBot) -> None:
    taken: list[tuple[int, str]] = []
    entries.committed.connect(lambda row, text: taken.append((row.id, text)))

    QTest.keyClicks(entries, "5")
    field = open_field(entries)
    QTest.keyClicks(field, "0%")
    QTest.keyClick(field, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: entries.state() == entries.State.NoState)
    assert taken == [(1, "50%")]
    current = entries.current()
    assert current is not None
    assert current.id == 2
    assert entries.hasFocus()


def test_esc_gives_the_line_back_as_it_was(entries: EntryTable[Row], qtbot: QtBot) -> None:
    taken: list[str] = []
    entries.committed.connect(lambda _row, text: taken.append(text))

    QTest.keyClicks(entries, "5")
    QTest.keyClick(open_field(entries), Qt.Key.Key_Escape)

    qtbot.waitUntil(lambda: entries.state() == entries.State.NoState)
    assert taken == []


def test_new_words_for_the_rows_leave_the_open_field_alone(entries: EntryTable[Row]) -> None:
    QTest.keyClicks(entries, "5")
    field = open_field(entries)
    QTest.keyClicks(field, "0")

    entries.show_rows([Row(1, "a", tick=Tick.ON, typed="5"), Row(2, "b", tick=Tick.OFF), Row(3, "c", tick=Tick.DEAD)])
    QTest.keyClicks(field, "%")

    assert field.text() == "50%"
    assert entries.state() == entries.State.EditingState


def test_a_line_that_cannot_be_refunded_has_no_field(entries: EntryTable[Row]) -> None:
    entries.choose(3)

    QTest.keyClicks(entries, "5")

    assert entries.viewport().findChild(QLineEdit) is None
