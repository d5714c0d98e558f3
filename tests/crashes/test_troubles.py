"""A disk that is full, an office that cannot be written, a clock that is wrong: a sentence, nothing half written."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import text

from desktop.database import OfficeDatabase
from desktop.errors import OfficeError
from desktop.model.office import Office
from tests.crashes.killing import job_of, judge
from tests.crashes.nursery import Nursery
from tests.crashes.prepared import Scene, prepare
from tests.crashes.stages import STAGES, Given
from tests.services.office_builder import OfficeBuilder

NOT_STORED = "Nothing was stored"
WRITING = [stage for stage, made in STAGES.items() if not made.alone and not stage.startswith("backup")]
DATABASES = ("sqlite", "postgres")
WRONG_CLOCKS = {
    "30 hours back": timedelta(hours=-30),
    "10 minutes ahead": timedelta(minutes=10),
    "5 hours ahead": timedelta(hours=5),
    "2 years ahead": timedelta(days=730),
    "2 years back": timedelta(days=-730),
}
CLOCKED = [
    (stage, clock, DATABASES[at % 2])
    for stage in ("payout", "sending again", "settlement outside")
    for at, clock in enumerate(WRONG_CLOCKS)
]
"""Stages in which the clock matters most: deadlines, numbers, the days of entries."""


def ends_well(nursery: Nursery, scene: Scene, stage: str, job: Given) -> None:
    """The trouble is over: the next start recovers, a person does what is not done, and all is judged."""
    assert nursery.run({**job, "stage": ""}) == 0
    assert nursery.run(job) in {0, 3, 4}
    judge(scene, stage)


def told_in(nursery: Nursery, scene: Scene, job: Given) -> str:
    """What the program says in this trouble; empty where it could do its work all the same."""
    said = scene.office.folder / "said"
    ended = nursery.run({**job, "told": str(said)})
    assert ended in {0, 3, 4}, "it ended in something that is no sentence"
    return said.read_text(encoding="utf-8") if ended == 4 else ""


@contextmanager
def held_by_another(database: OfficeDatabase) -> Iterator[None]:
    """Another program is writing and does not finish."""
    with database.write() as session:
        session.get_one(Office, 1, with_for_update=True)
        session.execute(text("SELECT id FROM audit_head" + ("" if database.is_file else " FOR UPDATE")))
        if not database.is_file:
            session.execute(text("LOCK TABLE lease, mail, office, refund, invoice, payment IN EXCLUSIVE MODE"))
        yield


@pytest.mark.parametrize(
    ("stage", "scene"), [(stage, DATABASES[at % 2]) for at, stage in enumerate(WRITING[::2])], indirect=["scene"]
)
def test_an_office_that_another_program_holds(nursery: Nursery, scene: Scene, stage: str) -> None:
    prepare(stage, scene)
    job = job_of(scene, stage)
    with held_by_another(scene.office.database):
        told = told_in(nursery, scene, {**job, "trouble": "locked"})
    assert told == "" or told.startswith(f"office_busy: {NOT_STORED}")
    ends_well(nursery, scene, stage, job)


@pytest.mark.parametrize(
    ("stage", "scene"), [(stage, DATABASES[at % 2]) for at, stage in enumerate(WRITING[1::2])], indirect=["scene"]
)
def test_an_office_that_cannot_be_written(nursery: Nursery, scene: Scene, stage: str) -> None:
    prepare(stage, scene)
    job = job_of(scene, stage)
    told = told_in(nursery, scene, {**job, "trouble": "read-only"})
    assert told.startswith(f"read_only: {NOT_STORED}")
    ends_well(nursery, scene, stage, job)


if sys.platform != "win32":  # it has no limit for the size of files

    @pytest.mark.parametrize("scene", ["sqlite"], indirect=True)
    @pytest.mark.parametrize("stage", ["request", "settlement outside", "payout", "paper", "sync", "backup"])
    def test_a_disk_that_takes_no_more(nursery: Nursery, scene: Scene, stage: str) -> None:
        prepare(stage, scene)
        job = job_of(scene, stage)
        told = told_in(nursery, scene, {**job, "trouble": "full"})
        assert told == "" or told.split(":")[0] in {"disk_full", "office_unreachable", "not_written"}
        ends_well(nursery, scene, stage, job)


@pytest.mark.parametrize(("stage", "clock", "scene"), CLOCKED, indirect=["scene"])
def test_a_clock_that_is_wrong(nursery: Nursery, scene: Scene, stage: str, clock: str) -> None:
    """One desk's clock is wrong, another's is right: it is done once, by whichever."""
    prepare(stage, scene)
    job = job_of(scene, stage)
    wrong = {**job, "minutes": WRONG_CLOCKS[clock] / timedelta(minutes=1)}
    told_in(nursery, scene, wrong)
    ends_well(nursery, scene, stage, job)


def test_a_full_disk_is_called_so(file_office: OfficeBuilder) -> None:
    with file_office.database.engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))
    before = file_office.database.engine
    with pytest.raises(OfficeError) as told, file_office.database.write() as session:
        session.get_one(Office, 1).logo_png = bytes(200_000)
        session.flush()
    assert file_office.database.engine is before
    assert told.value.code == "disk_full"
    with file_office.database.read() as session:
        assert session.get_one(Office, 1).logo_png is None


def test_a_server_waits_for_a_lock_no_longer_than_a_file_does(server_office: OfficeBuilder) -> None:
    with server_office.database.engine.connect() as connection:
        assert connection.execute(text("SHOW lock_timeout")).scalar_one() == "15s"
