"""Add refund: what went back outside is written down with its day and its number, and no money moves."""

from datetime import date

from sqlalchemy import select

from desktop.model.refund import Refund
from desktop.model.states import Method, RefundKind, RefundState
from desktop.services import drafts
from desktop.ui.dialogs.record_refund import RecordRefundDialog
from desktop.ui.widgets.chip import Chip
from tests.services.office_builder import OfficeBuilder
from tests.ui.dialogs.harbour import Sale
from tests.ui.dialogs.refund_hands import Key, RefundHands, focused_name, words

ENTER, SPACE, TAB, ESC = Key.Key_Return, Key.Key_Space, Key.Key_Tab, Key.Key_Escape


def recorded(office: OfficeBuilder) -> Refund:
    with office.database.read() as session:
        (refund,) = session.scalars(select(Refund).where(Refund.kind == RefundKind.RECORD))
        return refund


def choose_payment(dialog: RecordRefundDialog, label: str) -> None:
    chooser = dialog.choose.fields.payment
    place = next(at for at in range(chooser.count()) if chooser.itemText(at).startswith(label))
    chooser.setCurrentIndex(place)


def test_a_refund_paid_outside_is_written_down_by_the_keyboard_alone(
    office: OfficeBuilder, sale: Sale, hands: RefundHands
) -> None:
    dialog = hands.record(sale.invoice_id)
    (chip,) = dialog.findChildren(Chip)
    assert chip.text() == "No money moves"
    hands.press("20", ENTER, TAB, TAB, TAB, "-2", TAB, "BACS 4711", TAB, "Wr")
    assert dialog.choose.fields.date.text() == "19 Nov 2026"
    hands.ctrl_enter()
    hands.wait(dialog.is_checking)

    assert dialog.foot.primary.text() == "Record 20.00 GBP"
    assert "20.00 GBP counts as paid back by bank transfer" in words(dialog.check.lines)
    said = words(dialog.check.facts)
    for each in ("by bank transfer, outside of this program", "19 Nov 2026", "BACS 4711", "Wrong item"):
        assert each in said
    hands.ctrl_enter()
    hands.wait(lambda: bool(hands.requested))

    refund = recorded(office)
    assert (refund.state, refund.method, refund.payment_id) == (
        RefundState.REQUESTED,
        Method.BANK_TRANSFER,
        sale.bank_id,
    )
    assert (refund.money_minor, refund.reference, refund.reason) == (2000, "BACS 4711", "Wrong item")
    assert refund.returned_on == date(2026, 11, 19)
    assert hands.requested == [((refund.id,), ())]


def test_date_and_reference_stand_before_the_reason(hands: RefundHands, sale: Sale) -> None:
    hands.record(sale.invoice_id)
    visited = []
    for _ in range(6):
        hands.press(TAB)
        visited.append(focused_name())
    assert visited == ["Payment", "Method", "Date", "Reference", "Reason", "Notes"]


def test_keys_go_to_the_first_field_that_is_missing_and_all_of_them_say_so(hands: RefundHands, sale: Sale) -> None:
    dialog = hands.record(sale.invoice_id)
    hands.press(SPACE)
    dialog.choose.fields.date.clear()
    dialog.choose.fields.date.setModified(True)
    hands.ctrl_enter()
    hands.wait(lambda: focused_name() == "Date")
    assert dialog.choose.fields.wrong() == {
        "date": "Type the day on which the money went back.",
        "reference": "Type the number under which it was paid.",
        "reason": "Say in a few words why; the auditor will read it.",
    }


def test_a_day_before_the_invoice_is_refused_under_the_date(hands: RefundHands, sale: Sale) -> None:
    dialog = hands.record(sale.invoice_id)
    hands.press(SPACE, TAB, TAB, TAB, "1-11", TAB, "BACS 1", TAB, "Wr")
    hands.ctrl_enter()
    hands.wait(lambda: focused_name() == "Date")
    assert "between the invoice's date (2026-11-16) and today (2026-11-21)" in dialog.choose.fields.wrong()["date"]


def test_money_of_a_card_payment_that_went_back_outside_is_recorded_by_its_real_method(
    office: OfficeBuilder, sale: Sale, hands: RefundHands
) -> None:
    dialog = hands.record(sale.invoice_id)
    choose_payment(dialog, "Visa")
    method = dialog.choose.fields.method
    assert [method.itemText(at) for at in range(method.count())] == [
        "Bank transfer", "Cash", "Cheque", "Card terminal", "Direct debit", "Other platform"
    ]  # fmt: skip
    method.setCurrentText("Cash")
    hands.press(SPACE)
    dialog.choose.fields.reference.setText("T-9")
    dialog.choose.fields.reason.setEditText("Paid at the till")
    hands.settle(dialog)
    dialog.choose.fields.changed.emit()
    hands.ctrl_enter()
    hands.wait(dialog.is_checking)
    hands.ctrl_enter()
    hands.wait(lambda: bool(hands.requested))
    refund = recorded(office)
    assert (refund.payment_id, refund.method) == (sale.card_id, Method.CASH)


def test_the_draft_of_a_record_is_its_own(office: OfficeBuilder, sale: Sale, hands: RefundHands) -> None:
    dialog = hands.record(sale.invoice_id)
    hands.press(SPACE, TAB, TAB, TAB, "-1", TAB, "BACS 1", ESC)
    hands.wait(lambda: not dialog.isVisible())
    desk = office.desk("clerk")
    assert drafts.kept(desk, sale.invoice_id, RefundKind.PROCESS) is None

    again = hands.record(sale.invoice_id)
    assert again.choose.lines.typed() == {1: ""}
    assert (again.choose.fields.date.text(), again.choose.fields.reference.text()) == ("20 Nov 2026", "BACS 1")
