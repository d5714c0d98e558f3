"""The server as a process of its own: `python -m tests.stripe_server --port 0 --book FILE`."""

import argparse
from pathlib import Path

from tests.stripe_server.server import StripeLikeServer


def main() -> None:
    parser = argparse.ArgumentParser(description="Answers like Stripe where refunds are concerned, on loopback only.")
    parser.add_argument("--port", type=int, required=True, help="0 takes any free one; the line `ready` names it")
    parser.add_argument("--book", type=Path, required=True, help="where its state is kept")
    wanted = parser.parse_args()
    with StripeLikeServer(wanted.port, wanted.book) as server:
        print(f"ready http://127.0.0.1:{server.server_address[1]}", flush=True)
        server.serve_forever()


main()
