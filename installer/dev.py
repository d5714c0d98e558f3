"""Start Refund Desk, or run its tests, from nothing but Python and this folder.

Any Python 3.6 or newer can read this file, so that one older than 3.11 is told so in a sentence.
"""

import argparse
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - a person with an older Python gets a sentence, not a traceback
    sys.exit(
        "Refund Desk was not started: it needs Python 3.11 or newer, and this is Python "
        + ".".join(str(part) for part in sys.version_info[:2])
        + ".\nInstall a newer Python and start this file with it. Nothing was changed."
    )

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from installer import debian, node  # noqa: E402 - only now is it sure that this Python can read it

VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
OUT = ROOT / "out"
SAMPLE = OUT / "sample.refunddesk"
SWEEPS = ROOT / "tests" / "sweeps"
STAMP = "installed-from"
ONLY_ON_LINUX = {
    "tests/acceptance": "presses the window through Linux's accessibility bus",
    "tests/other_servers": "asks servers that run on Linux",
}
"""The tests that no other system runs, and why."""

LINUX = sys.platform == "linux"
ON_VIRTUAL_SCREEN = ("xvfb-run", "-a", "-s", "-screen 0 1600x1000x24", "dbus-run-session", "--")


def python_of(venv: Path, platform: str = sys.platform) -> Path:
    """Where a virtual environment keeps its Python."""
    return venv / "Scripts" / "python.exe" if platform == "win32" else venv / "bin" / "python"


