"""Spread an amount: one sees what falls on each line and payment before one takes it."""

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.model.refund import Refund
from desktop.services.refunds import LineWish
from desktop.ui.dialogs.partial_refund import PartialRefundDialog
from desktop.ui.dialogs.spread_amount import SpreadAmountDialog
from tests.services.office_builder import OfficeBuilder
from tests.ui.dialogs.harbour import Sale
from tests.ui.dialogs.refund_hands import Key, RefundHands, words

# 46.33 over 463.26 by what each line has left, by largest remainder; worked out by hand.
SHARES = [425, 459, 834, 300, 1210, 714, 475, 216]


def opened(dialog: PartialRefundDialog, qtbot: QtBot) -> SpreadAmountDialog:
    dialog.choose.lines.spread.click()
    (spread,) = dialog.findChildren(SpreadAmountDialog)
    qtbot.waitUntil(spread.isActiveWindow)
    return spread


def test_the_proposal_shows_lines_and_payments_and_is_taken_as_it_stands(
    office: OfficeBuilder, sale: Sale, hands: RefundHands, qtbot: QtBot
) -> None:
    dialog = hands.refund(sale.invoice_id, None)
    spread = opened(dialog, qtbot)
    hands.press("420")
    hands.wait(lambda: spread.take.text() == "Take 420.00 GBP")
    assert sum(line.gross_minor for line in spread.table.rows()) == 42000
    said = words(spread)
    for each in ("Net", "350.00", "VAT", "70.00", "Back to Visa ••4242", "363.26", "Bank transfer, paid by hand"):
        assert each in said
    assert dialog.choose.lines.typed() == {}

    hands.press(Key.Key_Return)
    hands.wait(lambda: not spread.isVisible())
    hands.settle(dialog)
    assert dialog.choose.figures.total.text() == "420.00 GBP"
    assert dialog.choose.lines.typed()[1] == "38.51"
    dialog.choose.fields.reason.setEditText("Overcharged")
    hands.ctrl_enter()
    hands.wait(dialog.is_checking)
    hands.ctrl_enter()
    hands.wait(lambda: bool(hands.requested))
    with office.database.read() as session:
        made = session.scalars(select(Refund).where(Refund.reason == "Overcharged").order_by(Refund.part)).all()
        assert [(refund.payment_id, refund.money_minor) for refund in made] == [
            (sale.card_id, 36326),
            (sale.bank_id, 5674),
        ]


def test_the_shares_are_those_of_the_largest_remainder(sale: Sale, hands: RefundHands, qtbot: QtBot) -> None:
    spread = opened(hands.refund(sale.invoice_id, sale.card_id), qtbot)
    hands.press("46.33")
    hands.wait(lambda: spread.take.text() == "Take 46.33 GBP")
    assert [line.gross_minor for line in spread.table.rows()] == SHARES


def test_lines_that_were_refunded_by_units_take_their_share_too(
    office: OfficeBuilder, sale: Sale, hands: RefundHands, qtbot: QtBot
) -> None:
    office.ask(sale.invoice_id, LineWish(6, quantity="2"), payment_id=sale.card_id, reason="Cancelled", by="clerk2")
    dialog = hands.refund(sale.invoice_id, sale.card_id)
    spread = opened(dialog, qtbot)
    hands.press("=2*10")
    hands.wait(lambda: spread.take.text() == "Take 20.00 GBP")
    hands.press(Key.Key_Return)
    hands.wait(lambda: not spread.isVisible())
    hands.settle(dialog)
    assert [entry.wrong for entry in dialog.choose.lines.table.rows()] == [""] * 8
    assert dialog.choose.figures.total.text() == "20.00 GBP"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("50%", "A share or units belong to one line."),
        ("400", "This payment has 363.26 GBP left to return."),
        ("", "Type an amount first"),
    ],
)
def test_what_cannot_be_spread_is_said_under_the_amount(
    sale: Sale, hands: RefundHands, qtbot: QtBot, typed: str, said: str
) -> None:
    spread = opened(hands.refund(sale.invoice_id, sale.card_id), qtbot)
    hands.press(typed, Key.Key_Return)
    hands.wait(lambda: said in words(spread))
    assert spread.isVisible()
    assert spread.take.text() == "Take proposal"
