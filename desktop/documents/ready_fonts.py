"""The one file that reaches into ReportLab: fonts and text whose constant parts are made once for each process.

ReportLab makes the subset of a font anew for each document. Here the parts of a font are fixed: all of a Latin one,
and 128 code points of any other. A document has the parts that its text needs, so its bytes are the same whatever was
drawn before it; all of a part that names no other object is written by ReportLab when a process first needs it, and
again by nobody.
"""

from __future__ import annotations

import codecs
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import SUBSETN, TTFont, makeToUnicodeCMap
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

# Streams are bytes in a file, not text in a mail.
rl_config.useA85 = 0

_PAGE = 128
_LATIN = (
    "\u00a1\u00a2\u00a3\u00a4\u00a5\u00a6\u00a7\u00a8\u00a9\u00aa\u00ab\u00ac\u00ae\u00af"
    + "".join(map(chr, range(0xB0, 0x100)))
    + "ŒœŠšŽžŸŁłĄąĆćĘęŃńŚśŹźŻżČčĚěŘřŮůŐőŰű–—‘’‚“”„†•…‰‹›€−™\u202f"
)
_IN_LATIN = dict(
    zip([*map(chr, range(32, 127)), *_LATIN], [*range(32, 127), *range(1, 32), *range(127, 256)], strict=False)
)
_CODES = {code: char for char, code in _IN_LATIN.items()}
_TO_LATIN = codecs.charmap_build("\0" + "".join(_CODES.get(code, "\ufffe") for code in range(1, 256)))
_SIGNS = {ord(sign): f"\\{sign}" for sign in "()\\"}
_ESCAPED = {code: f"\\{code:03o}" for code in (*range(32), *range(127, 256))} | _SIGNS


class _Written(pdfdoc.PDFObject):
    """A part of a file that is written already."""

    def __init__(self, written: bytes) -> None:
        self.written = written

    def format(self, _document: object) -> bytes:
        return self.written


class _WrittenStream(_Written):
    """A stream that is written already; other objects can only refer to it, and each belongs to one document."""

    __RefOnly__ = 1


class _Part(NamedTuple):
    """What a part of a font is in every file."""

    name: str
    last: int
    widths: bytes
    to_unicode: bytes
    descriptor: dict[str, Any]
    file: bytes


class _Used:
    """The parts of a font that one document needs; ReportLab asks for `internalName`."""

    def __init__(self) -> None:
        self.parts: set[int] = set()
        self.name = ""


class ReadyFont(TTFont):
    """A font of a file, in fixed parts; a `latin` one has the Latin characters and is one part."""

    def __init__(self, name: str, path: Path, latin: bool) -> None:
        super().__init__(name, str(path), shapable=False)
        self.state: Any = WeakKeyDictionary()
        self._parts: dict[int, _Part] = {}
        self.latin = latin

    def splitString(self, text: str, doc: Any, encoding: str = "utf-8") -> list[tuple[int, bytes]]:  # noqa: N802
        """The text as codes, in pieces of one part each; every character has a glyph."""
        used = self._used(doc)
        if self.latin:
            used.parts.add(0)
            return [(0, codecs.charmap_encode(text.replace("\u00a0", " "), "strict", _TO_LATIN)[0])]
        pieces = _pieces(text)
        used.parts.update(part for part, _ in pieces)
        return pieces

    def _used(self, doc: Any) -> _Used:
        used: _Used | None = self.state.get(doc)
        if used is None:
            used = self.state[doc] = _Used()
        return used

    def getSubsetInternalName(self, subset: int, doc: Any) -> str:  # noqa: N802
        """The name of a part inside the document."""
        used = self._used(doc)
        if not used.name:
            used.name = f"F{len(doc.fontMapping) + 1}"
            doc.fontMapping[self.fontName] = f"/{used.name}"
            doc.delayedFonts.append(self)
        used.parts.add(subset)
        return f"/{used.name}+{subset}"

    def addObjects(self, doc: Any) -> None:  # noqa: N802
        """Put the parts that the document needs into it."""
        used = self.state.pop(doc)
        fonts = doc.idToObject["BasicFonts"].dict
        for number in sorted(used.parts):
            part = self._parts.get(number)
            if part is None:
                part = self._parts[number] = self._made(number, doc)
            font: Any = pdfdoc.PDFTrueTypeFont()
            font.Name = f"{used.name}+{number}"
            font.BaseFont = part.name
            font.FirstChar, font.LastChar, font.Widths = 0, part.last, _Written(part.widths)
            font.ToUnicode = doc.Reference(_WrittenStream(part.to_unicode), f"toUnicodeCMap:{part.name}")
            file = doc.Reference(_WrittenStream(part.file), f"fontFile:{part.name}")
            font.FontDescriptor = doc.Reference(
                pdfdoc.PDFDictionary(part.descriptor | {"FontFile2": file}), f"fontDescriptor:{part.name}"
            )
            doc.Reference(font, font.Name)
            fonts[font.Name] = font

    def _made(self, number: int, doc: Any) -> _Part:
        """A part as ReportLab writes it; the document is only asked how files are written, not changed."""
        chars = self._chars(number)
        name = (SUBSETN(number) + b"+" + self.face.name + self.face.subfontNameX).decode("ascii")
        asked = _Asked()
        face: Any = self.face
        face.addSubsetObjects(asked, name, chars)
        file, descriptor = asked.made
        return _Part(
            name=name,
            last=len(chars) - 1,
            widths=pdfdoc.PDFArray(list(map(self.face.getCharWidth, chars))).format(doc),
            to_unicode=_stream(makeToUnicodeCMap(name, chars).encode("ascii"), doc),
            descriptor={
                key: _Written(pdfdoc.format(value, doc)) for key, value in descriptor.dict.items() if key != "FontFile2"
            },
            file=_stream(file.content, doc, Length1=len(file.content)),
        )

    def _chars(self, number: int) -> list[int]:
        """The code points of a part by their codes, 0 where there is none."""
        known = self.face.charToGlyph
        if self.latin:
            return [ord(_CODES[code]) if code in _CODES else 0 for code in range(256)]
        first = number * _PAGE
        return [0] * _PAGE + [code if code in known else 0 for code in range(first, first + _PAGE)]


