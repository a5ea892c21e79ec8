"""After a large import PostgreSQL knows its tables: the planner's first round comes within the hour."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from core.clock import ManualClock
from db.engine import Database
from db.importers import Upload, run_import, statistics
from tests.db.importers.conftest import NOW

pytestmark = pytest.mark.postgres
GROUPS = "group_code,group_name\nG-1,Ujala\nG-2,Roshni\nG-3,Asha\n"


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    database = Database(postgres_url)
    yield database
    database.dispose()


def known_groups(database: Database) -> float | None:
    """Return how many groups PostgreSQL believes there are; -1 if it never looked."""
    with database.read() as connection:
        return connection.scalar(text("SELECT reltuples FROM pg_class WHERE relname = 'groups'"))


@pytest.mark.parametrize(("many", "known"), [(3, 3), (4, -1)])
def test_it_looks_after_many_new_rows(
    database: Database, monkeypatch: pytest.MonkeyPatch, many: int, known: int
) -> None:
    monkeypatch.setattr(statistics, "MANY", many)
    assert run_import(database, "groups", Upload(GROUPS.encode(), "groups.csv"), clock=ManualClock(NOW)).saved
    assert known_groups(database) == known


def test_it_does_not_look_after_a_trial(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "MANY", 1)
    run_import(database, "groups", Upload(GROUPS.encode(), "groups.csv"), clock=ManualClock(NOW), dry_run=True)
    assert known_groups(database) == -1
