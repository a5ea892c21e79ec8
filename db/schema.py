"""Bring a database up to date, and refuse one that is newer than the code."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from db.engine import Database
from db.errors import SchemaTooNewError

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATIONS = Path(__file__).parent / "migrations"
# Alembic keeps the migration under way in a global: one at a time in a process.
_one_at_a_time = threading.Lock()
# And one process at a time on PostgreSQL, where the line and the worker may start together; SQLite's writers queue.
_ADVISORY_LOCK = 5_220_001


def migration_config(connection: Connection) -> Config:
    """Return Alembic's configuration, bound to `connection`."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def current_revision(connection: Connection) -> str | None:
    """Return the revision the database is at; None for a fresh one."""
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def is_up_to_date(database: Database) -> bool:
    """Tell whether the database is at the newest revision: every start asks, so Alembic is not loaded for it."""
    newest = max(path.name.split("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))
    try:
        with database.read() as connection:
            return bool(connection.scalar(text("SELECT version_num FROM alembic_version")) == newest)
    except DBAPIError:
        # A fresh database has no such table.
        return False


def bring_up_to_date(database: Database) -> None:
    """Run the migrations that are missing. Raises SchemaTooNewError for a revision this code does not know."""
    if is_up_to_date(database):
        return
    from alembic import command
    from alembic.script import ScriptDirectory

    with _one_at_a_time, database.write() as connection:
        if not database.is_sqlite:
            # Changing a million rows may take minutes, and the process that starts second waits for it.
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
        config = migration_config(connection)
        scripts = ScriptDirectory.from_config(config)
        revision = current_revision(connection)
        known = {script.revision for script in scripts.walk_revisions()}
        if revision is not None and revision not in known:
            raise SchemaTooNewError(
                f"The database is at revision {revision}, which this version does not know. "
                "Install the newer Sunwai, or restore a backup."
            )
        if revision != scripts.get_current_head():
            command.upgrade(config, "head")
