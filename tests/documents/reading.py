"""Reading a PDF back: its words as a person copies them, and where each piece of text stands on the page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

from pypdf import PdfReader
from pypdf.generic import ContentStream


class Piece(NamedTuple):
    """A piece of text as drawn, in points from the lower left corner; `y` is its baseline."""

    page: int
    x: float
    y: float
    width: float
    size: float


def opened(pdf: bytes) -> PdfReader:
    """The PDF, read strictly."""
    return PdfReader(io.BytesIO(pdf), strict=True)


def page_texts(pdf: bytes) -> list[str]:
    """The words of each page with single spaces between them, ends of lines included."""
    return [" ".join(page.extract_text().split()) for page in opened(pdf).pages]


def words(pdf: bytes) -> str:
    """All words of the PDF with single spaces between them."""
    return " ".join(page_texts(pdf))


def letters(text: str) -> str:
    """The text without any space, so that a word which was cut at the end of a line is whole again."""
    return "".join(text.split())


def fonts(pdf: bytes) -> dict[str, bool]:
    """The fonts of the PDF by name, and whether the file of each is inside."""
    found: dict[str, bool] = {}
    for page in opened(pdf).pages:
        for font in _resources(page, "/Font").values():
            descriptor = font.get_object().get("/FontDescriptor", {})
            embedded = {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
            found[str(font.get_object()["/BaseFont"])] = bool(embedded)
    return found


def pieces(pdf: bytes) -> Iterator[Piece]:
    """Every upright piece of text that the PDF draws; its width is what the font in the file says."""
    reader = opened(pdf)
    for number, page in enumerate(reader.pages):
        widths = {
            name: [float(width) for width in font.get_object()["/Widths"]]
            for name, font in _resources(page, "/Font").items()
        }
        yield from _page_pieces(number, ContentStream(page.get_contents(), reader), widths)


def _page_pieces(number: int, content: ContentStream, widths: dict[str, list[float]]) -> Iterator[Piece]:
    x, y, font, size, turned = 0.0, 0.0, "", 0.0, 0
    for operands, operator in content.operations:
        if operator == b"q":
            turned += 1
        elif operator == b"Q":
            turned -= 1
        elif operator == b"Tm":
            x, y = float(operands[4]), float(operands[5])
        elif operator == b"Tf":
            font, size = str(operands[0]), float(operands[1])
        elif operator == b"Tj" and not turned:
            codes = getattr(operands[0], "original_bytes", operands[0])
            width = sum(widths[font][code] for code in codes) * size / 1000
            yield Piece(number, x, y, width, size)
            x += width


def _resources(page: Any, kind: str) -> dict[str, Any]:
    return dict(page["/Resources"].get(kind, {}))
