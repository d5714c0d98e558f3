"""The npm packages of the tests, installed from their lock when it has changed."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

NEEDS = Path(__file__).resolve().parent.parent / "tests" / "other_servers"
STAMP = "installed-from"


def npm_ci(folder: Path) -> bool:
    """Install exactly what the lock says, without running anything that comes with it; whether that worked."""
    npm = shutil.which("npm")
    if npm is None:
        print("npm is not there.", flush=True)
        return False
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    return subprocess.run(command, cwd=folder, check=False).returncode == 0


def ensure(folder: Path = NEEDS, install: Callable[[Path], bool] = npm_ci) -> None:
    """Have the packages of the lock in this folder, and install them only where they are not.

    Raises `SystemExit` with what to do where that did not work.
    """
    wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    stamp = folder / "node_modules" / STAMP
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return
    print(f"Installing the npm packages of {folder.name}.", flush=True)
    stamp.unlink(missing_ok=True)
    if not install(folder):
        sys.exit(
            f"The npm packages in {folder} were not installed; the reason stands above. The tests hold the program "
            "against a server from there. Start again when that is mended."
        )
    stamp.write_text(wanted, encoding="ascii")
