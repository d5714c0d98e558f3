"""The pace at which a desk asks Stripe: all its workers together stay below the limit, and wait where it is busy."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence

Response = tuple[bytes, int, Mapping[str, str]]
"""Body, HTTP status and headers."""

PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)

REPEATED = frozenset({409, 429})
"""The only statuses after which the same request is put again: its key is in use, or there were too many requests."""

KEY_REFUSED = frozenset({401, 403})


class TooLate(Exception):
    """So much time has passed that the request was not put at all."""

    def __init__(self) -> None:
        super().__init__("the request's turn came too late")


class Pace:
    """Lets requests through one by one, evenly spaced; shared by threads.

    `per_second` requests at most: Stripe takes 25 (https://docs.stripe.com/rate-limits), and other programs of the
    office ask it too. `pauses` are the seconds between tries of one request that met a busy Stripe; after the last it
    is given up, and also when `limit` seconds have passed since it was first to be put.
    """

    def __init__(
        self,
        per_second: float = 4.0,
        pauses: Sequence[float] = PAUSES,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        limit: float = 60.0,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._gap = 1 / per_second
        self._pauses = tuple(pauses)
        self._clock = clock
        self._sleep = sleep
        self._limit = limit
        self._wall = wall
        self._lock = threading.Lock()
        self._next = clock()

    def ask(self, send: Callable[[], Response]) -> Response:
        """The response of `send`, called in its turn, and again while the response says busy.

        A refused key after a 409 gives the 409: the other try with this idempotency key may still do the work. Raises
        `TooLate` where the turn came after the limit: the computer slept meanwhile, and Stripe may have forgotten the
        request's key by now.
        """
        begun = self._wall()
        running: Response | None = None
        response: Response | None = None
        for pause in (*self._pauses, None):
            self._wait()
            # The clock on the wall, for the other one stands still while a computer sleeps.
            if abs(self._wall() - begun) > self._limit:
                break
            response = send()
            status = response[1]
            if status == 409:
                running = response
            if status not in REPEATED or pause is None:
                return running if running and status in KEY_REFUSED else response
            wait = max(pause, _asked_to_wait(response))
            if self._wall() - begun + wait > self._limit:
                break
            self._sleep(wait)
        if response is None:
            raise TooLate
        return response

    def _wait(self) -> None:
        with self._lock:
            turn = max(self._next, self._clock())
            self._next = turn + self._gap
        delay = turn - self._clock()
        if delay > 0:
            self._sleep(delay)


def _asked_to_wait(response: Response) -> float:
    """The seconds that a busy server asks for, 0 where it names none; a moment instead of seconds is not read."""
    named = {name.lower(): text for name, text in response[2].items()}.get("retry-after", "")
    return float(named) if named.isascii() and named.isdigit() else 0.0
