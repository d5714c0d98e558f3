"""What every test of the window starts from: the light look at 100 %, English dates, and no work left behind."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QObject, Qt
from PySide6.QtWidgets import QApplication

from desktop.ui import background, theme


@pytest.fixture(autouse=True, scope="module")
def only_new_garbage() -> None:
    """Let what was loaded before this file be, so that looking for garbage after each test takes no time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def light_look(qapp: QApplication) -> Iterator[None]:
    """Dress the application as in the design's first picture, and undo what a test changed.

    Whatever stands in the end is deleted, as the program's own event loop does it: each dressing would dress it anew,
    and a window that Python's garbage collection finds whole can crash shiboken 6.12.
    """
    gc.disable()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    if not qapp.styleSheet() or theme.look() != theme.Look():
        theme.apply(qapp, theme.Scheme.LIGHT)
    yield
    background.wait_for_all()
    lost = lost_parts()
    for left in qapp.topLevelWidgets():
        left.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not lost, "Python would collect these though their window stands"


def lost_parts() -> list[str]:
    """Parts of standing windows that Python takes for garbage; collected, they are empty shells that Qt still calls.

    That comes where PySide takes what a method returns for a child of the object: QWidget.nextInFocusChain is one such.
    """
    gc.set_debug(gc.DEBUG_SAVEALL)
    gc.collect()
    gc.set_debug(0)
    garbage = {id(each): each for each in gc.garbage if isinstance(each, QObject) and shiboken6.isValid(each)}
    gc.garbage.clear()
    return [repr(each) for each in garbage.values() if id(_outermost(each)) not in garbage]


def _outermost(part: QObject) -> QObject:
    while (around := part.parent()) is not None:
        part = around
    return part


def pytest_runtest_logfinish() -> None:
    """Collect garbage now: not before has pytest let go of the windows that a test was given.

    Servers run in threads of the tests' own process, and one that collected a window would destroy it while Qt is
    using it.
    """
    if not gc.isenabled():
        gc.collect()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let Qt's screenless platform say of itself what it cannot do; every other warning of Qt still fails a test."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints"))
