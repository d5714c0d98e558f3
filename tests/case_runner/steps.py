"""The steps of a case: all of them, and those that are about programs and not about money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from threading import Barrier, Thread
from typing import Any

from sqlalchemy import event, text

from desktop.errors import RefundDeskError
from desktop.model.refund import Refund
from desktop.services import credit_notes
from tests.case_runner import gateway_steps, office_steps, refund_steps
from tests.case_runner.registry import Done, about, step, take
from tests.case_runner.world import Killed, Print, World

__all__ = ["Done", "gateway_steps", "killed_step", "office_steps", "refund_steps", "take"]


@step("together", "steps")
def _together(world: World, given: dict[str, Any]) -> Done:
    """Both at the same moment, by programs of their own on one database; a kill meets whichever comes to its point."""
    refused: list[str] = []
    done: list[Done] = []
    killed: list[Killed] = []
    ready = Barrier(len(given["steps"]))

    def one(each: dict[str, Any]) -> None:
        ready.wait()
        try:
            done.append(take(world, each))
        except RefundDeskError as refusal:
            refused.append(refusal.code)
        except Killed as kill:
            killed.append(kill)
            done.extend(kill.args)

    threads = [Thread(target=one, args=(each,)) for each in given["steps"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(refused) == sorted(given.get("refused", [])), f"refused: {refused}"
    if killed:
        raise Killed(_all_of(done))
    return _all_of(done)


def _all_of(done: Sequence[Done]) -> Done:
    """What several steps were about together."""
    notes = [note for each in done for note in each.notes or ()]
    return Done(
        tuple(dict.fromkeys(refund for each in done for refund in each.refunds)),
        tuple(dict.fromkeys(word for each in done for word in each.warnings)),
        tuple(notes) if any(each.notes is not None for each in done) else None,
    )


@step("print", "credit_note", "copy")
def _print(world: World, given: dict[str, Any]) -> Done:
    desk = world.desk(given.get("by", "clerk"))
    note_id = credit_notes.numbered(desk, given["credit_note"])
    paper = credit_notes.to_print(desk, note_id)
    world.printed.setdefault(note_id, paper)
    if given.get("copy", False):
        paper = credit_notes.marked_copy(desk, note_id)
    world.last_print = Print(note_id, paper, world.newest_note())
    return Done()


@step("tamper", "what", "refund")
def _tamper(world: World, given: dict[str, Any]) -> Done:
    if given["what"] == "refund":
        refund_id = world.refunds[given["refund"]]
        world.tampered.add(refund_id)
        with world.database.read() as session:
            stored = session.get_one(Refund, refund_id)
    with world.database.engine.begin() as connection:
        if given["what"] == "refund":
            connection.execute(
                # Less, not more: nothing here may stop at a cap before the seal is looked at.
                text(
                    "UPDATE refund SET gross_minor = gross_minor + :by, money_minor = money_minor + :by WHERE id = :id"
                ),
                {"id": refund_id.hex, "by": -1 if stored.money_minor > 1 else 1},
            )
        else:
            of_table = "" if world.database.is_file else " ON audit_row"
            connection.execute(text(f"DROP TRIGGER audit_row_never_changed{of_table}"))
            connection.execute(text("UPDATE audit_row SET act = act || '.' WHERE id = 1"))
    return about(world, given)


@step("restart", "after")
def _restart(world: World, given: dict[str, Any]) -> Done:
    if "after" not in given:
        world.restart()
    return Done()


@contextmanager
def _killed_before_commit(world: World, wanted: bool) -> Iterator[None]:
    """The program is killed where the step would store its first change."""

    def kill(_connection: object) -> None:
        raise Killed

    if wanted:
        event.listen(world.database.engine, "commit", kill)
    try:
        yield
    finally:
        if wanted:
            event.remove(world.database.engine, "commit", kill)


def killed_step(world: World, given: dict[str, Any], point: str) -> Done:
    """The next step of a case, killed at this point; the program starts again."""
    world.gateway.kill_at = point
    done = Done()
    try:
        with _killed_before_commit(world, point == "before_commit"):
            done = take(world, given)
    except Killed as kill:
        done = next(iter(kill.args), done)
    except RefundDeskError:
        # It never came to that point: nobody was killed, and nothing has changed.
        world.gateway.kill_at = ""
        raise
    # What the gateway answers meets every try of the step, also the one that mends it.
    world.server.answer(given.get("gateway", "ok") if given["do"] in {"send", "refund"} else "ok")
    world.restart()
    world.server.answer("ok")
    name = given.get("refund") or given.get("id", "")
    named = [name, *(f"{name}{letter}" for letter in "abcdefghijkl")]
    refund_ids = tuple(dict.fromkeys(world.refunds[each] for each in named if each in world.refunds))
    # What was stored before the program was killed is said as if it had not been.
    return replace(done, refunds=refund_ids or done.refunds)
