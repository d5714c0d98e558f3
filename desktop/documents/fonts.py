"""The bundled type of the paper: which characters it has, how wide they are, and how ReportLab comes to know it."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).parents[2] / "resources" / "fonts"

DRAWING = threading.RLock()
"""Held while a document is painted: ReportLab's font objects serve one document at a time."""

# These turn the order of the letters around them on a screen and have no ink; on paper they are shown, not obeyed.
_TURNING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))

_faces: dict[bool, Face] = {}


@dataclass(frozen=True)
class Face:
    """One weight of the type. `widths` are thousandths of the size, for every character that can be printed."""

    main: str
    arabic: str
    widths: Mapping[str, float]
    arabic_only: frozenset[str]

    def width(self, text: str, size: float) -> float:
        """How wide `text` stands at this size, in points; every character of it can be printed."""
        return sum(map(self.widths.__getitem__, text)) * size / 1000

    def runs(self, text: str) -> list[tuple[str, str]]:
        """The text in pieces of one font each: (name of the font, piece)."""
        if text.isascii() or self.arabic_only.isdisjoint(text):
            return [(self.main, text)]
        pieces = groupby(text, key=self.arabic_only.__contains__)
        return [(self.arabic if arabic else self.main, "".join(piece)) for arabic, piece in pieces]


def face(bold: bool = False) -> Face:
    """The regular or the bold weight; its files are read when a process first asks, and once."""
    if bold not in _faces:
        with DRAWING:
            if bold not in _faces:
                _faces[bold] = _registered("Bold" if bold else "Regular")
    return _faces[bold]


def missing_characters(text: str) -> list[str]:
    """The characters of `text` that the paper can only show as a code point, each once, in the order they stand.

    That is what no bundled font has, control characters other than line ends and tabs, and marks that turn the
    direction of writing.
    """
    if text.isascii() and text.isprintable():
        return []
    known = face().widths
    return [char for char in dict.fromkeys(_plain(text)) if char != "\n" and char not in known]


def printable(text: str) -> str:
    r"""The text as it can be printed: composed, lines parted by `\n`, what no font has as `[U+1F600]`."""
    if text.isascii() and text.isprintable():
        return text
    known = face().widths
    return "".join(char if char in known or char == "\n" else f"[U+{ord(char):04X}]" for char in _plain(text))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def _registered(weight: str) -> Face:
    main, arabic = (
        TTFont(f"{family}-{weight}", FOLDER / f"{family}-{weight}.ttf", asciiReadable=True)
        for family in ("NotoSans", "NotoSansArabic")
    )
    for font in (main, arabic):
        pdfmetrics.registerFont(font)
    main_widths, arabic_widths = (_widths(font) for font in (main, arabic))
    arabic_only = frozenset(arabic_widths.keys() - main_widths.keys())
    return Face(main.fontName, arabic.fontName, arabic_widths | main_widths, arabic_only)


def _widths(font: TTFont) -> dict[str, float]:
    widths = {chr(code): width for code, width in font.face.charWidths.items() if code in font.face.charToGlyph}
    return {
        char: width for char, width in widths.items() if char not in _TURNING and unicodedata.category(char) != "Cc"
    }
