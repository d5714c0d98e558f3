"""A process to be killed: sends practice orders one after the other and says each outcome that it was given."""

import sys
from pathlib import Path

from desktop.gateways.practice import PracticeGateway
from tests.gateways.orders import order


def main() -> None:
    gateway = PracticeGateway(Path(sys.argv[1]))
    for number in range(10_000):
        name = f"{sys.argv[2]}-{number}"
        print(name, "sent", flush=True)
        print(name, gateway.refund(order(name, 1)).outcome, flush=True)


main()
