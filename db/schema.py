"""Bring a database up to date, and refuse one that is newer than the code."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, String, column, select, table, text
from sqlalchemy.exc import DBAPIError

from db.engine import Database
from db.errors import SchemaTooNewError

if TYPE_CHECKING:
    from alembic.config import Config


@dataclass(frozen=True, slots=True)
class Migrations:
    """A history of migrations. `version_table` holds how far along it a database has come."""

    folder: Path
    version_table: str = "alembic_version"


MAIN = Migrations(Path(__file__).parent / "migrations")
# Alembic keeps the migration under way in a global: one at a time in a process.
_one_at_a_time = threading.Lock()
# And one process at a time on PostgreSQL, where the line and the worker may start together; SQLite's writers queue.
_ADVISORY_LOCK = 5_220_001


def migration_config(connection: Connection, migrations: Migrations = MAIN) -> Config:
    """Return Alembic's configuration, bound to `connection`."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations.folder))
    config.attributes["connection"] = connection
    return config


def current_revision(connection: Connection, migrations: Migrations = MAIN) -> str | None:
    """Return the revision the database is at; None for a fresh one."""
    from alembic.runtime.migration import MigrationContext

    context = MigrationContext.configure(connection, opts={"version_table": migrations.version_table})
    return context.get_current_revision()


def is_up_to_date(database: Database, migrations: Migrations = MAIN) -> bool:
    """Tell whether the database is at the newest revision: every start asks, so Alembic is not loaded for it."""
    newest = max(path.name.split("_")[0] for path in (migrations.folder / "versions").glob("[0-9]*.py"))
    at = select(column("version_num", String)).select_from(table(migrations.version_table))
    try:
        with database.read() as connection:
            return bool(connection.scalar(at) == newest)
    except DBAPIError:
        # A fresh database has no such table.
        return False


def bring_up_to_date(database: Database, migrations: Migrations = MAIN) -> None:
    """Run the migrations that are missing. Raises SchemaTooNewError for a revision this code does not know."""
    if is_up_to_date(database, migrations):
        return
    from alembic import command
    from alembic.script import ScriptDirectory

    with _one_at_a_time, database.write() as connection:
        if not database.is_sqlite:
            # Changing a million rows may take minutes, and the process that starts second waits for it.
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
        config = migration_config(connection, migrations)
        scripts = ScriptDirectory.from_config(config)
        revision = current_revision(connection, migrations)
        known = {script.revision for script in scripts.walk_revisions()}
        if revision is not None and revision not in known:
            raise SchemaTooNewError(
                f"The database is at revision {revision}, which this version does not know. "
                "Install the newer Sunwai, or restore a backup."
            )
        if revision != scripts.get_current_head():
            command.upgrade(config, "head")
