"""Credit notes on a real print queue: what arrives has every page, its text as text, and its number as title."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter
from sqlalchemy import select

from desktop.database import open_office
from desktop.model.credit_note import CreditNote
from desktop.model.states import Method
from desktop.services import credit_notes, offices
from desktop.services.refunds import LineWish
from desktop.ui.printing import lp_arguments
from tests.acceptance.print_queue import Queue, running_queue
from tests.documents.reading import letters, opened, page_texts, words
from tests.services.office_builder import MADE_AT, NEW_OFFICE, OfficeBuilder, line

MANY = 50
pytestmark = pytest.mark.timeout(400)


@pytest.fixture
def queue() -> Iterator[Queue]:
    with running_queue() as running:
        yield running


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """An office with fifty notes that nobody opens, the newest of them with forty lines; and their stored papers."""
    folder = tmp_path_factory.mktemp("fifty")
    path = str(folder / "office.rdesk")
    offices.create(path, NEW_OFFICE, MADE_AT).close()
    database = open_office(path)
    office = OfficeBuilder(database, folder)
    sold = office.paid(line("1.00", str(MANY)), method=Method.BANK_TRANSFER)
    for at in range(1, MANY):
        office.refunded(sold, LineWish(1, gross="1.00"), reason="Bulb", reference=f"B-{at}")
    long = office.paid(*(line("2.00", text=f"Lamp number {at:02d}") for at in range(40)))
    office.refunded(long, *(LineWish(at, gross="2.00") for at in range(1, 41)), reason="All of them")
    with database.read() as session:
        numbered = session.execute(select(CreditNote.id, CreditNote.number).order_by(CreditNote.id.desc())).all()
    stored = {number: credit_notes.document(office.desk(), note_id) for note_id, number in numbered}
    database.close()
    return folder, stored


@pytest.fixture
def papers(made: tuple[Path, dict[str, bytes]], tmp_path: Path) -> dict[str, bytes]:
    """A copy of that office, to be opened; its papers by number, newest first."""
    folder, stored = made
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    return stored


def press_print(folder: Path, choose: str, queue: Queue) -> str:
    """Print through the window, and give what it said."""
    desk = [sys.executable, "-m", "tests.acceptance.print_desk", str(folder), choose]
    environment = {**queue.environment, "QT_QPA_PLATFORM": "offscreen"}
    root = Path(__file__).parents[2]
    ended = subprocess.run(desk, env=environment, cwd=root, capture_output=True, text=True, timeout=240, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr + queue.log()
    return ended.stdout


def test_one_note_arrives_with_all_its_pages_and_its_text(
    papers: dict[str, bytes], queue: Queue, tmp_path: Path
) -> None:
    newest = next(iter(papers))
    assert f"{newest} went to the queue of {queue.name}." in press_print(tmp_path, "newest", queue)
    (job,) = queue.jobs(1)
    assert job.title == newest
    assert job.copies == "1"
    arrived, stored = page_texts(job.pdf), page_texts(papers[newest])
    assert len(arrived) == len(stored) > 1
    assert [letters(page) for page in arrived] == [letters(page) for page in stored]
    assert "Lamp number 39" in words(job.pdf)
    box = opened(job.pdf).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)


def test_fifty_notes_arrive_one_by_one_in_the_order_of_the_list(
    papers: dict[str, bytes], queue: Queue, tmp_path: Path
) -> None:
    assert f"{MANY} papers went to the queue of {queue.name}." in press_print(tmp_path, "all", queue)
    jobs = queue.jobs(MANY)
    assert [job.title for job in jobs] == list(papers)
    for job in jobs:
        assert letters(words(job.pdf)) == letters(words(papers[job.title]))


def test_pages_and_paper_that_were_chosen_are_what_the_printer_gets(
    papers: dict[str, bytes], queue: Queue, qapp: object
) -> None:
    newest, pdf = next(iter(papers.items()))
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 2)
    told = lp_arguments(printer, newest, [QSizeF(595.276, 841.89)])
    told[told.index("-d") + 1] = queue.name
    subprocess.run(["lp", *told], input=pdf, env=queue.environment, capture_output=True, check=True)
    (job,) = queue.jobs(1)
    (page,) = opened(job.pdf).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (612, 792)
    assert letters(page_texts(job.pdf)[0]) == letters(page_texts(pdf)[1])
