"""Every paper on one sheet for each language, to be looked at: `python -m tests.documents.contact_sheet --out DIR`."""

from __future__ import annotations

import argparse
import io
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from desktop.documents import credit_note, invoice, report, statement
from desktop.documents.invoice import InvoicePaper
from desktop.documents.report import ReportPaper
from desktop.documents.statement import StatementEvent, StatementPaper, StatementRefund
from desktop.documents.table import Row
from desktop.documents.words import WORDS
from desktop.model.frozen_copy import FrozenNote, NoteLine
from tests.documents.papers import BUYER, KINDS, REFUND, SELLER, of_lines

_NAMES = {
    "ar": "شركة الهدايا الفاخرة",
    "el": "Δώρα Αιγαίου Ε.Π.Ε.",
    "de": "Geschenkhaus Böhme GmbH",
    "fi": "Lahjatalo Oy",
}
_DPI = 56


def notes(language: str, country: str) -> Iterator[tuple[str, FrozenNote]]:
    """Each kind of note with all that can stand on it, a draft, and one of three pages."""
    full: dict[str, Any] = {
        "language": language,
        "seller": replace(SELLER, country=country),
        "buyer": replace(BUYER, name=_NAMES.get(language, BUYER.name), vat_number="XX 98765432"),
        "supplied": date(2026, 11, 2),
        "office_currency": "EUR",
        "office_rate": "1.1432",
        "office_tax_minor": 54045,
        "logo_png": _logo(),
    }
    for note in KINDS:
        yield note.kind, replace(note, **full)
    outside = replace(REFUND, **full, method="bank_transfer", returned_on=date(2026, 11, 16), draft=True, mark="TEST")
    yield "draft", outside
    yield "long", replace(of_lines(60), **full, mark="PRACTICE")


def _logo() -> bytes:
    picture = Image.new("RGBA", (420, 120), (0, 0, 0, 0))
    ImageDraw.Draw(picture).rounded_rectangle((4, 4, 416, 116), 24, fill=(15, 82, 87, 255))
    ImageDraw.Draw(picture).ellipse((28, 28, 92, 92), fill=(244, 196, 48, 255))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def others(language: str, country: str) -> Iterator[tuple[str, bytes]]:
    """An invoice and a statement."""
    seller, buyer = replace(SELLER, country=country), replace(BUYER, name=_NAMES.get(language, BUYER.name))
    yield (
        "invoice",
        invoice.draw(
            InvoicePaper(
                number="491209",
                issued=date(2026, 11, 1),
                supplied=date(2026, 11, 2),
                currency="GBP",
                language=language,
                seller=seller,
                buyer=buyer,
                lines=(*REFUND.lines, NoteLine(4, "Gift wrap", "W1", "3.5", "1.5", (), 525, 0, 525)),
                taxes=REFUND.taxes,
                net_minor=238425,
                tax_minor=47275,
                gross_minor=285700,
                tax_note="Gift wrap: exempt, article 132.",
                footer=REFUND.footer,
            )
        ),
    )
    events = (
        StatementEvent(date(2026, 11, 1), "Invoice", "491209", "", 285700, 0, 298100),
        StatementEvent(date(2026, 11, 3), "Payment", "P-88", "491209", 0, 265175, 32925),
        StatementEvent(date(2026, 11, 17), "Credit note", "CN-2026-0410", "491209, R-2079", 0, 285175, -252250),
        StatementEvent(date(2026, 11, 18), "Refund paid", "R-2079", "491209, CN-2026-0410", 265175, 0, 12925),
    )
    refunds = (
        StatementRefund(
            date(2026, 11, 16), "R-2079", "491209", "Visa ••1187", "succeeded", "CN-2026-0410", 265175, "GBP"
        ),
        StatementRefund(date(2026, 11, 19), "R-2080", "491300", "Bank transfer", "waiting", "", 1000, "GBP"),
    )
    paper = StatementPaper(
        seller, buyer, language, "GBP", date(2026, 11, 22), date(2026, 11, 1), None, 12400, events, refunds
    )
    yield "statement", statement.draw(replace(paper, footer=REFUND.footer))


def _report(country: str) -> bytes:
    rows = tuple(
        Row(
            "St Anselm's Priory Shop",
            "Invoice 491209. Wrong items delivered",
            (f"R-{at}\n16 November 2026", "5.00 GBP"),
        )
        for at in range(30)
    )
    made = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    carried = tuple(("", f"{5 * at}.00 GBP") for at in range(31))
    return report.draw(
        ReportPaper(
            "Refund register", "Larkfield", country, made, "Vera Viewer", "All refunds", ("Refund", "Customer", "Paid"),
            rows, ("begin", "figure"), "", (("Refunds", "30"), ("Paid back", "150.00 GBP")), 1, carried, wide=True,
        )
    )  # fmt: skip


def _pages(pdf: bytes) -> list[Image.Image]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "paper.pdf")
        path.write_bytes(pdf)
        subprocess.run(["pdftoppm", "-r", str(_DPI), "-png", path, Path(folder, "page")], check=True)
        return [Image.open(page).convert("RGB") for page in sorted(Path(folder).glob("page*.png"))]


def sheet(papers: list[tuple[str, bytes]], across: int = 4) -> Image.Image:
    """The pages of the papers side by side, `across` in a row, each under its name."""
    pages = [(name, page) for name, pdf in papers for page in _pages(pdf)]
    wide, high = max(page.width for _, page in pages) + 16, max(page.height for _, page in pages) + 34
    rows = -(-len(pages) // across)
    whole = Image.new("RGB", (wide * across + 16, high * rows + 16), (150, 156, 164))
    pen = ImageDraw.Draw(whole)
    for at, (name, page) in enumerate(pages):
        left, top = 16 + at % across * wide, 16 + at // across * high
        pen.text((left, top), name, fill="black")
        whole.paste(page, (left, top + 14))
    return whole


def main() -> None:
    """Write one picture for each language and size of paper, and one of the reports."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--out", type=Path, required=True)
    asked.add_argument("--language", choices=sorted(WORDS), action="append")
    chosen = asked.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    for language in chosen.language or WORDS:
        for size, country in (("a4", "GB"), ("letter", "US")):
            papers = [(name, credit_note.draw(note)) for name, note in notes(language, country)]
            sheet([*papers, *others(language, country)]).save(chosen.out / f"{language}-{size}.png")
    sheet([("A4", _report("GB")), ("Letter", _report("US"))]).save(chosen.out / "reports.png")


if __name__ == "__main__":
    main()
