"""How the window looks on this computer: read and kept for the next start."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from desktop import settings
from desktop.documents import fonts
from desktop.errors import BadInput, RefundDeskError


@dataclass(frozen=True)
class Looks:
    """`scheme` is system, light or dark; `text_percent` from 100 to 200; `single_keys` whether letters act in lists.

    `font_folder` is where fonts lie for papers in further scripts, empty for none.
    """

    scheme: str
    text_percent: int
    font_folder: str = ""
    single_keys: bool = True


def looks() -> Looks:
    """What is kept."""
    kept = settings.load()
    return Looks(kept.scheme, kept.text_percent, kept.font_folder, kept.single_keys)


def keep_looks(chosen: Looks) -> None:
    """Keep it for the next start; fonts are asked for in the folder at once.

    Raises `BadInput` for a folder that is not there or holds a font that cannot be used, and `RefundDeskError` where
    the choice cannot be written.
    """
    _check_fonts(chosen.font_folder)
    try:
        settings.save(
            replace(
                settings.load(),
                scheme=chosen.scheme,
                text_percent=chosen.text_percent,
                font_folder=chosen.font_folder,
                single_keys=chosen.single_keys,
            )
        )
    except OSError as fault:
        raise RefundDeskError(
            "The look was not kept for the next start.",
            f"{settings.config_folder()} cannot be written: {fault.strerror or fault}. The books are not concerned; "
            "make room there or ask whoever looks after this computer.",
            "not_kept",
        ) from fault
    fonts.forget()


def _check_fonts(folder: str) -> None:
    title = "The folder of fonts was not taken."
    if folder and not Path(folder).is_dir():
        raise BadInput(title, f"There is no folder {folder}. Choose the one into which you put the fonts.")
    unusable = fonts.unusable(Path(folder)) if folder else []
    if unusable:
        raise BadInput(
            title, f"{unusable[0]}. Papers can use TrueType fonts (.ttf) with outlines of that kind; take this one out."
        )
