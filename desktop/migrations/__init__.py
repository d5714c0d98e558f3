"""The tables' history: every version of the office's database, and the way from each to the next."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, inspect


@dataclass(frozen=True)
class Version:
    """The version of a database; not `known` is one from a newer program."""

    name: str
    known: bool
    latest: bool


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config


def latest_version() -> str:
    """The version that this program writes."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise RuntimeError("the program has no migrations")
    return head


def current_version(connection: Connection) -> Version | None:
    """The version of this database, None where it is no office of ours."""
    if "office" not in inspect(connection).get_table_names():
        return None
    name = MigrationContext.configure(connection).get_current_revision()
    if name is None:
        return None
    try:
        ScriptDirectory.from_config(_config()).get_revision(name)
    except CommandError:
        return Version(name, known=False, latest=False)
    return Version(name, known=True, latest=name == latest_version())


def upgrade(engine: Engine) -> None:
    """Bring the database to this program's version, all of it or nothing."""
    config = _config()
    with engine.connect().execution_options(refund_desk_writes=True) as connection:
        config.attributes["connection"] = connection
        with connection.begin():
            command.upgrade(config, "head")
