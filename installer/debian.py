"""The system packages that Qt and the tests need on Debian and Ubuntu, and how they come onto the machine."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from typing import Literal

WINDOW = (
    "libglib2.0-0",
    "libgl1",
    "libegl1",
    "libfontconfig1",
    "libdbus-1-3",
    "libxkbcommon0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxkbcommon-x11-0",
    "libxcb-shape0",
    "fonts-dejavu-core",
)
VIRTUAL_SCREEN = ("xvfb", "xauth", "dbus", "at-spi2-core")
PRINTER_QUEUE = ("cups-daemon", "cups-client", "cups-filters")
OUTSIDE_CHECKS = ("nodejs", "npm", "default-jdk-headless", "libjaxb-java", "qpdf", "poppler-utils")
"""What the tests hold the program against: another server that answers like Stripe, veraPDF, readers of PDF."""

# A machine that has just started may still be busy with its own updates.
_INSTALL = ("apt-get", "-o", "DPkg::Lock::Timeout=120", "install", "-y", "--no-install-recommends")


def here() -> bool:
    """Whether this system takes Debian packages."""
    return shutil.which("apt-get") is not None and shutil.which("dpkg-query") is not None


def missing(wanted: Iterable[str], listing: str) -> list[str]:
    """The wanted packages that are not installed, in their order.

    `listing` has a line `status|package|provides` for each package that dpkg knows. What another package provides
    counts, since later releases renamed some libraries (`libglib2.0-0t64`).
    """
    installed: set[str] = set()
    for line in listing.splitlines():
        status, package, provides = line.split("|", 2)
        if status.startswith("ii"):
            installed.add(package)
            installed.update(part.split()[0] for part in provides.split(",") if part.strip())
    return [package for package in wanted if package not in installed]


def line_to_type(packages: Sequence[str]) -> str:
    """The one line that installs the packages, for a person to type."""
    return "sudo apt-get update && sudo apt-get install -y --no-install-recommends " + " ".join(packages)


def way(uid: int, has_sudo: bool, person_there: bool) -> Literal["install", "ask", "tell"]:
    """How packages may be installed: at once as root, through sudo once a person has agreed, or by a line to type."""
    if uid == 0:
        return "install"
    return "ask" if has_sudo and person_there else "tell"


def ensure(wanted: Sequence[str], purpose: str) -> None:
    """Install what is missing of the wanted packages.

    Raises `SystemExit` with the line to type where that is left to a person, or where it did not work.
    """
    query = ["dpkg-query", "-W", "-f", "${db:Status-Abbrev}|${Package}|${Provides}\\n"]
    listing = subprocess.run(query, check=True, capture_output=True, text=True).stdout
    packages = missing(wanted, listing)
    if not packages:
        return
    print(f"{purpose} needs these packages of your system: {' '.join(packages)}.", flush=True)
    chosen = way(os.getuid(), shutil.which("sudo") is not None, sys.stdin is not None and sys.stdin.isatty())
    if chosen == "ask":
        answer = input("Install them with sudo now? [y/N] ")
        chosen = "install" if answer.strip().lower() in {"y", "yes"} else "tell"
    if chosen == "tell":
        sys.exit(f"Install them with this line, then start again:\n  {line_to_type(packages)}")
    if not _installed(packages):
        sys.exit(f"The system packages were not installed; see above. By hand it is:\n  {line_to_type(packages)}")


def _installed(packages: Sequence[str]) -> bool:
    rights = [] if os.getuid() == 0 else ["sudo"]
    quiet = [*rights, "env", "DEBIAN_FRONTEND=noninteractive"]
    # A list that cannot be renewed (no network, one broken source) may still hold all that is needed.
    subprocess.run([*quiet, "apt-get", "-qq", "update"], check=False)
    command = [*quiet, *_INSTALL, "-qq", *packages]
    print(shlex.join(command), flush=True)
    return subprocess.run(command, check=False).returncode == 0
