"""What stands on a credit note's PDF, read as text and not as the program drew it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pypdf import PdfReader

NAMES = {
    "Net": "Net", "VAT": "VAT", "Total credited": "Total",
    "Netto": "Net", "USt": "VAT", "Korrekturbetrag": "Total",
}  # fmt: skip
"""How the sums are named on English and German notes."""


@dataclass(frozen=True)
class Paper:
    """The text of a credit note. `figures` are its sums by their names: Net, VAT and Total."""

    text: str

    @classmethod
    def read(cls, path: Path) -> Paper:
        """Read the PDF in this file."""
        return cls("\n".join(page.extract_text() for page in PdfReader(path).pages))

    @property
    def figures(self) -> Mapping[str, Decimal]:
        line = rf"^({'|'.join(NAMES)})(?:, [A-Z]{{3}})? ([\d.,]+[.,]\d{{2}})$"
        named = re.findall(line, self.text, re.MULTILINE)
        return {NAMES[name]: Decimal(re.sub(r"\D", "", figure)) / 100 for name, figure in named}

    @property
    def number(self) -> str:
        """The number that it bears."""
        found = re.search(r"^[A-Z]+-\d{4}-\d{4,}$", self.text, re.MULTILINE)
        assert found is not None, "No number stands on the paper."
        return found[0]
