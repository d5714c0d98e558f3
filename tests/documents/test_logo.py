"""The office's logo stands on its papers."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from desktop.documents import logo
from desktop.documents.credit_note import draw
from desktop.errors import BadInput
from tests.documents import reading
from tests.documents.papers import REFUND


def png(width: int, height: int, colour: tuple[int, int, int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (width, height), colour).save(out, "PNG")
    return out.getvalue()


def test_a_logo_is_on_the_first_page_of_the_note() -> None:
    [image] = reading.opened(draw(replace(REFUND, logo_png=png(40, 20, (200, 0, 0, 255))))).pages[0].images
    picture = image.image
    assert picture is not None
    assert picture.size == (40, 20)
    assert picture.convert("RGB").getpixel((5, 5)) == (200, 0, 0)


def test_what_is_see_through_becomes_paper() -> None:
    assert logo.opened(png(10, 10, (0, 0, 0, 0))).getpixel((5, 5)) == (255, 255, 255)


def test_a_huge_picture_is_made_small_and_keeps_its_shape() -> None:
    assert logo.opened(png(4000, 1000, (0, 0, 0, 255))).size == (1000, 250)


@pytest.mark.parametrize("content", [b"", b"no picture", b"GIF89a", png(40, 20, (1, 2, 3, 255))[:60]])
def test_what_is_no_picture_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(BadInput, match="Logo not taken"):
        logo.opened(content)
