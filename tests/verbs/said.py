"""What a verb says, and how the system's scheduler starts one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass
class Said:
    """What a verb returned, and what it said on both outputs."""

    code: int
    out: str
    err: str


Typed = Callable[..., Said]
"""Types a verb in this process."""


def start(home: Path, *words: str) -> Said:
    """Start the program as its own process."""
    environment = os.environ | {
        "REFUND_DESK_HOME": str(home),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    done = subprocess.run(
        [sys.executable, "-m", "desktop", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return Said(done.returncode, done.stdout, done.stderr)
