"""Lines cut where several payments give them back: each piece is a step of its own, and nothing is lost."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.model.figures import Asked, LineFigures
from desktop.model.planned_line import PlannedLine, fill
from desktop.model.tax import LinePart


def planned(figure: LineFigures, asked: Asked, part: LinePart, quantity: str = "") -> PlannedLine:
    return PlannedLine(figure.id, figure.position, asked, quantity, part)


def poured(lines: list[PlannedLine], figures: list[LineFigures], rooms: list[int]) -> list[list[PlannedLine]]:
    """The lines of each payment in turn; the last has room for all that is left."""
    known = {figure.id: figure for figure in figures}
    payments, waiting = [], lines
    for room in [*rooms, sum(line.part.gross_minor for line in lines)]:
        taken, waiting = fill(waiting, room, known)
        payments.append(taken)
    assert not waiting
    return payments


@given(
    st.integers(1, 10**6), st.integers(0, 2 * 10**5), st.lists(st.integers(0, 10**6), max_size=5), st.integers(0, 10**6)
)
def test_each_payments_piece_of_a_line_has_the_tax_of_its_turn(
    net: int, tax: int, rooms: list[int], asked: int
) -> None:
    figure = LineFigures(1, 1, "Lamp", Decimal(1), "gross", LinePart(net, (tax,)))
    gross = 1 + asked % (net + tax)
    whole = figure.balance.by_gross(gross)
    so_far = tax_so_far = 0
    for taken, room in zip(poured([planned(figure, "gross", whole)], [figure], rooms), [*rooms, gross], strict=True):
        piece = min(room, gross - so_far)
        if not piece:
            assert taken == []
            continue
        so_far += piece
        due = floor(Fraction(tax * so_far, net + tax) + Fraction(1, 2)) - tax_so_far
        tax_so_far += due
        assert [(line.part.gross_minor, line.part.tax_minor) for line in taken] == [(piece, due)]
    assert so_far == gross


shares = st.lists(
    st.tuples(st.integers(1, 5000), st.lists(st.integers(0, 900), min_size=1, max_size=3)), min_size=1, max_size=4
)


@given(shares, st.lists(st.integers(0, 4000), max_size=5), st.sampled_from(["net", "gross"]))
def test_whole_lines_over_any_payments_are_returned_to_the_cent_in_line_order(
    sold: list[tuple[int, list[int]]], rooms: list[int], prices: str
) -> None:
    figures = [
        LineFigures(at, at, "Lamp", Decimal(3), prices, LinePart(net, tuple(taxes)))
        for at, (net, taxes) in enumerate(sold, start=1)
    ]
    lines = [planned(figure, "quantity", figure.sold, "3") for figure in figures]
    payments = poured(lines, figures, rooms)
    for taken, room in zip(payments, rooms, strict=False):
        assert sum(line.part.gross_minor for line in taken) <= room
    pieces = [line for taken in payments for line in taken]
    assert [line.position for line in pieces] == sorted(line.position for line in pieces)
    for figure in figures:
        mine = [line for line in pieces if line.line_id == figure.id]
        assert sum(line.part.net_minor for line in mine) == figure.sold.net_minor
        assert [sum(taxes) for taxes in zip(*(line.part.taxes_minor for line in mine), strict=True)] == list(
            figure.sold.taxes_minor
        )
        assert min(min(line.part.net_minor, *line.part.taxes_minor) for line in mine) >= 0
        assert sum(Decimal(line.quantity or 0) for line in mine) == 3
        assert {line.asked for line in mine} == {"quantity"}


@pytest.mark.parametrize(("room", "nets"), [(5000, [4202, 3798]), (1, [1, 7999])])
def test_what_was_typed_net_stays_net_over_two_payments(room: int, nets: list[int]) -> None:
    figure = LineFigures(1, 1, "Lamp", Decimal(1), "net", LinePart(10000, (1900,)))
    typed = planned(figure, "net", figure.balance.by_net(8000))
    payments = poured([typed], [figure], [room])
    assert [line.part.net_minor for taken in payments for line in taken] == nets
