"""A desk that sends its mail, to be killed: `python -m tests.crashes.mail_sender OFFICE PORT CERTIFICATE`."""

from __future__ import annotations

import ssl
import sys
from pathlib import Path

from desktop.database import open_office
from desktop.services import mail
from desktop.services.desk import Desk
from desktop.services.queries import office as office_queries
from desktop.services.smtp import SmtpServer


def main(office: str, port: str, certificate: str) -> int:
    """One round over the outbox; 0 where it ended without trouble."""
    database = open_office(office)
    person = office_queries.people(database)[0]
    desk = Desk(database, {}, Path("unused"), person, database.clock)
    server = SmtpServer("localhost", int(port), trusted=ssl.create_default_context(cafile=certificate))
    trouble = mail.send_due(desk, server.post).trouble
    database.close()
    return 0 if trouble is None else 4


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
