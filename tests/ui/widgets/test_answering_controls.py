"""Controls that a person presses, types into or leaves: what each does in answer, and that nothing jumps."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui import theme
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.dialog_frame import DialogFrame, Role
from desktop.ui.widgets.fields import Choice, Field
from desktop.ui.widgets.filter_bar import FilterBar
from desktop.ui.widgets.scrim import Scrim
from desktop.ui.widgets.ticks import TickBox

Show = Callable[..., QWidget]


@pytest.mark.parametrize("kind", list(Kind))
def test_focus_moves_nothing(shown: Show, kind: Kind) -> None:
    button = Button("Refund now 96.00 GBP", kind, icon="refund", key="Ctrl+Enter")
    shown(button)
    button.clearFocus()
    before = (button.size(), button.sizeHint())
    plain = button.grab().toImage()

    button.setFocus()

    assert (button.size(), button.sizeHint()) == before
    assert button.grab().toImage() != plain


def test_a_field_is_as_high_with_focus_and_when_wrong(shown: Show) -> None:
    field = Field("Reference", QLineEdit())
    shown(field)
    field.control.clearFocus()
    high = field.control.sizeHint().height()

    field.control.setFocus()
    assert field.control.sizeHint().height() == high == theme.px("field")
    field.set_wrong("At most 71.40 on this line.")

    assert field.control.sizeHint().height() == high


@pytest.mark.parametrize("control", [QLineEdit, QPlainTextEdit, Choice])
def test_what_is_wrong_is_taken_back_when_somebody_changes_it(shown: Show, control: type[QWidget]) -> None:
    field = Field("Your name", control())
    if isinstance(field.control, Choice):
        field.control.addItems(["", "Anna Amsel"])
    shown(field)
    field.set_wrong("Type your name.")

    QTest.keyClicks(field.control, "A")

    assert field.wrong() == ""
    assert not field.control.property("wrong")


def test_the_key_is_no_part_of_a_buttons_name() -> None:
    assert Button("Cancel", key="Esc").text() == "Cancel"


def test_enter_presses_the_button_that_has_the_focus(shown: Show) -> None:
    pressed: list[str] = []
    button = Button("Refund payment…", Kind.PRIMARY)
    button.clicked.connect(lambda: pressed.append("yes"))
    shown(button)
    button.setFocus()

    QTest.keyClick(button, Qt.Key.Key_Return)
    QTest.keyClick(button, Qt.Key.Key_Space)

    assert pressed == ["yes", "yes"]


def test_an_icon_button_has_a_name(qtbot: QtBot) -> None:
    button = IconButton("print", "Print")
    qtbot.addWidget(button)
    assert (button.accessibleName(), button.toolTip()) == ("Print", "Print")


def test_buttons_are_as_high_as_the_tokens_say() -> None:
    assert Button("Cancel").sizeHint().height() == 32
    assert Button("Cancel", small=True).sizeHint().height() == 28
    assert IconButton("close", "Close").sizeHint() == QSize(32, 32)


def test_the_filter_waits_for_a_pause_and_sends_once(qtbot: QtBot) -> None:
    bar, sent = FilterBar("Filter invoices"), list[str]()
    qtbot.addWidget(bar)
    bar.filtered.connect(sent.append)

    QTest.keyClicks(bar, "harb")
    qtbot.waitUntil(lambda: bool(sent))

    assert sent == ["harb"]


def test_enter_sends_the_filter_at_once_and_goes_on_to_the_list(qtbot: QtBot) -> None:
    bar, sent, left = FilterBar("Filter invoices"), list[str](), list[str]()
    qtbot.addWidget(bar)
    bar.filtered.connect(sent.append)
    bar.left.connect(lambda: left.append("to the list"))

    QTest.keyClicks(bar, "harb")
    QTest.keyClick(bar, Qt.Key.Key_Return)

    assert (sent, left) == (["harb"], ["to the list"])


def test_esc_clears_the_filter(qtbot: QtBot) -> None:
    bar, sent = FilterBar("Filter invoices"), list[str]()
    qtbot.addWidget(bar)
    bar.filtered.connect(sent.append)
    QTest.keyClicks(bar, "x")
    QTest.keyClick(bar, Qt.Key.Key_Return)

    QTest.keyClick(bar, Qt.Key.Key_Escape)

    assert (bar.text(), sent) == ("", ["x", ""])


def test_a_choice_gives_the_value_behind_the_word(qtbot: QtBot) -> None:
    choice = Choice()
    qtbot.addWidget(choice)
    choice.add_choice("Visa ••4242 through Stripe, as it was paid", "card")
    choice.add_choice("Cash", "cash")
    assert choice.choose("cash")
    assert (choice.currentText(), choice.value()) == ("Cash", "cash")
    assert not choice.choose("cheque")
    assert choice.sizeHint().height() == 32


def test_a_tick_box_is_ticked_by_its_sentence_too(shown: Show) -> None:
    box = TickBox("E-mail the credit note")
    shown(box)
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(100, box.height() // 2))
    assert box.isChecked()
    box.set_obstacle("This customer has no e-mail address.")
    assert box.toolTip() == box.accessibleDescription() == "This customer has no e-mail address."


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[DialogFrame]:
    window = QWidget()
    window.resize(780, 700)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    yield DialogFrame("Refund payment", "Harbour Gifts Ltd", steps=("1  Choose", "2  Check"), parent=window)
    window.close()


def test_a_dialog_is_never_larger_than_the_window_behind_and_shades_it(dialog: DialogFrame) -> None:
    dialog.open()
    window = dialog.parentWidget()
    assert window is not None
    assert dialog.width() <= window.width()
    assert dialog.height() <= window.height()
    (scrim,) = window.findChildren(Scrim)
    assert scrim.isVisible()
    assert dialog.windowModality() is Qt.WindowModality.WindowModal


def test_ctrl_enter_finishes_from_anywhere_in_the_dialog(dialog: DialogFrame, qtbot: QtBot) -> None:
    done: list[str] = []
    field = QLineEdit()
    dialog.body.addWidget(field)
    button = dialog.add_button(
        "Complete refund", lambda: done.append("complete"), Kind.PRIMARY, role=Role.AcceptRole, key="Ctrl+Enter"
    )
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    field.setFocus()

    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert done == ["complete"]

    button.set_obstacle("Choose at least one line.")
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert done == ["complete"]


def test_esc_and_the_cross_leave_the_dialog(dialog: DialogFrame) -> None:
    left: list[str] = []
    dialog.rejected.connect(lambda: left.append("left"))
    dialog.open()
    cross = next(button for button in dialog.findChildren(IconButton) if button.accessibleName() == "Close")

    QTest.mouseClick(cross, Qt.MouseButton.LeftButton)
    dialog.open()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)

    assert left == ["left", "left"]
    assert not [scrim for scrim in dialog.parentWidget().findChildren(Scrim) if scrim.isVisible()]  # type: ignore[union-attr]


def test_tab_goes_through_the_fields_then_the_buttons_and_comes_to_the_cross_last(dialog: DialogFrame) -> None:
    dialog.add_button("Enter it", lambda: None, Kind.PRIMARY, role=Role.AcceptRole)
    dialog.foot_left.addWidget(Button("Another invoice"))
    for name in ("Reference", "Amount"):
        dialog.body.addWidget(Field(name, QLineEdit()))
    dialog.open()
    dialog.findChildren(QLineEdit)[0].setFocus()

    met = []
    for _stop in range(5):
        focused = dialog.focusWidget()
        met.append(focused.accessibleName() or focused.text())  # type: ignore[attr-defined]
        QTest.keyClick(focused, Qt.Key.Key_Tab)

    assert met == ["Reference", "Amount", "Another invoice", "Enter it", "Close"]
    assert dialog.focusWidget() is dialog.findChildren(QLineEdit)[0]
