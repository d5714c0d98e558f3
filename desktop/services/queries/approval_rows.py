"""What the window asks of an approver before it approves."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Asks:
    """`password`: their own again, for so large an amount. `reason`: why they approve what they asked for."""

    password: bool = False
    reason: bool = False


NOTHING_ASKED = Asks()
