"""Reading an answer whole: a time limit for all of it, where the sockets' own ends only a pause between two bytes."""

from __future__ import annotations

import time
from typing import Protocol

from urllib3.exceptions import HTTPError

_AT_ONCE = 65_536


class Stream(Protocol):
    """An answer of which only status and headers were read; `read1` gives what is there, nothing at its end."""

    def read1(self, amt: int, decode_content: bool) -> bytes: ...

    def close(self) -> None: ...


class Cut(Exception):
    """The answer broke off, or was not whole in time."""


def whole(stream: Stream, ends: float) -> bytes:
    """The body, read until `ends` at the latest, in seconds of the monotonic clock. Raises `Cut`."""
    parts = []
    try:
        while part := stream.read1(_AT_ONCE, decode_content=True):
            parts.append(part)
            if time.monotonic() > ends:
                raise Cut("the answer took too long")
    except HTTPError as error:
        raise Cut(str(error)) from error
    finally:
        stream.close()
    return b"".join(parts)
