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


class Pace:
    """Lets requests through one by one, evenly spaced; shared by threads.

    `per_second` requests at most: Stripe takes 25 (https://docs.stripe.com/rate-limits), and other programs of the
    office ask it too. `pauses` are the seconds between tries of one request that met a busy Stripe; after the last it
    is given up.
    """

    def __init__(
        self,
        per_second: float = 4.0,
        pauses: Sequence[float] = PAUSES,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._gap = 1 / per_second
        self._pauses = tuple(pauses)
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next = clock()

    def ask(self, send: Callable[[], Response]) -> Response:
        """The response of `send`, called in its turn, and again while the response says busy.

        A refused key after a 409 gives the 409: the other try with this idempotency key may still do the work.
        """
        running: Response | None = None
        for pause in (*self._pauses, None):
            self._wait()
            response = send()
            status = response[1]
            if status == 409:
                running = response
            if status not in REPEATED or pause is None:
                break
            self._sleep(pause)
        return running if running and status in KEY_REFUSED else response

    def _wait(self) -> None:
        with self._lock:
            turn = max(self._next, self._clock())
            self._next = turn + self._gap
        delay = turn - self._clock()
        if delay > 0:
            self._sleep(delay)
