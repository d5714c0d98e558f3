"""The office's logo, made ready for paper."""

from __future__ import annotations

import io

from PIL import Image, UnidentifiedImageError

from desktop.errors import BadInput

_MOST_PIXELS = (1000, 400)


def opened(png: bytes) -> Image.Image:
    """The picture on a white ground, no larger than paper needs.

    Raises `BadInput` for what is no picture.
    """
    try:
        picture = Image.open(io.BytesIO(png), formats=["PNG"]).convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as reason:
        raise BadInput(
            "Logo not taken.", "The file is not a PNG picture that can be read. Choose another one."
        ) from reason
    flat = Image.new("RGB", picture.size, "white")
    flat.paste(picture, mask=picture.getchannel("A"))
    flat.thumbnail(_MOST_PIXELS, Image.Resampling.LANCZOS)
    return flat
