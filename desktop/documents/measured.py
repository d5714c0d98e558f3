"""Measured text: the styles of type, and lines that are no wider than their column. Lengths are points."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from desktop.documents import fonts

Colour = tuple[float, float, float]
INK: Colour = (0.082, 0.102, 0.129)
QUIET: Colour = (0.365, 0.400, 0.451)
LINE: Colour = (0.816, 0.835, 0.863)
AMBER: Colour = (0.604, 0.290, 0.0)

_ROUNDING = 1e-6  # a column as wide as its text holds it, though the width was reckoned in points and back
_FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_WITHOUT_INK = dict.fromkeys((0x200E, 0x200F))  # marks of order that our own words put around numbers


class Style(NamedTuple):
    """How a text is set."""

    size: float = 9.0
    bold: bool = False
    colour: Colour = INK
    leading: float = 12.0


BODY = Style()
STRONG = Style(bold=True)
LABEL = Style(colour=QUIET)


def wrapped(text: str, style: Style, width: float, from_right: bool = False) -> list[str]:
    """The text in lines no wider than `width`, as they are drawn; a word that is wider than a line is cut.

    Text is never markup. What no font has stands as its code point. `from_right` is that the paper runs from right to
    left: so does every paragraph with an Arabic letter in it.
    """
    face = fonts.face(style.bold)
    limit = width * 1000 / style.size + _ROUNDING
    if text.isascii() and text.isprintable():
        return _broken(text, face, limit)
    lines: list[str] = []
    for paragraph in fonts.printable(text).split("\n"):
        if not paragraph.isascii() and _FROM_RIGHT.search(paragraph):
            lines += _arabic(paragraph, face, limit, from_right)
            continue
        plain = paragraph.translate(_WITHOUT_INK) if from_right else paragraph
        lines += _broken(plain, face, limit)
    return lines


def _arabic(paragraph: str, face: fonts.Face, limit: float, from_right: bool) -> list[str]:
    from desktop.documents import right_to_left  # noqa: PLC0415  it costs 20 ms that most papers do not need

    base: Literal["L", "R"] = "R" if from_right else right_to_left.direction(paragraph)
    lines = _broken(fonts.printable(right_to_left.joined(paragraph)), face, limit)
    return [fonts.printable(right_to_left.as_drawn(line, base)) for line in lines]


def elided(text: str, style: Style, width: float, from_right: bool = False) -> str:
    """The beginning of the text as far as one line goes, with an ellipsis where there is more."""
    lines = wrapped(text, style, width, from_right)
    if len(lines) == 1:
        return lines[0]
    first = wrapped(text, style, width - fonts.face(style.bold).width("…", style.size), from_right)[0]
    return f"…{first}" if from_right and _FROM_RIGHT.search(first) else f"{first}…"


def _broken(paragraph: str, face: fonts.Face, limit: float) -> list[str]:
    width_of = face.widths
    if sum(map(width_of.__getitem__, paragraph)) <= limit:
        return [paragraph]
    lines, line, used = [], "", 0.0
    for token in re.findall(" +|[^ ]+", paragraph):
        wide = sum(map(width_of.__getitem__, token))
        if used + wide <= limit:
            line, used = line + token, used + wide
            continue
        if line.strip(" "):
            lines.append(line.rstrip(" "))
        line, used = "", 0.0
        if token[0] == " ":
            continue
        for char in token:
            if used + width_of[char] > limit and line:
                lines.append(line)
                line, used = "", 0.0
            line, used = line + char, used + width_of[char]
    if line.strip(" ") or not lines:
        lines.append(line.rstrip(" "))
    return lines
