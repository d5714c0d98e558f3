"""Arabic as it is drawn: letters joined, and each line in the order in which it stands on the paper."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Literal

import arabic_reshaper
from bidi.algorithm import get_display  # the one of the two in this package that mirrors brackets

# Marks that keep numbers and names in order while a line is turned; then they are done.
_WITHOUT_INK = dict.fromkeys((0x200E, 0x200F, 0x061C))


def joined(text: str) -> str:
    """The text with its Arabic letters in the form that their neighbours ask for, still in the order of reading."""
    return str(_reshaper().reshape(text))


def direction(paragraph: str) -> Literal["L", "R"]:
    """How the paragraph runs: as its first letter does."""
    for char in paragraph:
        kind = unicodedata.bidirectional(char)
        if kind == "L":
            return "L"
        if kind in {"R", "AL"}:
            return "R"
    return "L"


def as_drawn(line: str, base: Literal["L", "R"]) -> str:
    """One joined line with its characters in the order from left to right in which the pen sets them."""
    return str(get_display(line, base_dir=base)).translate(_WITHOUT_INK)


@cache
def _reshaper() -> arabic_reshaper.ArabicReshaper:
    # Vowel marks are dropped by default; what a person typed is printed.
    return arabic_reshaper.ArabicReshaper({"delete_harakat": False})
