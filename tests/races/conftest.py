"""The office of the races is that of the service tests."""

from tests.services.conftest import (  # noqa: F401
    file_office,
    office,
    office_file,
    office_template,
    postgres_server,
    scenes,
    server_office,
)
