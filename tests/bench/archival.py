"""What the step from a drawn paper to the stored file costs: `python -m tests.bench.archival [ROUNDS]`.

Each round draws the same note of one page and eight lines, then makes its file as PDF/A-3B without and with the
e-invoice inside, one after the other; what counts is the CPU time of each against that of the drawing in the same
round. The first file of a process pays for loading what the others use, and is said by itself.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

from desktop.documents import credit_note
from tests.documents.papers import of_lines
from tests.einvoices.notes import carrying

NOTE = of_lines(8)
CARRYING = carrying(NOTE)


def cpu(work: Callable[[], object]) -> float:
    """Seconds of CPU that the work takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def main(rounds: int) -> None:
    """Print the ratios."""
    drawing = cpu(lambda: credit_note.draw(NOTE))
    first_plain, first_with = cpu(lambda: _file(carries=False)), cpu(lambda: _file(carries=True))
    print(f"First in a process, against the first drawing ({drawing * 1000:.0f} ms of CPU):")
    print(f"  {'PDF/A-3B, drawing included':41} {first_plain / drawing:4.2f}")
    print(f"  {'then the first with e-invoice':41} {first_with / drawing:4.2f}")
    works = (lambda: credit_note.draw(NOTE), lambda: _file(carries=False), lambda: _file(carries=True))
    taken = [[cpu(work) for work in works] for _ in range(rounds)]
    drawn = statistics.median(each[0] for each in taken)
    print(f"Median of {rounds} rounds, against the drawing ({drawn * 1000:.1f} ms of CPU):")
    for place, words in ((1, "PDF/A-3B"), (2, "PDF/A-3B with e-invoice")):
        ratio = statistics.median(each[place] / each[0] for each in taken)
        print(f"  {words + ', drawing included':41} {ratio:4.2f}")


def _file(*, carries: bool) -> bytes:
    from desktop.documents import archival  # noqa: PLC0415  the first file of a process pays for this, as in the desk

    return archival.note_file(CARRYING if carries else NOTE)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
