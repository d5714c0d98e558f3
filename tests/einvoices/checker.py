"""The process that holds e-invoices against the official rules, started when it is first asked."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parents[2]


class Checker:
    """One process for as many documents as come; they are asked one after the other."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.communicate()

    def findings(self, xml: bytes) -> list[str]:
        """The official rules that this document breaks."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.einvoices.en16931"],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
            )
        asked, answered = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answered is not None
        asked.write(json.dumps(xml.decode("utf-8")) + "\n")
        asked.flush()
        answer = answered.readline()
        assert answer, "the process that checks the rules ended; its own output says why"
        found: list[str] = json.loads(answer)
        return found
