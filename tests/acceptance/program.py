"""The real program as a process of its own on a screen: started, found in the accessibility tree, ended or killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Self

from tests.acceptance.a11y import Node, Screen, until

ROOT = Path(__file__).parents[2]
NAME = "Refund Desk"
_ENDS_IN = 30


def verb(home: Path, *typed: str) -> subprocess.CompletedProcess[str]:
    """What `python -m desktop` says to these words, in the settings of this folder."""
    command = [sys.executable, "-m", "desktop", *typed]
    return subprocess.run(
        command, cwd=ROOT, env=_environment(home), capture_output=True, text=True, encoding="utf-8", check=False
    )


class Program:
    """The window of one office, as long as the `with` lasts. `home` is the folder of its settings and log.

    Parts: `tree`, its root in the accessibility tree. `more` goes into its environment.
    """

    def __init__(self, screen: Screen, office: Path, home: Path, **more: str) -> None:
        self._screen, self._office, self._home, self._more = screen, office, home, more

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "desktop", "--office", str(self._office)],
            cwd=ROOT,
            env=_environment(self._home) | self._more,
        )
        try:
            self.tree: Node = until(self._found, "The window of the program", 90)
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def quit(self) -> int:
        """Let it end as a person does, by Ctrl+Q; its return code."""
        self._screen.key("Ctrl+Q")
        return self._process.wait(timeout=_ENDS_IN)

    def kill(self) -> None:
        """SIGKILL: nothing is tidied up."""
        self._process.kill()
        self._process.wait(timeout=_ENDS_IN)

    def log(self) -> str:
        """What it wrote into its log."""
        return "\n".join(path.read_text(encoding="utf-8") for path in sorted((self._home / "log").glob("*.log*")))

    def _found(self) -> Node | None:
        ended = self._process.poll()
        assert ended is None, f"The program ended with {ended} before its window was there."
        return next((each for each in self._screen.programs(NAME) if each.process() == self._process.pid), None)


def _environment(home: Path) -> dict[str, str]:
    return os.environ | {
        "REFUND_DESK_HOME": str(home),
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "LC_ALL": "C.UTF-8",
    }
