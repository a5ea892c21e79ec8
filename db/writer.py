"""One writer per process: turns that are waiting are sorted, committed together, and only then answered.

A transaction per request in many threads costs half the throughput and fifteen times the worst wait (perf.md §4).
A batch that fails is taken apart and written one by one, so that a poison turn fails alone.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Connection, Table, bindparam, insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from core.calls import CallStatus
from db.engine import Database
from db.models import Call, CallStep

MAX_BATCH = 64
# Less than the provider waits for us (ivr/addresses.py): she must hear the apology, not silence (K14).
ANSWER_WITHIN_SECONDS = 6.0

# Plain tables: nothing of the mapper is looked at on every turn.
_CALLS, _STEPS = cast(Table, Call.__table__), cast(Table, CallStep.__table__)

Extra = Callable[[Connection], None]


class AlreadyWrittenError(RuntimeError):
    """Another request wrote this turn first: answer with what is stored."""


class WriterStoppedError(RuntimeError):
    """The process is shutting down and takes no more turns."""


@dataclass(frozen=True, slots=True)
class TurnWrite:
    """Everything one turn writes, in one transaction: at most two statements unless it has effects.

    `new_call` is the row of a call that begins with this turn; otherwise `advance` moves the call from the turn
    `from_turn` on. `extras` are the turn's effects, or all there is to write when `step` is None.
    """

    call_id: int
    step: dict[str, Any] | None = None
    new_call: dict[str, Any] | None = None
    from_turn: int = -1
    advance: dict[str, Any] = field(default_factory=dict)
    extras: tuple[Extra, ...] = ()


class _Job:
    """A turn and what becomes of it. Two bare locks: a `Future` costs every turn several times as much."""

    __slots__ = ("_answered", "_claimed", "_error", "turn")

    def __init__(self, turn: TurnWrite) -> None:
        self.turn = turn
        self._claimed = threading.Lock()
        self._answered = threading.Lock()
        self._answered.acquire()
        self._error: Exception | None = None

    def claim(self) -> bool:
        """Take the job: to write it, or to give it up. Only the first who asks gets it."""
        return self._claimed.acquire(blocking=False)

    def answer(self, error: Exception | None = None) -> None:
        """Let go whoever waits for it: it is durable, or failed with `error`."""
        self._error = error
        self._answered.release()

    def wait(self, seconds: float) -> None:
        """Return once it is durable. Raises TimeoutError, or what made it fail."""
        if not self._answered.acquire(timeout=seconds):
            raise TimeoutError("a turn could not be written in time")
        if self._error is not None:
            raise self._error


class Writer:
    """The only thread of a process that writes turns."""

    def __init__(self, database: Database) -> None:
        self._lane = database.lane()
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._stopped = False
        # No job may be put down behind the one that says stop: nobody would ever take it.
        self._door = threading.Lock()
        dialect = sqlite if database.is_sqlite else postgresql
        insert_step = dialect.insert(_STEPS).on_conflict_do_nothing()
        # PostgreSQL's driver counts the rows of many inserts only when asked to; without the count every turn fails.
        self._insert_step = insert_step.execution_options(preserve_rowcount=True)
        self._insert_call = insert(_CALLS)
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def commit(self, turn: TurnWrite) -> None:
        """Return once the turn is durable. Raises AlreadyWrittenError, or whatever made this turn fail.

        TimeoutError: it could not be written in time, and will not be if its turn has not come yet.
        """
        job = _Job(turn)
        with self._door:
            if self._stopped:
                raise WriterStoppedError("the line is shutting down")
            self._jobs.put(job)
        try:
            job.wait(ANSWER_WITHIN_SECONDS)
        except TimeoutError:
            # The caller hears the apology: what she then never heard must not be written either, if it can be helped.
            job.claim()
            raise

    def leave(self, turn: TurnWrite) -> None:
        """Have a turn written without waiting for it: nothing that is said depends on it."""
        with self._door:
            if not self._stopped:
                self._jobs.put(_Job(turn))

    def stop(self) -> None:
        """Write what is waiting, then stop."""
        with self._door:
            if not self._stopped:
                self._stopped = True
                self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        while True:
            batch, more = self._next_batch()
            if batch := [job for job in batch if job.claim()]:
                self._write(batch)
            if not more:
                self._lane.close()
                return

    def _next_batch(self) -> tuple[list[_Job], bool]:
        batch: list[_Job] = []
        job = self._jobs.get()
        while job is not None:
            batch.append(job)
            if len(batch) >= MAX_BATCH:
                return batch, True
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return batch, True
        return batch, False

    def _write(self, batch: list[_Job], *, again: bool = True) -> None:
        # Sorted by call: several processes on PostgreSQL then lock rows in one order (perf.md §4.4).
        batch.sort(key=lambda job: (job.turn.call_id, job.turn.from_turn))
        try:
            with self._lane.write() as connection:
                self._write_turns(connection, [job.turn for job in batch])
        except Exception as error:
            if again and _lost_connection(error):
                # The lane takes a new one. Had the old one committed after all, each turn would find itself written.
                self._write(batch, again=False)
            elif len(batch) == 1:
                batch[0].answer(error)
            else:
                for job in batch:
                    self._write([job])
            return
        for job in batch:
            job.answer()

    def _write_turns(self, connection: Connection, turns: Sequence[TurnWrite]) -> None:
        new_calls = [turn.new_call for turn in turns if turn.new_call is not None]
        if new_calls:
            connection.execute(self._insert_call, new_calls)
        steps = [turn.step for turn in turns if turn.step is not None]
        if steps and connection.execute(self._insert_step, steps).rowcount != len(steps):
            raise AlreadyWrittenError
        advances = [_advance(turn) for turn in turns if turn.advance]
        if advances and connection.execute(_ADVANCE, advances).rowcount != len(advances):
            raise AlreadyWrittenError
        for turn in turns:
            for extra in turn.extras:
                extra(connection)


def _lost_connection(error: Exception) -> bool:
    return isinstance(error, DBAPIError) and error.connection_invalidated


def _advance(turn: TurnWrite) -> dict[str, Any]:
    return {"call": turn.call_id, "from_turn": turn.from_turn, **turn.advance}


_ADVANCE = (
    update(_CALLS)
    # A call that has ended meanwhile stays ended: late news never moves it back (K8).
    .where(
        _CALLS.c.id == bindparam("call"),
        _CALLS.c.turn == bindparam("from_turn"),
        _CALLS.c.status != CallStatus.ENDED.value,
    )
    .values(
        turn=bindparam("to_turn"),
        state=bindparam("to_state"),
        status=bindparam("to_status"),
        member_id=bindparam("to_member_id"),
        staff_id=bindparam("to_staff_id"),
        disposition=bindparam("to_disposition"),
        answered_at=bindparam("to_answered_at"),
        provider_call_id=bindparam("to_provider_call_id"),
    )
)
