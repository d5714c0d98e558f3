"""An office with many approved refunds of card payments, on a server that answers like Stripe, to be sent together."""

from __future__ import annotations

import csv
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop.gateways.pace import Pace
from desktop.gateways.stripe import StripeGateway
from desktop.model.payment import Payment
from desktop.model.states import RefundState
from desktop.ui.dialogs.bulk_approval import NOT_MEANT_MS
from tests.services.office_builder import OfficeBuilder
from tests.stripe_server.client import KEY, StripeServer
from tests.ui.pages.approvals_window import CTRL, ApprovalsWindow, states

REFUND_MINOR = 1_000
PAID_MINOR = 11_900
LONG_MS = 900_000
"""Each paper is drawn too, and a sweep sends hundreds."""


def approve_many(office: OfficeBuilder, server: StripeServer, count: int) -> list[UUID]:
    """So many invoices, each paid by card through Stripe, and of each 10.00 approved to go back."""
    gateway = StripeGateway(KEY, address=server.address, pace=Pace(per_second=10_000))
    office.gateways = {"stripe": gateway}
    asked = []
    for number in range(1, count + 1):
        invoice = office.paid(number=f"S-{number:04d}", customer=f"Customer {number:03d}")
        with office.database.write() as session:
            payment = session.get_one(Payment, office.payment_of(invoice).id)
            payment.gateway, payment.gateway_ref = "stripe", server.payment(PAID_MINOR)
        refund = office.ask(invoice, amount="10.00", reason="Recall")
        office.approve(refund, by="manager2" if number % 3 else "manager")
        asked.append(refund)
    return asked


def send_all_stopping_between_two(
    office: OfficeBuilder, server: StripeServer, count: int, qtbot: QtBot, folder: Path
) -> None:
    """Send them from the window, stop in the middle, send the rest; the server's book says what left."""
    asked = {str(refund) for refund in approve_many(office, server, count)}
    opened = ApprovalsWindow(office.desk("manager"), qtbot, folder)
    server.answer("declined", times=1)

    _review(opened, count)
    opened.key(Qt.Key.Key_Return, CTRL)
    run = opened.page.bulk.run
    assert run is not None
    enough = count // 3
    qtbot.waitUntil(lambda: len(run.outcomes) >= enough and run.since_start_ms() > NOT_MEANT_MS, timeout=LONG_MS)
    opened.press(opened.sheet.stop_button)
    qtbot.waitUntil(lambda: run.over, timeout=LONG_MS)

    begun = len(run.outcomes)
    assert enough <= begun < count, "it stopped in the middle"
    book = server.book()
    assert (book.refunds, book.refunded) == (begun - 1, (begun - 1) * REFUND_MINOR), "one was declined"
    assert _counted(office) == {
        RefundState.SUCCEEDED: begun - 1, RefundState.FAILED: 1, RefundState.APPROVED: count - begun,
    }  # fmt: skip
    words = opened.text(opened.sheet)
    assert f"{count - begun} not begun, waiting as before" in words
    assert "1 not sent" in words
    opened.key(Qt.Key.Key_Escape)
    opened.until(lambda: opened.page.bulk.run is None)

    server.answer("lost_after", times=1)
    _review(opened, count - begun)
    opened.key(Qt.Key.Key_Return, CTRL)
    rest = opened.page.bulk.run
    assert rest is not None
    qtbot.waitUntil(lambda: rest.over, timeout=LONG_MS)

    book = server.book()
    assert book.refunds == count - 1
    assert book.refunded == (count - 1) * REFUND_MINOR
    assert set(book.orders) <= asked
    assert set(book.orders.values()) == {1}, "none left twice"
    assert _counted(office) == {
        RefundState.SUCCEEDED: count - 2, RefundState.FAILED: 1, RefundState.UNKNOWN: 1,
    }  # fmt: skip
    assert "1 not confirmed" in opened.text(opened.sheet)
    _check_exported(opened, folder / "outcomes.csv", count - begun)
    assert server.violations() == []


def _review(opened: ApprovalsWindow, count: int) -> None:
    """The verb of the menu, then the sheet that shows before anything leaves what it comes to and who approved it."""
    action = opened.actions["send_approved"]
    opened.qtbot.waitUntil(lambda: action.text() == f"Send all {count} approved…", timeout=LONG_MS)
    assert action.isEnabled()
    action.trigger()
    opened.qtbot.waitUntil(lambda: opened.page.bulk.sheet is not None, timeout=LONG_MS)
    assert opened.sheet.windowTitle() == f"Send {count} refunds"
    words = opened.text(opened.sheet)
    assert f"{count} through the gateway" in words
    assert f"{count * 10}.00 EUR" in words.replace(",", "")
    assert "Approved by Max Manager, " in words
    assert "; Mia Manager, " in words
    assert "approved by M" in opened.rows(opened.sheet.table)[0]


def _check_exported(opened: ApprovalsWindow, path: Path, count: int) -> None:
    """The list of the outcomes as a file that a spreadsheet reads."""
    opened.press(opened.sheet.export_button)
    dialog = opened.window.findChild(QFileDialog) or opened.sheet.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.close()
    opened.wait_for(f"{count} refunds written to outcomes.csv.", opened.sheet)
    with path.open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.DictReader(file))
    assert len(written) == count
    assert {row["Amount"] for row in written} == {"10.00"}
    assert {row["Approved by"] for row in written} == {"Mia Manager", "Max Manager"}
    unknown = [row for row in written if row["Outcome"] == "Not confirmed"]
    assert len(unknown) == 1
    assert "Do not pay it another way" in unknown[0]["What is known"]
    assert {row["Outcome"] for row in written if row not in unknown} == {"Sent"}


def _counted(office: OfficeBuilder) -> dict[RefundState, int]:
    found = list(states(office).values())
    return {state: found.count(state) for state in set(found)}
