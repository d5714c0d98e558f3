"""The upper part of a paper: who sends it and what it is, to whom, and the facts about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from desktop.documents import logo
from desktop.documents.measured import BODY, LABEL, QUIET, Style, wrapped
from desktop.documents.sheet import MILLIMETRE, Box, Cell, Flow
from desktop.documents.table import width_of
from desktop.documents.words import Wording
from desktop.model.frozen_copy import Party

FACT = Style(leading=13.5)
FACT_NAME = Style(colour=QUIET, leading=13.5)
FACT_STRONG = Style(bold=True, leading=13.5)
FACTS_WIDTH = 268.0
GUTTER = 16.0

_SELLER = Style(size=11.5, bold=True, leading=16)
_NUMBER = Style(size=11.5, bold=True, leading=17)
_LOGO = (55 * MILLIMETRE, 16 * MILLIMETRE)
_TITLE_SIZES = (20.0, 18.0, 16.0, 14.5, 13.0)
_TITLE_WIDTH = 290.0
_ADDRESS_TOP = 48 * MILLIMETRE  # so that the address stands in the window of a DL or C5/6 envelope
_FACT_NAME_WIDTHS = (104.0, 132.0)


class Fact(NamedTuple):
    """One fact beside the address."""

    name: str
    value: str
    strong: bool = False


def identity(words: Wording, party: Party, *, abroad: bool, seller: bool = False) -> list[str]:
    """What stands under the name of a seller or buyer; the country where the other one is `abroad`."""
    lines = list(party.lines)
    if abroad and party.country:
        country = words.country(party.country)
        lines += [country] if country not in lines else []
    if party.vat_number:
        lines.append(words("vat_number", number=party.vat_number))
    if seller:
        lines += [words("company_number", number=party.number)] if party.number else []
        lines += [party.email] if party.email else []
    return lines


def set_head(flow: Flow, name: str, lines: Sequence[str], logo_png: bytes, titles: tuple[str, str, str]) -> None:
    """The seller's logo, name and lines, and beside them the title, the number and what follows it."""
    sheet = flow.sheet
    left, right = flow.beside(), flow.beside()
    width = sheet.measure - _TITLE_WIDTH - GUTTER
    title, number, subtitle = titles
    if logo_png:
        picture = logo.opened(logo_png)
        scale = min(_LOGO[0] / picture.width, _LOGO[1] / picture.height)
        wide = picture.width * scale
        box = Box(sheet.mirrored(sheet.left, wide), left.y, wide, picture.height * scale)
        sheet.page(left.page).pictures.append((box, picture))
        left.y += box.height + 8
    else:
        left.y += (_title_style(title).leading - _SELLER.leading) * 0.74
    left.write([Cell(name, sheet.left, width, _SELLER)])
    for line in lines:
        left.write([Cell(line, sheet.left, width, LABEL)])
    for line, style in ((title, _title_style(title)), (number, _NUMBER), (subtitle, BODY)):
        if line:
            right.write([Cell(line, sheet.right - _TITLE_WIDTH, _TITLE_WIDTH, style, "end")])
    flow.below(left, right)
    flow.gap(20)
    if flow.page == 0:
        flow.y = max(flow.y, _ADDRESS_TOP)


def _title_style(title: str) -> Style:
    """As large as the title can stand on one line."""
    styles = [Style(size, bold=True, leading=26) for size in _TITLE_SIZES]
    return next((style for style in styles if len(wrapped(title, style, _TITLE_WIDTH)) == 1), styles[-1])


def set_parties(flow: Flow, to: str, name: str, lines: Sequence[str], facts: Sequence[Fact]) -> None:
    """To whom it goes, and the facts beside it."""
    sheet = flow.sheet
    left, right = flow.beside(), flow.beside()
    width = sheet.measure - FACTS_WIDTH - GUTTER
    left.write([Cell(to, sheet.left, width, FACT_NAME)])
    left.write([Cell(name, sheet.left, width, FACT_STRONG)])
    for line in lines:
        left.write([Cell(line, sheet.left, width, FACT)])
    start = sheet.right - FACTS_WIDTH
    names = name_width(fact.name for fact in facts)
    for fact in facts:
        style = FACT_STRONG if fact.strong else FACT
        right.write(
            [
                Cell(fact.name, start, names - 6, FACT_NAME),
                Cell(fact.value, start + names, FACTS_WIDTH - names, style),
            ]
        )
    flow.below(left, right)
    flow.gap(16)


def name_width(names: Iterable[str]) -> float:
    """How wide the column of the facts' names is."""
    least, most = _FACT_NAME_WIDTHS
    return min(max(least, *(width_of(name) + 10 for name in names)), most)
