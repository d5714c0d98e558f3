"""The only file that knows everything: settings, log, office and window are put together here."""

from __future__ import annotations

import logging
import os
import signal
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop import __version__, settings
from desktop.errors import RefundDeskError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desktop.services.opening import OpenOffice

_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
_log = logging.getLogger(__name__)


def run(address: str) -> int:
    """Open the window on the office at this address, else on the last one, else on none; the return code at its end.

    SQLAlchemy, Stripe and ReportLab load when the office is opened, off the GUI thread, behind a painted window. Raises
    `RefundDeskError` where there is no screen.
    """
    if sys.platform == "linux" and not any(os.environ.get(name) for name in _SCREENS):
        raise RefundDeskError(
            "The window was not opened: there is no screen here.",
            "Everything but the window works without one; --help names the verbs.",
            "no_screen",
        )
    from PySide6.QtWidgets import QApplication

    from desktop.ui import background, figures, messages, start

    # Whatever stands in a terminal ends at once by Ctrl+C; the books are safe at every line.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    kept = settings.load()
    application = QApplication([settings.APP_NAME])
    application.setApplicationName(settings.APP_NAME)
    application.setApplicationVersion(__version__)
    unexpected = messages.Unexpected()
    unexpected.install()
    _dress(application, kept)
    figures.write_sentences()
    offices = Offices()
    window = start.open_window(address or kept.last_office, offices.open, settings.config_folder())
    # A copy of the office is made after its window is closed.
    application.setQuitOnLastWindowClosed(False)
    window.ended.connect(application.quit)
    window.show()
    code = application.exec()
    background.wait_for_all()
    offices.close()
    unexpected.uninstall()
    return code


def _dress(application: QApplication, kept: settings.Settings) -> None:
    from desktop.ui import theme

    if kept.scheme in {theme.Scheme.LIGHT, theme.Scheme.DARK}:
        theme.apply(application, theme.Scheme(kept.scheme), kept.text_percent)
    else:
        theme.follow_system(application, kept.text_percent)


class Offices:
    """The offices that were opened in this window. `open` is called off the GUI thread, `close` when it is gone."""

    def __init__(self) -> None:
        self._opened: dict[str, OpenOffice] = {}

    def open(self, address: str) -> OpenOffice:
        """Open an office and remember it for the next start. Raises `OfficeError` with one sentence."""
        from desktop.services import opening

        opened = opening.open_office(address)
        before = self._opened.pop(opened.address, None)
        if before is not None:
            before.close()
        self._opened[opened.address] = opened
        try:
            settings.save(replace(settings.load(), last_office=opened.address))
        except OSError as fault:
            _log.warning("the last office was not remembered: %s", fault)
        return opened

    def close(self) -> None:
        """Let go of them all; the window has kept the copies."""
        for office in self._opened.values():
            office.close()
        self._opened.clear()
