"""Changing a waiting refund: it begins with what was asked for, its own amount is free again, the rest stays."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.model.refund import Refund
from desktop.services.queries import approvals, changing
from desktop.services.queries.rows import Review
from desktop.services.refunds import Change, LineWish
from desktop.ui.dialogs.change_refund import ChangeRefundDialog, dialog_for
from desktop.ui.dialogs.edit_refund import EditRefundDialog
from tests.services.office_builder import OfficeBuilder, line
from tests.ui.dialogs.harbour import Sale


def opened(qtbot: QtBot, office: OfficeBuilder, refund: UUID, login: str = "clerk") -> Any:
    desk = office.desk(login)
    dialog = dialog_for(desk, changing.read(desk, refund))
    qtbot.addWidget(dialog)
    dialog.open()
    if isinstance(dialog, ChangeRefundDialog):
        qtbot.waitUntil(lambda: dialog.choose.found() is not None and dialog.choose.settled(), timeout=15_000)
    return dialog


def kept(qtbot: QtBot, office: OfficeBuilder, dialog: Any, refund: UUID) -> Review:
    """The refund after *Change it*."""
    with qtbot.waitSignal(dialog.changed, timeout=15_000):
        QTest.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    return approvals.review(office.desk("manager"), refund)


@pytest.fixture
def asked(office: OfficeBuilder, sale: Sale) -> UUID:
    """Two lines of Harbour Gifts: 3 doormats by units, and 10.00 of the cakestands, of the card payment."""
    lines = (LineWish(6, quantity="3"), LineWish(2, gross="10.00"))
    return office.ask(sale.invoice_id, *lines, payment_id=sale.card_id, reason="Scratched")


def test_it_begins_with_the_lines_as_they_were_asked_for_and_their_amount_is_free_again(
    qtbot: QtBot, office: OfficeBuilder, asked: UUID
) -> None:
    dialog = opened(qtbot, office, asked)
    assert dialog.choose.lines.typed() == {2: "10.00", 6: "3u"}
    assert dialog.choose.fields.reason.reason() == "Scratched"
    stands = {entry.line.position: entry.line for entry in dialog.choose.lines.table.rows()}
    # 4 cakestands cost 61.20; 15.30 wait in another refund, the 10.00 of this one are free here.
    assert (stands[2].left_gross_minor, stands[2].waiting_minor) == (4590, 1530)
    assert dialog.choose.figures.total.text() == "31.42 GBP"
    assert dialog.change() == Change()


def test_lines_and_amounts_are_changed_and_the_approval_is_void(
    qtbot: QtBot, office: OfficeBuilder, asked: UUID
) -> None:
    office.approve(asked)
    dialog = opened(qtbot, office, asked)
    dialog.choose.lines.take({2: "45.90", 8: ""})
    dialog.choose.lines.changed.emit()
    qtbot.waitUntil(lambda: dialog.choose.settled() and dialog.choose.figures.total.text() == "67.50 GBP")
    review = kept(qtbot, office, dialog, asked)
    assert [(row.position, row.gross_minor) for row in review.lines] == [(2, 4590), (8, 2160)]
    assert (review.refund.gross_minor, review.refund.state) == (6750, "requested")
    assert review.refund.reason == "Scratched"


def test_more_than_the_line_has_is_said_in_place_and_nothing_is_stored(
    qtbot: QtBot, office: OfficeBuilder, asked: UUID
) -> None:
    dialog = opened(qtbot, office, asked)
    dialog.choose.lines.take({2: "45.91"})
    dialog.choose.lines.changed.emit()
    qtbot.waitUntil(dialog.choose.settled)
    QTest.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: [entry.wrong for entry in dialog.choose.lines.table.rows()][1] == "At most 45.90 on this line."
    )
    assert dialog.isVisible()
    assert approvals.review(office.desk("manager"), asked).refund.gross_minor == 3142


def test_words_alone_leave_every_line_as_it_was_asked_for(qtbot: QtBot, office: OfficeBuilder) -> None:
    invoice_id = office.paid(line("10.00", quantity="3"), currency="GBP", prices="net")
    refund = office.ask(invoice_id, LineWish(1, net="3.33"), reason="Scratched")
    before = approvals.review(office.desk("manager"), refund)
    dialog = opened(qtbot, office, refund)
    dialog.choose.fields.notes.setText("By phone")
    dialog.choose.fields.notes.textEdited.emit("By phone")
    qtbot.waitUntil(dialog.choose.settled)
    assert dialog.change() == Change(notes="By phone")
    after = kept(qtbot, office, dialog, refund)
    assert (after.notes, after.lines[0].asked) == ("By phone", "amount without tax")
    assert after.lines[0].net_minor == before.lines[0].net_minor == 333


def test_nothing_changed_closes_and_keeps_the_approval(qtbot: QtBot, office: OfficeBuilder, asked: UUID) -> None:
    office.approve(asked)
    dialog = opened(qtbot, office, asked)
    QTest.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert approvals.review(office.desk("manager"), asked).refund.state == "approved"


def test_overpaid_money_has_its_amount_and_no_lines(qtbot: QtBot, office: OfficeBuilder) -> None:
    invoice_id = office.invoice(currency="GBP")
    office.payment(invoice_id, amount="130.00")
    refund = office.ask(invoice_id, lines=(), amount="11.00", reason="Paid too much")
    dialog = opened(qtbot, office, refund)
    assert isinstance(dialog, EditRefundDialog)
    assert dialog.amount.text() == "11.00"
    dialog.amount.setText("11.01")
    QTest.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "11.00 GBP can still go back" in dialog.note.words())
    dialog.amount.setText("4.00")
    assert kept(qtbot, office, dialog, refund).refund.money_minor == 400
    with office.database.read() as session:
        assert session.get_one(Refund, refund).note_kind == "payment_returned"
