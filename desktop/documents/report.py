"""How a report of the office looks: what was asked for, its figures, and the rows. In English like the window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.documents.frame import Frame
from desktop.documents.measured import BODY, LABEL, QUIET, STRONG, Style
from desktop.documents.painting import paint
from desktop.documents.sheet import Cell, Flow, Side, paper
from desktop.documents.table import Row, Table, width_of
from desktop.documents.words import Wording

_TITLE = Style(size=18, bold=True, leading=24)
_OFFICE = Style(size=10, bold=True, leading=14)
_FIGURE = Style(size=11, bold=True, leading=15)
_GUTTER = 16.0
_BETWEEN = 28.0


@dataclass(frozen=True)
class ReportPaper:
    """What a report says.

    `asked` is what it was asked for, `figures` are names and figures over the rows, `nothing` what is said where there
    are no rows. `sides`, `text_at`, `sums`, `text_least` are those of the table; `wide` lays the paper on its side.
    """

    title: str
    office: str
    country: str
    made_at: datetime
    made_by: str
    asked: str
    titles: tuple[str, ...]
    rows: tuple[Row, ...]
    sides: tuple[Side, ...]
    nothing: str
    figures: tuple[tuple[str, str], ...] = ()
    text_at: int = 0
    sums: tuple[tuple[str, ...], ...] = ()
    wide: bool = False
    text_least: float = 130.0
    mark: str = ""
    remark: str = ""


def draw(report: ReportPaper) -> bytes:
    """The PDF of the report."""
    words = Wording("en", {})
    size = paper(report.country)
    frame = Frame(
        words=words,
        size=(size[1], size[0]) if report.wide else size,
        mark=report.mark,
        running=((report.office, report.title), (report.asked, "")),
        footer=f"Made on {_moment(report.made_at, words)} by {report.made_by}",
    )
    sheet = frame.sheet()
    flow = sheet.flow()
    half = (sheet.measure - _GUTTER) / 2
    flow.write(
        [
            Cell(report.title, sheet.left, half, _TITLE),
            Cell(report.office, sheet.right - half, half, _OFFICE, "end"),
        ]
    )
    flow.write([Cell(report.asked, sheet.left, sheet.measure, BODY._replace(colour=QUIET))])
    flow.gap(12)
    _figures(flow, report)
    if report.rows:
        Table(
            flow,
            report.titles,
            report.rows,
            sums=report.sums,
            carried_words=(words("carried_forward"), words("brought_forward")),
            sides=report.sides,
            text_at=report.text_at,
            text_least=report.text_least,
        ).draw()
    else:
        flow.write([Cell(report.nothing, sheet.left, sheet.measure, STRONG)])
    if report.remark:
        flow.gap(14)
        flow.write([Cell(report.remark, sheet.left, sheet.measure, LABEL)])
    frame.close(flow)
    return paint(sheet, title=report.title, subject=report.asked, author=report.office, language="en")


def _figures(flow: Flow, report: ReportPaper) -> None:
    """The figures side by side; where they have no room, beneath each other."""
    if not report.figures:
        return
    widths = [max(width_of(name), width_of(figure, _FIGURE.size)) + _BETWEEN for name, figure in report.figures]
    if sum(widths) > flow.sheet.measure:
        for name, figure in report.figures:
            flow.write([Cell(f"{name}: {figure}", flow.sheet.left, flow.sheet.measure, BODY)])
    else:
        lefts = [flow.sheet.left + sum(widths[:at]) for at in range(len(widths))]
        places = list(zip(report.figures, lefts, widths, strict=True))
        flow.write([Cell(name, left, width, LABEL) for (name, _), left, width in places])
        flow.write([Cell(figure, left, width, _FIGURE) for (_, figure), left, width in places])
    flow.gap(16)


def _moment(at: datetime, words: Wording) -> str:
    return f"{words.date(at.date())}, {at:%H:%M} UTC"
