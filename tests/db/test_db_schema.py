"""Models and migrations tell the same story, on both databases, upwards and down again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData, inspect, text

from db.engine import Database
from db.models import Base
from db.schema import SchemaTooNewError, bring_up_to_date, current_revision, is_up_to_date, migration_config

ROOT = Path(__file__).parents[2]


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))


@pytest.fixture
def empty(empty_url: str) -> Iterator[Database]:
    database = Database(empty_url)
    yield database
    database.dispose()


def test_the_models_are_what_the_migrations_make(empty: Database) -> None:
    bring_up_to_date(empty)
    with empty.read() as connection:
        assert differences(connection) == []


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


def index_texts(connection: Connection) -> dict[str, str]:
    """Every index as the database would make it again: `compare_metadata` does not look at their conditions."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    else:
        query = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
    return {name: told for name, told in connection.execute(text(query)) if not name.startswith("alembic")}


def test_the_migrations_make_the_indexes_of_the_models_with_their_conditions(empty: Database) -> None:
    with empty.write() as connection:
        Base.metadata.create_all(connection)
        wanted = index_texts(connection)
        Base.metadata.drop_all(connection)
    bring_up_to_date(empty)
    with empty.read() as connection:
        assert index_texts(connection) == wanted
    assert " WHERE " in wanted["uq_cases_open_number"]


SOMETHING: dict[type, Any] = {
    bool: True,
    int: 1,
    str: "x",
    bytes: b"x",
    object: ["x"],  # JSON
    date: date(2026, 11, 25),
    datetime: datetime(2026, 11, 25, 5, 30),  # noqa: DTZ001 -- as SQLite keeps it
    time: time(11),
}


def kept_at(connection: Connection, revision: str) -> MetaData:
    """The tables as they are at a revision: the models know the newest only."""
    assert current_revision(connection) == revision
    tables = MetaData()
    tables.reflect(connection)
    tables.remove(tables.tables["alembic_version"])
    return tables


def fill(connection: Connection, tables: MetaData) -> None:
    """Put a row into every table: keys are 1, and so is whatever points to them."""
    for table in tables.sorted_tables:
        connection.execute(
            table.insert().values({column.name: SOMETHING[column.type.python_type] for column in table.c})
        )


def rows(connection: Connection, tables: MetaData) -> dict[str, list[Any]]:
    return {table.name: [tuple(row) for row in connection.execute(table.select())] for table in tables.sorted_tables}


def test_every_migration_keeps_what_the_tables_held_upwards_and_down(empty: Database) -> None:
    with empty.write() as connection:
        command.upgrade(migration_config(connection), "0001")
        first = kept_at(connection, "0001")
        fill(connection, first)
        held = rows(connection, first)
    assert all(len(found) == 1 for found in held.values())
    bring_up_to_date(empty)
    with empty.write() as connection:
        assert rows(connection, first) == held
        case = connection.execute(text("SELECT number, reopened FROM cases")).one()
        assert tuple(case) == (None, 0)
        command.downgrade(migration_config(connection), "0001")
        assert rows(connection, first) == held
        assert set(inspect(connection).get_table_names()) == {*first.tables, "alembic_version"}
    bring_up_to_date(empty)
    with empty.read() as connection:
        assert rows(connection, first) == held


def test_downwards_a_call_to_nobody_we_know_is_the_only_loss(empty: Database) -> None:
    with empty.write() as connection:
        command.upgrade(migration_config(connection), "0002")
        second = kept_at(connection, "0002")
        fill(connection, second)
        attempts = second.tables["attempts"]
        again = dict(connection.execute(attempts.select()).mappings().one())
        strangers = {"id": 2, "token": "y", "call_id": 2, "member_id": None, "reminder_id": None}
        connection.execute(attempts.insert().values({**again, **strangers}))
        command.downgrade(migration_config(connection), "0001")
        assert connection.scalars(text("SELECT id FROM attempts")).all() == [1]


def test_a_second_time_changes_nothing(empty: Database) -> None:
    bring_up_to_date(empty)
    with empty.read() as connection:
        first = current_revision(connection)
    bring_up_to_date(empty)
    with empty.read() as connection:
        assert current_revision(connection) == first


def test_a_database_of_a_newer_version_is_refused_and_left_alone(empty: Database) -> None:
    bring_up_to_date(empty)
    with empty.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaTooNewError, match="revision 9999"):
        bring_up_to_date(empty)
    with empty.read() as connection:
        assert current_revision(connection) == "9999"


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
    def start(_: int) -> bool:
        database = Database(empty_url)
        bring_up_to_date(database)
        is_ready = is_up_to_date(database)
        database.dispose()
        return is_ready

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(start, range(4))) == [True] * 4
