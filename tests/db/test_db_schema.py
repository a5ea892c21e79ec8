"""Models and migrations tell the same story, on both databases, upwards and down again."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from db.engine import Database
from db.models import Base
from db.schema import SchemaTooNewError, bring_up_to_date, current_revision, migration_config

ROOT = Path(__file__).parents[2]


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))


@pytest.fixture
def empty(empty_url: str) -> Database:
    return Database(empty_url)


def test_the_models_are_what_the_migrations_make(empty: Database) -> None:
    bring_up_to_date(empty)
    with empty.read() as connection:
        assert differences(connection) == []
    empty.dispose()


def test_up_and_down_and_up_again_ends_where_it_began(empty: Database) -> None:
    bring_up_to_date(empty)
    with empty.write() as connection:
        command.downgrade(migration_config(connection), "base")
    with empty.read() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    bring_up_to_date(empty)
    with empty.read() as connection:
        assert differences(connection) == []
        assert set(Base.metadata.tables) <= set(inspect(connection).get_table_names())
    empty.dispose()


def test_a_second_time_changes_nothing(empty: Database) -> None:
    bring_up_to_date(empty)
    with empty.read() as connection:
        first = current_revision(connection)
    bring_up_to_date(empty)
    with empty.read() as connection:
        assert current_revision(connection) == first
    empty.dispose()


def test_a_database_of_a_newer_version_is_refused_and_left_alone(empty: Database) -> None:
    bring_up_to_date(empty)
    with empty.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaTooNewError, match="revision 9999"):
        bring_up_to_date(empty)
    with empty.read() as connection:
        assert current_revision(connection) == "9999"
    empty.dispose()


_START = """
import sys
from db.engine import Database
from db.schema import bring_up_to_date

bring_up_to_date(Database(sys.argv[1]))
"""


def test_the_line_and_the_worker_may_start_on_a_fresh_database_at_once(empty_url: str) -> None:
    command_line = [sys.executable, "-c", _START, empty_url]
    both = [subprocess.Popen(command_line, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(2)]
    assert [(process.communicate(timeout=30)[1], process.returncode) for process in both] == [(b"", 0), (b"", 0)]


def test_threads_may_too(empty_url: str) -> None:
    def start(_: int) -> None:
        database = Database(empty_url)
        bring_up_to_date(database)
        database.dispose()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(start, range(4)))
