"""A planned line of a refund, and how lines are cut where several payments give them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal
from uuid import UUID

from desktop.model.figures import Asked, HeldPart, LineFigures
from desktop.model.tax import LinePart

_THOUSANDTH = Decimal("0.001")
_THIS_FORM = UUID(int=0)
"""Names the form that is being worked out, which has no name yet."""


@dataclass(frozen=True)
class PlannedLine:
    """The part of one line that a planned refund gives back, and how it was asked for."""

    line_id: int
    position: int
    asked: Asked
    quantity: str
    part: LinePart


def fill(
    waiting: Sequence[PlannedLine], room: int, figures: dict[int, LineFigures]
) -> tuple[list[PlannedLine], list[PlannedLine]]:
    """Lines that fit into `room`, the last one cut to fit, and what is left of them for the next refund.

    A cut line stands in `figures` with the first piece held, for the next piece is a step of its own (rule A3).
    """
    taken: list[PlannedLine] = []
    rest: list[PlannedLine] = []
    for line in waiting:
        if line.part.gross_minor <= room:
            taken.append(line)
            room -= line.part.gross_minor
        elif room:
            piece, more = _cut(line, room, figures)
            taken.append(piece)
            rest.append(more)
            room = 0
        else:
            rest.append(line)
    return taken, rest


def _cut(line: PlannedLine, room: int, figures: dict[int, LineFigures]) -> tuple[PlannedLine, PlannedLine]:
    """The piece of the line with this gross, and the rest; units go with the money, to thousandths."""
    figure = figures[line.line_id]
    part = figure.balance.by_gross(room)
    units = Decimal(line.quantity or 0)
    share = (units * room / line.part.gross_minor).quantize(_THOUSANDTH, ROUND_DOWN)
    piece = replace(line, quantity=_unit_text(share), part=part)
    figure = figures[line.line_id] = figure.with_held(HeldPart(line.asked, piece.quantity, part, _THIS_FORM))
    rest = figure.balance.by_gross(line.part.gross_minor - room)
    net = line.part.net_minor - part.net_minor
    if net > 0 and (line.asked == "net" or (line.asked == "quantity" and figure.prices == "net")):
        by_net = figure.balance.by_net(net)
        rest = by_net if by_net.gross_minor == rest.gross_minor else rest
    return piece, replace(line, quantity=_unit_text(units - share), part=rest)


def _unit_text(units: Decimal) -> str:
    return f"{units.normalize():f}" if units else ""
