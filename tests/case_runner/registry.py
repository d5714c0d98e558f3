"""What a step is: its name, the keys it knows, and what it was about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.case_runner.world import World, moment

COMMON = {"do", "by", "at", "desk_clock", "expect", "refused", "left"}
REQUEST_KEYS = {
    "invoice", "payment", "lines", "amount", "instead_of", "kind", "method", "reference", "reason", "notes", "date",
    "notify",
}  # fmt: skip


@dataclass
class Done:
    """What a step was about: the refunds it made or moved, the words of its warnings, the notes it just made.

    `notes` is None for steps that are about refunds and not about the notes that they make.
    """

    refunds: tuple[UUID, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[int, ...] | None = None


def about(world: World, given: dict[str, Any]) -> Done:
    """A step that names a refund, and moves nothing of it."""
    named = world.refunds.get(given.get("refund", ""))
    return Done() if named is None else Done((named,))


Step = Callable[[World, dict[str, Any]], Done]
STEPS: dict[str, tuple[set[str], Step]] = {}


def step(name: str, *keys: str) -> Callable[[Step], Step]:
    """Register a step with the keys it knows."""

    def register(function: Step) -> Step:
        STEPS[name] = (set(keys), function)
        return function

    return register


def take(world: World, given: dict[str, Any]) -> Done:
    """Take one step; an unknown step or key fails."""
    assert given["do"] in STEPS, f"unknown step {given['do']}"
    keys, function = STEPS[given["do"]]
    unknown = set(given) - COMMON - keys
    assert not unknown, f"unknown keys of {given['do']}: {unknown}"
    if "at" in given:
        world.move_clock(moment(given["at"]))
    return function(world, given)
