"""PostgreSQL gives up in time: nobody on the phone waits for a lock; migrations may take as long as they need."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, text

from db import schema
from db.engine import Database
from db.schema import bring_up_to_date


def limits(connection: Connection) -> tuple[str, str]:
    return tuple(connection.scalar(text(f"SHOW {name}")) for name in ("statement_timeout", "lock_timeout"))


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    database = Database(postgres_url)
    yield database
    database.dispose()


def test_every_connection_gives_up_in_time(database: Database) -> None:
    with database.read() as connection:
        assert limits(connection) == ("5s", "3s")
    with database.write() as connection:
        assert limits(connection) == ("5s", "3s")
    with database.reading() as session:
        assert limits(session.connection()) == ("5s", "3s")


def test_migrations_take_their_time(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, str]] = []
    whole = schema.current_revision

    def look(connection: Connection, migrations: schema.Migrations) -> Any:
        seen.append(limits(connection))
        return whole(connection, migrations)

    monkeypatch.setattr(schema, "current_revision", look)
    # One that is behind: where nothing is missing, nothing is lifted either.
    monkeypatch.setattr(schema, "is_up_to_date", lambda _database, _migrations: False)
    bring_up_to_date(database)
    assert seen == [("0", "0")]
    with database.write() as connection:
        assert limits(connection) == ("5s", "3s"), "only for the migration"
