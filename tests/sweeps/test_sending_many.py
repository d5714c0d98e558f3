"""Five hundred approved refunds sent from the window, stopped in the middle: `installer/dev.py sweep sending_many`."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.services import offices
from tests.services.office_builder import MADE_AT, NEW_OFFICE
from tests.stripe_server.client import StripeServer
from tests.ui.conftest import light_look  # noqa: F401
from tests.ui.pages.approvals_window import open_shop
from tests.ui.pages.many_refunds import send_all_stopping_between_two


@pytest.mark.timeout(3_600)
@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
def test_five_hundred_refunds_are_sent_once_each_though_a_person_stops_in_the_middle(
    qtbot: QtBot, tmp_path: Path
) -> None:
    offices.create(str(tmp_path / "office.rdesk"), NEW_OFFICE, MADE_AT).close()
    with StripeServer() as server, open_shop(tmp_path) as office:
        send_all_stopping_between_two(office, server, 500, qtbot, tmp_path)
