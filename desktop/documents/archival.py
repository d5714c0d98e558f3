"""The one file of a note: its paper as PDF/A-3B, with the e-invoice inside it where the standard can carry it."""

from __future__ import annotations

import hashlib
import io
import struct
from datetime import date
from functools import cache

from PIL import ImageCms
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from desktop.documents import credit_note, einvoice, xmp
from desktop.model.frozen_copy import FrozenNote
from desktop.model.states import Syntax


def note_file(note: FrozenNote) -> bytes:
    """The file of an issued note, from nothing but its frozen copy: the same copy gives the same bytes.

    Raises `BadInput` where the logo is no picture.
    """
    cii = b"" if einvoice.obstacle(note) else einvoice.written(note, Syntax.CII)
    return archived(credit_note.draw(note), note.issued, note.to_json().encode("utf-8"), cii)


def archived(pdf: bytes, day: date, identity: bytes, cii: bytes = b"") -> bytes:
    """A drawn PDF as PDF/A-3B (ISO 19005-3): colours bound to sRGB, metadata as XMP, the e-invoice as its alternative.

    All its times are the beginning of `day` in UTC and its file ID comes from `identity`, so that it is the same
    whenever and wherever it is made. All fonts of `pdf` must be embedded and all its pictures be opaque RGB.
    """
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    writer.pdf_header = "%PDF-1.7"
    moment = f"D:{day:%Y%m%d}000000+00'00'"
    writer.add_metadata({"/CreationDate": moment, "/ModDate": moment})
    said = {name: str(text) for name, text in (writer.metadata or {}).items()}
    packet = xmp.packet(
        title=said.get("/Title", ""),
        subject=said.get("/Subject", ""),
        author=said.get("/Author", ""),
        creator=said.get("/Creator", ""),
        producer=said.get("/Producer", ""),
        day=day,
        carries_cii=bool(cii),
    )
    root = writer.root_object
    metadata = _stream(packet, Type="/Metadata", Subtype="/XML")
    root[NameObject("/Metadata")] = writer._add_object(metadata)
    root[NameObject("/OutputIntents")] = ArrayObject([_intent(writer)])
    if cii:
        _attach(writer, cii, moment)
    key = ByteStringObject(hashlib.sha256(identity).digest()[:16])
    writer._ID = ArrayObject([key, key])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def einvoice_inside(pdf: bytes) -> bytes:
    """The e-invoice (CII) inside a file, empty where it carries none."""
    with PdfReader(io.BytesIO(pdf)) as reader:
        return next((part.content for part in reader.attachment_list if part.name == xmp.CII_FILE), b"")


def _attach(writer: PdfWriter, cii: bytes, moment: str) -> None:
    """As Factur-X 1.0, section 6.2, asks: named, associated with the whole document, and saying the same as it."""
    embedded = _stream(cii, Type="/EmbeddedFile", Subtype="/text/xml").flate_encode()
    embedded[NameObject("/Params")] = DictionaryObject(
        {
            NameObject("/CheckSum"): ByteStringObject(hashlib.md5(cii, usedforsecurity=False).digest()),
            NameObject("/ModDate"): TextStringObject(moment),
            NameObject("/Size"): NumberObject(len(cii)),
        }
    )
    place, name = writer._add_object(embedded), TextStringObject(xmp.CII_FILE)
    specification = writer._add_object(
        _dictionary(
            Type=NameObject("/Filespec"),
            F=name,
            UF=name,
            Desc=TextStringObject("Factur-X XML file"),
            AFRelationship=NameObject("/Alternative"),
            EF=_dictionary(F=place, UF=place),
        )
    )
    files = _dictionary(EmbeddedFiles=_dictionary(Names=ArrayObject([name, specification])))
    writer.root_object.update({NameObject("/AF"): ArrayObject([specification]), NameObject("/Names"): files})


def _intent(writer: PdfWriter) -> DictionaryObject:
    """That the colours of the paper are those of sRGB."""
    profile = _stream(_srgb(), N=NumberObject(3)).flate_encode()
    name = TextStringObject("sRGB IEC61966-2.1")
    return _dictionary(
        Type=NameObject("/OutputIntent"),
        S=NameObject("/GTS_PDFA1"),
        OutputConditionIdentifier=name,
        Info=name,
        DestOutputProfile=writer._add_object(profile),
    )


@cache
def _srgb() -> bytes:
    """The ICC profile of sRGB; the moment at which it was made, in its head, is the same for all."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return made[:24] + struct.pack(">6H", 2000, 1, 1, 0, 0, 0) + made[36:]


def _stream(content: bytes, **entries: str | PdfObject) -> StreamObject:
    stream = StreamObject()
    stream.set_data(content)
    stream.update(_dictionary(**entries))
    return stream


def _dictionary(**entries: str | PdfObject) -> DictionaryObject:
    named = {name: entry if isinstance(entry, PdfObject) else NameObject(entry) for name, entry in entries.items()}
    return DictionaryObject({NameObject(f"/{name}"): entry for name, entry in named.items()})
