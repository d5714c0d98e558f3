"""The log: it keeps what happened, and no secret of what happened."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import log

KEY = "sk_test_4eC39HqLyjWDarjtT1zdp7dc"
LIVE_KEY = "rk_live_aKeyForRealMoney"


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The log of the program in a folder of its own; afterwards the handlers of the tests are back."""
    monkeypatch.setenv("REFUND_DESK_HOME", str(tmp_path))
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    log.start()
    yield
    for handler in [added for added in root.handlers if added not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def test_neither_a_key_nor_a_password_reaches_the_log(started: None) -> None:
    logging.getLogger("somewhere").info("sent with %s", KEY)
    try:
        raise ValueError(f"bad header {LIVE_KEY}, postgresql://me:geheim@127.0.0.1/office")
    except ValueError:
        logging.getLogger("somewhere").info("it failed", exc_info=True)

    written = log.path().read_text(encoding="utf-8")
    assert "sent with (key)" in written
    assert "bad header (key)" in written
    assert "me:(password)@127.0.0.1" in written
    assert "Traceback" in written
    for secret in (KEY, LIVE_KEY, "geheim"):
        assert secret not in written


def test_the_log_turns_over_and_does_not_fill_the_disk(started: None) -> None:
    for line in range(6 * log.MOST_BYTES // 1000):
        logging.getLogger("somewhere").info("%s %s", line, "x" * 1000)

    files = sorted(path.name for path in log.path().parent.iterdir())
    assert files == ["refund-desk.log", *(f"refund-desk.log.{number}" for number in range(1, log.KEPT + 1))]
    assert all(path.stat().st_size <= log.MOST_BYTES for path in log.path().parent.iterdir())
