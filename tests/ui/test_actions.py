"""One registry of what can be done: keys that never clash, buttons that say why not."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.actions import Actions
from desktop.ui.widgets.buttons import Button, IconButton, Kind


@pytest.fixture
def actions() -> Actions:
    return Actions()


def nothing() -> None: ...


def test_two_actions_of_the_window_with_one_key_clash(actions: Actions) -> None:
    actions.add("print", "Print…", nothing, shortcut="Ctrl+P")
    actions.add("pay", "Pay", nothing, shortcut="Ctrl+P")

    assert actions.clashes() == [("Ctrl+P", "print", "pay")]


def test_enter_of_the_keypad_clashes_too(actions: Actions) -> None:
    actions.add("finish", "Finish", nothing, shortcut="Ctrl+Enter")
    actions.add("send", "Send", nothing, shortcut="Ctrl+Return")

    assert {key for key, _, _ in actions.clashes()} == {"Ctrl+Return", "Ctrl+Enter"}


def test_pages_that_are_never_seen_together_may_share_a_key(actions: Actions, qtbot: QtBot) -> None:
    invoices, notes = QWidget(), QWidget()
    qtbot.addWidget(invoices)
    qtbot.addWidget(notes)
    actions.add("print_invoice", "Print…", nothing, shortcut="Ctrl+P", owner=invoices)
    actions.add("print_note", "Print…", nothing, shortcut="Ctrl+P", owner=notes)

    assert actions.clashes() == []


def test_a_key_of_a_page_clashes_with_one_of_the_window(actions: Actions, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    actions.add("lock", "Lock", nothing, shortcut="Ctrl+L")
    actions.add("lines", "Lines", nothing, shortcut="Ctrl+L", owner=page)

    assert actions.clashes() == [("Ctrl+L", "lock", "lines")]


def test_a_name_is_given_once(actions: Actions) -> None:
    actions.add("print", "Print…", nothing)

    with pytest.raises(ValueError, match="print"):
        actions.add("print", "Print again…", nothing)


def test_a_single_letter_works_in_its_list_and_is_typed_elsewhere(actions: Actions, qtbot: QtBot) -> None:
    page = QWidget()
    column = QVBoxLayout(page)
    queue, field = QWidget(), QLineEdit()
    queue.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    column.addWidget(queue)
    column.addWidget(field)
    done: list[str] = []
    actions.add("approve", "Approve", lambda: done.append("approved"), shortcut="A", owner=page, area=queue)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
    queue.setFocus()
    QTest.keyClick(queue, Qt.Key.Key_A)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A)

    assert done == ["approved"]
    assert field.text() == "a"


def test_a_button_does_its_action_and_shows_its_key(actions: Actions, qtbot: QtBot) -> None:
    done: list[str] = []
    action = actions.add("refund", "&Refund payment…", lambda: done.append("refund"), shortcut="Ctrl+R", icon="refund")
    button = Button.of(action, Kind.PRIMARY)
    qtbot.addWidget(button)

    QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    assert done == ["refund"]
    assert button.text() == "Refund payment…"
    assert action.key() == "Ctrl+R"


def test_a_button_that_cannot_be_pressed_says_why(actions: Actions, qtbot: QtBot) -> None:
    action = actions.add("refund", "Refund payment…", nothing)
    button, icon = Button.of(action), IconButton.doing(action)
    qtbot.addWidget(button)
    qtbot.addWidget(icon)

    action.allow("The payment came in by bank transfer. Use Add refund.")

    assert not button.isEnabled()
    assert button.toolTip() == "The payment came in by bank transfer. Use Add refund."
    assert button.accessibleDescription() == button.toolTip()
    assert icon.toolTip() == button.toolTip()

    action.allow()

    assert button.isEnabled()
    assert button.toolTip() == ""
    assert icon.toolTip() == "Refund payment…"


def test_a_menu_has_the_pages_own_actions_before_those_of_the_window(actions: Actions, qtbot: QtBot) -> None:
    page, other = QWidget(), QWidget()
    qtbot.addWidget(page)
    qtbot.addWidget(other)
    actions.add("ask", "Ask the gateway now", nothing, menu="Refund")
    actions.add("refund", "Refund payment…", nothing, menu="Refund", owner=page)
    actions.add("approve", "Approve", nothing, menu="Refund", owner=other)

    assert [action.name for action in actions.in_menu("Refund", page)] == ["refund", "ask"]
