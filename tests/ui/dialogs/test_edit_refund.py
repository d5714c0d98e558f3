"""Changing the words of a waiting refund: what is typed is kept, what is refused is said in place."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.model.states import Method
from desktop.services import refunds
from desktop.services.queries import approvals
from desktop.services.refunds import LineWish, Wish
from desktop.ui.dialogs.edit_refund import EditRefundDialog
from tests.services.office_builder import OfficeBuilder


@pytest.fixture
def waiting(office: OfficeBuilder) -> tuple[OfficeBuilder, UUID]:
    """A refund of a bank transfer waits without reference; another one has the reference BANK-1."""
    invoice = office.invoice()
    payment = office.payment(invoice, method=Method.BANK_TRANSFER)
    ask = office.desk("clerk")
    refunds.request(ask, uuid4(), invoice, Wish(payment, (LineWish(1, gross="5.00"),), reference="BANK-1"))
    asked = refunds.request(ask, uuid4(), invoice, Wish(payment, (LineWish(1, gross="40.00"),), reason="Scratched"))
    return office, asked.refund_ids[0]


def opened(qtbot: QtBot, office: OfficeBuilder, refund: UUID) -> EditRefundDialog:
    dialog = EditRefundDialog(office.desk("clerk"), approvals.review(office.desk("clerk"), refund))
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def test_a_missing_reference_is_typed_and_kept(qtbot: QtBot, waiting: tuple[OfficeBuilder, UUID]) -> None:
    office, refund = waiting
    dialog = opened(qtbot, office, refund)
    QTest.keyClicks(dialog.reference, "BANK-2")
    with qtbot.waitSignal(dialog.changed):
        QTest.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    review = approvals.review(office.desk("clerk"), refund)
    assert (review.refund.reference, review.refund.reason) == ("BANK-2", "Scratched")
    assert any("changed after it was asked" in check.title for check in review.checks)


def test_a_reference_that_is_used_is_refused_in_place(qtbot: QtBot, waiting: tuple[OfficeBuilder, UUID]) -> None:
    office, refund = waiting
    dialog = opened(qtbot, office, refund)
    QTest.keyClicks(dialog.reference, " bank-1 ")
    QTest.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "used already" in dialog.note.words())
    assert dialog.isVisible()
    assert dialog.reference.text() == " bank-1 ", "what was typed is still there"
    assert not approvals.review(office.desk("clerk"), refund).refund.reference


def test_nothing_changed_closes_and_voids_nothing(qtbot: QtBot, waiting: tuple[OfficeBuilder, UUID]) -> None:
    office, refund = waiting
    dialog = opened(qtbot, office, refund)
    QTest.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    checks = approvals.review(office.desk("clerk"), refund).checks
    assert any("Nothing changed" in check.title for check in checks)
