"""Replay one history, or live through many: `python -m tests.simulator --seed N [--histories K]`."""

from __future__ import annotations

import argparse
import sys
import time

from tests.simulator.history import live
from tests.simulator.office import offices_in_memory
from tests.simulator.world import CRASHES


def main(arguments: list[str]) -> None:
    """Tell what happened in the history, or how many were lived through."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulator", description="Live through seeded histories.")
    parser.add_argument("--seed", type=int, required=True, help="the first seed")
    parser.add_argument("--histories", type=int, default=1, help="how many, one after the other")
    parser.add_argument("--rough", action="store_true", help="those in which more goes wrong")
    typed = parser.parse_args(arguments)
    began = time.process_time()
    with offices_in_memory() as offices:
        for seed in range(typed.seed, typed.seed + typed.histories):
            world = live(offices, seed, rough=typed.rough)
    if typed.histories == 1:
        print("\n".join(world.told))
    spent = time.process_time() - began
    print(f"{typed.histories} right, {spent:.1f} CPU seconds, acts died at {len(CRASHES)} different points")


if __name__ == "__main__":
    main(sys.argv[1:])
