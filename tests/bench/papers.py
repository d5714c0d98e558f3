"""How fast notes are drawn, against Platypus and a bare canvas: `python -m tests.bench.papers`.

Pairs are interleaved in one run and compared by CPU time, so that what else the machine does weighs on both. A ratio
above 1 means that ours takes less.
"""

from __future__ import annotations

import argparse
import io
import resource
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from unittest import mock

from reportlab.pdfgen.canvas import Canvas

from desktop.documents import archival, credit_note
from desktop.documents.sheet import Sheet, Words
from desktop.model.frozen_copy import FrozenNote
from tests.bench import platypus_note
from tests.documents.papers import of_lines
from tests.documents.reading import opened, words

NOTE = of_lines(8)
ROOT = Path(__file__).parents[2]
_OURS = """
import sys
from desktop.documents.credit_note import draw
from desktop.model.frozen_copy import FrozenNote
draw(FrozenNote.from_json(open(sys.argv[1], encoding="utf-8").read()))
"""
_BARE = """
import io, json, sys
from reportlab.pdfgen.canvas import Canvas
out = io.BytesIO()
canvas = Canvas(out, pagesize=(595.276, 841.89), pageCompression=1, invariant=1)
for x, y, size, bold, text in json.load(open(sys.argv[1], encoding="utf-8")):
    canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
    canvas.drawString(x, y, text)
canvas.showPage()
canvas.save()
"""


def laid_out(note: FrozenNote) -> list[Words]:
    """The measured lines of the note's one page."""
    sheets: list[Sheet] = []

    def keep(sheet: Sheet, **_told: str) -> bytes:
        sheets.append(sheet)
        return b""

    with mock.patch.object(credit_note, "paint", keep):
        credit_note.draw(note)
    return sheets[0].pages[0].words


def bare(lines: list[Words]) -> bytes:
    """The same texts in the same places on a bare canvas, in a font that no file needs."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595.276, 841.89), pageCompression=1, invariant=1)
    for line in lines:
        canvas.setFont("Helvetica-Bold" if line.style.bold else "Helvetica", line.style.size)
        canvas.drawString(line.x, 841.89 - line.baseline, line.text)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def cpu(work: Callable[[], object], times: int = 5) -> float:
    """CPU seconds of one go."""
    begun = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - begun) / times


def ratio(other: Callable[[], object], ours: Callable[[], object], pairs: int) -> tuple[float, float, float]:
    """The median over the pairs of how many times ours goes into the other, and the medians of both in milliseconds."""
    other(), ours()
    measured = [(cpu(other), cpu(ours)) for _ in range(pairs)]
    theirs, mine = zip(*measured, strict=True)
    return median(one / two for one, two in measured), median(theirs) * 1000, median(mine) * 1000


def fresh(script: str, argument: Path) -> float:
    """CPU seconds of a whole process that runs the script."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", script, str(argument)], cwd=ROOT, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def first_note(lines: list[Words], pairs: int) -> tuple[float, float, float]:
    """How many times a bare canvas script goes into the first note of a fresh process, and both in milliseconds."""
    import json  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        note, texts = Path(folder, "note.json"), Path(folder, "texts.json")
        note.write_text(NOTE.to_json(), encoding="utf-8")
        placed = [(line.x, 841.89 - line.baseline, line.style.size, line.style.bold, line.text) for line in lines]
        texts.write_text(json.dumps(placed), encoding="utf-8")
        measured = [(fresh(_OURS, note), fresh(_BARE, texts)) for _ in range(pairs)]
    ours, theirs = zip(*measured, strict=True)
    return median(one / two for one, two in measured), median(ours) * 1000, median(theirs) * 1000


def many(count: int) -> tuple[float, int, int]:
    """Milliseconds for each of so many notes, and the bytes that Python holds after a tenth of them and at the end."""
    begun = time.process_time()
    for at in range(count):
        _one_of_many(at)
    each = (time.process_time() - begun) * 1000 / count
    tracemalloc.start()
    early = 0
    for at in range(count):
        _one_of_many(count + at)
        if at == count // 10:
            early = tracemalloc.get_traced_memory()[0]
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return each, early, held


def _one_of_many(at: int) -> None:
    credit_note.draw(replace(NOTE, number=f"CN-2026-{at:04d}", reason=f"Reason {at} Ελληνικά"))


def main() -> None:
    """Measure and tell."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--pairs", type=int, default=15)
    pairs = asked.parse_args().pairs
    lines = laid_out(NOTE)
    peer = platypus_note.draw(NOTE)
    assert len(opened(peer).pages) == len(opened(credit_note.draw(NOTE)).pages) == 1
    assert "Article 0008" in words(peer) and "Nothing to pay" in words(peer)
    rows = [
        ("Platypus, fonts embedded for each document", *ratio(
            lambda: platypus_note.draw(NOTE), lambda: credit_note.draw(NOTE), pairs)),
        ("bare canvas, no font embedded", *ratio(lambda: bare(lines), lambda: credit_note.draw(NOTE), pairs)),
    ]  # fmt: skip
    print(f"One page, {len(NOTE.lines)} lines, {len(lines)} texts; {len(credit_note.draw(NOTE)):,} bytes")
    for name, times, theirs, mine in rows:
        print(f"{name:46} {theirs:6.1f} ms, ours {mine:5.1f} ms: {times:4.1f} times as fast")
    archived = credit_note.draw(NOTE)
    step = cpu(lambda: archival.archived(archived, NOTE.issued, b"note"))
    print(f"{'PDF/A-3B around it, not counted above':46} {step * 1000:6.1f} ms")
    times, ours, theirs = first_note(lines, pairs)
    print(
        f"{'first note of a fresh process':46} {ours:6.1f} ms, bare canvas script {theirs:5.1f} ms: {times:.2f} times"
    )
    each, early, held = many(500)
    print(f"{'500 notes in one go':46} {each:6.1f} ms each, {early:,} bytes held after 50, {held:,} at the end")


if __name__ == "__main__":
    main()
