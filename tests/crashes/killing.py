"""One kill: the program dies at the point, another recovers, a person does it again, and all is judged."""

from __future__ import annotations

import signal
from contextlib import closing
from typing import Any

from sqlalchemy import text

from desktop.database import open_office
from desktop.services import books
from desktop.services.backup import newest_good
from tests.crashes.nursery import Nursery
from tests.crashes.prepared import NOTES, PAID, STATES, Scene, prepare, states
from tests.crashes.stages import HOURS_LATER, STAGES

RECOVERERS = ("same desk", "other desk")


def kill(nursery: Nursery, scene: Scene, stage: str, point: str, recoverer: str) -> None:
    """Kill the program at this point of a stage and hold what comes of it against what must come of it."""
    prepare(stage, scene)
    job = job_of(scene, stage)

    assert nursery.run({**job, "point": point}) == -signal.SIGKILL, "the point was not reached"

    other = {"login": "manager2", "elsewhere": True, "minutes": job["minutes"] + 5} if recoverer == "other desk" else {}
    again: dict[str, Any] = {"login": "clerk2"} if other and STAGES[stage].login == "clerk" else {}
    if not STAGES[stage].alone:
        assert nursery.run({**job, **other, "stage": ""}) == 0, "the next start recovers"
    # A person looks and does what is not done: it is done now, or refused with a sentence because it is done.
    assert nursery.run({**job, **other, **again}) in {0, 3, 4}
    judge(scene, stage)


def job_of(scene: Scene, stage: str) -> dict[str, Any]:
    """What a process is told to do."""
    office = scene.office
    address = office.database.address
    if not office.database.is_file:
        address = office.database.engine.url.render_as_string(hide_password=False)
    scene.given |= {"office": address}
    return {
        "stage": stage,
        "office": address,
        "server": scene.server.address,
        "backups": str(office.folder / "backups"),
        "given": scene.given,
        "minutes": 60 * HOURS_LATER.get(stage, 0),
    }


def judge(scene: Scene, stage: str) -> None:
    """The server's own book, the numbers, the papers, and the office's proofs."""
    address = scene.given["new"] if stage == "new office" else scene.given["office"]
    with closing(open_office(address)) as database:
        faults = [f"{proof.title}: {fault}" for proof in books.check(database) for fault in proof.faults]
        with database.read() as session:
            notes = list(session.scalars(text("SELECT number FROM credit_note ORDER BY id")))
    assert faults == []
    book = scene.server.book()
    assert all(times == 1 for times in book.orders.values()), "paid twice"
    assert book.refunded == PAID.get(stage, 0)
    assert len(notes) == len(set(notes)) == NOTES.get(stage, 0)
    if stage in STATES:
        assert states(address) == [STATES[stage]]
    if stage == "mail":
        assert len(scene.mailbox.letters) <= 1, "a mail never leaves twice by itself"
    if stage.startswith("backup") or stage == "upgrade":
        copy = newest_good(scene.office.folder / "backups") or _of_upgrade(scene)
        assert copy is not None, "there is a copy, and it is good"


def _of_upgrade(scene: Scene) -> object:
    folders = [path for path in (scene.office.folder / "backups").iterdir() if path.is_dir()]
    return next((copy for copy in map(newest_good, folders) if copy is not None), None)
