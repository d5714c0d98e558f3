"""Practising: somebody lets something happen at the practice gateway from the window."""

from pytestqt.qtbot import QtBot

from desktop.services.practice import Event
from desktop.services.queries.inbox_rows import InboxKind
from desktop.ui.actions import Actions
from desktop.ui.dialogs.practice_event import PracticeEventDialog
from desktop.ui.practice_acts import PracticeActs
from tests.services.office_builder import OfficeBuilder
from tests.services.queries.inbox_events import rows
from tests.ui.dialogs.harbour import Sale
from tests.ui.dialogs.refund_hands import RefundHands


def test_a_dispute_is_opened_for_practice_and_then_lost(
    office: OfficeBuilder, sale: Sale, hands: RefundHands, qtbot: QtBot
) -> None:
    actions, said = Actions(), list[str]()
    acts = PracticeActs(office.desk(), actions, hands.window)
    acts.said.connect(said.append)
    actions["practice_event"].trigger()
    hands.wait(lambda: bool(hands.window.findChildren(PracticeEventDialog)))
    (dialog,) = hands.window.findChildren(PracticeEventDialog)
    dialog.primary.click()
    assert dialog.fields["invoice"].wrong() == "Type the number of an invoice that was paid by card."
    assert dialog.fields["amount"].wrong() == "Type an amount, such as 12.50."
    dialog.happening.choose(Event.DISPUTE)
    dialog.invoice.setText("491208")
    dialog.amount.setText("40")
    dialog.primary.click()
    hands.wait(lambda: bool(said))
    assert said[-1].startswith("The customer's bank opens a dispute: 40.00 GBP of Visa ••4242.")
    assert [row.kind for row in rows(office)] == [InboxKind.DISPUTED]
    actions["practice_lost"].trigger()
    hands.wait(lambda: len(said) == 2)
    assert said[-1] == "Disputes that were lost: 1."
    assert [row.kind for row in rows(office)] == [InboxKind.LOST]


def test_the_last_refund_comes_back_for_practice(office: OfficeBuilder, hands: RefundHands) -> None:
    actions, said = Actions(), list[str]()
    acts = PracticeActs(office.desk(), actions, hands.window)
    acts.said.connect(said.append)
    actions["practice_come_back"].trigger()
    hands.wait(lambda: bool(said))
    assert said == ["R-1 came back."]
    assert [row.kind for row in rows(office)] == [InboxKind.RETURNED]
