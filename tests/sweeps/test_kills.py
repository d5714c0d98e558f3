"""Every point of a kill, on both databases, with both recoverers: `installer/dev.py sweep kills`."""

from __future__ import annotations

import pytest

from tests.crashes.conftest import (  # noqa: F401
    mail_server,
    mailbox,
    nursery,
    old_office,
    scene,
    server,
)
from tests.crashes.killing import RECOVERERS, kill
from tests.crashes.nursery import Nursery
from tests.crashes.prepared import Scene
from tests.crashes.stages import POINTS, STAGES
from tests.services.conftest import (  # noqa: F401
    file_office,
    office_file,
    office_template,
    postgres_server,
    scenes,
    server_office,
)

DATABASES = ("sqlite", "postgres")
PRODUCT = [
    pytest.param(stage, point, database, recoverer, id=f"{stage}: {point}, {database}, {recoverer}")
    for stage, point in POINTS
    for database in DATABASES
    for recoverer in RECOVERERS
    if STAGES[stage].only in {"", database}
]


@pytest.mark.parametrize(("stage", "point", "scene", "recoverer"), PRODUCT, indirect=["scene"])
def test_a_killed_program_leaves_nothing_half_done(
    nursery: Nursery,  # noqa: F811
    scene: Scene,  # noqa: F811
    stage: str,
    point: str,
    recoverer: str,
) -> None:
    kill(nursery, scene, stage, point, recoverer)
