"""Starts localstripe on loopback with a state file of its own: `python -m tests.other_servers.localstripe_launcher`.

Its own command listens on every network and keeps its state in one file for the whole computer; that alone is other
here.
"""

from __future__ import annotations

import argparse
import os
import pickle
import socket
from pathlib import Path

from aiohttp import web
from localstripe import server
from localstripe.resources import Store, store


def main() -> None:
    parser = argparse.ArgumentParser(description="localstripe, on loopback only.")
    parser.add_argument("--port", type=int, required=True, help="0 takes any free one; the line `ready` names it")
    parser.add_argument("--state", type=Path, required=True, help="where its state is kept")
    wanted = parser.parse_args()

    def keep(state: Store) -> None:
        fresh = wanted.state.with_suffix(".new")
        fresh.write_bytes(pickle.dumps(dict(state)))
        os.replace(fresh, wanted.state)  # noqa: PTH105  # all of it or nothing

    Store.dump_to_disk = keep
    if wanted.state.exists():
        for name, value in pickle.loads(wanted.state.read_bytes()).items():
            dict.__setitem__(store, name, value)
    listening = socket.create_server(("127.0.0.1", wanted.port))
    ready = f"ready http://127.0.0.1:{listening.getsockname()[1]}"
    web.run_app(server.app, sock=listening, print=lambda *_: print(ready, flush=True))


main()
