"""What looks like a duplicate is shown before the last step of a refund, and answered before it goes on."""

from sqlalchemy import select

from desktop.model.refund import Refund
from desktop.ui.dialogs.partial_refund import PartialRefundDialog
from desktop.ui.dialogs.radar_answer import UNANSWERED
from tests.services.office_builder import OfficeBuilder
from tests.ui.dialogs.harbour import Sale
from tests.ui.dialogs.refund_hands import Key, RefundHands, focused_name

ENTER = Key.Key_Return
MUGS = "Same customer and amount: R-3 of invoice 491208, waiting for approval, 6.00 GBP on 21 Nov 2026."


def newest(office: OfficeBuilder) -> Refund:
    with office.database.read() as session:
        return session.scalars(select(Refund).order_by(Refund.requested_at.desc(), Refund.number.desc())).all()[0]


def asked_again(hands: RefundHands, sale: Sale) -> PartialRefundDialog:
    """The check of 6.00 for the cakestand, while 6.00 for the mugs wait already."""
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    hands.press("6", ENTER)
    hands.settle(dialog)
    hands.ctrl_enter()
    hands.press("D")
    hands.settle(dialog)
    hands.ctrl_enter()
    hands.wait(dialog.is_checking)
    return dialog


def test_a_duplicate_is_warned_of_and_wants_an_answer_before_anything_is_asked_for(
    office: OfficeBuilder, hands: RefundHands, sale: Sale
) -> None:
    dialog = asked_again(hands, sale)
    radar = dialog.check.radar
    assert radar.note.words() == MUGS
    assert focused_name() == "Why this is not a duplicate"
    hands.ctrl_enter()
    assert radar.field.wrong() == UNANSWERED
    assert not hands.requested
    hands.press("Another", " box")
    assert radar.field.wrong() == ""
    hands.ctrl_enter()
    hands.wait(lambda: bool(hands.requested))
    assert newest(office).radar_answer == "Another box"


def test_another_amount_has_another_answer(hands: RefundHands, sale: Sale) -> None:
    dialog = asked_again(hands, sale)
    hands.press("Another box")
    dialog.foot.back.click()
    hands.press("7", ENTER)
    hands.settle(dialog)
    hands.ctrl_enter()
    hands.wait(dialog.is_checking)
    assert dialog.check.radar.isHidden()
    assert dialog.check.radar.text() == ""
    assert focused_name() != "Why this is not a duplicate"


def test_nothing_is_asked_where_nothing_looks_like_a_duplicate(hands: RefundHands, sale: Sale) -> None:
    dialog = hands.record(sale.invoice_id)
    hands.press("20", ENTER, Key.Key_Tab, Key.Key_Tab, Key.Key_Tab, "-2", Key.Key_Tab, "BACS 1", Key.Key_Tab, "Wr")
    hands.ctrl_enter()
    hands.wait(dialog.is_checking)
    assert dialog.check.radar.isHidden()
