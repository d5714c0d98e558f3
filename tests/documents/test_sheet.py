"""Nothing on paper is cut off, lies over something else, or runs over the edge, however much there is to say."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise

import pytest

from desktop.documents.credit_note import draw
from desktop.model.frozen_copy import FrozenNote, NoteLine, TaxLine
from tests.documents import reading
from tests.documents.papers import BUYER, KINDS, REFUND, SELLER, of_lines, with_texts

MILLIMETRE = 72 / 25.4
LONG_WORD = "Donaudampfschifffahrt" * 24
LONG_TEXT = "delivered late and in the wrong colour " * 60
LONG_LINE = NoteLine(1, LONG_TEXT * 3, "", "3", "1.00", (20000,), 300, 60, 360)
CASES = {
    **{note.kind.value: note for note in KINDS},
    "letter": replace(REFUND, seller=replace(SELLER, country="US")),
    "one line": of_lines(1),
    "8 lines": of_lines(8),
    "60 lines": of_lines(60),
    "200 lines": of_lines(200),
    "long words everywhere": with_texts(LONG_WORD),
    "long texts everywhere": with_texts(LONG_TEXT),
    "a line over several pages": replace(of_lines(5), lines=(*of_lines(5).lines, LONG_LINE)),
    "address of 90 lines": replace(REFUND, buyer=replace(BUYER, address=tuple(f"row {at}" for at in range(90)))),
    "footer of 80 lines": replace(REFUND, footer="\n".join(f"clause {at}" for at in range(80))),
    "70 rates": replace(REFUND, taxes=tuple(TaxLine(1000 * at, 100000, 1000 * at) for at in range(70))),
    "marked draft": replace(of_lines(60), mark="PRACTICE", draft=True),
    "millions": replace(
        REFUND,
        lines=(NoteLine(1, "Machine", "", "1,000,000", "999,999.999", (20000,), 10**10, 10**9, 11 * 10**9),),
        taxes=(TaxLine(20000, 10**10, 10**9),),
        net_minor=10**10,
        tax_minor=10**9,
        gross_minor=11 * 10**9,
        currency="KWD",
    ),
}


@pytest.mark.parametrize("note", CASES.values(), ids=CASES)
def test_all_text_stands_inside_the_margins(note: FrozenNote) -> None:
    pdf = draw(note)
    page = reading.opened(pdf).pages[0]
    left, right = 20 * MILLIMETRE, float(page.mediabox.width) - 20 * MILLIMETRE
    low, high = 10 * MILLIMETRE, float(page.mediabox.height) - 10 * MILLIMETRE
    outside = [
        piece
        for piece in reading.pieces(pdf)
        if piece.x < left - 0.1
        or piece.x + piece.width > right + 0.1
        or piece.y < low
        or piece.y + piece.size * 0.8 > high
    ]
    assert outside == []


@pytest.mark.parametrize("note", CASES.values(), ids=CASES)
def test_no_text_lies_over_another(note: FrozenNote) -> None:
    on_line: dict[tuple[int, float], list[reading.Piece]] = defaultdict(list)
    for piece in reading.pieces(draw(note)):
        on_line[piece.page, piece.y].append(piece)
    overlaps = []
    for line in on_line.values():
        ordered = sorted(line, key=lambda piece: piece.x)
        overlaps += [(one, two) for one, two in pairwise(ordered) if one.x + one.width > two.x + 0.1]
    baselines = sorted(on_line)
    for at, (page, y) in enumerate(baselines):
        for other_page, above in baselines[at + 1 :]:
            if other_page != page or above - y > 20:
                break
            overlaps += [
                (low, high)
                for low in on_line[page, y]
                for high in on_line[page, above]
                if low.x < high.x + high.width - 0.1
                and high.x < low.x + low.width - 0.1
                and above - 0.2 * high.size < y + 0.72 * low.size
            ]
    assert overlaps == []


def test_figures_of_a_column_end_on_one_edge() -> None:
    edges: dict[float, int] = defaultdict(int)
    for piece in reading.pieces(draw(of_lines(8))):
        if piece.x > 20 * MILLIMETRE + 1:
            edges[round(piece.x + piece.width, 1)] += 1
    # Quantity, price, rate, net, tax and gross of each of the eight lines.
    assert len([edge for edge, count in edges.items() if count >= 8]) == 6


def test_the_sums_end_on_the_edge_of_the_totals_above_them() -> None:
    right = 595.276 - 20 * MILLIMETRE
    at_edge = [piece for piece in reading.pieces(draw(of_lines(8))) if abs(piece.x + piece.width - right) < 0.05]
    # Title, number, head of the column, eight lines, net, tax, total, what goes back, page.
    assert len(at_edge) == 2 + 1 + 8 + 4 + 1


@pytest.mark.parametrize("count", [1, 8, 60, 200])
def test_every_line_can_be_read_once_and_in_order(count: int) -> None:
    said = reading.words(draw(of_lines(count)))
    found = [word for word in said.split() if word.isdigit() and len(word) == 4 and f"Article {word}" in said]
    assert found == [f"{at:04d}" for at in range(1, count + 1)]
    assert [f"A{at:04d}" for at in range(1, count + 1) if f"A{at:04d}" not in said] == []


def test_long_texts_are_all_there() -> None:
    assert reading.letters(LONG_WORD) in reading.letters(reading.words(draw(replace(REFUND, reason=LONG_WORD))))
    assert LONG_TEXT.strip() in reading.words(draw(replace(REFUND, reason=LONG_TEXT)))
    buyer = replace(BUYER, name=LONG_WORD, address=tuple(f"row {at}" for at in range(90)))
    said = reading.letters(reading.words(draw(replace(REFUND, buyer=buyer))))
    assert [f"row{at}" for at in range(90) if f"row{at}" not in said] == []


def test_a_footer_that_is_too_long_for_the_foot_is_printed_whole() -> None:
    said = reading.words(draw(replace(REFUND, footer="\n".join(f"clause {at}" for at in range(80)))))
    assert re.findall(r"clause (\d+)", said) == [str(at) for at in range(80)]


def test_pages_are_counted_and_each_says_whose_it_is() -> None:
    pages = reading.page_texts(draw(of_lines(60)))
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Larkfield Gift Wholesale" in page
        assert "CN-2026-0410" in page
        assert "Original invoice 491209 of 9 November 2026" in page


def test_sums_are_carried_from_page_to_page() -> None:
    pages = reading.page_texts(draw(of_lines(200)))
    so_far = 0
    with_lines = [page for page in pages if "Article" in page]
    assert len(with_lines) > 5
    for page, following in pairwise(with_lines):
        so_far += page.count("Article ")
        net, tax, gross = (so_far * step for step in (100, 20, 120))
        carried = " ".join(f"{minor // 100}.{minor % 100:02d}" for minor in (net, tax, gross))
        assert f"Carried forward {carried}" in page
        assert f"Item Quantity Unit price VAT rate Net VAT Total Brought forward {carried}" in following
    assert "Carried forward" not in pages[-1]


def test_sums_and_what_they_mean_stay_on_one_page() -> None:
    for count in range(5, 30):
        pages = reading.page_texts(draw(of_lines(count)))
        assert "Total credited" in pages[-1]
        assert "Nothing to pay" in pages[-1]
