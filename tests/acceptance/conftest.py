"""The screen, Stripe's side of it, and a real office between the two."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance import paid_invoice
from tests.stripe_server.client import StripeServer

if sys.platform == "linux":
    import fcntl

    from tests.acceptance.a11y import Screen
    from tests.acceptance.real_office import RealOffice
else:
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture
def screen() -> Iterator[Screen]:
    """The screen on which the tests run, for this test alone: keys go to whichever window is in front."""
    with (Path(tempfile.gettempdir()) / f"refund-desk-screen-{os.environ['DISPLAY']}").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        seen = Screen()
        yield seen
        seen.close()


@pytest.fixture
def stripe() -> Iterator[StripeServer]:
    """Stripe's side. All that the program sent must fit Stripe's own document."""
    with StripeServer() as server:
        yield server
        assert server.violations() == []


@pytest.fixture
def real(tmp_path: Path, stripe: StripeServer) -> RealOffice:
    """A real office with one invoice paid through Stripe."""
    office = RealOffice(tmp_path, stripe)
    paid_invoice.make(office.path, stripe)
    return office
