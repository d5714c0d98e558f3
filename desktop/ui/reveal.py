"""Showing a file in the folder window of the system."""

import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QUrl
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher
from PySide6.QtGui import QDesktopServices

_FILES = "org.freedesktop.FileManager1"


def show_in_folder(path: Path, owner: QObject) -> None:
    """Open the folder of the file, with the file marked where the system can do that. Nothing waits for it."""
    if sys.platform == "win32":
        QProcess.startDetached("explorer.exe", ["/select,", str(path)])
    elif sys.platform == "darwin":
        QProcess.startDetached("open", ["-R", str(path)])
    else:
        _ask_files(path, owner)


def _ask_files(path: Path, owner: QObject) -> None:
    """Ask the desktop's program for files to mark it; where there is none, open the folder."""
    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        _open_folder(path)
        return
    call = QDBusMessage.createMethodCall(_FILES, "/org/freedesktop/FileManager1", _FILES, "ShowItems")
    call.setArguments([[QUrl.fromLocalFile(str(path)).toString()], ""])
    watcher = QDBusPendingCallWatcher(bus.asyncCall(call), owner)

    def on_answered() -> None:
        if watcher.isError():
            _open_folder(path)
        watcher.deleteLater()

    watcher.finished.connect(on_answered)


def _open_folder(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
