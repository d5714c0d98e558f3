"""The door off the GUI thread: outcomes come home, failures are never silent, gone owners are left in peace."""

import subprocess
import sys
import threading
from functools import partial
from pathlib import Path
from types import FrameType

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.errors import BadInput
from desktop.ui import background
from desktop.ui.background import Cancelled, Progress, ReportProgress

ROOT = Path(__file__).parents[2]


def no_failure(failure: Exception) -> None:
    raise AssertionError from failure


def test_work_leaves_the_gui_thread_and_its_result_comes_home(qtbot: QtBot) -> None:
    owner, seen = QObject(), list[tuple[str, QThread, QThread]]()
    here = QThread.currentThread()

    background.run(
        owner,
        QThread.currentThread,
        lambda worked_on: seen.append(("done", worked_on, QThread.currentThread())),
        no_failure,
    )

    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][1] is not here
    assert seen[0][2] is here


def test_a_failure_comes_home_whole(qtbot: QtBot) -> None:
    owner, seen = QObject(), list[Exception]()

    def work() -> None:
        raise BadInput("File not read.", "It is empty.")

    background.run(owner, work, lambda _result: pytest.fail("it did not work"), seen.append)

    qtbot.waitUntil(lambda: bool(seen))
    assert isinstance(seen[0], BadInput)
    assert seen[0].__traceback__ is not None


@pytest.mark.parametrize("fails", [False, True])
def test_a_callback_whose_owner_is_gone_is_dropped(qtbot: QtBot, fails: bool) -> None:
    owner, other = QWidget(), QObject()
    seen: list[str] = []
    may_go_on = threading.Event()

    def work() -> None:
        may_go_on.wait(5)
        if fails:
            raise ValueError

    background.run(owner, work, lambda _r: seen.append("called"), lambda _f: seen.append("called"))
    shiboken6.delete(owner)
    may_go_on.set()
    background.wait_for_all()
    background.run(other, lambda: None, lambda _r: seen.append("later"), no_failure)

    qtbot.waitUntil(lambda: "later" in seen)
    assert seen == ["later"]


def test_long_work_tells_how_far_it_is_and_ends_with_its_result(qtbot: QtBot) -> None:
    owner, told, ended = QObject(), list[Progress](), list[int]()

    def work(report: ReportProgress, _cancelled: Cancelled) -> int:
        for done in range(1, 2001):
            report(Progress(done, 2000, f"{done} of 2000 drawn"))
        return 2000

    background.run_long(owner, work, told.append, ended.append, no_failure)

    qtbot.waitUntil(lambda: bool(ended))
    assert ended == [2000]
    assert told[-1] == Progress(2000, 2000, "2000 of 2000 drawn")
    assert [each.done for each in told] == sorted(each.done for each in told)


def test_stopping_long_work_keeps_what_is_done(qtbot: QtBot) -> None:
    owner, ended, told = QObject(), list[str](), list[Progress]()

    def work(report: ReportProgress, cancelled: Cancelled) -> str:
        report(Progress(4, 7, "4 of 7 done"))
        while not cancelled():
            threading.Event().wait(0.001)
        return "stopped after 4"

    started = background.run_long(owner, work, told.append, ended.append, no_failure)
    qtbot.waitUntil(lambda: bool(told))
    started.stop()

    qtbot.waitUntil(lambda: bool(ended))
    assert ended == ["stopped after 4"]


def test_closing_asks_long_work_to_stop_and_waits_for_it() -> None:
    owner = QObject()
    ended = threading.Event()

    def work(_report: ReportProgress, cancelled: Cancelled) -> None:
        while not cancelled():
            threading.Event().wait(0.001)
        ended.set()

    background.run_long(owner, work, lambda _p: None, lambda _r: None, no_failure)
    background.wait_for_all()

    assert ended.is_set()


def test_several_pieces_of_work_run_at_the_same_time(qtbot: QtBot) -> None:
    owner, seen = QObject(), list[str]()
    both = threading.Barrier(2, timeout=5)

    def work(name: str) -> str:
        both.wait()
        return name

    for name in ("a", "b"):
        background.run(owner, partial(work, name), seen.append, no_failure)

    qtbot.waitUntil(lambda: len(seen) == 2)
    assert sorted(seen) == ["a", "b"]


def test_only_the_gui_thread_lets_go_of_whoever_asked(qtbot: QtBot) -> None:
    """Were the thread of the work the last to hold a window, it would destroy it while Qt is using it."""

    def dawdle(_frame: FrameType, event: str, _arg: object) -> None:
        if event == "return":
            threading.Event().wait(0.05)

    class Asker:
        def work(self) -> None:
            sys.setprofile(dawdle)

        def done(self, _nothing: None) -> None:
            ended.append(True)

        def __del__(self) -> None:
            let_go.append(threading.current_thread() is threading.main_thread())

    owner, ended, let_go = QObject(), list[bool](), list[bool]()
    asker = Asker()
    background.run(owner, asker.work, asker.done, no_failure)
    del asker
    qtbot.waitUntil(lambda: bool(ended and let_go))
    background.wait_for_all()
    assert let_go == [True]


LITTERING = """
import threading
from PySide6.QtCore import QCoreApplication, QObject
from desktop.ui import background

class Ring:
    def __init__(self):
        self.itself = self

    def __del__(self):
        print("GUI" if threading.current_thread() is threading.main_thread() else "pool", flush=True)
        collected.set()

def work():
    Ring()
    littered = [[at] for at in range(100_000)]
    return collected.wait(20)

collected = threading.Event()
application, owner = QCoreApplication(), QObject()
background.run(owner, work, application.exit, print)
application.exec()
"""


def test_only_the_gui_thread_collects_garbage() -> None:
    """In a program of its own, for the tests see to their garbage themselves."""
    said = subprocess.run([sys.executable, "-c", LITTERING], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (said.stdout, said.stderr) == ("GUI\n", "")
