"""The lines to refund: one hand types, ticks and goes on; Esc takes back; long invoices can be searched."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop.services.refunds import LineWish
from desktop.ui.widgets.ticks import Tick
from tests.services.office_builder import OfficeBuilder
from tests.ui.dialogs import harbour
from tests.ui.dialogs.harbour import Sale
from tests.ui.dialogs.refund_hands import Key, RefundHands, focused_name

ENTER, SPACE, TAB, DOWN, ESC = Key.Key_Return, Key.Key_Space, Key.Key_Tab, Key.Key_Down, Key.Key_Escape


def test_the_keyboard_stands_on_the_first_line_when_the_dialog_opens(hands: RefundHands, sale: Sale) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    current = dialog.choose.lines.table.current()
    assert current is not None
    assert (current.line.position, focused_name()) == (1, "Lines to refund")


def test_space_ticks_all_that_is_left_and_takes_it_back(hands: RefundHands, sale: Sale) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press(DOWN, SPACE)
    assert dialog.choose.lines.typed() == {2: ""}
    hands.settle(dialog)
    assert dialog.choose.figures.total.text() == "45.90 GBP"
    hands.press(SPACE)
    assert dialog.choose.lines.typed() == {}


def test_enter_takes_and_goes_to_the_next_line_however_fast_one_types(hands: RefundHands, sale: Sale) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press("1", ENTER, ".5", ENTER, ENTER, "=1+1", ENTER)
    assert dialog.choose.lines.typed() == {1: "1", 2: ".5", 4: "=1+1"}


def test_esc_takes_back_what_is_being_typed_and_leaves_the_dialog_open(hands: RefundHands, sale: Sale) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press(SPACE, "7.50", ESC)
    assert dialog.choose.lines.typed() == {1: ""}
    hands.press(DOWN, "3", ESC)
    hands.settle(dialog)
    assert dialog.choose.lines.typed() == {1: ""}
    assert dialog.choose.figures.total.text() == "42.48 GBP"
    assert dialog.isVisible()


def test_tab_leaves_an_open_field_for_the_method_and_goes_on_in_reading_order(hands: RefundHands, sale: Sale) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press("5", TAB)
    visited = [focused_name()]
    for _ in range(4):
        hands.press(TAB)
        visited.append(focused_name())
    assert dialog.choose.lines.typed() == {1: "5"}
    assert visited[:4] == ["Method", "Reason", "Reference", "Notes"]
    assert QApplication.focusWidget() is dialog.choose.fields.email


def test_an_open_field_tells_its_own_limit_while_it_is_wrong(hands: RefundHands, sale: Sale) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press(DOWN, DOWN, "600")
    hands.settle(dialog)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.property("wrong") is True
    assert field.accessibleName() == "Refund of 15cm Christmas glass ball 20 lights"
    assert dialog.choose.figures.after.limit.words() == "Smallest limit here: line 3, at most 83.40 GBP"
    hands.press(Key.Key_Backspace, Key.Key_Backspace)
    hands.settle(dialog)
    assert field.property("wrong") is False
    assert dialog.choose.figures.total.text() == "6.00 GBP"


def test_what_is_unfinished_is_not_called_wrong(hands: RefundHands, sale: Sale) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press("=2*")
    hands.settle(dialog)
    assert [entry.wrong for entry in dialog.choose.lines.table.rows() if entry.typed is not None] == [""]
    hands.press(ENTER)
    hands.settle(dialog)
    assert [entry.wrong for entry in dialog.choose.lines.table.rows() if entry.typed is not None] == [
        "Not an amount above zero."
    ]


def test_ctrl_a_ticks_every_line_and_once_more_none(hands: RefundHands, sale: Sale) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press("5", ENTER)
    QTest.keyClick(dialog.choose.lines.table, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert dialog.choose.lines.typed() == {1: "5", **dict.fromkeys(range(2, 9), "")}
    QTest.keyClick(dialog.choose.lines.table, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert dialog.choose.lines.typed() == {}


def test_a_line_with_nothing_left_cannot_be_ticked_and_says_why(
    office: OfficeBuilder, sale: Sale, hands: RefundHands
) -> None:
    office.ask(sale.invoice_id, LineWish(1, all=True), payment_id=sale.card_id, reason="Overcharged", by="clerk2")
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    table = dialog.choose.lines.table
    first = table.rows()[0]
    cell = table.row_model().columns[0].cell(first)
    assert cell.tick is Tick.DEAD
    assert cell.said().startswith("cannot be ticked, nothing left to return, White hanging heart")
    table.choose(1)
    hands.press(SPACE, "5")
    assert dialog.choose.lines.typed() == {}
    assert focused_name() == "Lines to refund"


def test_the_cells_say_what_is_seen(hands: RefundHands, sale: Sale) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press(DOWN, "50%", ENTER)
    hands.settle(dialog)
    table = dialog.choose.lines.table
    role = Qt.ItemDataRole.AccessibleTextRole
    said = [table.row_model().data(table.row_model().index(1, column), role) for column in range(4)]
    assert said == [
        "ticked, Regency cakestand 3 tier, 22423, 4 × 12.75, 15.30 waiting",
        "45.90",
        "50%",
        "22.95, net 19.12 + VAT 3.83",
    ]


def test_an_invoice_of_over_twelve_lines_has_a_find_field(office: OfficeBuilder, hands: RefundHands) -> None:
    lines = [replace(harbour.LINES[0], text=f"Candle {number}", code=f"C{number}") for number in range(1, 14)]
    invoice_id = office.invoice(
        *lines, number="491400", customer="Harbour Gifts Ltd", currency="GBP", issued=date(2026, 11, 20)
    )
    payment_id = office.payment(invoice_id)
    dialog = hands.refund(invoice_id, payment_id)
    hands.press("5", ENTER)
    dialog.choose.lines.finder.setFocus()
    hands.press("candle 12", ENTER)
    assert [entry.line.text for entry in dialog.choose.lines.table.rows()] == ["Candle 12"]
    assert dialog.choose.lines.typed() == {1: "5"}

    dialog.choose.lines.table.setFocus()
    hands.press("99999", ENTER)
    dialog.choose.lines.finder.setFocus()
    dialog.choose.lines.finder.clear()
    hands.press("candle 7", ENTER)
    hands.ctrl_enter()
    hands.wait(lambda: dialog.choose.settled() and focused_name() == "Lines to refund")
    current = dialog.choose.lines.table.current()
    assert current is not None
    assert (current.line.position, current.wrong) == (12, "At most 35.40 on this line.")


def test_a_short_invoice_has_none(hands: RefundHands, sale: Sale) -> None:
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    assert not dialog.choose.lines.finder.isVisible()
