"""Killed at any point of any stage, the money leaves once and the books are right after the next start."""

from __future__ import annotations

from random import Random

import pytest

from tests.crashes.killing import RECOVERERS, job_of, kill
from tests.crashes.nursery import Nursery
from tests.crashes.prepared import Scene, prepare
from tests.crashes.stages import POINTS, STAGES

DATABASES = ("sqlite", "postgres")


def rotated(seed: int) -> list[tuple[str, str, str, str]]:
    """Every point once, with a database and a recoverer that the seed deals out evenly."""
    both = [(database, recoverer) for database in DATABASES for recoverer in RECOVERERS]
    dealt = [both[at % len(both)] for at in range(len(POINTS))]
    Random(seed).shuffle(dealt)
    return [
        (stage, point, STAGES[stage].only or database, recoverer)
        for (stage, point), (database, recoverer) in zip(POINTS, dealt, strict=True)
    ]


@pytest.mark.parametrize(
    ("stage", "scene"),
    [(stage, made.only or DATABASES[at % 2]) for at, (stage, made) in enumerate(STAGES.items())],
    indirect=["scene"],
)
def test_a_stage_has_the_effects_that_it_is_known_for(scene: Scene, nursery: Nursery, stage: str) -> None:
    """Else a point would be named for something that happens elsewhere, or not at all."""
    prepare(stage, scene)
    assert nursery.run(job_of(scene, stage)) == 0


@pytest.mark.parametrize(
    ("stage", "point", "scene", "recoverer"),
    [pytest.param(*each, id=f"{each[0]}: {each[1]}, {each[2]}, {each[3]}") for each in rotated(seed=1)],
    indirect=["scene"],
)
def test_a_killed_program_leaves_nothing_half_done(
    nursery: Nursery, scene: Scene, stage: str, point: str, recoverer: str
) -> None:
    kill(nursery, scene, stage, point, recoverer)


def test_there_are_enough_points() -> None:
    assert len(POINTS) == len(set(POINTS)) >= 40
