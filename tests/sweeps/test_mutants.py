"""Mutation testing of what the money stands on: at least 85 of 100 changed lines are noticed.

`installer/dev.py sweep mutants`; which modules and tests stands in pyproject.toml under `tool.mutmut`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WANTED = 85


@pytest.mark.timeout(36_000)
def test_the_tests_notice_what_is_changed_in_the_money_the_caps_the_approval_and_the_numbers(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    left_out = shutil.ignore_patterns(".venv", ".git", "out", "__pycache__", ".*_cache", ".hypothesis", "mutants")
    shutil.copytree(ROOT, copy, ignore=left_out)
    mutmut = str(Path(sys.executable).with_name("mutmut"))

    subprocess.run([mutmut, "run", "--max-children", "2"], cwd=copy, check=False)

    told = subprocess.run([mutmut, "results", "--all", "true"], cwd=copy, check=True, capture_output=True, text=True)
    verdicts = re.findall(r"^\s*\S+: (\w[\w ]*)$", told.stdout, re.MULTILINE)
    assert verdicts
    noticed = sum(verdict in {"killed", "timeout", "caught by type check"} for verdict in verdicts)
    survivors = "\n".join(line.strip() for line in told.stdout.splitlines() if line.endswith(": survived"))
    assert noticed * 100 >= WANTED * len(verdicts), f"{noticed} of {len(verdicts)} noticed\n{survivors}"
