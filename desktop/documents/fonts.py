"""The type of the paper: which characters it has, how wide they are, and how ReportLab comes to know it.

Noto Sans and Noto Sans Arabic are bundled, and what the Latin languages need of Noto Sans in a small file, which is
read in a tenth of the time. For other scripts there is a folder of this computer, named in its settings, into which the
office puts fonts such as NotoSansJP-Regular.ttf: they are asked for what the bundled ones do not have.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from desktop.documents import ready_fonts

FOLDER = Path(__file__).parents[2] / "resources" / "fonts"

DRAWING = threading.RLock()
"""Held while a document is painted: ReportLab's font objects serve one document at a time."""

# These turn the order of the letters around them on a screen and have no ink; on paper they are shown, not obeyed.
_TURNING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))

_faces: dict[bool, Face] = {}


class Face:
    """One weight of the type; a file of it is read when a text first needs it."""

    def __init__(self, bold: bool) -> None:
        weight = "Bold" if bold else "Regular"
        self.main = f"NotoSansLatin-{weight}"
        self.widths = _Widths(self)
        self._fonts = [_bundled(self.main)]
        self._unread = _unread(bold, weight)

    def width(self, text: str, size: float) -> float:
        """How wide `text` stands at this size, in points; every character of it can be printed."""
        return sum(map(self.widths.__getitem__, text)) * size / 1000

    def has(self, char: str) -> bool:
        """Whether the character can be printed."""
        return char in self.widths or self._font_of(char) is not None

    def runs(self, text: str) -> list[tuple[str, str]]:
        """The text in pieces of one font each: (name of the font, piece); every character can be printed."""
        if text.isascii() or self._fonts[0].face.charToGlyph.keys() >= set(map(ord, text)):
            return [(self.main, text)]
        return [(name, "".join(piece)) for name, piece in groupby(text, key=self._name_of)]

    def glyph_width(self, char: str) -> float:
        """Thousandths of the size. Raises `KeyError` for what no font has."""
        font = self._font_of(char)
        if font is None:
            raise KeyError(char)
        return float(font.face.charWidths[ord(char)])

    def _name_of(self, char: str) -> str:
        font = self._font_of(char)
        return self.main if font is None else str(font.fontName)

    def _font_of(self, char: str) -> Any | None:
        if char in _TURNING or unicodedata.category(char) == "Cc":
            return None
        for font in self._fonts:
            if ord(char) in font.face.charToGlyph:
                return font
        with DRAWING:
            for font in self._unread:
                self._fonts.append(font)
                if ord(char) in font.face.charToGlyph:
                    return font
        return None


class _Widths(dict[str, float]):
    """Widths in thousandths of the size, looked up when first needed. Raises `KeyError` for what no font has."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, char: str) -> float:
        width = self[char] = self._face.glyph_width(char)
        return width


def face(bold: bool = False) -> Face:
    """The regular or the bold weight."""
    if bold not in _faces:
        with DRAWING:
            if bold not in _faces:
                _faces[bold] = Face(bold)
    return _faces[bold]


def forget() -> None:
    """Ask for the folder of fonts again: the settings name another one, or a font was put into it."""
    with DRAWING:
        _faces.clear()


def missing_characters(text: str) -> list[str]:
    """The characters of `text` that the paper can only show as a code point, each once, in the order they stand.

    That is what no font has, control characters other than line ends and tabs, and marks that turn the direction of
    writing.
    """
    if text.isascii() and text.isprintable():
        return []
    has = face().has
    return [char for char in dict.fromkeys(_plain(text)) if char != "\n" and not has(char)]


def printable(text: str) -> str:
    r"""The text as it can be printed: composed, lines parted by `\n`, what no font has as `[U+1F600]`."""
    if text.isascii() and text.isprintable():
        return text
    has = face().has
    return "".join(char if char == "\n" or has(char) else f"[U+{ord(char):04X}]" for char in _plain(text))


def unusable(folder: Path) -> list[str]:
    """The names of the fonts in a folder that cannot be used, with the reason."""
    found = []
    for path in _files(folder):
        try:
            TTFont(path.stem, str(path), shapable=False)
        except (TTFError, OSError) as reason:
            found.append(f"{path.name}: {reason}")
    return found


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def _bundled(name: str) -> Any:
    with DRAWING:
        return ready_fonts.registered(FOLDER / f"{name}.ttf", latin=name.startswith("NotoSansLatin"))


def _unread(bold: bool, weight: str) -> Iterator[Any]:
    """The fonts after the first, each read when it is asked for."""
    yield _bundled(f"NotoSans-{weight}")
    yield _bundled(f"NotoSansArabic-{weight}")
    import logging  # noqa: PLC0415  most papers need neither

    from desktop import settings  # noqa: PLC0415

    folder = settings.load().font_folder
    if not folder:
        return
    for path in sorted(_files(Path(folder)), key=lambda path: (("bold" in path.stem.lower()) != bold, path.name)):
        try:
            font = TTFont(f"Folder-{path.stem}", str(path), shapable=False)
        except (TTFError, OSError) as reason:
            logging.getLogger(__name__).warning("the font %s cannot be used: %s", path, reason)
            continue
        pdfmetrics.registerFont(font)
        yield font


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.suffix.lower() == ".ttf") if folder.is_dir() else []
