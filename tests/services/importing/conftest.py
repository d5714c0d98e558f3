"""The office that imports: the one of the service tests with a table of tax rates."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.model.office import TaxRate
from tests.services.office_builder import OfficeBuilder


@pytest.fixture
def shop(office: OfficeBuilder) -> OfficeBuilder:
    """The office with its table of tax rates: 19 % at home, nothing abroad."""
    with office.database.write() as session:
        session.add_all(
            [
                TaxRate(country="DE", valid_from=date(2020, 1, 1), rate_milli=19_000),
                TaxRate(country="*", valid_from=date(2020, 1, 1), rate_milli=0),
            ]
        )
    return office
