"""The log: what the program did and where it stumbled, in a file that turns over, with no secret in it."""

from __future__ import annotations

import logging
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path

from desktop import settings

MOST_BYTES = 1_000_000
KEPT = 4
"""How many full files are kept beside the one that is written."""

_SECRETS = re.compile(r"[sr]k_(?:live|test)_[^\s'\",.)]+|(?<=://)(?P<name>[^\s:/@]*):[^\s@/]+@")


def path() -> Path:
    """The file that is written now."""
    return settings.log_folder() / "refund-desk.log"


def start() -> None:
    """Write everything from now on to the log; where its folder cannot be written, to where errors go."""
    form = _WithoutSecrets("%(asctime)s %(levelname)s %(name)s: %(message)s")
    written: logging.Handler
    try:
        path().parent.mkdir(parents=True, exist_ok=True)
        written = RotatingFileHandler(path(), maxBytes=MOST_BYTES, backupCount=KEPT, encoding="utf-8")
    except OSError:
        written = logging.StreamHandler()
    written.setFormatter(form)
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    root.addHandler(written)
    # These say at INFO what is no concern of an office: each migration that was looked at.
    logging.getLogger("alembic").setLevel(logging.WARNING)


def without_secrets(text: str) -> str:
    """The text with everything blacked out that looks like a gateway's key or a password inside an address."""
    return _SECRETS.sub(lambda found: "(key)" if found["name"] is None else f"{found['name']}:(password)@", text)


class _WithoutSecrets(logging.Formatter):
    """Blacks out the finished line, traceback included, for a secret may stand in what a library raised."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))
