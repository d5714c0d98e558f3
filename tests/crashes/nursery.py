"""Makes victims fast: one process that has loaded everything and forks for each, where the system can fork.

`python -m tests.crashes.nursery` reads one job a line and answers with how its process ended.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from pathlib import Path
from typing import IO, Any, Self

ROOT = Path(__file__).parents[2]
FORKS = sys.platform == "linux"


class Nursery:
    """Runs jobs in processes of their own. `with` starts and stops what they are forked from."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        if FORKS:
            command = [sys.executable, "-m", "tests.crashes.nursery"]
            self._process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.communicate()

    def run(self, job: dict[str, Any]) -> int:
        """How the job's process ended: its return code, negative for a signal."""
        if self._process is None:
            command = [sys.executable, "-m", "tests.crashes.victim", json.dumps(job)]
            return subprocess.run(command, cwd=ROOT, check=False).returncode
        asked, answers = _pipes(self._process)
        asked.write(json.dumps(job) + "\n")
        asked.flush()
        return int(answers.readline())


def _pipes(process: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


def main() -> None:
    """Fork a victim for each line."""
    from tests.crashes import victim  # noqa: PLC0415 - only the forking process has to load all of it

    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            ended = 1
            try:
                ended = victim.run(json.loads(line))
            except BaseException:  # noqa: BLE001 - a child that ends otherwise would go on as its parent
                traceback.print_exc()
            finally:
                sys.stderr.flush()
                os._exit(ended)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
