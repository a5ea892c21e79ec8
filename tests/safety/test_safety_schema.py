"""The safety store's tables and its migrations tell the same story, on both databases, upwards and down again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from db.engine import Database
from db.errors import SchemaTooNewError
from db.safety import tables
from db.safety.schema import MIGRATIONS
from db.safety.store import SafetyStore, SealedTurn
from db.schema import bring_up_to_date, current_revision, migration_config
from tests.db.test_db_schema import index_texts

KEY = "a-key-of-its-own-for-tests-0123456789"
HER = "+919000000001"
AT = datetime(2026, 11, 25, 5, 30, tzinfo=UTC)


@pytest.fixture
def empty(empty_url: str) -> Iterator[Database]:
    database = Database(empty_url)
    yield database
    database.dispose()


def differences(connection: Connection) -> list[object]:
    options = {"compare_type": True, "version_table": MIGRATIONS.version_table}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), tables.metadata))


def url_of(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def test_the_models_are_what_the_migrations_make(empty: Database) -> None:
    bring_up_to_date(empty, MIGRATIONS)
    with empty.read() as connection:
        assert differences(connection) == []


def test_the_indexes_are_too(empty: Database) -> None:
    with empty.write() as connection:
        tables.metadata.create_all(connection)
        wanted = index_texts(connection)
        tables.metadata.drop_all(connection)
    bring_up_to_date(empty, MIGRATIONS)
    with empty.read() as connection:
        made = {name: sql for name, sql in index_texts(connection).items() if not name.startswith("safety_version")}
    assert made == wanted


def test_up_and_down_and_up_again_ends_where_it_began(empty: Database) -> None:
    bring_up_to_date(empty, MIGRATIONS)
    with empty.write() as connection:
        command.downgrade(migration_config(connection, MIGRATIONS), "base")
    with empty.read() as connection:
        assert set(inspect(connection).get_table_names()) <= {MIGRATIONS.version_table}
    bring_up_to_date(empty, MIGRATIONS)
    with empty.read() as connection:
        assert differences(connection) == []


def test_a_store_from_before_there_were_migrations_keeps_what_it_holds(empty: Database) -> None:
    with empty.write() as connection:
        command.upgrade(migration_config(connection, MIGRATIONS), "0001")
        connection.execute(text(f"DROP TABLE {MIGRATIONS.version_table}"))
        connection.execute(text("CREATE TABLE safety_schema (version INTEGER PRIMARY KEY)"))
        read = {"staff_id": 7, "at": AT, "act": "list"}
        connection.execute(tables.reads.insert().values(read))
    store = SafetyStore.opened(url_of(empty), KEY)
    with empty.read() as connection:
        assert differences(connection) == []
        assert connection.scalars(text("SELECT act FROM safety_reads")).all() == ["list"]
        assert not inspect(connection).has_table("safety_schema")
    store.keep(SealedTurn("a-call", 1, AT, HER, {}, (("safety_flag", {}),)))
    assert store.flag_of(HER) is not None
    store.database.dispose()


def test_a_store_of_a_newer_version_is_refused_and_left_alone(empty: Database) -> None:
    bring_up_to_date(empty, MIGRATIONS)
    with empty.write() as connection:
        connection.execute(text(f"UPDATE {MIGRATIONS.version_table} SET version_num = '9999'"))
    with pytest.raises(SchemaTooNewError, match="revision 9999"):
        SafetyStore.opened(url_of(empty), KEY)
    with empty.read() as connection:
        assert current_revision(connection, MIGRATIONS) == "9999"


def test_it_is_never_taken_for_the_main_database(empty: Database) -> None:
    bring_up_to_date(empty)
    bring_up_to_date(empty, MIGRATIONS)
    with empty.read() as connection:
        names = set(inspect(connection).get_table_names())
    assert {"calls", "alembic_version", "safety_cases", MIGRATIONS.version_table} <= names
