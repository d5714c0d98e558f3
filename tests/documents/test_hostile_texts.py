"""Texts that mean something to some program are only text to the paper: printed as typed, in every field."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from itertools import cycle

import pytest

from desktop.documents import fonts, invoice, statement
from desktop.documents.credit_note import draw
from desktop.documents.invoice import InvoicePaper
from desktop.documents.statement import StatementEvent, StatementPaper, StatementRefund
from tests.documents import reading
from tests.documents.papers import with_texts

HOSTILE = [
    # markup of ReportLab, HTML and XML
    "A & B <Ltd>", "<b>bold</b>", "<i>", "</para>", "<para align=right>x</para>", "<br/>", "<img src='x.png'/>",
    '<a href="http://evil.example">click</a>', "<font color=red size=40>red</font>", "<onDraw name=x/>", "<seq/>",
    "<super>2</super>", "<unichar code=65/>", "&amp; &lt; &gt;", "&#65; &#x41;", "&nbsp;", "<!-- comment -->",
    "<![CDATA[x]]>", "<?xml version='1.0'?>", "]]>", "<script>alert(1)</script>",
    # what PDF itself reads
    "(", ")", "((", "))(", "\\", "\\)", "\\(", "\\n", "\\101", "<48656c6c6f>", "<< /Type /Page >>",
    "endstream endobj", "%PDF-1.7 %%EOF", "/JavaScript (app.alert)", "BT ET Tj", "1 0 obj",
    # templates, formats, formulas, paths, queries
    "{original}", "{money} {way}", "{0}", "{}", "{{x}}", "%s %d %(x)s", "${HOME}", "$(id)", "`id`", "=1+1",
    "=HYPERLINK(\"x\")", "+49 30 1234", "-1", "@SUM(A1)", "../../etc/passwd", "C:\\Windows\\x",
    "'; DROP TABLE note; --",
    "null", "None", "NaN", "1e308",
    # letters and signs
    "O'Brien “quoted” – dash —", "naïve Łódź Győr İzmir ß ẞ", "Ελληνικά ΑΒΓ", "Кириллица Ђ", "شركة 12 (ABC)",
    "ﬁ ½ № ™ € £ ¥", "a\u00a0b", "zero\u200bwidth", "x" * 90, "W" * 60, "word " * 40,
]  # fmt: skip


def printed(text: str) -> str:
    """The letters of a text as the paper has them, without blanks and signs without ink."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFC", text))
    return reading.letters(plain).replace("\u200b", "").replace("\u200e", "")


def said(pdf: bytes) -> str:
    return printed(reading.words(pdf))


def test_there_are_enough_of_them() -> None:
    assert len(HOSTILE) == len(set(HOSTILE)) >= 60
    assert [text for text in HOSTILE if fonts.missing_characters(text)] == []


@pytest.mark.parametrize(("text", "language"), list(zip(HOSTILE, cycle(["en", "de", "el"]), strict=False)))
def test_a_note_prints_it_as_typed_in_every_field(text: str, language: str) -> None:
    pdf = draw(replace(with_texts(text), language=language, tax_note=text))
    # Seller and buyer, number, invoice, reason, line, reference, refund, footer, remark: all that a person types.
    wanted = printed(text.strip())
    if any("\u0600" <= char <= "\u06ff" for char in text):
        assert all(said(pdf).count(word) >= 20 for word in wanted.replace("12(ABC)", " ABC").split())
    else:
        assert said(pdf).count(wanted) >= 20
    page = reading.opened(pdf).pages[0]
    assert "/Annots" not in page and "/AA" not in page
    assert "/Names" not in reading.opened(pdf).root_object
    assert set(reading.fonts(pdf).values()) == {True}


@pytest.mark.parametrize("text", HOSTILE[::4])
def test_an_invoice_and_a_statement_print_it_as_typed(text: str) -> None:
    note = with_texts(text)
    paper = InvoicePaper(
        text, date(2026, 1, 2), None, "EUR", "en", note.seller, note.buyer, note.lines, note.taxes, 100, 20, 120, text,
        footer=text,
    )  # fmt: skip
    events = (StatementEvent(date(2026, 1, 2), "Invoice", text, text, 1, 0, 1),)
    refunds = (StatementRefund(date(2026, 1, 2), text, text, text, "waiting", text, 1, "EUR"),)
    account = StatementPaper(
        note.seller, note.buyer, "en", "EUR", date(2026, 1, 3), None, None, 0, events, refunds, footer=text
    )
    for pdf in (invoice.draw(paper), statement.draw(account)):
        if any("\u0600" <= char <= "\u06ff" for char in text):
            assert said(pdf).count("ABC") >= 10
        else:
            assert said(pdf).count(printed(text.strip())) >= 10
