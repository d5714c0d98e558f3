"""A copy of a stored paper: its pages untouched, with COPY laid over each of them."""

from __future__ import annotations

import io

from pypdf import PdfReader, PdfWriter

from desktop.documents.painting import paint
from desktop.documents.sheet import Sheet
from desktop.documents.words import Wording


def marked(pdf: bytes, language: str) -> bytes:
    """The paper with COPY across every page, in its language; what is given stays as it is."""
    words = Wording(language, {})
    reader = PdfReader(io.BytesIO(pdf))
    writer = PdfWriter()
    overlays: dict[tuple[float, float], PdfReader] = {}
    for page in reader.pages:
        size = float(page.mediabox.width), float(page.mediabox.height)
        if size not in overlays:
            overlay = paint(
                Sheet(size, 0, 0), title="", subject="", author="", language=words.language, across=words("copy")
            )
            overlays[size] = PdfReader(io.BytesIO(overlay))
        copied = writer.add_page(page)
        copied.merge_page(overlays[size].pages[0], over=False)
    if reader.metadata is not None and reader.metadata.title:
        writer.add_metadata({"/Title": f"{reader.metadata.title} ({words('copy')})"})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