def _pieces(text: str) -> list[tuple[int, bytes]]:
    places = [divmod(ord(char), _PAGE) for char in text]
    return [
        (part, bytes(_PAGE + code for _, code in piece)) for part, piece in groupby(places, key=lambda place: place[0])
    ]


class _Asked:
    """Stands in for a document while ReportLab makes the objects of a subset: keeps them."""

    compression = 0

    def __init__(self) -> None:
        self.made: list[Any] = []

    def Reference(self, made: Any, _name: str) -> Any:  # noqa: N802
        self.made.append(made)
        return made


def _stream(content: bytes, doc: Any, **entries: int) -> bytes:
    stream = pdfdoc.PDFStream(pdfdoc.PDFDictionary(entries), content, [pdfdoc.PDFZCompress])
    written: bytes = stream.format(doc)
    return written


def _escaped(coded: bytes) -> str:
    return coded.decode("latin-1").translate(_ESCAPED)


@cache
def registered(path: Path, latin: bool) -> ReadyFont:
    """The font of this file, made known to ReportLab by the name of the file."""
    font = ReadyFont(path.stem, path, latin)
    pdfmetrics.registerFont(font)
    return font


class Text(PDFTextObject):
    """Text in measured places: ReportLab's, with the places written to the hundredth of a point."""

    _code: list[str]
    _canvas: Any
    _curSubset: int  # noqa: N815
    _fontname: str
    _fontsize: float
    _formatText: Any  # noqa: N815

    def setTextOrigin(self, x: float, y: float) -> None:  # noqa: N802
        """Go there."""
        self._code.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
        self._x0 = self._x = x
        self._y0 = self._y = y

    def textOut(self, text: str) -> None:  # noqa: N802
        """Print it; the pen goes on after it."""
        font, doc = pdfmetrics.getFont(self._fontname), self._canvas._doc
        if not isinstance(font, ReadyFont):
            self._code.append(self._formatText(text))
            return
        for part, coded in font.splitString(text, doc):
            if part != self._curSubset:
                self._curSubset = part
                self._code.append(f"{font.getSubsetInternalName(part, doc)} {self._fontsize:g} Tf")
            self._code.append(f"({_escaped(coded)}) Tj")


class ReadyCanvas(Canvas):
    """ReportLab's canvas, with text escaped at once and not byte by byte."""

    def _escape(self, coded: bytes) -> str:
        return _escaped(coded)

    def begin_text(self) -> Text:
        """A text to be drawn with `drawText`."""
        return Text(self)
