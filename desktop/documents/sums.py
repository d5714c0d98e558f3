"""The lower part of a paper: its sums at the one side, the tax by rate at the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from desktop.documents.measured import INK, LABEL, QUIET, Style
from desktop.documents.sheet import Cell, Flow, Sheet
from desktop.documents.table import width_of

_SUM = Style(leading=15)
_TOTAL = Style(size=11, bold=True, leading=17)
_WIDTH = 248.0
_GUTTER = 16.0
_BEFORE_FIGURE = 12.0


class Sum(NamedTuple):
    """A sum with its name; the strong one is the total."""

    name: str
    figure: str
    strong: bool = False


def figure_width(sums: Sequence[Sum]) -> float:
    """How wide the figures of the sums are."""
    return max(width_of(each.figure, (_TOTAL if each.strong else _SUM).size) for each in sums)


def set_sums(flow: Flow, sums: Sequence[Sum]) -> None:
    """The sums one beneath the other, at the end of the lines."""
    start, right, figures = flow.sheet.right - _WIDTH, flow.sheet.right, figure_width(sums)
    for each in sums:
        style = _TOTAL if each.strong else _SUM
        if each.strong:
            flow.y += 2
            flow.rule(start, right, 0.75, INK)
            flow.y += 3
        flow.write(
            [
                Cell(each.name, start, _WIDTH - figures - _BEFORE_FIGURE, style),
                Cell(each.figure, right - figures, figures, style, "figure"),
            ]
        )


def set_taxes(flow: Flow, rows: Sequence[tuple[str, str, str]], remarks: Sequence[str]) -> None:
    """Rate, net and tax with the first row as the head, and remarks under them; beside the sums."""
    start, width = flow.sheet.left, _beside(flow.sheet)
    if len(rows) > 1:
        figures = max(width_of(text) for row in rows for text in row[1:]) + _BEFORE_FIGURE
        for at, (rate, net, tax) in enumerate(rows):
            style = _SUM if at else _SUM._replace(colour=QUIET)
            flow.write(
                [
                    Cell(rate, start, width - 2 * figures, style),
                    Cell(net, start + width - 2 * figures + _BEFORE_FIGURE, figures - _BEFORE_FIGURE, style, "figure"),
                    Cell(tax, start + width - figures + _BEFORE_FIGURE, figures - _BEFORE_FIGURE, style, "figure"),
                ]
            )
            if not at:
                flow.rule(start, start + width)
        flow.y += 5 if remarks else 0
    for remark in remarks:
        flow.write([Cell(remark, start, width, LABEL)])


def height(sheet: Sheet, sums: Sequence[Sum], taxes: int, remarks: Sequence[str]) -> float:
    """How much room both need at most where no name wraps; `taxes` counts the rates."""
    of_sums = sum((_TOTAL.leading + 5 if each.strong else _SUM.leading) for each in sums)
    lines = sum(len(sheet.wrapped(Cell(remark, 0, _beside(sheet), LABEL))) for remark in remarks)
    of_taxes = (_SUM.leading * (taxes + 2) if taxes else 0) + 5 + lines * LABEL.leading
    return max(of_sums, of_taxes)


def _beside(sheet: Sheet) -> float:
    return sheet.measure - _WIDTH - 2 * _GUTTER
