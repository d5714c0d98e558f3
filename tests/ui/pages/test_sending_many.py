"""Sixty approved refunds go out through Stripe from the window, stopped between two and taken up again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.stripe_server.client import StripeServer
from tests.ui.pages.approvals_window import open_shop
from tests.ui.pages.many_refunds import send_all_stopping_between_two


@pytest.fixture
def server() -> Iterator[StripeServer]:
    with StripeServer() as running:
        yield running


@pytest.mark.timeout(600)
def test_sixty_refunds_are_sent_once_each_though_a_person_stops_in_the_middle(
    page_office_file: Path, server: StripeServer, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "office.rdesk").write_bytes(page_office_file.read_bytes())
    with open_shop(tmp_path) as office:
        send_all_stopping_between_two(office, server, 60, qtbot, tmp_path)
