"""The window outlives any number of calls between Python and Qt."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

SCRIPT = """
import desktop.ui
from PySide6.QtCore import QObject, Signal

class Bell(QObject):
    rang = Signal(object)

bell, heard = Bell(), []
bell.rang.connect(lambda what: heard.append(what) if what == 99_999 else None)
for at in range(100_000):
    bell.rang.emit(at)
print(heard)
"""


def test_a_hundred_thousand_signals_leave_the_program_alive() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert (ended.returncode, ended.stdout.strip()) == (0, "[99999]"), ended.stderr
