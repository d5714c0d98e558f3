"""Tables: rows in, the chosen row out; nothing jumps; keys and ticks do what a person expects."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage, QKeySequence, QShortcut
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui import theme
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.remaining_bar import Parts
from desktop.ui.widgets.row_model import RowModel
from desktop.ui.widgets.row_table import RowTable
from desktop.ui.widgets.ticks import Tick


@dataclass(frozen=True)
class Row:
    id: int
    name: str
    minor: int = 0
    tick: Tick | None = None
    kind: str = ""


COLUMNS: Sequence[Column[Row]] = (
    Column("Customer", lambda row: Cell(row.name, f"No {row.id}", tick=row.tick)),
    Column("Amount", lambda row: Cell(f"{row.minor}", code="GBP", copied=f"{row.minor}.00"), width=120, right=True),
)


def rows(first: int, last: int) -> list[Row]:
    return [Row(number, f"Customer {number}", number) for number in range(first, last + 1)]


@pytest.fixture
def table(qtbot: QtBot) -> RowTable[Row]:
    made: RowTable[Row] = RowTable("Invoices", COLUMNS, row="row_list_two_lines")
    qtbot.addWidget(made)
    made.resize(360, 440)
    with qtbot.waitActive(made):
        made.show()
    made.setFocus()
    return made


def chosen(table: RowTable[Row]) -> list[Row | None]:
    seen: list[Row | None] = []
    table.chosen.connect(seen.append)
    return seen


def test_qts_own_tester_finds_nothing_wrong_with_the_model() -> None:
    model: RowModel[Row] = RowModel(COLUMNS, lambda row: row.id, lambda row: row.kind)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_rows([Row(1, "a", kind="Found"), Row(2, "b", kind="Found"), Row(3, "c", kind="Needs a person")])
    model.append_rows([Row(4, "d", kind="Needs a person"), Row(5, "e", kind="Later")])
    model.show_rows([Row(1, "A", kind="Found")])
    model.show_rows([Row(1, "B", kind="Found")])
    model.show_columns(COLUMNS[:1])
    model.show_rows([])

    assert tester.model() is model
    assert model.rowCount() == 0


def test_the_current_row_is_kept_by_its_name_when_rows_are_read_again(table: RowTable[Row]) -> None:
    table.show_rows(rows(1, 50))
    table.choose(7)
    seen = chosen(table)

    table.show_rows([Row(100, "New customer"), *rows(1, 50)])

    current = table.current()
    assert current is not None
    assert current.id == 7
    assert seen == []


def test_the_current_row_stays_under_the_pointer_when_rows_come_before_it(table: RowTable[Row]) -> None:
    table.show_rows(rows(1, 200))
    table.choose(120)
    before = table.rowViewportPosition(table.currentIndex().row())

    table.show_rows([*rows(900, 930), *rows(1, 200)])

    assert table.rowViewportPosition(table.currentIndex().row()) == before


def test_without_a_current_row_the_list_stays_where_it_was_scrolled(table: RowTable[Row]) -> None:
    table.clearFocus()
    table.show_rows(rows(1, 200))
    table.verticalScrollBar().setValue(1000)

    table.show_rows([*rows(1, 199), Row(300, "Other")])

    assert table.verticalScrollBar().value() == 1000


def test_a_row_that_is_gone_is_told(table: RowTable[Row]) -> None:
    table.show_rows(rows(1, 5))
    table.choose(3)
    seen = chosen(table)

    table.show_rows(rows(4, 5))

    assert seen[-1] is None or seen[-1] in rows(4, 5)
    assert seen


def test_arrows_choose_and_enter_opens(table: RowTable[Row]) -> None:
    table.show_rows(rows(1, 5))
    table.choose_first()
    seen, opened = chosen(table), list[Row]()
    table.opened.connect(opened.append)

    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Return)

    assert [row.id for row in seen if row] == [2, 3]
    assert [row.id for row in opened] == [3]


def test_tab_leaves_the_table(table: RowTable[Row]) -> None:
    assert not table.tabKeyNavigation()


def test_coming_to_a_table_by_keyboard_stands_on_its_first_row(table: RowTable[Row]) -> None:
    table.show_rows(rows(1, 5))
    table.clearFocus()

    table.setFocus(Qt.FocusReason.TabFocusReason)

    current = table.current()
    assert current is not None
    assert current.id == 1


def test_more_rows_are_asked_for_once_near_the_end(table: RowTable[Row]) -> None:
    asked: list[str] = []
    table.more_wanted.connect(lambda: asked.append("more"))
    table.show_rows(rows(1, 200), more=True)
    assert asked == []

    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum() - 3)
    assert asked == ["more"]

    table.append_rows(rows(201, 400), more=True)
    assert asked == ["more"]
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
    assert asked == ["more", "more"]

    table.append_rows(rows(401, 402))
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
    assert asked == ["more", "more"]
    assert len(table.rows()) == 402


def test_a_window_with_room_left_asks_for_more_at_once(table: RowTable[Row]) -> None:
    asked: list[str] = []
    table.more_wanted.connect(lambda: asked.append("more"))

    table.show_rows(rows(1, 3), more=True)

    assert asked == ["more"]


def test_appending_keeps_the_current_row_and_the_place(table: RowTable[Row]) -> None:
    table.show_rows(rows(1, 100), more=True)
    table.choose(50)
    place = table.verticalScrollBar().value()
    seen = chosen(table)

    table.append_rows(rows(101, 200))

    current = table.current()
    assert current is not None
    assert (current.id, table.verticalScrollBar().value(), seen) == (50, place, [])


def test_space_ticks_and_a_dead_box_stays_dead(table: RowTable[Row]) -> None:
    ticked: list[tuple[int, bool]] = []
    table.ticked.connect(lambda row, on: ticked.append((row.id, on)))
    table.show_rows([Row(1, "a", tick=Tick.OFF), Row(2, "b", tick=Tick.ON), Row(3, "c", tick=Tick.DEAD)])

    for key in (1, 2, 3):
        table.choose(key)
        QTest.keyClick(table, Qt.Key.Key_Space)

    assert ticked == [(1, True), (2, False)]


def test_a_click_on_the_box_ticks_a_click_beside_it_chooses(table: RowTable[Row]) -> None:
    ticked: list[int] = []
    table.ticked.connect(lambda row, _on: ticked.append(row.id))
    table.show_rows([Row(1, "a", tick=Tick.OFF), Row(2, "b", tick=Tick.OFF)])
    line = table.rowViewportPosition(1) + table.rowHeight(1) // 2

    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(120, line))
    assert ticked == []
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(theme.px("edge_pad") + 8, line))

    assert ticked == [2]
    current = table.current()
    assert current is not None
    assert current.id == 2


def test_ctrl_a_ticks_all_where_there_are_boxes(table: RowTable[Row]) -> None:
    asked: list[str] = []
    table.all_ticked.connect(lambda: asked.append("all"))
    table.show_rows([Row(1, "a", tick=Tick.OFF)])

    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)

    assert asked == ["all"]


def test_ctrl_c_copies_the_plain_number(table: RowTable[Row]) -> None:
    table.show_rows([Row(1, "a", 1248)])
    table.setCurrentIndex(table.row_model().index(0, 1))

    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    assert QGuiApplication.clipboard().text() == "1248.00"


@pytest.fixture
def several(qtbot: QtBot) -> RowTable[Row]:
    """A table in which several rows can be selected."""
    made: RowTable[Row] = RowTable("Invoices", COLUMNS, many=True)
    qtbot.addWidget(made)
    made.resize(360, 440)
    with qtbot.waitActive(made):
        made.show()
    made.setFocus()
    made.show_rows(rows(1, 50))
    made.choose(1)
    return made


def test_of_several_selected_rows_all_cells_are_copied(several: RowTable[Row]) -> None:
    for _ in range(2):
        QTest.keyClick(several, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(several, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    pasted = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    assert pasted == [[f"Customer {each}", f"{each}.00", "GBP"] for each in (1, 2, 3)]


@pytest.mark.parametrize("held", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier])
def test_home_and_end_go_to_the_first_and_last_row(several: RowTable[Row], held: Qt.KeyboardModifier) -> None:
    QTest.keyClick(several, Qt.Key.Key_End, held)
    assert [row.id for row in several.selected()] == [50]

    QTest.keyClick(several, Qt.Key.Key_Home, held)
    assert [row.id for row in several.selected()] == [1]
    QTest.keyClick(several, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    assert len(several.selected()) == 50


def test_the_row_one_stands_on_is_the_selected_one_whatever_key_is_held(several: RowTable[Row]) -> None:
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_Up, Qt.Key.Key_Home, Qt.Key.Key_Down):
        QTest.keyClick(several, key, Qt.KeyboardModifier.ControlModifier)
        assert several.selected() == [several.current()]

    further = QShortcut(QKeySequence("Ctrl+\\"), several)
    further.activated.connect(lambda: several.choose(9))
    QTest.keyClick(several, Qt.Key.Key_Backslash, Qt.KeyboardModifier.ControlModifier)
    assert [row.id for row in several.selected()] == [9]


def test_a_screen_reader_hears_all_that_is_seen_in_order() -> None:
    ticked = Cell("Harbour Gifts Ltd", "R-2088", tick=Tick.ON)
    amount = Cell("501.24", "16.68 returned", code="GBP")
    bar = Cell("45.90", bar=Parts(6120, 0, 1530), bar_currency="GBP")
    assert ticked.said() == "ticked, Harbour Gifts Ltd, R-2088"
    assert amount.said() == "501.24 GBP, 16.68 returned"
    assert bar.said() == "45.90, 15.30 waiting, 45.90 left"
    assert Cell("x", spoken="You asked for this one").said() == "You asked for this one"


def test_the_model_gives_words_to_screen_readers(table: RowTable[Row]) -> None:
    table.show_rows([Row(1, "a", 5, Tick.DEAD)])
    model = table.row_model()
    spoken = model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "cannot be ticked, a, No 1"
    assert model.data(model.index(0, 1), Qt.ItemDataRole.DisplayRole) == "5"
    assert table.accessibleName() == "Invoices"


def test_groups_have_headings_that_cannot_be_chosen(qtbot: QtBot) -> None:
    table: RowTable[Row] = RowTable("Inbox", COLUMNS, row="row_queue", group=lambda row: row.kind)
    qtbot.addWidget(table)
    table.show_rows([Row(1, "a", kind="Found"), Row(2, "b", kind="Needs a person"), Row(3, "c", kind="Needs a person")])

    assert [table.row_model().heading_at(at) for at in range(5)] == ["Found", "", "Needs a person", "", ""]
    assert [table.rowHeight(at) for at in range(5)] == [28, 48, 28, 48, 48]
    assert table.columnSpan(0, 0) == 2
    table.choose_first()
    seen = chosen(table)
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert [row.id for row in seen if row] == [2]
    assert not table.row_model().flags(table.row_model().index(2, 0)) & Qt.ItemFlag.ItemIsSelectable


def test_the_same_rows_in_new_words_change_nothing_else(table: RowTable[Row]) -> None:
    table.show_rows(rows(1, 50))
    table.choose(30)
    resets: list[str] = []
    table.row_model().modelReset.connect(lambda: resets.append("reset"))

    table.show_rows([Row(row.id, row.name.upper(), row.minor) for row in rows(1, 50)])

    assert resets == []
    assert table.rows()[0].name == "CUSTOMER 1"


def test_other_columns_keep_the_current_row(table: RowTable[Row]) -> None:
    table.show_rows(rows(1, 50))
    table.choose(30)
    seen = chosen(table)

    table.show_columns(COLUMNS[:1], "row", header=True)

    current = table.current()
    assert current is not None
    assert (current.id, seen, table.rowHeight(0)) == (30, [], 32)
    assert not table.horizontalHeader().isHidden()


def test_a_table_that_fits_is_as_high_as_its_rows(qtbot: QtBot) -> None:
    table: RowTable[Row] = RowTable("Payments", COLUMNS, row="row_queue", header=False, fits=True)
    qtbot.addWidget(table)
    table.show_rows(rows(1, 3))
    assert table.sizeHint().height() == 3 * 48


def test_a_head_that_sorts_says_by_which_column(table: RowTable[Row]) -> None:
    columns = (Column[Row]("Date", lambda row: Cell(row.name), name="issued"), *COLUMNS)
    table.show_columns(columns, "row", header=True)
    wanted: list[str] = []
    table.sort_wanted.connect(wanted.append)
    table.show_rows(rows(1, 3))
    table.show_sorted("issued", ascending=False)
    header = table.horizontalHeader()

    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, header.height() // 2))
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(table.width() - 30, header.height() // 2))

    assert wanted == ["issued"]
    assert table.model().headerData(0, Qt.Orientation.Horizontal) == "Date ↓"


def test_figures_of_seven_digits_have_room_in_the_list(table: RowTable[Row]) -> None:
    table.show_rows([Row(1, "a", 1)])
    metrics = table.fontMetrics()
    free = 148 - theme.px("edge_pad") - theme.px("cell_pad") - theme.px("currency_code_column") - theme.px(2)
    assert metrics.horizontalAdvance("1,234,567.89") <= free


def test_every_cell_can_be_painted_in_both_directions(table: RowTable[Row], qapp: QApplication) -> None:
    table.show_rows([Row(1, "Harbour", 5, Tick.ON), Row(2, "Other", 6, Tick.DEAD)])
    left_to_right = table.grab().toImage()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    right_to_left = table.grab().toImage()
    assert left_to_right != right_to_left


def test_a_heading_has_no_field(qtbot: QtBot) -> None:
    model: RowModel[Row] = RowModel(COLUMNS, lambda row: row.id, lambda row: row.kind)
    model.show_rows([Row(1, "a", kind="Found")])
    assert model.cell(model.index(0, 0)) is None
    assert model.data(QModelIndex()) is None


def test_words_too_long_for_their_cell_stay_out_of_the_cell_before_them(qtbot: QtBot) -> None:
    def painted(words: str) -> QImage:
        wrong = Cell("–", words, second_icon="failed", second_tone="failed_fg")
        columns = [Column[Row]("Refund", lambda _row: Cell()), Column[Row]("", lambda _row: wrong, 120, right=True)]
        made: RowTable[Row] = RowTable("Lines", columns, row="row_list_two_lines")
        qtbot.addWidget(made)
        made.resize(300, 100)
        with qtbot.waitExposed(made):
            made.show()
        made.show_rows([Row(1, "a")])
        return made.viewport().grab().toImage().copy(made.visualRect(made.model().index(0, 0)))

    assert painted("Refunded by units before: type 2u.") == painted("")
