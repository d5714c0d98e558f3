"""Characters that the paper cannot print: refused where a person types them, named where they came in already."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from desktop.documents import fonts
from desktop.errors import BadInput
from desktop.model.frozen_copy import FrozenNote
from desktop.model.invoice import Invoice

_SHOWN = 3


def check(title: str, typed: Mapping[str, str]) -> None:
    """Raises `BadInput` for the first typed text, by the name of its field, in which something cannot be printed."""
    for name, text in typed.items():
        found = fonts.missing_characters(text)
        if found:
            raise BadInput(
                title,
                f"The {name} holds {_named(found)}. Type it without, or put a font for it into the folder of fonts.",
            )


def sentence(texts: Iterable[str]) -> str:
    """What cannot be printed of these texts and how papers show it, empty where all can."""
    found = list(dict.fromkeys(char for text in texts for char in fonts.missing_characters(text)))
    if not found:
        return ""
    shown = ", ".join(f"[U+{ord(char):04X}]" for char in found[:_SHOWN])
    return f"Papers show {shown} in place of {_named(found)}."


def of_invoice(invoice: Invoice) -> str:
    """As `sentence`, of all that a note of this invoice says of it and its customer."""
    customer = invoice.customer
    lines = (text for line in invoice.lines for text in (line.text, line.code))
    return sentence([invoice.number, customer.name, customer.address, customer.city, invoice.tax_note, *lines])


def of_note(note: FrozenNote) -> str:
    """As `sentence`, of a frozen note."""
    parties = (text for party in (note.seller, note.buyer) for text in (party.name, *party.lines, party.number))
    lines = (text for line in note.lines for text in (line.text, line.code))
    return sentence([*parties, *lines, note.reason, note.reference, note.paid_with, note.footer, note.tax_note])


def _named(found: list[str]) -> str:
    controls = [char for char in found if unicodedata.category(char) in {"Cc", "Cf", "Cs"}]
    others = [char for char in found if char not in controls]
    named = [f"the control character U+{ord(char):04X}" for char in controls[:_SHOWN]]
    if others:
        shown = ", ".join(f"“{char}” (U+{ord(char):04X})" for char in others[:_SHOWN])
        more = f" and {len(others) - _SHOWN} more" if len(others) > _SHOWN else ""
        named.append(f"{shown}{more}, which no font here has")
    return " and ".join(named)
