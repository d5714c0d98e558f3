"""The frozen copy of a credit note: all that its paper says, as it was when the note was issued."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from desktop.model.states import NoteKind


@dataclass(frozen=True)
class Party:
    """A seller or buyer as it stands on the paper; empty text means that it is not known.

    `address` holds the lines above the town; where `city` is not known by itself, it may hold the town too.
    """

    name: str
    address: tuple[str, ...] = ()
    country: str = ""
    vat_number: str = ""
    email: str = ""
    number: str = ""
    postcode: str = ""
    city: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The address as it is written: the town last, with the postcode on the side where the country has it."""
        after = self.country.upper() in _POSTCODE_AFTER
        town = f"{self.city} {self.postcode}" if after else f"{self.postcode} {self.city}"
        return tuple(line for line in (*self.address, town.strip()) if line)


_POSTCODE_AFTER = frozenset("AU BR CA GB HK IE IN JP NZ SG TH TW US ZA".split())


@dataclass(frozen=True)
class NoteLine:
    """One credited line; amounts in minor units of the note's currency, rates in thousandths of a per cent.

    `quantity` and `unit_price` are text as on the invoice, empty where the credit is an amount and not a quantity;
    `unit` is its unit by UN/ECE Recommendation 20, C62 for pieces. `category` is the tax category of EN 16931 (S, Z, E,
    AE, K or G) where the invoice says it.
    """

    position: int
    text: str
    code: str
    quantity: str
    unit_price: str
    rates_milli: tuple[int, ...]
    net_minor: int
    tax_minor: int
    gross_minor: int
    category: str = ""
    unit: str = "C62"


@dataclass(frozen=True)
class TaxLine:
    """Net and tax of one rate over the whole note."""

    rate_milli: int
    net_minor: int
    tax_minor: int


@dataclass(frozen=True)
class FrozenNote:
    """What one credit note says. `number` is empty and `draft` true for a preview, which is never stored.

    `money_minor` is what goes back to the customer, `due_minor` what lowers the amount that was still due.
    `returned_on` is the day the money went back, where that was outside. `mark` is PRACTICE, TEST or empty.
    `supplied` is the day of the supply and `tax_note` why there is no tax, both as on the invoice. `office_currency` is
    empty unless the invoice is in another one; then `office_tax_minor` is the tax in it at the invoice's `office_rate`.
    `original_gross_minor` is the total of the invoice, 0 where an old copy does not say it.
    """

    kind: NoteKind
    number: str
    issued: date
    currency: str
    seller: Party
    buyer: Party
    original_number: str
    original_issued: date
    reason: str
    lines: tuple[NoteLine, ...]
    taxes: tuple[TaxLine, ...]
    net_minor: int
    tax_minor: int
    gross_minor: int
    money_minor: int
    due_minor: int
    method: str
    paid_with: str
    reference: str
    refund_number: str
    returned_on: date | None = None
    reverses_number: str = ""
    language: str = "en"
    mark: str = ""
    draft: bool = False
    logo_png: bytes = b""
    footer: str = ""
    wording: tuple[tuple[str, str], ...] = ()
    supplied: date | None = None
    tax_note: str = ""
    office_currency: str = ""
    office_rate: str = ""
    office_tax_minor: int = 0
    original_gross_minor: int = 0

    @property
    def credits_all(self) -> bool:
        """Whether this one note credits the whole invoice."""
        return self.gross_minor == self.original_gross_minor

    def to_json(self) -> str:
        """The copy as canonical JSON: the same copy always gives the same text."""

        def plain(value: object) -> object:
            if isinstance(value, date):
                return value.isoformat()
            if isinstance(value, bytes):
                return base64.b64encode(value).decode("ascii")
            raise TypeError(type(value).__name__)

        return json.dumps(asdict(self), default=plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> FrozenNote:
        """The copy that `to_json` wrote, also one of before a field was added."""
        stored: dict[str, Any] = json.loads(text)
        returned_on, supplied = stored["returned_on"], stored.get("supplied")
        lines = [line | {"rates_milli": tuple(line["rates_milli"])} for line in stored["lines"]]
        return cls(
            **stored
            | {
                "kind": NoteKind(stored["kind"]),
                "issued": date.fromisoformat(stored["issued"]),
                "original_issued": date.fromisoformat(stored["original_issued"]),
                "returned_on": date.fromisoformat(returned_on) if returned_on else None,
                "supplied": date.fromisoformat(supplied) if supplied else None,
                "seller": _party(stored["seller"]),
                "buyer": _party(stored["buyer"]),
                "lines": tuple(NoteLine(**line) for line in lines),
                "taxes": tuple(TaxLine(**tax) for tax in stored["taxes"]),
                "wording": tuple((word, text) for word, text in stored["wording"]),
                "logo_png": base64.b64decode(stored["logo_png"]),
            }
        )


def _party(stored: dict[str, Any]) -> Party:
    return Party(**stored | {"address": tuple(stored["address"])})


def sha256(content: bytes) -> str:
    """The SHA-256 of stored bytes, as hexadecimal text."""
    return hashlib.sha256(content).hexdigest()
