"""An office of a Stripe account whose key is not on this computer asks for it at each start."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from desktop import settings
from desktop.model.office import Office
from desktop.services import keys, opening
from desktop.ui import background
from tests.stripe_server.client import StripeServer
from tests.ui.start_hands import StartHands, at_the_start, make_office


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StripeServer]:
    with StripeServer() as running:
        monkeypatch.setenv(keys.ADDRESS_VARIABLE, running.address)
        yield running


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A real office that belongs to an account in test mode; the keychain here has nothing."""
    monkeypatch.setenv(settings.HOME_VARIABLE, str(tmp_path / "home"))
    made = make_office(tmp_path / "shop.refunddesk")
    office = opening.open_office(made)
    with office.database.write() as session:
        session.get_one(Office, 1).gateway_account = "acct_00000001"
    office.close()
    return made


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path, address: str) -> Iterator[StartHands]:
    with at_the_start(qtbot, tmp_path / "window") as made:
        yield made


def boxes(hands: StartHands) -> list[QMessageBox]:
    return [box for box in hands.workstation.window.findChildren(QMessageBox) if box.isVisible()]


def sit(hands: StartHands, address: str, login: str) -> None:
    hands.open(address)
    hands.window.sit_down(next(row for row in hands.window.people.table.rows() if row.login == login))


def test_the_administrator_is_asked_and_led_to_the_field(hands: StartHands, address: str) -> None:
    sit(hands, address, "admin")
    hands.until(lambda: len(boxes(hands)) == 1)
    (box,) = boxes(hands)
    assert box.text() == "Enter the key of the Stripe account acct_00000001."
    assert "keychain has no key" in box.informativeText()
    assert "none is sent" in box.informativeText()

    next(button for button in box.buttons() if button.text() == "Enter the key").click()

    hands.until(lambda: hands.workstation.window.current_page() is hands.workstation.settings)
    assert hands.workstation.settings.stripe.key.isVisible()


def test_a_key_of_the_other_mode_is_named_as_the_reason(hands: StartHands, address: str, server: StripeServer) -> None:
    office = opening.open_office(address)
    with office.database.read() as session:
        install_id = session.get_one(Office, 1).install_id
    office.close()
    keyring.set_password(f"Refund Desk {install_id}", "stripe", "rk_live_aKeyForRealMoney")

    sit(hands, address, "admin")
    hands.until(lambda: len(boxes(hands)) == 1)

    words = boxes(hands)[0].informativeText()
    assert "it is a live key" in words
    assert "rk_test_" in words
    assert "aKeyForRealMoney" not in words
    assert server.requests() == [], "nothing was asked with it"


def test_who_may_not_enter_a_key_is_not_asked(hands: StartHands, address: str) -> None:
    sit(hands, address, "clerk")
    hands.until(lambda: not hands.workstation.is_busy())
    background.wait_for_all()
    assert boxes(hands) == []
