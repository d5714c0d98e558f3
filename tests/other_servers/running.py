"""Starts and stops the other servers; each tells on its first line that it listens."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MOCK = HERE / "node_modules" / "stripe-stateful-mock" / "dist" / "cli.js"


@contextmanager
def localstripe(state: Path, port: int = 0) -> Iterator[str]:
    """The server localstripe for as long as this lasts, killed at the end; its address. Its state is in that file."""
    command = [sys.executable, "-m", "tests.other_servers.localstripe_launcher", "--port", str(port)]
    with _running([*command, "--state", str(state)], {}) as line:
        yield line.removeprefix("ready ")


@contextmanager
def stripe_stateful_mock() -> Iterator[str]:
    """The server stripe-stateful-mock for as long as this lasts; its address. It forgets everything at its end."""
    if not MOCK.is_file():
        raise RuntimeError("stripe-stateful-mock is not installed: installer/dev.py test does that, or npm ci in here")
    with socket.create_server(("127.0.0.1", 0)) as asked:
        port = asked.getsockname()[1]
    with _running(["node", str(MOCK)], {"PORT": str(port), "LOG_LEVEL": "info"}):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _running(command: Sequence[str], settings: Mapping[str, str]) -> Iterator[str]:
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        first = process.stdout.readline().strip()
        if not first:
            raise RuntimeError(f"{command[-1]} did not start")
        # What it says later is read and forgotten, or it would wait for a reader.
        threading.Thread(target=process.communicate, daemon=True).start()
        yield first
    finally:
        process.kill()
        process.wait()
