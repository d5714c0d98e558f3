"""A window of its own for each control under test."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Callable[..., QWidget]]:
    """Puts a control on a window of its own, which lives as long as the test."""
    holders: list[QWidget] = []

    def show(widget: QWidget, wide: int = 480, high: int = 200) -> QWidget:
        holder = QWidget()
        holders.append(holder)
        QVBoxLayout(holder).addWidget(widget)
        qtbot.addWidget(holder)
        holder.resize(wide, high)
        with qtbot.waitActive(holder):
            holder.show()
        return holder

    yield show
    holders.clear()