def fingerprint(lock: Path) -> str:
    """The lock's SHA-256: an environment made from it remembers this."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def state(venv: Path, wanted: str) -> str:
    """`ready`, `stale` (whole, but made from another lock) or `unfinished` (missing, broken or left half-made)."""
    stamp = venv / STAMP
    if not stamp.is_file() or not python_of(venv).exists():
        return "unfinished"
    return "ready" if stamp.read_text(encoding="ascii") == wanted else "stale"


def entry(lock: str, package: str) -> str:
    """The lines of one package in the lock, with its hashes."""
    found = re.search(rf"^{re.escape(package)}==[^\n]*(?:\n +--hash=[^\n]*)+", lock, re.MULTILINE)
    if found is None:
        raise LookupError(f"{package} is not in the lock")
    return found[0].rstrip("\\ ") + "\n"


def has_screen(platform: str, environment: Mapping[str, str]) -> bool:
    """Whether a window can be shown to a person here."""
    return platform != "linux" or bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def closing_line(returncodes: list[int]) -> str:
    """How many steps passed and how many did not."""
    passed = returncodes.count(0)
    return f"{passed} passed, {len(returncodes) - passed} failed"


def steps(python: str, platform: str) -> list[tuple[str, list[str]]]:
    """The checks and tests, each with its heading, in the order in which they run."""
    pytest = [python, "-m", "pytest", "-n", "2", "--postgres", "--einvoices"]
    left_out = [f"--ignore={folder}" for folder in ONLY_ON_LINUX]
    pytest = [*ON_VIRTUAL_SCREEN, *pytest] if platform == "linux" else [*pytest, *left_out]
    return [
        ("ruff check", [python, "-m", "ruff", "check", "."]),
        ("ruff format", [python, "-m", "ruff", "format", "--check", "."]),
        ("mypy --strict", [python, "-m", "mypy", "--strict"]),
        ("lint-imports", [str(Path(python).with_name("lint-imports"))]),
        ("pytest", pytest),
    ]


def prepare(virtual_screen: bool, purpose: str, for_tests: bool = False) -> str:
    """Bring the system and `.venv` to what the lock asks for; the path of the environment's Python.

    Raises `SystemExit` with what to do where that does not work.
    """
    if LINUX and debian.here():
        wanted = [*debian.WINDOW, *(debian.VIRTUAL_SCREEN if virtual_screen else ())]
        wanted += (*debian.PRINTER_QUEUE, *debian.OUTSIDE_CHECKS) if for_tests else ()
        if importlib.util.find_spec("ensurepip") is None:
            wanted.append(f"python3.{sys.version_info.minor}-venv")
        debian.ensure(wanted, purpose)
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        sys.exit("This Python cannot make a virtual environment: its module venv is missing. Install python3-venv.")
    python = str(python_of(VENV))
    wanted_lock = fingerprint(LOCK)
    found = state(VENV, wanted_lock)
    if found != "ready":
        began = time.monotonic()
        print("Setting up .venv from requirements.lock; the first time this fetches about 200 MB.", flush=True)
        (VENV / STAMP).unlink(missing_ok=True)
        if found == "unfinished":
            shutil.rmtree(VENV, ignore_errors=True)
            # Where an environment is active now it may be the one just removed, so the Python below it is taken.
            base = getattr(sys, "_base_executable", sys.executable)
            subprocess.run([base, "-m", "venv", str(VENV)], check=True)
        _install(python)
        (VENV / STAMP).write_text(wanted_lock, encoding="ascii")
        print(f"Set up in {time.monotonic() - began:.0f} s.", flush=True)
    if LINUX and not debian.here():
        _look_at_other_linux(python, virtual_screen)
    if LINUX and for_tests:
        node.ensure()
    return python


def _install(python: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        only_uv = Path(folder) / "uv.lock"
        only_uv.write_text(entry(LOCK.read_text(encoding="utf-8"), "uv"), encoding="utf-8")
        pip = [python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes", "-r"]
        uv = [python, "-m", "uv", "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", str(LOCK)]
        never_fetch_python = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
        if _passes([*pip, str(only_uv)]) and _passes(uv, never_fetch_python):
            return
        print("The fast way did not work; going on with pip, which takes about a minute.", flush=True)
        if not _passes([*pip, str(LOCK)]):
            sys.exit("The packages could not be installed; pip says why above. Start again when that is mended.")


def _passes(command: list[str], environment: dict[str, str] | None = None) -> bool:
    return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode == 0


def _look_at_other_linux(python: str, virtual_screen: bool) -> None:
    tools = ("xvfb-run", "xauth", "dbus-run-session") if virtual_screen else ()
    absent = [tool for tool in tools if shutil.which(tool) is None]
    if absent:
        sys.exit(f"A virtual screen needs {', '.join(absent)}. Install what holds them, then start again.")
    loading = subprocess.run([python, "-c", "import PySide6.QtWidgets"], capture_output=True, text=True, check=False)
    if loading.returncode:
        reason = (loading.stderr.strip().splitlines() or ["no reason given"])[-1]
        sys.exit(f"Qt cannot be loaded: {reason}\nInstall the library that it names, then start again.")


def run() -> int:
    """Open the window on the sample office; without a screen, do the tour on a virtual one."""
    if not has_screen(sys.platform, os.environ):
        print("There is no screen here. The window opens on a virtual one and a tour presses it.", flush=True)
        python = prepare(virtual_screen=True, purpose="The window on a virtual screen")
        OUT.mkdir(exist_ok=True)
        tour = [*ON_VIRTUAL_SCREEN, python, "-m", "tests.acceptance.tour", "--out", str(OUT)]
        return subprocess.run(tour, cwd=ROOT, check=False).returncode
    python = prepare(virtual_screen=False, purpose="The window")
    desk = [python, "-m", "desktop"]
    if not SAMPLE.exists():
        OUT.mkdir(exist_ok=True)
        print(f"Writing the sample office to {SAMPLE}", flush=True)
        written = subprocess.run([*desk, "sample", str(SAMPLE)], cwd=ROOT, check=False).returncode
        if written:
            return written
    return subprocess.run([*desk, "--office", str(SAMPLE)], cwd=ROOT, check=False).returncode


def test() -> int:
    """Run every check and test to the end, whatever fails on the way; 0 if nothing did."""
    python = prepare(virtual_screen=LINUX, purpose="The test run", for_tests=True)
    if not LINUX:
        for folder, why in ONLY_ON_LINUX.items():
            print(f"{folder} {why} and is left out here.", flush=True)
    results = []
    for heading, command in steps(python, sys.platform):
        print(f"\n== {heading} ==", flush=True)
        began = time.monotonic()
        returncode = subprocess.run(command, cwd=ROOT, check=False).returncode
        results.append((heading, returncode, time.monotonic() - began))
    print("\n== all steps ==")
    for heading, returncode, seconds in results:
        print(f"{'failed' if returncode else 'passed'}  {heading} ({seconds:.1f} s)")
    print(closing_line([returncode for _, returncode, _ in results]), flush=True)
    return int(any(returncode for _, returncode, _ in results))


def sweep(name: str) -> int:
    """Run one of the long searches in tests/sweeps, without a time limit."""
    names = sorted(path.stem.removeprefix("test_") for path in SWEEPS.glob("test_*.py"))
    if name not in names:
        sys.exit(f"There is no sweep {name}. There is: {', '.join(names) or 'none yet'}.")
    python = prepare(virtual_screen=LINUX, purpose="The sweep", for_tests=True)
    pytest = [python, "-m", "pytest", "-n", "2", "--timeout=0", str(SWEEPS / f"test_{name}.py")]
    return subprocess.run([*(ON_VIRTUAL_SCREEN if LINUX else ()), *pytest], cwd=ROOT, check=False).returncode


def lock() -> int:
    """Write requirements.lock anew from pyproject.toml: hashed, for every system, and without an address in it."""
    python = prepare(virtual_screen=False, purpose="Qt")
    compile_lock = [python, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes"]
    if not _passes([*compile_lock, "--group", "dev", "pyproject.toml", "-o", "requirements.lock"]):
        return 1
    if "://" in LOCK.read_text(encoding="utf-8"):
        sys.exit("requirements.lock names an address now; it must hold names, versions and hashes only.")
    print("requirements.lock is written. The next run or test installs it.")
    return 0


def main(arguments: list[str]) -> int:
    """Carry out the verb that was typed; its return code."""
    parser = argparse.ArgumentParser(prog="installer/dev.py", description="Start Refund Desk, or run its tests.")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("run", help="open the window on the sample office; without a screen, do the tour")
    verbs.add_parser("test", help="run every check and test")
    verbs.add_parser("sweep", help="run one long search of tests/sweeps").add_argument("name", metavar="NAME")
    verbs.add_parser("lock", help="write requirements.lock anew from pyproject.toml")
    typed = parser.parse_args(arguments)
    # Many tests start the program anew: where bytecode is not kept, each start compiles all libraries again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if typed.verb == "sweep":
        return sweep(typed.name)
    return {"run": run, "test": test, "lock": lock}[typed.verb]()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("\nStopped. What was half installed is mended at the next start.")
