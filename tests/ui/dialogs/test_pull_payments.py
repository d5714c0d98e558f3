"""Taking payments over from Stripe by pressing what a person presses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop import settings
from desktop.gateways.pace import Pace
from desktop.model.payment import Payment
from desktop.model.refund import Refund
from desktop.services import keys, opening
from desktop.ui.dialogs.pull_payments import PullPaymentsDialog
from tests.services.office_builder import OfficeBuilder, line
from tests.stripe_server.client import KEY, StripeServer
from tests.ui.start_hands import StartHands, at_the_start, make_office

CTRL = Qt.KeyboardModifier.ControlModifier
ENTER, ESC, DOWN, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Space


@pytest.fixture
def server() -> Iterator[StripeServer]:
    with StripeServer() as running:
        yield running
        assert running.violations() == []


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: StripeServer) -> str:
    """A real office whose invoices nobody has paid yet by the books, and whose key is not entered."""
    monkeypatch.setenv(settings.HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.setenv(keys.ADDRESS_VARIABLE, server.address)
    made = make_office(tmp_path / "shop.refunddesk")
    office = opening.open_office(made)
    shop = OfficeBuilder(office.database, tmp_path, now=office.database.clock())
    for number, price in (("INV-1", "10.00"), ("INV-2", "20.00"), ("INV-3", "30.00")):
        shop.invoice(line(price), number=number, currency="GBP", customer="Harbour Gifts Ltd")
    office.close()
    return made


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path, address: str) -> Iterator[StartHands]:
    with at_the_start(qtbot, tmp_path / "window") as made:
        yield made


def enter_key(address: str) -> None:
    office = opening.open_office(address)
    quick = replace(office, pace=Pace(per_second=1_000))
    quick.enter_key(quick.desk(quick.people()[0]), KEY)
    office.close()


def open_dialog(hands: StartHands, address: str) -> PullPaymentsDialog:
    """A clerk sits down and chooses the verb."""
    at_work = hands.sit(address, "clerk")
    action = at_work.window.registry["pull_payments"]
    assert action.text() == "Take over payments from Stripe…"
    action.trigger()
    dialog = at_work.window.findChild(PullPaymentsDialog)
    assert isinstance(dialog, PullPaymentsDialog)
    hands.until(dialog.isActiveWindow)
    return dialog


def rows(dialog: PullPaymentsDialog) -> list[str]:
    """What is read of each row: its heading, tick, where it goes, and what is said of it."""
    return [
        f"{item.group} | {'x' if item.ticked else '-'} | {item.row.found.amount_minor} | {item.goes_to} | {item.about}"
        for item in dialog.payments.table.rows()
    ]


def test_payments_come_in_as_proposed_or_chosen_and_the_rest_is_left(
    hands: StartHands, server: StripeServer, address: str
) -> None:
    enter_key(address)
    first = server.payment(1_000, "gbp", description="Invoice INV-1", customer="Harbour Gifts Ltd")
    server.refund(first, 400)
    second = server.payment(2_000, "gbp", metadata={"invoice": "INV-2"})
    odd = server.payment(777, "gbp", customer="Walk-in")
    server.payment(500, "gbp", state="uncaptured")
    dialog = open_dialog(hands, address)

    hands.key(ENTER, CTRL)
    hands.until(lambda: dialog.next.text() == "Take 2 payments in")

    words = hands.text(dialog)
    assert "3 payments are not in the books: 2 with their invoice, 1 to look at." in words
    assert "Ticked: 30.00 GBP" in words
    assert rows(dialog) == [
        "With an invoice | x | 1000 | INV-1 | 4.00 GBP of it went back at the gateway; its description says so",
        "With an invoice | x | 2000 | INV-2 | Its note “invoice” says so",
        "Choose, or leave it | - | 777 | Nothing chosen | "
        "Nothing here fits; name an invoice or a customer, or leave it",
        "Left out | - | 500 | Not taken | Reserved on the card, not taken; take it or cancel it at the gateway",
    ]

    hands.key(DOWN)
    hands.key(SPACE)
    assert dialog.next.text() == "Take 1 payment in"
    hands.key(DOWN)
    hands.key(SPACE)
    assert dialog.next.text() == "Take 1 payment in", "without a place it cannot be ticked"
    assert dialog.payments.choice.targets.hasFocus(), "the keyboard stands where the place is chosen"
    dialog.payments.choice.name.setFocus()
    hands.letter("INV-9")
    hands.key(ENTER)
    hands.until(lambda: "No invoice has the number “INV-9”" in hands.text(dialog))
    assert dialog.next.isEnabled(), "Enter in the field takes nothing in"
    dialog.payments.choice.name.clear()
    hands.letter("INV-3")
    hands.key(ENTER)
    hands.until(lambda: dialog.next.text() == "Take 2 payments in")
    assert rows(dialog)[2] == "Choose, or leave it | x | 777 | INV-3 | 22.23 GBP stays due; chosen by hand"
    assert dialog.payments.table.hasFocus()

    hands.key(ENTER, CTRL)
    hands.until(lambda: dialog.next.text() == "Close" and dialog.next.isEnabled())

    words = hands.text(dialog)
    assert "2 payments came in, 17.77 GBP." in words
    assert "1 refund made at Stripe waits in the inbox." in words
    with hands.opened[-1].database.read() as session:
        stored = {payment.gateway_ref: payment for payment in session.scalars(select(Payment))}
        found = session.scalars(select(Refund)).all()
    assert stored.keys() == {first, odd}
    assert second not in stored
    assert [refund.money_minor for refund in found] == [400]
    hands.key(ENTER, CTRL)
    hands.until(lambda: not dialog.isVisible())
    hands.until(lambda: "2 payments came in" in hands.workstation.window.status.result())


def test_without_a_key_it_says_so_and_what_to_do(hands: StartHands, address: str) -> None:
    dialog = open_dialog(hands, address)

    hands.key(ENTER, CTRL)
    hands.until(dialog.note.isVisible)

    assert dialog.note.words() == (
        "No payments were read: the key of Stripe is missing. Enter the key under Settings, Stripe. Nothing was asked "
        "and nothing changed."
    )
    assert dialog.next.text() == "Read them"
    assert dialog.next.isEnabled()


def test_a_day_that_is_none_is_told_at_its_field_and_nothing_is_asked(
    hands: StartHands, server: StripeServer, address: str
) -> None:
    dialog = open_dialog(hands, address)
    dialog.since.selectAll()
    hands.letter("31-31-31")

    hands.key(ENTER)

    assert dialog.since.property("wrong")
    assert dialog.since.hasFocus()
    assert server.requests() == []
    hands.key(ESC)
    hands.until(lambda: not dialog.isVisible())


def test_where_all_is_here_nothing_can_be_taken(hands: StartHands, server: StripeServer, address: str) -> None:
    enter_key(address)
    dialog = open_dialog(hands, address)

    hands.key(ENTER, CTRL)
    hands.until(lambda: "Nothing new to take over." in hands.text(dialog))

    assert not dialog.next.isEnabled()
    assert dialog.next.toolTip() == "Tick what is to be taken in first."
