"""Every fault at every request and try, on both databases: `installer/dev.py sweep faults`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.case import Case, every_case, live
from tests.faults.conftest import (  # noqa: F401
    approved_file,
    approved_template,
    certificate,
    own_certificate,
    postgres_office,
    server,
    sqlite_office,
)
from tests.services.conftest import office_file, office_template, postgres_server, scenes  # noqa: F401
from tests.stripe_server.client import StripeServer


@pytest.mark.parametrize("database", ["sqlite_office", "postgres_office"])
@pytest.mark.parametrize("case", every_case(), ids=str)
def test_the_money_leaves_once_whatever_breaks(
    request: pytest.FixtureRequest,
    case: Case,
    database: str,
    server: StripeServer,  # noqa: F811
    certificate: Path,  # noqa: F811
    caplog: pytest.LogCaptureFixture,
) -> None:
    live(case, request.getfixturevalue(database), server, certificate)
    assert {record.name for record in caplog.records if record.levelname != "INFO"} <= {"desktop.gateways.stripe"}
