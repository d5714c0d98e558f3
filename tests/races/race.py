"""Starts two rivals and lets them go at the same moment."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.services.office_builder import OfficeBuilder

ROOT = Path(__file__).parents[2]
Acts = Sequence[tuple[str, dict[str, Any]]]


@dataclass(frozen=True)
class Ended:
    """How one act ended: `code` is `done` or the refusal's; then its sentences."""

    code: str
    title: str
    message: str


def race(office: OfficeBuilder, one: tuple[str, Acts], other: tuple[str, Acts], stripe: str = "") -> list[list[Ended]]:
    """Two workstations, each a login with what it does; what came of it, one list for each.

    Whoever does not answer in order, or says anything on the error channel, fails the test.
    """
    rivals = [_rival(office, login, stripe) for login, _ in (one, other)]
    try:
        return _run(rivals, (one, other))
    finally:
        for rival in rivals:
            rival.kill()
            rival.communicate()


def _run(rivals: Sequence[subprocess.Popen[str]], work: Sequence[tuple[str, Acts]]) -> list[list[Ended]]:
    for rival in rivals:
        assert rival.stdout is not None
        assert rival.stdout.readline() == "ready\n"
    for rival, (_, acts) in zip(rivals, work, strict=True):
        assert rival.stdin is not None
        rival.stdin.write(json.dumps([[verb, given] for verb, given in acts]) + "\n")
        rival.stdin.flush()
    ended = []
    for rival, (_, acts) in zip(rivals, work, strict=True):
        told, fault = rival.communicate(timeout=100)
        assert not fault, fault
        ended.append([Ended(*json.loads(line)) for line in told.splitlines()])
        assert len(ended[-1]) == len(acts)
    return ended


def _rival(office: OfficeBuilder, login: str, stripe: str) -> subprocess.Popen[str]:
    address = office.database.address if office.database.is_file else _with_password(office)
    command = [sys.executable, "-m", "tests.races.rival", address, login, str(office.folder)]
    return subprocess.Popen(
        [*command, stripe] if stripe else command,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _with_password(office: OfficeBuilder) -> str:
    return office.database.engine.url.render_as_string(hide_password=False)
