"""The lines and taxes of an invoice or a credit note as text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from desktop.documents.table import Row
from desktop.documents.words import Wording
from desktop.model.frozen_copy import NoteLine, TaxLine


def line_table(words: Wording, lines: Sequence[NoteLine], currency: str) -> tuple[list[str], list[Row]]:
    """The titles and rows of the lines; a column in which nothing stands is left out."""
    texts = [
        (
            words.number(line.quantity),
            words.price(line.unit_price, currency),
            " + ".join(map(words.rate, line.rates_milli)),
        )
        for line in lines
    ]
    used = [at for at in range(3) if any(row[at] for row in texts)]
    names = [("quantity", "unit_price", "vat_rate")[at] for at in used]
    rows = [
        Row(
            line.text,
            line.code,
            (*(row[at] for at in used), *(words.amount(minor, currency) for minor in _minors(line))),
        )
        for line, row in zip(lines, texts, strict=True)
    ]
    return [words(name) for name in ("item", *names, "net", "vat", "gross")], rows


def sums_after(words: Wording, lines: Sequence[NoteLine], currency: str) -> list[tuple[str, ...]]:
    """Net, tax and gross of the first lines, by their count, from none to all."""
    sums = [accumulate(minors, initial=0) for minors in zip(*map(_minors, lines), strict=True)]
    return [tuple(words.amount(minor, currency) for minor in after) for after in zip(*sums, strict=True)]


def tax_table(words: Wording, taxes: Sequence[TaxLine], currency: str) -> list[tuple[str, str, str]]:
    """Rate, net and tax of each rate, with the names of the three first."""
    rows = [
        (words.rate(each.rate_milli), words.amount(each.net_minor, currency), words.amount(each.tax_minor, currency))
        for each in taxes
    ]
    return [(words("vat_by_rate"), words("net"), words("vat")), *rows]


def _minors(line: NoteLine) -> tuple[int, int, int]:
    return line.net_minor, line.tax_minor, line.gross_minor
