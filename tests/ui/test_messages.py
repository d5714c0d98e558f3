"""The one voice: what did not happen, what it means for the money, what to do now; and once, not ten times."""

import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.errors import RefundDeskError
from desktop.ui import messages

UNEXPECTED = "Something unexpected happened."


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(400, 300)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    return made


@pytest.fixture
def hook() -> Iterator[messages.Unexpected]:
    kept = sys.excepthook
    made = messages.Unexpected()
    made.install()
    yield made
    made.uninstall()
    sys.excepthook = kept


def boxes(window: QWidget) -> list[QMessageBox]:
    return [box for box in window.findChildren(QMessageBox) if box.isVisible()]


def press(box: QMessageBox, text: str) -> None:
    next(button for button in box.findChildren(QPushButton) if button.text() == text).click()


def test_a_failure_of_the_world_is_told_in_its_own_words(window: QWidget) -> None:
    messages.say(window, RefundDeskError("Refund not sent.", "Stripe could not be reached. Nothing was paid.", "net"))

    (box,) = boxes(window)
    assert box.windowTitle() == "Refund Desk"
    assert box.text() == "Refund not sent."
    assert box.informativeText() == "Stripe could not be reached. Nothing was paid."
    assert box.windowModality() is not Qt.WindowModality.NonModal


@pytest.mark.expects_log(UNEXPECTED)
def test_our_own_fault_is_logged_and_told_calmly(window: QWidget) -> None:
    messages.say(window, ZeroDivisionError("x"))

    (box,) = boxes(window)
    assert box.text() == UNEXPECTED
    assert "What you typed is still here." in box.informativeText()
    assert "ZeroDivisionError" not in box.text() + box.informativeText()


@pytest.mark.expects_log(UNEXPECTED)
def test_the_same_fault_ten_times_is_told_once(window: QWidget) -> None:
    for _ in range(10):
        messages.say(window, ValueError())

    assert len(boxes(window)) == 1
    press(boxes(window)[0], "Close")
    messages.say(window, ValueError())
    assert len(boxes(window)) == 1


def test_the_log_has_the_traceback(window: QWidget, caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise KeyError("the row that was not there")
    except KeyError as failure:
        messages.say(window, failure)

    assert "the row that was not there" in caplog.text
    assert "Traceback" in caplog.text


@pytest.mark.expects_log(UNEXPECTED)
def test_what_nobody_caught_reaches_one_box_and_typed_work_stays(
    qtbot: QtBot, window: QWidget, hook: messages.Unexpected
) -> None:
    field = QLineEdit(window)
    field.setText("Photos by e-mail")

    sys.excepthook(ValueError, ValueError("lost"), None)

    assert [box.text() for box in boxes(window)] == [UNEXPECTED]
    assert field.text() == "Photos by e-mail"


@pytest.mark.expects_log(UNEXPECTED)
def test_what_nobody_caught_on_another_thread_is_told_on_the_gui_thread(
    qtbot: QtBot, window: QWidget, hook: messages.Unexpected
) -> None:
    thread = threading.Thread(target=lambda: sys.excepthook(ValueError, ValueError("lost"), None))
    thread.start()
    thread.join()

    qtbot.waitUntil(lambda: bool(boxes(window)))
    assert boxes(window)[0].text() == UNEXPECTED


def test_a_question_does_what_the_pressed_verb_says(window: QWidget) -> None:
    done: list[str] = []
    box = messages.ask(
        window,
        "Send to the customer again?",
        "The first mail may have arrived.",
        [("Send again", lambda: done.append("sent"))],
    )
    assert [button.text() for button in box.buttons()] == ["Send again", "Cancel"]

    press(box, "Send again")

    assert done == ["sent"]


def test_discarding_is_red_and_enter_keeps(window: QWidget) -> None:
    box = messages.ask(
        window, "Discard the draft?", "What you typed is lost.", [("Discard", lambda: None)], "Keep", danger=True
    )

    default = box.defaultButton()
    assert default is not None
    assert default.text() == "Keep"
    assert next(b for b in box.buttons() if b.text() == "Discard").property("danger") is True


def test_a_title_with_angle_brackets_is_shown_as_it_is(window: QWidget) -> None:
    messages.say(window, RefundDeskError("<b>Not</b> sent.", "a < b", "x"))

    assert boxes(window)[0].textFormat() is Qt.TextFormat.PlainText
