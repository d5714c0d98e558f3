"""What is typed into the refund dialog: kept as a draft, read as a wish."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from fractions import Fraction
from uuid import UUID, uuid4

from PySide6.QtCore import QLocale

from desktop.errors import RefundDeskError
from desktop.model import money
from desktop.model.states import Method, RefundKind
from desktop.services.queries.changing import Changing
from desktop.services.queries.rows import LineRow
from desktop.services.refunds import LineWish, Wish
from desktop.ui import figures
from desktop.ui.widgets import typed_amount
from desktop.ui.widgets.typed_amount import AmountKind

ALL_LEFT = ""
"""What stands for a line of which all that is left is returned."""


@dataclass(frozen=True)
class RefundForm:
    """Everything a person has typed. `id` is born with the form and goes with it to the books: sent once for ever.

    `lines` holds what was typed for each ticked line by its position, `ALL_LEFT` for all that is left of it. `spread`
    is the amount of a proposal that was taken and not changed since, then `lines` only show it.
    """

    id: UUID = field(default_factory=uuid4)
    payment_id: int | None = None
    lines: Mapping[int, str] = field(default_factory=dict)
    spread: str = ""
    method: Method | None = None
    reason: str = ""
    reference: str = ""
    notes: str = ""
    notify: bool = False
    returned_on: date | None = None

    def is_empty(self) -> bool:
        """Whether nothing was typed that would be missed."""
        return not (self.lines or self.reason or self.reference or self.notes)

    def to_json(self) -> str:
        """The form as a draft keeps it."""
        kept = asdict(self) | {
            "id": str(self.id),
            "returned_on": None if self.returned_on is None else self.returned_on.isoformat(),
        }
        return json.dumps(kept, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "RefundForm":
        """The form that `to_json` wrote."""
        kept = json.loads(text)
        when, method = kept["returned_on"], kept["method"]
        return cls(
            **kept
            | {
                "id": UUID(kept["id"]),
                "lines": {int(position): typed for position, typed in kept["lines"].items()},
                "method": None if method is None else Method(method),
                "returned_on": None if when is None else date.fromisoformat(when),
            }
        )

    def wish(self, kind: RefundKind | None, lines: Mapping[int, LineWish]) -> Wish:
        """What is asked for with these lines, as they were read."""
        return Wish(
            payment_id=self.payment_id,
            lines=None if self.spread else tuple(lines.values()),
            amount=self.spread or None,
            kind=kind,
            method=self.method,
            reference=self.reference,
            reason=self.reason,
            notes=self.notes,
            notify=self.notify,
            returned_on=self.returned_on,
        )


def as_asked(changing: Changing) -> RefundForm:
    """The form as it would have been typed for this refund."""
    wish, currency = changing.wish, changing.review.refund.currency
    return RefundForm(
        id=UUID(int=0),
        payment_id=wish.payment_id,
        lines={line.line: _typed(line, changing.gross[line.line], currency) for line in wish.lines or ()},
        method=wish.method,
        reason=wish.reason,
        reference=wish.reference,
        notes=wish.notes,
        notify=wish.notify,
        returned_on=wish.returned_on,
    )


def anew(changing: Changing, payment_id: int | None) -> RefundForm:
    """A new form with the lines and words of this refund; its way back, its day and its reference are to be given."""
    before = as_asked(changing)
    return replace(before, id=uuid4(), payment_id=payment_id, method=None, reference="", returned_on=None)


def _typed(line: LineWish, gross_minor: int, currency: str) -> str:
    return f"{line.quantity}u" if line.quantity is not None else figures.amount(gross_minor, currency)


def read_line(line: LineRow, typed: str, currency: str) -> LineWish:
    """What was meant for a line: `12.50`, `50%` of what is left, `6u`, `=2*7.14`, or all of it.

    Shares and sums are worked out exactly and rounded once, halves up. Raises `RefundDeskError` for what is none of
    these.
    """
    if typed == ALL_LEFT:
        return LineWish(line.position, all=True)
    locale = QLocale()
    amount = typed_amount.parse(typed, currency, locale.decimalPoint(), locale.groupSeparator())
    if amount.kind is AmountKind.UNITS:
        return LineWish(line.position, quantity=f"{amount.value.normalize():f}")
    if amount.kind is AmountKind.AMOUNT:
        return LineWish(line.position, gross=money.plain(amount.minor or 0, currency))
    if amount.value == 100:
        return LineWish(line.position, all=True)
    share_minor = money.rounded(Fraction(line.left_gross_minor) * Fraction(amount.value) / 100)
    return LineWish(line.position, gross=money.plain(share_minor, currency))


def read_lines(
    lines: Mapping[int, LineRow], typed: Mapping[int, str], currency: str
) -> tuple[Mapping[int, LineWish], Mapping[int, RefundDeskError]]:
    """The lines that can be read, and why the others cannot, both by position."""
    read: dict[int, LineWish] = {}
    wrong: dict[int, RefundDeskError] = {}
    for position in sorted(typed):
        try:
            read[position] = read_line(lines[position], typed[position], currency)
        except RefundDeskError as refusal:
            wrong[position] = refusal
    return read, wrong
