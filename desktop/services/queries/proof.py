"""The proof of a returned line's tax: its formula, as an auditor writes it."""

from __future__ import annotations

from fractions import Fraction

from desktop.model.money import rounded, said
from desktop.model.tax import LineBalance, LinePart


def formula(balance: LineBalance, part: LinePart, currency: str, by_net: bool = False) -> str:
    """How the tax of a part came about, as an auditor writes it: `7.08 × 21.24 / 42.48`, less what is carried.

    Several taxes of a line are one sum. Where the line's bounds, or refunds that were there when it was asked for,
    gave another cent than the formula gives now, both are said.
    """
    sold, carried = balance.sold, balance.carried.tax_minor
    text = share(balance, part, currency, by_net)
    text = f"{text} − {said(carried, currency)}" if carried else text
    so_far, whole = _so_far(balance, part, by_net)
    worked_out = rounded(Fraction(sold.tax_minor * so_far, whole)) - carried if whole else 0
    if worked_out == part.tax_minor:
        return text
    return f"{text} = {said(worked_out, currency)}, held at {said(part.tax_minor, currency)}"


def share(balance: LineBalance, part: LinePart, currency: str, by_net: bool) -> str:
    """The line's tax times what is returned of it with this part, over the whole line."""
    so_far, whole = _so_far(balance, part, by_net)
    return f"{said(balance.sold.tax_minor, currency)} × {said(so_far, currency)} / {said(whole, currency)}"


def _so_far(balance: LineBalance, part: LinePart, by_net: bool) -> tuple[int, int]:
    """What is returned of the line with this part, and the whole line; both net or both gross."""
    sold, carried = balance.sold, balance.carried
    if by_net:
        return carried.net_minor + part.net_minor, sold.net_minor
    return carried.gross_minor + part.gross_minor, sold.gross_minor
