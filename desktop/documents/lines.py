"""The table of the lines of an invoice or a credit note."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.documents import sums
from desktop.documents.line_text import line_table, sums_after
from desktop.documents.sheet import Flow
from desktop.documents.sums import Sum
from desktop.documents.table import Table
from desktop.documents.words import Wording
from desktop.model.frozen_copy import NoteLine


def set_lines(flow: Flow, words: Wording, lines: Sequence[NoteLine], currency: str, totals: list[Sum]) -> None:
    """The lines with the running sums at the turn of a page; nothing where there are none.

    `totals` are the sums that will stand beneath: where figures do not end on the margin, they do on their edge.
    """
    titles, rows = line_table(words, lines, currency)
    if not rows:
        return
    empty = [""] * (len(titles) - 4)
    Table(
        flow,
        titles,
        rows,
        sums=[(*empty, *after) for after in sums_after(words, lines, currency)],
        carried_words=(words("carried_forward"), words("brought_forward")),
        last_least=sums.figure_width(totals) if flow.sheet.from_right else 0,
    ).draw()
    flow.gap(16)
