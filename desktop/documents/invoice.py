"""How a copy of an invoice looks, drawn from what was taken in of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.documents import letterhead, sums
from desktop.documents.frame import Frame
from desktop.documents.letterhead import Fact, identity
from desktop.documents.line_text import tax_table
from desktop.documents.lines import set_lines
from desktop.documents.measured import LABEL
from desktop.documents.painting import paint
from desktop.documents.sheet import Cell, Flow, paper
from desktop.documents.sums import Sum
from desktop.documents.words import Wording
from desktop.model.frozen_copy import NoteLine, Party, TaxLine


@dataclass(frozen=True)
class InvoicePaper:
    """What the paper of one invoice says. Minor units of `currency`; the rest as on a frozen note."""

    number: str
    issued: date
    supplied: date | None
    currency: str
    language: str
    seller: Party
    buyer: Party
    lines: tuple[NoteLine, ...]
    taxes: tuple[TaxLine, ...]
    net_minor: int
    tax_minor: int
    gross_minor: int
    tax_note: str = ""
    office_currency: str = ""
    office_rate: str = ""
    office_tax_minor: int = 0
    mark: str = ""
    logo_png: bytes = b""
    footer: str = ""
    wording: tuple[tuple[str, str], ...] = ()


def draw(invoice: InvoicePaper) -> bytes:
    """The PDF of the invoice, with COPY across it: the invoice itself is the one that the customer was sent.

    Raises `BadInput` where the logo is no picture.
    """
    words = Wording(invoice.language, dict(invoice.wording))
    title, name = words("invoice"), words("named", title=words("invoice"), number=invoice.number)
    frame = Frame(
        words=words,
        size=paper(invoice.seller.country),
        mark=invoice.mark,
        running=((invoice.seller.name, name), (invoice.buyer.name, words.date(invoice.issued))),
        footer=invoice.footer,
    )
    sheet = frame.sheet()
    flow = sheet.flow()
    abroad = invoice.seller.country != invoice.buyer.country
    seller = identity(words, invoice.seller, abroad=abroad, seller=True)
    letterhead.set_head(flow, invoice.seller.name, seller, invoice.logo_png, (title, invoice.number, ""))
    buyer = identity(words, invoice.buyer, abroad=abroad)
    letterhead.set_parties(flow, words("to"), invoice.buyer.name, buyer, _facts(invoice, words))
    totals = [
        Sum(words("net"), words.amount(invoice.net_minor, invoice.currency)),
        Sum(words("vat"), words.amount(invoice.tax_minor, invoice.currency)),
        Sum(
            words("invoice_total", currency=invoice.currency),
            words.amount(invoice.gross_minor, invoice.currency),
            strong=True,
        ),
    ]
    set_lines(flow, words, invoice.lines, invoice.currency, totals)
    _close(flow, invoice, words, totals)
    frame.close(flow)
    return paint(
        sheet,
        title=name,
        subject=words("invoice_source"),
        author=invoice.seller.name,
        language=words.language,
        across=words("copy"),
    )


def _facts(invoice: InvoicePaper, words: Wording) -> list[Fact]:
    facts = [
        Fact(words("issued"), words.date(invoice.issued)),
        Fact(words("supplied"), words.date(invoice.supplied) if invoice.supplied else ""),
        Fact(words("customer"), invoice.buyer.number),
        Fact(words("currency"), invoice.currency),
    ]
    return [fact for fact in facts if fact.value]


def _close(flow: Flow, invoice: InvoicePaper, words: Wording, totals: list[Sum]) -> None:
    remarks = [invoice.tax_note] if invoice.tax_note else []
    if invoice.office_currency and invoice.office_tax_minor:
        remarks.insert(
            0,
            words(
                "office_tax",
                office_currency=invoice.office_currency,
                office_tax=words.amount(invoice.office_tax_minor, invoice.office_currency),
                currency=invoice.currency,
                rate=f"{words.number(invoice.office_rate)}\u00a0{invoice.office_currency}",
            ),
        )
    flow.keep(sums.height(flow.sheet, totals, len(invoice.taxes), remarks) + 36)
    left, right = flow.beside(), flow.beside()
    sums.set_taxes(left, tax_table(words, invoice.taxes, invoice.currency), remarks)
    sums.set_sums(right, totals)
    flow.below(left, right)
    flow.gap(18)
    flow.write([Cell(words("invoice_source"), flow.sheet.left, flow.sheet.measure, LABEL)])
