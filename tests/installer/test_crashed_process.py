"""A test process that crashes is one failed test: the run goes on and comes to its end."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

TESTS = """
import os
import signal

import pytest


@pytest.mark.parametrize("number", range(40))
def test_before(number):
    pass


def test_crash(tmp_path_factory):
    crashed = tmp_path_factory.getbasetemp().parent / "crashed"
    if not crashed.exists():
        crashed.touch()
        os.kill(os.getpid(), signal.SIGABRT)


@pytest.mark.parametrize("number", range(40))
def test_after(number):
    pass
"""


def test_a_crash_is_one_failed_test_and_all_others_run(tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text(TESTS, encoding="utf-8")
    pytest = [sys.executable, "-m", "pytest", "-n", "2", "-p", "tests.conftest", "-p", "no:cacheprovider"]
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    said = subprocess.run(
        [*pytest, f"--rootdir={tmp_path}", f"--basetemp={tmp_path / 'of_tests'}", str(tmp_path)],
        capture_output=True, text=True, check=False, cwd=ROOT, env=own, timeout=100,
    ).stdout  # fmt: skip
    assert "1 failed, 81 passed" in said, said
    assert "crashed while running" in said
