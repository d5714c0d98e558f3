"""How the window looks on this computer: read and kept for the next start."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop import settings
from desktop.errors import RefundDeskError


@dataclass(frozen=True)
class Looks:
    """`scheme` is system, light or dark; `text_percent` from 100 to 200."""

    scheme: str
    text_percent: int


def looks() -> Looks:
    """What is kept."""
    kept = settings.load()
    return Looks(kept.scheme, kept.text_percent)


def keep_looks(chosen: Looks) -> None:
    """Keep it for the next start. Raises `RefundDeskError` where it cannot be written."""
    try:
        settings.save(replace(settings.load(), scheme=chosen.scheme, text_percent=chosen.text_percent))
    except OSError as fault:
        raise RefundDeskError(
            "The look was not kept for the next start.",
            f"{settings.config_folder()} cannot be written: {fault.strerror or fault}. The books are not concerned; "
            "make room there or ask whoever looks after this computer.",
            "not_kept",
        ) from fault
