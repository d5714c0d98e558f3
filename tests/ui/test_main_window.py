"""The window: pages by keys and by hand, what it says, how it fits narrow screens, and what it keeps."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from desktop.services.queries.rows import GatewayRow
from desktop.ui import figures, theme
from desktop.ui.main_window import MainWindow
from desktop.ui.widgets.filter_bar import FilterBar
from desktop.ui.widgets.practice_stripe import Mark, PracticeStripe
from desktop.ui.widgets.status_line import outcomes_sentence, sync_sentence
from tests.ui import gallery
from tests.ui.gallery import invoices
from tests.ui.gallery_rows import OFFICE

CTRL = Qt.KeyboardModifier.ControlModifier
LOOKED = datetime(2026, 11, 21, 14, 5, tzinfo=UTC)


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Callable[[int, int], MainWindow]:
    def open_window(wide: int = 1440, high: int = 900) -> MainWindow:
        window = gallery.window(tmp_path)
        qtbot.addWidget(window)
        window.resize(wide, high)
        with qtbot.waitActive(window):
            window.show()
        window.go_to(window.page_named("Invoices"))
        return window

    return open_window


@pytest.fixture
def window(opened: Callable[..., MainWindow]) -> MainWindow:
    return opened()


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_the_window_opens_on_the_list_of_invoices(window: MainWindow) -> None:
    assert window.current_page().title == "Invoices"
    assert focused() is invoices(window).table


def test_no_two_actions_answer_the_same_key(window: MainWindow) -> None:
    assert window.registry.clashes() == []


@pytest.mark.parametrize(
    ("number", "title"),
    [(1, "Invoices"), (2, "Bookings"), (3, "Payments"), (4, "Refund approvals"), (5, "Inbox"), (6, "Credit notes"),
     (7, "Customers"), (8, "Reports"), (9, "Books")],
)  # fmt: skip
def test_ctrl_and_a_number_opens_the_page_in_the_rails_order(window: MainWindow, number: int, title: str) -> None:
    QTest.keyClick(window, Qt.Key(Qt.Key.Key_0 + number), CTRL)

    assert window.current_page().title == title


def test_a_click_in_the_rail_opens_the_page_and_names_the_window(window: MainWindow) -> None:
    entry = window.rail.list.visualRect(window.rail.list.model().index(4, 0)).center()

    QTest.mouseClick(window.rail.list.viewport(), Qt.MouseButton.LeftButton, pos=entry)

    assert window.current_page().title == "Inbox"
    assert window.windowTitle() == "Inbox (TEST) - Refund Desk"


def test_the_title_says_what_is_shown(window: MainWindow) -> None:
    window.current_page().subject_changed.emit("491208 Harbour Gifts Ltd")
    assert window.windowTitle() == "491208 Harbour Gifts Ltd (TEST) - Refund Desk"


def test_the_rail_says_what_waits_for_this_person(window: MainWindow) -> None:
    model = window.rail.list.model()
    spoken = model.data(model.index(3, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Refund approvals, 7"
    assert window.rail.count_of(window.page_named("Inbox")) == 3
    assert window.rail.list.accessibleName() == "Pages"


def test_a_practice_office_is_marked_and_a_real_one_is_not(qtbot: QtBot, tmp_path: Path) -> None:
    for mark in ("TEST", "PRACTICE", ""):
        window = gallery.window(tmp_path, replace(OFFICE, mark=mark))
        qtbot.addWidget(window)
        window.show()
        (stripe,), (shown,) = window.findChildren(PracticeStripe), window.findChildren(Mark)
        assert stripe.isVisible() is bool(mark)
        assert (shown.isVisible(), shown.text()) == (bool(mark), mark)
        assert (f"({mark})" in window.windowTitle()) is bool(mark)


def test_a_button_of_the_page_says_its_result_in_the_status_line(window: MainWindow) -> None:
    QTest.mouseClick(invoices(window).refund_button, Qt.MouseButton.LeftButton)
    assert window.status.result() == "The refund dialog would open."


def test_a_key_of_the_page_works_while_the_page_is_shown(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_R, CTRL)
    assert window.status.result() == "The refund dialog would open."
    window.say("")

    QTest.keyClick(window, Qt.Key.Key_5, CTRL)
    QTest.keyClick(window, Qt.Key.Key_R, CTRL)

    assert window.status.result() == ""


def test_menus_hold_what_can_be_done_on_this_page(window: MainWindow) -> None:
    def shown() -> list[str]:
        return [action.text().replace("&", "") for action in window.menuBar().actions() if action.isVisible()]

    assert shown() == ["Edit", "View", "Refund", "Go"]
    QTest.keyClick(window, Qt.Key.Key_5, CTRL)
    assert shown() == ["Edit", "View", "Go"]


def test_f6_goes_through_the_areas_and_back(window: MainWindow) -> None:
    page = invoices(window)
    stops = [focused()]
    for _ in range(8):
        QTest.keyClick(focused(), Qt.Key.Key_F6)
        stops.append(focused())
    assert stops.index(page.table) == 0
    assert window.rail.list in stops
    assert page.lines in stops
    assert page.payments in stops
    assert stops.index(page.lines) < stops.index(page.payments)

    page.table.setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert focused() is window.rail.list


def test_f6_knows_where_it_is_from_any_control(window: MainWindow) -> None:
    page = invoices(window)
    page.head.filter.setFocus()

    QTest.keyClick(focused(), Qt.Key.Key_F6)

    assert page.head_area.isAncestorOf(focused())


def test_ctrl_f_goes_to_the_filter_and_down_to_the_list(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F, CTRL)
    assert isinstance(focused(), FilterBar)

    QTest.keyClick(focused(), Qt.Key.Key_Down)

    assert focused() is invoices(window).table


def test_esc_in_the_detail_goes_back_to_the_list(window: MainWindow) -> None:
    page = invoices(window)
    page.refund_button.setFocus()

    QTest.keyClick(page.refund_button, Qt.Key.Key_Escape)

    assert focused() is page.table


def test_the_list_alone_shows_all_columns_and_enter_opens_beside(window: MainWindow) -> None:
    page = invoices(window)

    QTest.keyClick(window, Qt.Key.Key_Backslash, CTRL)
    assert page.panes.is_list_alone()
    assert page.table.model().columnCount() == 6
    assert not page.refund_button.isVisible()

    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert not page.panes.is_list_alone()
    assert page.table.model().columnCount() == 2
    assert page.refund_button.isVisible()


def test_the_list_takes_the_keyboard_from_a_detail_that_goes_away(window: MainWindow) -> None:
    page = invoices(window)
    page.refund_button.setFocus()

    QTest.keyClick(focused(), Qt.Key.Key_Backslash, CTRL)

    assert focused() is page.table


def test_from_1360_on_the_panel_stands_beside_the_detail(opened: Callable[..., MainWindow]) -> None:
    window = opened(1360)
    assert invoices(window).payments.isVisible()
    assert invoices(window).lines.isVisible()


def test_below_1360_the_panel_is_a_tab_of_the_detail(opened: Callable[..., MainWindow]) -> None:
    window = opened(1359)
    page = invoices(window)
    assert page.lines.isVisible()
    assert not page.payments.isVisible()

    page.panes.show_panel()
    assert page.payments.isVisible()
    assert not page.lines.isVisible()

    window.resize(1440, 900)
    assert page.payments.isVisible()
    assert page.lines.isVisible()


@pytest.mark.parametrize(("wide", "icons_only"), [(1240, False), (1239, True)])
def test_below_1240_the_rail_shows_icons_only(opened: Callable[..., MainWindow], wide: int, icons_only: bool) -> None:
    window = opened(wide)
    assert window.rail.width() == (52 if icons_only else 188)
    assert window.rail.list.model().data(window.rail.list.model().index(0, 0), Qt.ItemDataRole.ToolTipRole) == (
        "Invoices (Ctrl+1)"
    )


def test_the_smallest_window_is_1120_by_680(window: MainWindow) -> None:
    window.resize(300, 200)
    assert (window.width(), window.height()) == (1120, 680) or window.screen().availableGeometry().width() < 1120


def test_at_200_per_cent_list_and_detail_take_each_others_place(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    theme.apply(qapp, theme.Scheme.LIGHT, 200)
    window = gallery.window(tmp_path)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    with qtbot.waitActive(window):
        window.show()
    page = invoices(window)
    assert page.table.isVisible()
    assert not page.refund_button.isVisible()

    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.refund_button.isVisible()
    assert not page.table.isVisible()

    page.refund_button.setFocus()
    QTest.keyClick(page.refund_button, Qt.Key.Key_Escape)
    assert page.table.isVisible()
    assert not page.refund_button.isVisible()


def test_the_window_comes_back_as_it_was_left(qtbot: QtBot, tmp_path: Path) -> None:
    first = gallery.window(tmp_path)
    qtbot.addWidget(first)
    first.show()
    first.resize(first.width(), 720)
    first.close()

    second = gallery.window(tmp_path)
    qtbot.addWidget(second)
    second.show()

    assert second.height() == 720


def test_the_splitter_comes_back_where_a_person_put_it(qtbot: QtBot, tmp_path: Path) -> None:
    first = gallery.window(tmp_path)
    qtbot.addWidget(first)
    first.resize(1440, 900)
    first.show()
    page = invoices(first)
    splitter = page.panes.findChild(QSplitter)
    assert isinstance(splitter, QSplitter)
    handle = splitter.handle(1)
    start = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(handle, start + QPoint(88, 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=start + QPoint(88, 0))
    wide = page.table.width()
    first.close()

    second = gallery.window(tmp_path)
    qtbot.addWidget(second)
    second.resize(1440, 900)
    second.show()

    assert wide > 380
    assert abs(invoices(second).table.width() - wide) <= 2


def test_the_status_line_has_a_button_for_the_person(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.status.person_pressed):
        button = window.status.person_button()
        assert isinstance(button, QPushButton)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.text() == "Sample clerk"


def test_what_is_open_at_the_gateway_is_said_with_the_next_look(monkeypatch: pytest.MonkeyPatch) -> None:
    again = LOOKED.astimezone().strftime("%H:%M")
    monkeypatch.setattr(figures, "today", lambda: LOOKED.astimezone().date())
    one, none = GatewayRow("Stripe", 1, LOOKED, LOOKED, False), GatewayRow("Stripe", 0, None, None, False)
    assert outcomes_sentence(one) == f"1 refund not confirmed, asking again at {again}"
    tomorrow = outcomes_sentence(replace(one, next_look=LOOKED + timedelta(days=1)))
    assert "asking again on" in tomorrow, "a clock time alone would be taken for today's"
    assert outcomes_sentence(replace(one, unconfirmed=3, next_look=None)) == "3 refunds not confirmed"
    assert outcomes_sentence(none) == ""
    assert sync_sentence(one) == f"Stripe, read {again}"
    assert sync_sentence(none) == "Stripe, not read yet"
    assert sync_sentence(replace(none, mode="live")) == "Stripe live, not read yet"
    assert "recorded only" in sync_sentence(replace(none, key_missing=True))


def test_the_colours_change_while_the_window_is_open(window: MainWindow, qapp: QApplication) -> None:
    page = invoices(window)
    spot = QPoint(
        page.table.viewport().width() // 2, page.table.rowViewportPosition(page.table.currentIndex().row() - 1) + 5
    )
    before = page.table.viewport().grab().toImage().pixelColor(spot)

    theme.apply(qapp, theme.Scheme.DARK)

    after = page.table.viewport().grab().toImage().pixelColor(spot)
    assert (before.name(), after.name()) == ("#ffffff", "#1b1e23")


def test_the_rail_is_one_stop_and_enter_goes_into_the_page(window: MainWindow) -> None:
    window.rail.list.setFocus()
    QTest.keyClick(window.rail.list, Qt.Key.Key_Return)
    assert focused() is invoices(window).table
