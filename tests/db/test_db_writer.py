"""The group-commit writer: nothing acknowledged is lost, a poison turn fails alone, a loser is told (K7)."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, event, func, insert, select
from sqlalchemy.exc import IntegrityError

from core.calls import CallStatus
from db import writer as writer_module
from db.engine import Database
from db.models import Call, CallStep, FlowVersion, Heartbeat
from db.writer import AlreadyWrittenError, TurnWrite, Writer, WriterStoppedError

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 25, 5, 30, tzinfo=UTC)


def call_row(n: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": n,
        "token": f"token{n:017d}",
        "provider_call_id": f"uuid-{n}",
        "direction": "inbound",
        "other_party": "+919000000001",
        "line": "+915220000000",
        "member_id": None,
        "attempt_token": None,
        "flow": "main",
        "flow_version": "1",
        "status": "in_progress",
        "turn": 0,
        "state": "{}",
        "disposition": None,
        "answered_at": NOW,
        "end_reason": None,
        "started_at": NOW,
        "why": "she_called",
        **changes,
    }


def step_row(n: int, turn: int, reply: bytes = b"<Response/>") -> dict[str, Any]:
    return {
        "call_id": n,
        "turn": turn,
        "at": NOW,
        "flow": "main",
        "node": "choose",
        "input_kind": "keys",
        "input_value": "1",
        "outcome": None,
        "said": "[]",
        "nonce": f"{n}-{turn}",
        "request": "",
        "reply": reply,
    }


def begin(n: int, **changes: Any) -> TurnWrite:
    return TurnWrite(n, step=step_row(n, 0), new_call=call_row(n, **changes))


def go_on(n: int, turn: int, **more: Any) -> TurnWrite:
    advance = {
        "to_turn": turn,
        "to_state": "{}",
        "to_status": "in_progress",
        "to_member_id": None,
        "to_disposition": None,
        "to_answered_at": NOW,
        "to_provider_call_id": f"uuid-{n}",
        "to_staff_id": None,
    }
    return TurnWrite(n, step=step_row(n, turn), from_turn=turn - 1, advance=advance, **more)


@pytest.fixture
def writer(database: Database) -> Iterator[Writer]:
    made = Writer(database)
    yield made
    made.stop()


def turns(database: Database) -> list[tuple[int, int]]:
    with database.read() as connection:
        rows = connection.execute(select(CallStep.call_id, CallStep.turn).order_by(CallStep.call_id, CallStep.turn))
        return [(call_id, turn) for call_id, turn in rows]


def turn_of(database: Database, n: int) -> int:
    with database.read() as connection:
        return connection.scalar(select(Call.turn).where(Call.id == n)) or 0


@contextmanager
def held_up(writer: Writer) -> Iterator[None]:
    """Keep the writer busy with a turn that takes its time, so that what comes now is one batch."""
    gate, begun = threading.Event(), threading.Event()

    def take_time(_: Connection) -> None:
        begun.set()
        gate.wait(5)

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(outcome, writer, TurnWrite(0, extras=(take_time,)))
        assert begun.wait(5)
        try:
            yield
        finally:
            gate.set()
        assert first.result() in {"written", "TimeoutError"}


def outcome(writer: Writer, turn: TurnWrite) -> str:
    try:
        writer.commit(turn)
    except Exception as error:
        return type(error).__name__
    return "written"


def all_at_once(writer: Writer, batch: list[TurnWrite]) -> list[str]:
    with ThreadPoolExecutor(len(batch)) as pool:
        with held_up(writer):
            waiting = [pool.submit(outcome, writer, turn) for turn in batch]
            time.sleep(0.1)
        return [one.result() for one in waiting]


def test_a_call_begins_and_goes_on(database: Database, writer: Writer) -> None:
    writer.commit(begin(1))
    writer.commit(go_on(1, 1))
    assert turns(database) == [(1, 0), (1, 1)]
    assert turn_of(database, 1) == 1


def test_what_waits_is_written_in_one_transaction(database: Database, writer: Writer) -> None:
    commits: list[int] = []
    event.listen(database.write_engine, "commit", lambda _connection: commits.append(1))
    assert all_at_once(writer, [begin(n) for n in range(1, 21)]) == ["written"] * 20
    assert len(turns(database)) == 20
    assert len(commits) <= 3


def test_more_than_a_batch_is_written_too(database: Database, writer: Writer) -> None:
    many = writer_module.MAX_BATCH + 6
    assert all_at_once(writer, [begin(n) for n in range(1, many + 1)]) == ["written"] * many
    assert len(turns(database)) == many


def test_a_turn_somebody_else_wrote_is_already_written(database: Database, writer: Writer) -> None:
    writer.commit(begin(1))
    writer.commit(go_on(1, 1))
    for late in (go_on(1, 1), go_on(1, 3)):
        with pytest.raises(AlreadyWrittenError):
            writer.commit(late)
    assert turns(database) == [(1, 0), (1, 1)]


def test_of_equal_turns_in_one_batch_one_wins(database: Database, writer: Writer) -> None:
    writer.commit(begin(1))
    told = all_at_once(writer, [go_on(1, 1) for _ in range(6)])
    assert sorted(told) == ["AlreadyWrittenError"] * 5 + ["written"]
    assert turns(database) == [(1, 0), (1, 1)]


def test_a_call_that_ended_meanwhile_stays_ended(database: Database, writer: Writer) -> None:
    writer.commit(begin(1, status=CallStatus.ENDED.value, state=None))
    with pytest.raises(AlreadyWrittenError):
        writer.commit(go_on(1, 1))
    with database.read() as connection:
        assert connection.execute(select(Call.status, Call.turn)).one() == ("ended", 0)


def test_one_call_with_the_same_id_of_the_provider_is_enough(database: Database, writer: Writer) -> None:
    writer.commit(begin(1))
    with pytest.raises(IntegrityError):
        writer.commit(begin(2, provider_call_id="uuid-1"))
    assert turns(database) == [(1, 0)]


def poison(_: Connection) -> None:
    raise ZeroDivisionError


def broken_statement(connection: Connection) -> None:
    connection.execute(insert(Heartbeat).values(name="x", at=NOW))
    connection.execute(insert(Heartbeat).values(name="x", at=NOW))


@pytest.mark.parametrize("bad", [poison, broken_statement])
def test_a_poison_turn_fails_alone(database: Database, writer: Writer, bad: Callable[[Connection], None]) -> None:
    for n in range(1, 8):
        writer.commit(begin(n))
    batch = [go_on(n, 1, extras=(bad,) if n == 4 else ()) for n in range(1, 8)]
    told = all_at_once(writer, batch)
    assert told[3] in {"ZeroDivisionError", "IntegrityError"}
    assert told[:3] + told[4:] == ["written"] * 6
    assert (4, 1) not in turns(database)
    assert turn_of(database, 4) == 0
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(Heartbeat)) == 0


def test_a_turns_extras_are_of_its_transaction(database: Database, writer: Writer) -> None:
    writer.commit(begin(1))
    writer.commit(go_on(1, 1, extras=(lambda connection: connection.execute(delete(FlowVersion)),)))
    with pytest.raises(AlreadyWrittenError):
        writer.commit(go_on(1, 1, extras=(lambda c: c.execute(insert(Heartbeat).values(name="never", at=NOW)),)))
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(Heartbeat)) == 0


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=st.lists(st.tuples(st.integers(1, 3), st.integers(1, 4), st.booleans()), min_size=1, max_size=24))
def test_whatever_comes_together_the_rows_tell_what_was_acknowledged(
    sqlite_database: Database, story: list[tuple[int, int, bool]]
) -> None:
    """Turns of three calls, repeated, out of turn, some of them poison, in any batches."""
    database = sqlite_database
    with database.write() as connection:
        connection.execute(delete(CallStep))
        connection.execute(delete(Call))
    writer = Writer(database)
    for n in (1, 2, 3):
        writer.commit(begin(n))
    batch = [go_on(n, turn, extras=(poison,) if bad else ()) for n, turn, bad in story]
    with ThreadPoolExecutor(len(batch)) as pool:
        told = list(pool.map(lambda turn: outcome(writer, turn), batch))
    writer.stop()
    written = sorted((n, turn) for (n, turn, _), how in zip(story, told, strict=True) if how == "written")
    assert len(written) == len(set(written))
    assert sorted(turns(database)) == sorted([*written, (1, 0), (2, 0), (3, 0)])
    for n in (1, 2, 3):
        assert turn_of(database, n) == max((turn for call, turn in written if call == n), default=0)
        assert [turn for call, turn in written if call == n] == list(range(1, turn_of(database, n) + 1))


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    database = Database(sqlite_url)
    yield database
    database.dispose()


# -- stopping ---------------------------------------------------------------------------------------------------


def test_stopping_writes_what_waits_first(sqlite_database: Database) -> None:
    writer = Writer(sqlite_database)
    with ThreadPoolExecutor(12) as pool:
        with held_up(writer):
            waiting = [pool.submit(outcome, writer, begin(n)) for n in range(1, 11)]
            time.sleep(0.1)
            stopping = pool.submit(writer.stop)
            time.sleep(0.05)
        stopping.result(5)
        assert [one.result() for one in waiting] == ["written"] * 10
    assert len(turns(sqlite_database)) == 10


def test_a_stopped_writer_takes_nothing_and_may_be_stopped_again(sqlite_database: Database) -> None:
    writer = Writer(sqlite_database)
    writer.stop()
    writer.stop()
    with pytest.raises(WriterStoppedError):
        writer.commit(begin(1))


def test_no_turn_is_ever_put_down_behind_the_stop(sqlite_database: Database) -> None:
    """Whoever comes as it stops is written or refused; nobody waits for a thread that has gone."""
    for _ in range(20):
        writer = Writer(sqlite_database)
        with ThreadPoolExecutor(9) as pool:
            told = [pool.submit(outcome, writer, TurnWrite(0, extras=(lambda _: None,))) for _ in range(8)]
            writer.stop()
            assert {one.result(5) for one in told} <= {"written", "WriterStoppedError"}


def test_who_waited_too_long_is_not_written_behind_her_back(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "ANSWER_WITHIN_SECONDS", 0.15)
    writer = Writer(sqlite_database)
    with ThreadPoolExecutor(2) as pool, held_up(writer):
        started = pool.submit(outcome, writer, TurnWrite(0, extras=(lambda _: None,)))
        time.sleep(0.03)
        queued = pool.submit(outcome, writer, begin(1))
        assert started.result() == queued.result() == "TimeoutError"
    writer.stop()
    assert turns(sqlite_database) == []


# -- a process that dies ----------------------------------------------------------------------------------------

_WRITE_UNTIL_KILLED = """
import sys
sys.path.insert(0, "tests/db")
from concurrent.futures import ThreadPoolExecutor
from test_db_writer import begin
from db.engine import Database
from db.writer import Writer

writer = Writer(Database(sys.argv[1]))
first = int(sys.argv[2])

def write(n):
    writer.commit(begin(n))
    sys.stdout.write(f"{n}\\n")
    sys.stdout.flush()

with ThreadPoolExecutor(4) as pool:
    list(pool.map(write, range(first, first + 100000)))
"""


def test_a_process_killed_while_it_writes_loses_nothing_it_acknowledged(sqlite_url: str) -> None:
    acknowledged: set[int] = set()
    for first in (1, 200_000):
        process = subprocess.Popen(
            [sys.executable, "-c", _WRITE_UNTIL_KILLED, sqlite_url, str(first)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        for _ in range(60):
            acknowledged.add(int(process.stdout.readline()))
        process.kill()
        # Whole lines only: the last may have been cut off by the kill.
        acknowledged |= {int(line) for line in process.stdout.read().split("\n")[:-1]}
        process.stdout.close()
        process.wait()
    database = Database(sqlite_url)
    with database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        kept = set(connection.scalars(select(Call.id)))
        steps = set(connection.scalars(select(CallStep.call_id)))
    database.dispose()
    assert acknowledged <= kept == steps
