"""Find or do: what is found and done without leaving the keys, and where the focus is afterwards."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.ui.main_window import MainWindow
from desktop.ui.widgets.command_palette import CommandPalette, Finding
from tests.ui import gallery
from tests.ui.gallery import invoices

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def finding(qtbot: QtBot, tmp_path: Path) -> tuple[MainWindow, list[str]]:
    opened_things: list[str] = []

    def find(text: str) -> Sequence[Finding]:
        names = ("Harbour Gifts Ltd", "Harbourside Deli & Gifts", "Kettle & Kin")
        return [
            Finding("Customers", "customers", name, "14 invoices", partial(opened_things.append, name))
            for name in names
            if text.lower() in name.lower()
        ]

    window = gallery.window(tmp_path, find=find)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    return window, opened_things


def palette(window: MainWindow) -> CommandPalette:
    QTest.keyClick(window, Qt.Key.Key_K, CTRL)
    found = window.findChild(CommandPalette)
    assert isinstance(found, CommandPalette)
    return found


def test_find_or_do_finds_while_typing_and_enter_opens(finding: tuple[MainWindow, list[str]], qtbot: QtBot) -> None:
    window, opened_things = finding
    shown = palette(window)

    QTest.keyClicks(shown.field, "harb")
    qtbot.waitUntil(lambda: len(shown.table.rows()) == 2)
    QTest.keyClick(shown.field, Qt.Key.Key_Down)
    QTest.keyClick(shown.field, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: opened_things == ["Harbourside Deli & Gifts"])


def test_find_or_do_does_what_fits_with_its_keys(finding: tuple[MainWindow, list[str]], qtbot: QtBot) -> None:
    window, _ = finding
    shown = palette(window)

    QTest.keyClicks(shown.field, "refund pay")
    assert [(row.title, row.detail) for row in shown.table.rows()] == [("Refund payment…", "Ctrl+R")]
    QTest.keyClick(shown.field, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: window.status.result() == "The refund dialog would open.")


def test_find_or_do_leaves_out_what_cannot_be_done(finding: tuple[MainWindow, list[str]]) -> None:
    window, _ = finding
    window.registry["refund_payment"].allow("Nothing is left to return.")

    shown = palette(window)

    assert "Refund payment…" not in [row.title for row in shown.table.rows()]


def test_esc_gives_the_focus_back_to_where_it_was(finding: tuple[MainWindow, list[str]], qtbot: QtBot) -> None:
    window, _ = finding
    invoices(window).table.setFocus()
    shown = palette(window)
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))

    QTest.keyClick(shown.field, Qt.Key.Key_Escape)

    qtbot.waitUntil(lambda: QApplication.focusWidget() is invoices(window).table)


def test_an_answer_to_an_older_question_does_not_jump_under_the_hand(
    finding: tuple[MainWindow, list[str]], qtbot: QtBot
) -> None:
    window, _ = finding
    shown = palette(window)
    QTest.keyClicks(shown.field, "kettle")

    shown._on_found("harb", [Finding("Customers", "customers", "Harbour Gifts Ltd", "", lambda: None)])

    assert "Harbour Gifts Ltd" not in [row.title for row in shown.table.rows()]


def test_where_more_fit_than_are_shown_find_or_do_says_how_many_stand_there(
    finding: tuple[MainWindow, list[str]],
) -> None:
    window, _ = finding
    shown = palette(window)
    QTest.keyClicks(shown.field, "4985")
    invoices = [Finding("Invoices", "invoice", f"Invoice 4985{at}", "", lambda: None, more=True) for at in range(6)]
    refund = Finding("Refunds", "refund", "Refund R-4985", "", lambda: None)

    shown._on_found("4985", [*invoices, refund])

    assert "7 shown, more fit" in [label.text() for label in shown.findChildren(QLabel)]
    heads = [shown._heading(row) for row in shown.table.rows()]
    assert sorted(set(heads)) == ["Invoices, the first 6", "Refunds"]

    shown._on_found("4985", [refund])
    assert "1 found" in [label.text() for label in shown.findChildren(QLabel)]
