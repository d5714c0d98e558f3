"""A print queue of CUPS for tests: the real scheduler and its filters, in a folder of its own, heard by nobody else."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

QUEUE = "Desk"
PROGRAMS = Path("/usr/lib/cups")
SECONDS = 60

# Keeps what a printer would get: the paper, and beside it title, copies and options.
_BACKEND = """#!/bin/sh
if [ $# = 0 ]; then echo 'direct keep:/ "Keep" "Keep"'; exit 0; fi
out="${DEVICE_URI#keep:}/$1"
cat ${6:+"$6"} > "$out.part" || exit 1
printf '%s\\n%s\\n%s\\n' "$3" "$4" "$5" > "$out.txt"
chmod a+r "$out.part" "$out.txt"
mv "$out.part" "$out.pdf"
"""

_FILES = """ServerRoot {root}/etc
ServerBin {root}/bin
DataDir /usr/share/cups
RequestRoot {root}/spool
TempDir {root}/spool/tmp
StateDir {root}/state
CacheDir {root}/cache
AccessLog {root}/log/access
ErrorLog {root}/log/error
PageLog {root}/log/page
"""

_DAEMON = """Listen {root}/state/cups.sock
Browsing Off
DefaultAuthType None
MaxJobs 0
<Location />
Order allow,deny
Allow all
</Location>
<Location /admin>
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""

_SIZES = {"A4": (595, 842), "Letter": (612, 792)}


@dataclass(frozen=True)
class Job:
    """One job as it arrived at the printer."""

    title: str
    copies: str
    options: str
    pdf: bytes


@dataclass(frozen=True)
class Queue:
    """A queue that prints into a folder. `environment` is what a program needs to reach it."""

    name: str
    root: Path
    environment: dict[str, str]

    def jobs(self, count: int) -> list[Job]:
        """Wait until so many jobs have arrived, and give all in the order in which they were sent."""
        end = time.monotonic() + SECONDS + 3 * count
        while len(arrived := list((self.root / "out").glob("*.pdf"))) < count:
            if time.monotonic() > end:
                raise AssertionError(f"{len(arrived)} of {count} jobs arrived.\n{self.log()}")
            time.sleep(0.1)
        found = []
        for pdf in sorted(arrived, key=lambda path: int(path.stem)):
            title, copies, options = pdf.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
            found.append(Job(title, copies, options, pdf.read_bytes()))
        return found

    def log(self) -> str:
        """The last lines of the scheduler's own log."""
        log = self.root / "log" / "error"
        return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-20:]) if log.exists() else ""


@contextmanager
def running_queue() -> Iterator[Queue]:
    """A scheduler with one queue, until the end of the block. Raises where CUPS is not installed."""
    scheduler = shutil.which("cupsd", path=f"{os.environ['PATH']}:/usr/sbin")
    if scheduler is None or shutil.which("lp") is None or not (PROGRAMS / "filter" / "pdftopdf").exists():
        raise AssertionError("Install the packages cups-daemon, cups-client and cups-filters.")
    # A short path, because it is the name of a socket; open to the user as which the scheduler runs its filters.
    root = Path(tempfile.mkdtemp(prefix="cups-"))
    root.chmod(0o755)
    try:
        _furnish(root)
        configured = ["-c", str(root / "etc/cupsd.conf"), "-s", str(root / "etc/cups-files.conf")]
        with (root / "log" / "said").open("wb") as said:
            daemon = subprocess.Popen([scheduler, "-f", *configured], stdout=said, stderr=said)
        try:
            environment = {**os.environ, "CUPS_SERVER": str(root / "state/cups.sock"), "LC_ALL": "C.UTF-8"}
            queue = Queue(QUEUE, root, environment)
            _add_queue(queue, daemon)
            yield queue
        finally:
            daemon.terminate()
            daemon.wait(30)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _furnish(root: Path) -> None:
    for folder in ("etc/ppd", "spool/tmp", "state/certs", "cache", "log", "out", "bin/backend"):
        (root / folder).mkdir(parents=True)
    (root / "out").chmod(0o1777)
    for part in ("filter", "daemon", "driver", "cgi-bin", "monitor", "notifier"):
        if (PROGRAMS / part).is_dir():
            (root / "bin" / part).symlink_to(PROGRAMS / part)
    backend = root / "bin" / "backend" / "keep"
    backend.write_text(_BACKEND, encoding="utf-8")
    backend.chmod(0o755)
    (root / "etc" / "cups-files.conf").write_text(_FILES.format(root=root), encoding="utf-8")
    (root / "etc" / "cupsd.conf").write_text(_DAEMON.format(root=root), encoding="utf-8")
    (root / "desk.ppd").write_text(_description(), encoding="utf-8")


def _add_queue(queue: Queue, daemon: subprocess.Popen[bytes]) -> None:
    lpadmin = shutil.which("lpadmin", path=f"{os.environ['PATH']}:/usr/sbin")
    assert lpadmin is not None
    device = f"keep:{queue.root / 'out'}"
    add = [lpadmin, "-p", queue.name, "-E", "-v", device, "-P", str(queue.root / "desk.ppd")]
    end = time.monotonic() + SECONDS
    while subprocess.run(add, env=queue.environment, capture_output=True, check=False).returncode:
        if daemon.poll() is not None or time.monotonic() > end:
            said = (queue.root / "log" / "said").read_text(encoding="utf-8", errors="replace")
            raise AssertionError(f"The scheduler does not run.\n{said}\n{queue.log()}")
        time.sleep(0.1)
    subprocess.run([lpadmin, "-d", queue.name], env=queue.environment, capture_output=True, check=True)


def _description() -> str:
    """What the printer can do, as CUPS wants to be told: PDF, on A4 and Letter."""
    lines = ['*PPD-Adobe: "4.3"', '*FormatVersion: "4.3"', '*FileVersion: "1.0"', "*LanguageVersion: English"]
    lines += ["*LanguageEncoding: ISOLatin1", '*PCFileName: "DESK.PPD"', '*Manufacturer: "Desk"', '*Product: "(Desk)"']
    lines += ['*ModelName: "Desk"', '*ShortNickName: "Desk"', '*NickName: "Desk"', '*PSVersion: "(3010) 0"']
    lines += ['*cupsFilter: "application/vnd.cups-pdf 0 -"']
    for option in ("PageSize", "PageRegion"):
        lines += [f"*OpenUI *{option}: PickOne", f"*Default{option}: A4"]
        lines += [f'*{option} {name}/{name}: "<</PageSize[{w} {h}]>>setpagedevice"' for name, (w, h) in _SIZES.items()]
        lines += [f"*CloseUI: *{option}"]
    lines += ["*DefaultImageableArea: A4", "*DefaultPaperDimension: A4"]
    lines += [f'*ImageableArea {name}/{name}: "12 12 {w - 12} {h - 12}"' for name, (w, h) in _SIZES.items()]
    lines += [f'*PaperDimension {name}/{name}: "{w} {h}"' for name, (w, h) in _SIZES.items()]
    return "\n".join([*lines, "*DefaultResolution: 600dpi", "*DefaultColorSpace: RGB", ""])
