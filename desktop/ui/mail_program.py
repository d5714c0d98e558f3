"""Handing a mail to a person's own program, as each system lets that be done with an attachment."""

import sys
from pathlib import Path
from urllib.parse import quote

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from desktop.services.outbox import HandedOver
from desktop.ui import reveal


def prepare(handed: HandedOver, folder: Path) -> Path:
    """Write what the program opens, off the GUI thread: on Windows a draft, elsewhere the paper alone.

    Outlook opens a draft with its attachment; what macOS and Linux offer every program is a link, which cannot carry
    one, so there the paper is shown in its folder. Raises `OSError`.
    """
    is_draft = sys.platform == "win32"
    path = folder / f"{handed.number}{'.eml' if is_draft else '.pdf'}"
    path.write_bytes(handed.draft if is_draft else handed.pdf)
    return path


def open_mail(handed: HandedOver, path: Path, owner: QObject) -> str:
    """Open the mail and say what is left to do; nothing is sent from here."""
    ask = "It counts as perhaps sent until you say that it arrived."
    if path.suffix == ".eml":
        opened = QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        done = f"The mail to {handed.recipient} is open with its paper; send it there. {ask}"
    else:
        opened = QDesktopServices.openUrl(QUrl(link(handed)))
        reveal.show_in_folder(path, owner)
        done = f"The mail to {handed.recipient} is open; drag {path.name} from the folder into it and send it. {ask}"
    return done if opened else f"No mail program answered. {path.name} lies in {path.parent}. {ask}"


def link(handed: HandedOver) -> str:
    """What opens a mail program with the text (RFC 6068): lines end in CR LF, everything is percent-encoded."""
    body = "\r\n".join(handed.body.splitlines())
    return f"mailto:{quote(handed.recipient, safe='@')}?subject={quote(handed.subject)}&body={quote(body)}"
