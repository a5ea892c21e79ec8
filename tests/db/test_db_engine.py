"""Connections: durable, strict about foreign keys, readers never in the way, and several processes take turns."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from db.engine import Database
from db.models import FlowVersion, Heartbeat, MemberPhone

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 25, 5, 30, tzinfo=UTC)


def beat(name: str, at: datetime = NOW) -> object:
    return insert(Heartbeat).values(name=name, at=at)


@pytest.fixture
def sqlite(sqlite_url: str) -> Database:
    return Database(sqlite_url)


@pytest.mark.parametrize("engine", ["write_engine", "read_engine", "_look_engine"])
@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)]
)
def test_every_connection_is_set_up(sqlite: Database, engine: str, pragma: str, value: object) -> None:
    with getattr(sqlite, engine).connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    sqlite.dispose()


def test_a_write_is_there_for_the_next_reader(database: Database) -> None:
    with database.write() as connection:
        connection.execute(beat("worker"))
    with database.read() as connection:
        assert connection.scalar(select(Heartbeat.at)) == NOW


def test_an_error_takes_everything_back(database: Database) -> None:
    with suppress(ZeroDivisionError), database.write() as connection:
        connection.execute(beat("worker"))
        raise ZeroDivisionError
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(Heartbeat)) == 0
    with database.write() as connection:
        connection.execute(beat("worker"))


def test_a_session_commits_at_its_end_and_not_after_an_error(database: Database) -> None:
    with database.session() as session:
        session.add(Heartbeat(name="one", at=NOW))
    with suppress(ZeroDivisionError), database.session() as session:
        session.add(Heartbeat(name="two", at=NOW))
        session.flush()
        raise ZeroDivisionError
    with database.reading() as session:
        assert [row.name for row in session.scalars(select(Heartbeat))] == ["one"]


def test_a_phone_of_nobody_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as connection:
        connection.execute(insert(MemberPhone).values(member_id=404, e164="+919000000001"))


def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="no time zone"), database.write() as connection:
        connection.execute(beat("worker", datetime(2026, 11, 25)))  # noqa: DTZ001 - the mistake itself


def test_an_error_does_not_tell_what_was_written(database: Database) -> None:
    with pytest.raises(IntegrityError) as refused, database.write() as connection:
        connection.execute(insert(FlowVersion).values(version=None, documents="सविता", first_used_at=NOW))
    assert "सविता" not in str(refused.value)
    assert "parameters hidden" in str(refused.value)


def test_readers_go_on_while_somebody_writes(database: Database) -> None:
    with database.write() as connection:
        connection.execute(beat("first"))
    with database.write() as writing:
        writing.execute(beat("second"))
        before = time.monotonic()
        with database.read() as connection:
            assert connection.scalar(select(func.count()).select_from(Heartbeat)) == 1
        with database.reading() as session:
            assert session.scalar(select(func.count()).select_from(Heartbeat)) == 1
        assert time.monotonic() - before < 1
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(Heartbeat)) == 2


def test_a_long_reader_keeps_nobody_from_writing(database: Database) -> None:
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Heartbeat)) == 0
        with database.write() as connection:
            connection.execute(beat("worker"))


def test_many_threads_write_one_after_the_other(database: Database) -> None:
    def write(n: int) -> None:
        with database.write() as connection:
            connection.execute(beat(f"worker {n}"))

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(write, range(120)))
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(Heartbeat)) == 120


def test_a_database_in_memory_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a file"):
        Database("sqlite://")


def test_after_dispose_it_opens_again(database: Database) -> None:
    database.dispose()
    with database.write() as connection:
        connection.execute(beat("worker"))
    database.dispose()
    database.dispose()
    with database.read() as connection:
        assert connection.scalar(select(Heartbeat.name)) == "worker"


def test_a_lock_that_cannot_be_had_fails_for_everybody_and_blocks_nobody(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(37, "No locks available")

    with monkeypatch.context() as broken:
        broken.setattr("db.engine.fcntl.flock", no_locks)
        for _ in range(2):
            with pytest.raises(OSError, match="No locks"), sqlite.write():
                pass
    finished = threading.Event()

    def write() -> None:
        with sqlite.write() as connection:
            connection.execute(beat("worker"))
        finished.set()

    threading.Thread(target=write, daemon=True).start()
    assert finished.wait(5)
    sqlite.dispose()


_WRITE_FOR_A_WHILE = """
import sys, time
from datetime import UTC, datetime
from sqlalchemy import insert
from db.engine import Database
from db.models import Heartbeat

database, name, seconds = Database(sys.argv[1]), sys.argv[2], float(sys.argv[3])
written, longest = 0, 0.0
print("ready", flush=True)
sys.stdin.readline()
until = time.monotonic() + seconds
while time.monotonic() < until:
    began = time.monotonic()
    with database.write() as connection:
        connection.execute(insert(Heartbeat).values(name=f"{name}{written}", at=datetime.now(UTC)))
    longest = max(longest, time.monotonic() - began)
    written += 1
print(written, longest)
"""


def test_two_processes_that_write_without_pause_both_come_to_their_turn(sqlite_url: str) -> None:
    """SQLite's own waiting lets one of several writers starve for seconds (perf.md §4)."""
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITE_FOR_A_WHILE, sqlite_url, name, "1.5"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("a", "b")
    ]
    for process in writers:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in writers:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate(timeout=30)[0].split() for process in writers]
    counts = [int(written) for written, _ in told]
    assert min(counts) > 5
    assert max(float(longest) for _, longest in told) < 2.0
    database = Database(sqlite_url)
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(Heartbeat)) == sum(counts)
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
    database.dispose()


def test_a_lane_keeps_its_connection(database: Database) -> None:
    lane = database.lane()
    seen = []
    for _ in range(2):
        with lane.write() as connection:
            seen.append(connection)
    lane.close()
    assert seen[0] is seen[1]


def test_a_lane_rolls_back_and_takes_a_new_connection_after_a_failure(database: Database) -> None:
    lane = database.lane()
    before = []

    def poison() -> None:
        with lane.write() as connection:
            before.append(connection)
            connection.execute(text("CREATE TABLE poisoned (id INTEGER)"))
            raise RuntimeError("poison")

    with pytest.raises(RuntimeError, match="poison"):
        poison()
    with lane.write() as after:
        assert after is not before[0]
        assert not inspect(after).has_table("poisoned")
    lane.close()


def test_a_lane_notices_that_the_database_was_disposed_of(database: Database) -> None:
    lane = database.lane()
    with lane.write() as before:
        pass
    database.dispose()
    with lane.write() as after:
        assert after is not before
    lane.close()
